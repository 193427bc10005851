"""The query library over HTTP."""
