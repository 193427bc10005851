"""Which format, encoding and language a header asks for."""

from __future__ import annotations

import pytest

from jingjinji.faces.http.exchange import negotiate
from jingjinji.faces.http.pages.words import WORDS
from jingjinji.store import port

_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
_SPARQLWRAPPER = "application/sparql-results+json,application/json,text/javascript,application/javascript"


@pytest.mark.parametrize(
    ("accept", "table", "graph"),
    [
        (None, port.JSON, port.TURTLE),
        ("*/*", port.JSON, port.TURTLE),
        ("text/csv", port.CSV, None),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.6", port.XML, None),
        ("application/json", "application/json", "application/json"),
        ("application/xml", "application/xml", "application/xml"),
        (
            "application/sparql-results+json,application/json,text/javascript,application/javascript",
            port.JSON,
            "application/json",
        ),
        ("text/javascript", "text/javascript", "text/javascript"),
        ("application/turtle,text/turtle", None, port.TURTLE),
        ("application/turtle", None, "application/turtle"),
        ("text/turtle;q=0, */*;q=0.1", port.JSON, port.N_TRIPLES),
        ("application/*;q=0.2, text/*", port.CSV, port.TURTLE),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', None, port.JSON_LD),
        (_BROWSER, negotiate.HTML, negotiate.HTML),
        ("image/png", None, None),
        ("text/csv;q=abc, text/turtle;q=2", None, port.TURTLE),
        ("TEXT/CSV", port.CSV, None),
        (", ,", port.JSON, port.TURTLE),
    ],
)
def test_accept(accept: str | None, table: str | None, graph: str | None) -> None:
    """The best offer by quality and then by our order is taken, for a table and for a graph."""
    wanted = negotiate.want(accept)
    assert (wanted.table and wanted.table.sent_as, wanted.graph and wanted.graph.sent_as) == (table, graph)


@pytest.mark.parametrize(
    ("hints", "table", "graph"),
    [
        (["json"], port.JSON, port.JSON_LD),
        (["csv"], port.CSV, port.N_QUADS),
        (["ttl"], None, port.TURTLE),
        (["application/sparql-results json"], port.JSON, port.N_QUADS),
        (["nonsense"], None, port.N_QUADS),
        (["html", "csv"], negotiate.HTML, negotiate.HTML),
    ],
)
def test_hints_go_before_accept_where_they_fit(hints: list[str], table: str | None, graph: str | None) -> None:
    """`format`, `output` and `results` decide for the kind of answer they fit; Accept decides for the other."""
    wanted = negotiate.want("application/n-quads", hints)
    assert (wanted.table and wanted.table.sent_as, wanted.graph and wanted.graph.sent_as) == (table, graph)


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, None),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("identity", None),
        ("gzip;q=0", None),
    ],
)
def test_accept_encoding(header: str | None, chosen: str | None) -> None:
    """The preferred coding that both sides know is taken, else none."""
    assert negotiate.encoding(header) == chosen


@pytest.mark.parametrize(
    ("header", "asked", "chosen"),
    [
        (None, None, "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", None, "zh"),
        ("en-GB, zh;q=0.5", None, "en"),
        ("fr, zh;q=0.1", None, "zh"),
        ("zh", "en", "en"),
        ("en", "nonsense", "en"),
    ],
)
def test_accept_language(header: str | None, asked: str | None, chosen: str) -> None:
    """The switch goes before Accept-Language, and English where neither says anything."""
    assert negotiate.language(header, asked) == chosen


def test_both_languages_have_the_same_words() -> None:
    """No page lacks a word in one language."""
    assert WORDS["zh"].keys() == WORDS["en"].keys()
    assert WORDS.keys() == set(negotiate.LANGUAGES)
