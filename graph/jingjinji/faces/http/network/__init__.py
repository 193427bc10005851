"""The page on which measures, policies, indicators and places hang together."""
