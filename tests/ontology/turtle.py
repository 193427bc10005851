"""Find and read the Turtle files of the ontology and of its cases; it knows folders and nothing of meaning."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import Graph

HERE = Path(__file__).parent
ONTOLOGY = HERE.parents[1] / "ontology"
CASES = HERE / "shapes"

OWN = ("jingjinji.ttl", "modules/*.ttl", "vocabularies/*.ttl")
DECLARED = (*OWN, "prefixes.ttl", "imports/*.ttl")
SHAPES = ("shapes/*.ttl",)
ALIGNMENTS = ("alignments/*.ttl",)


def files(*patterns: str, at_least: int) -> list[Path]:
    """Return the ontology's files that match; fewer than `at_least` means that a folder moved."""
    found = sorted(file for pattern in patterns for file in ONTOLOGY.glob(pattern))
    assert len(found) >= at_least, f"only {len(found)} files match {patterns}"
    return found


def read(paths: list[Path]) -> Graph:
    """Return one graph of all files."""
    graph = Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@cache
def own() -> Graph:
    """Return our umbrella, modules and vocabularies."""
    return read(files(*OWN, at_least=30))


@cache
def declared() -> Graph:
    """Return everything that declares a word: ours and the extracts of outside ontologies."""
    return read(files(*DECLARED, at_least=55))


@cache
def shapes() -> Graph:
    """Return every shape."""
    return read(files(*SHAPES, at_least=10))
