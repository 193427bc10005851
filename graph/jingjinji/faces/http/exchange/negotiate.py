"""Which format, encoding and language a client wants (RFC 9110, 12.5), and what we offer.

Knows header texts and media types. Pure functions: no request objects, no store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jingjinji.store import port

HTML = "text/html"
ENCODINGS = ("br", "gzip")  # in our order of preference
LANGUAGES = ("zh", "en")
_QUALITY = re.compile(r"0(\.\d*)?|1(\.0*)?")


@dataclass(frozen=True)
class Offer:
    """A way to send an answer: the store's format (or `HTML`, our page) under the media type `sent_as`."""

    format: str
    sent_as: str

    @property
    def content_type(self) -> str:
        """Return the value of Content-Type."""
        return f"{self.sent_as}; charset=utf-8" if self.sent_as.startswith("text/") else self.sent_as


@dataclass(frozen=True)
class Wanted:
    """What to send for a table (SELECT, ASK) and for a graph (CONSTRUCT, DESCRIBE); None: not acceptable."""

    table: Offer | None
    graph: Offer | None


def _offers(formats: Iterable[str], aliases: dict[str, str]) -> tuple[Offer, ...]:
    own = [Offer(name, name) for name in formats]
    return (*own, *(Offer(name, alias) for alias, name in aliases.items()), Offer(HTML, HTML))


# Media types that real clients send come after the registered ones: those win where both are accepted.
TABLE_OFFERS = _offers(
    port.TABULAR,
    {
        "application/json": port.JSON,
        "text/javascript": port.JSON,
        "application/javascript": port.JSON,
        "application/xml": port.XML,
        "text/xml": port.XML,
        "text/plain": port.TSV,
    },
)
GRAPH_OFFERS = _offers(
    port.GRAPH,
    {
        "application/turtle": port.TURTLE,
        "application/x-turtle": port.TURTLE,
        "text/n3": port.TURTLE,
        "text/rdf+n3": port.TURTLE,
        "text/plain": port.N_TRIPLES,
        "application/xml": port.RDF_XML,
        "text/xml": port.RDF_XML,
        "application/json": port.JSON_LD,
        "text/javascript": port.JSON_LD,
        "application/x-trig": port.TRIG,
        "text/x-nquads": port.N_QUADS,
    },
)

# What `format=`, `output=` and `results=` may say: (for a table, for a graph)
_HINTS: dict[str, tuple[str | None, str | None]] = {
    "json": (port.JSON, port.JSON_LD),
    "xml": (port.XML, port.RDF_XML),
    "csv": (port.CSV, None),
    "tsv": (port.TSV, None),
    "turtle": (None, port.TURTLE),
    "ttl": (None, port.TURTLE),
    "n-triples": (None, port.N_TRIPLES),
    "ntriples": (None, port.N_TRIPLES),
    "nt": (None, port.N_TRIPLES),
    "rdf": (None, port.RDF_XML),
    "rdfxml": (None, port.RDF_XML),
    "rdf+xml": (None, port.RDF_XML),
    "json-ld": (None, port.JSON_LD),
    "jsonld": (None, port.JSON_LD),
    "trig": (None, port.TRIG),
    "nquads": (None, port.N_QUADS),
    "nq": (None, port.N_QUADS),
    "html": (HTML, HTML),
}


def parse(header: str) -> list[tuple[str, float]]:
    """Return the (value, q) pairs of a header such as Accept; what cannot be read is left out."""
    ranges = []
    for part in header.split(","):
        value, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, number = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(number)))
                except ValueError:
                    quality = 0.0
        if value:
            ranges.append((value.lower(), quality))
    return ranges


def misread(header: str | None) -> str | None:
    """Return the first part of a header such as Accept whose q is no number from 0 to 1 (RFC 9110, 12.4.2)."""
    for part in (header or "").split(","):
        _, *parameters = (piece.strip() for piece in part.split(";"))
        for parameter in parameters:
            name, _, number = parameter.partition("=")
            if name.strip().lower() == "q" and not _QUALITY.fullmatch(number.strip()):
                return part.strip()
    return None


def _quality(ranges: Sequence[tuple[str, float]], media_type: str) -> float:
    """Return q of the most specific range that covers `media_type` (RFC 9110, 12.5.1)."""
    family = media_type.partition("/")[0] + "/*"
    for candidate in (media_type, family, "*/*"):
        found = [quality for value, quality in ranges if value == candidate]
        if found:
            return max(found)
    return 0.0


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Return the best of `offers` for an Accept header; among equals the first; None if none is accepted."""
    ranges = parse(accept or "")
    if not ranges:
        return offers[0]
    best = max(offers, key=lambda offer: _quality(ranges, offer.sent_as))
    return best if _quality(ranges, best.sent_as) > 0 else None


def want(accept: str | None, hints: Sequence[str] = ()) -> Wanted:
    """Return what to send for either kind of answer; the first hint that fits the kind goes before Accept."""
    table, graph = choose(accept, TABLE_OFFERS), choose(accept, GRAPH_OFFERS)
    for hint in reversed(hints):
        hinted_table, hinted_graph = _hinted(hint)
        table, graph = hinted_table or table, hinted_graph or graph
    return Wanted(table, graph)


def _hinted(hint: str) -> tuple[Offer | None, Offer | None]:
    name = hint.strip().lower().replace(" ", "+")  # an unescaped + in a URL arrives as a space
    if name in _HINTS:
        for_table, for_graph = _HINTS[name]
        return (Offer(for_table, for_table) if for_table else None, Offer(for_graph, for_graph) if for_graph else None)
    named = [
        next((offer for offer in offers if offer.sent_as == name), None) for offers in (TABLE_OFFERS, GRAPH_OFFERS)
    ]
    return named[0], named[1]


def encoding(accept_encoding: str | None) -> str | None:
    """Return `br`, `gzip` or None for no compression (RFC 9110, 12.5.3)."""
    weights = dict(parse(accept_encoding or ""))
    anything = weights.get("*", 0.0)
    best = max(ENCODINGS, key=lambda name: weights.get(name, anything))
    return best if weights.get(best, anything) > 0 else None


def language(accept_language: str | None, asked: str | None = None) -> str:
    """Return `zh` or `en`: what was asked for, else the better by Accept-Language, else English."""
    if asked in LANGUAGES:
        return asked
    best, weight = "en", 0.0
    for tag, quality in parse(accept_language or ""):
        primary = tag.partition("-")[0]
        if primary in LANGUAGES and quality > weight:
            best, weight = primary, quality
    return best
