"""Where a finished graph is asked: one port, an embedded adapter and a remote one.

Knows SPARQL queries, formats, limits and processes. Must not know HTTP, how a release was built, or
what the questions mean.
"""
