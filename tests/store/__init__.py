"""The store: pure parts by themselves, and real evaluation processes over a toy release."""
