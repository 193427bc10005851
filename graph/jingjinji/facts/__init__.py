"""Facts: what the documents say and where they say it, as plain data.

This room reads and proves fact files. It must not know RDF: no rdflib, no IRIs, no graphs.
"""

from jingjinji.facts.figures import check_phrases
from jingjinji.facts.model import Citation, Document, Fact, Heading, Reference, Seeds, decimal_places
from jingjinji.facts.names import Called
from jingjinji.facts.prove import prove, read_text, sentence_at
from jingjinji.facts.read import read_seeds

__all__ = [
    "Called",
    "Citation",
    "Document",
    "Fact",
    "Heading",
    "Reference",
    "Seeds",
    "check_phrases",
    "decimal_places",
    "prove",
    "read_seeds",
    "read_text",
    "sentence_at",
]
