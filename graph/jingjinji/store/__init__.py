"""Where a finished graph is asked: one port, an embedded adapter and a remote one; and where curators' graphs are kept.

Knows SPARQL queries and updates, formats, limits, processes, files of curators' graphs and their tokens. Must not know
HTTP, how a release was built, or what the questions mean.
"""
