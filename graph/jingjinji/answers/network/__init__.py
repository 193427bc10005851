"""How measures, policies, indicators, places, programmes and organizations hang together."""
