"""Read through a release's lines before it is loaded: which literals are typed, and whether graphs share triples.

Knows how N-Quads are written, one quad a line. Nothing here keeps the lines, so that ten million of them take no
memory: each question reads them anew.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from jingjinji.terms import PREFIXES

Lines = Callable[[], Iterable[bytes]]

_MOST_COMPARED = 20_000_000  # beyond, the numbers would take more memory than they are worth
_FEW = 250_000
_TYPED = b"^^<" + PREFIXES["xsd"].encode()
_LITERAL = re.compile(rb'"(?:[^"\\]++|\\.)*+"[ \t]*\^\^<[^>]+>')


def lines_of(nquads: Path, beside: bytes) -> Lines:
    """Return what yields the lines of a file and of what is loaded beside it."""

    def lines() -> Iterator[bytes]:
        with nquads.open("rb") as file:
            yield from chain(file, beside.splitlines(keepends=True))

    return lines


def literal_in(line: bytes) -> bytes | None:
    """Return a quad's literal as it is written if it may be of one of XML Schema's types."""
    if _TYPED not in line:
        return None
    found = _LITERAL.match(line, line.index(b'"'))  # no IRI and no label of a blank node has such a mark
    return found[0] if found else None


def typed_literals(lines: Lines) -> dict[bytes, ox.Literal]:
    """Return the literals of typed values by how they are written."""
    texts = list({text for line in lines() if (text := literal_in(line))})
    quads = ox.parse(b"".join(b"<urn:s> <urn:p> %s .\n" % text for text in texts), format=ox.RdfFormat.N_TRIPLES)
    found = zip(texts, (quad.object for quad in quads), strict=True)
    return {text: literal for text, literal in found if isinstance(literal, ox.Literal)}


def quads_with(literals: set[bytes], lines: Lines) -> Iterator[ox.Quad]:
    """Yield the quads that have one of these literals."""
    chosen = b"".join(line for line in lines() if literal_in(line) in literals) if literals else b""
    return ox.parse(chosen, format=ox.RdfFormat.N_QUADS)


def are_disjoint(lines: Lines) -> bool:
    """Tell whether each triple of these N-Quads is sure to stand in one graph only.

    Numbers stand for the triples, so that this takes little memory, and equal numbers for triples that may be equal.
    """
    numbers = array("q")
    for line in lines():
        numbers.append(hash(line[: line.rfind(b" <")]))
        if len(numbers) > _MOST_COMPARED:
            return False
    if len(numbers) <= _FEW:
        return len(set(numbers)) == len(numbers)
    import numpy as np  # noqa: PLC0415 - loading it would slow every start

    ordered = np.sort(np.frombuffer(numbers, np.int64))
    return not bool(np.any(ordered[1:] == ordered[:-1]))
