"""Knowledge graph of Beijing ecological-environment bulletins: measures, indicators, evidence."""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"
__date__ = "2026-11-24"

_OF_CLIENT = ("Client", "Truncated", "Unavailable")


def __getattr__(name: str) -> Any:
    """Return the notebook client when it is asked for; importing the package alone loads nothing."""
    if name in _OF_CLIENT:
        return getattr(importlib.import_module("jingjinji.client"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
