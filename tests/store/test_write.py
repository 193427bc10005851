"""Tables are written as the engine's own serialiser and other libraries read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as some

from jingjinji.store import port
from jingjinji.store.body import Body
from jingjinji.store.write import Caps, Row, Term, write_table

_TEXT = some.text(some.characters(blacklist_categories=["Cs"]), max_size=12)
_TERMS: some.SearchStrategy[Term | None] = some.one_of(
    some.none(),
    some.sampled_from([ox.NamedNode("http://x.example/a?b=c&d"), ox.BlankNode("b1")]),
    some.builds(ox.Literal, _TEXT),
    some.builds(lambda text: ox.Literal(text, language="zh-hans"), _TEXT),
    some.sampled_from(["4", "-12.0", "1.0E6", "abc", "5."]).flatmap(
        lambda value: some.sampled_from(["integer", "decimal", "double", "date"]).map(
            lambda name: ox.Literal(value, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + name))
        )
    ),
)
_ROWS = some.lists(some.tuples(_TERMS, _TERMS), max_size=5)


@dataclass
class Written:
    """A document, and whether a cap has kept rows out of it."""

    body: bytes
    truncated: bool


def write(media_type: str, rows: Iterable[Row], most: int = 100, most_bytes: int = 10**6) -> Written:
    """Return a document of two columns."""
    body = Body()
    truncated = write_table(body, media_type, ["a", "b"], rows, Caps(most, most_bytes))
    return Written(body.rest(), truncated)


def read(body: bytes, media_type: str) -> list[list[Term | None]]:
    """Return the rows of a document, read by the engine's parser."""
    parsed = ox.parse_query_results(body, ox.QueryResultsFormat.from_media_type(media_type))
    assert isinstance(parsed, ox.QuerySolutions)
    assert [variable.value for variable in parsed.variables] == ["a", "b"]
    return [list(row) for row in parsed]


@pytest.mark.parametrize("media_type", [port.JSON, port.TSV])
@given(rows=_ROWS)
def test_terms_survive(media_type: str, rows: list[Row]) -> None:
    """Every term is read back as it was written, whatever its text."""
    written = write(media_type, rows)
    assert not written.truncated
    assert read(written.body, media_type) == [list(row) for row in rows]


@given(rows=_ROWS)
def test_xml_is_always_well_formed(rows: list[Row]) -> None:
    """XML parses whatever the text holds; what XML cannot hold at all is replaced."""
    found = read(write(port.XML, rows).body, port.XML)
    for row, back in zip(rows, found, strict=True):
        for term, same in zip(row, back, strict=True):
            # the reader, not the writer, drops a text that is only white space
            if not isinstance(term, ox.Literal) or all("!" <= sign < "\ud7ff" for sign in term.value):
                assert same == term


@given(rows=_ROWS)
def test_csv_values_survive(rows: list[Row]) -> None:
    """CSV cells are the plain values, quoted where they must be."""
    body = write(port.CSV, rows).body.decode()
    found = list(csv.reader(io.StringIO(body, newline="")))
    shown = [[str(t) if isinstance(t, ox.BlankNode) else t.value if t else "" for t in row] for row in rows]  # type: ignore[union-attr]
    assert found == [["a", "b"], *shown]


@pytest.mark.parametrize("media_type", port.TABULAR)
def test_a_cap_ends_the_document_at_a_row(media_type: str) -> None:
    """Rows beyond a cap are never asked for beyond the first, and the document is that of the rows before."""
    asked = []

    def rows() -> Iterator[Row]:
        for number in range(1000):
            asked.append(number)
            yield (ox.Literal(str(number)), None)

    cut = write(media_type, rows(), 3)
    whole = write(media_type, [(ox.Literal(str(number)), None) for number in range(3)], 3)
    assert (cut.truncated, whole.truncated) == (True, False)
    assert cut.body == whole.body
    assert len(asked) == 4
    assert len(write(media_type, rows(), 1000, 500).body) < 550
