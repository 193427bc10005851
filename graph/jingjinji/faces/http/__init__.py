"""The HTTP face: SPARQL 1.1 Protocol, pages for people, probes.

Knows HTTP and the port of the store. Must not know engines, processes, or how a release is built.
"""
