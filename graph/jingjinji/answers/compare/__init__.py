"""Observations side by side."""
