"""Knowledge graph of Beijing ecological-environment bulletins: measures, indicators, evidence."""

__version__ = "0.1.0"
__date__ = "2026-11-24"
