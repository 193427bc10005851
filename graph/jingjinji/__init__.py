"""Knowledge graph of Beijing ecological-environment bulletins: measures, indicators, evidence."""

__version__ = "0.1.0"
