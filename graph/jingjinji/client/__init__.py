"""The graph in a notebook: `from jingjinji import Client`. Questions of the library, free queries, typed frames.

Speaks the SPARQL 1.1 Protocol (SPARQLWrapper) to our service or any other. Must not open a release or build one.
"""

from jingjinji.client.client import Client
from jingjinji.client.transport import Truncated, Unavailable

__all__ = ["Client", "Truncated", "Unavailable"]
