"""A query's result as a table of terms, read from the SPARQL 1.1 JSON format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from jingjinji import terms


@dataclass(frozen=True)
class Term:
    """An RDF term of a result: `type` is uri, literal, bnode or triple, whose value is as N-Triples write it.

    A base direction stands behind the language, as in “ar--rtl”.
    """

    type: str
    value: str
    language: str | None = None
    datatype: str | None = None

    @property
    def short(self) -> str:
        """Return the term as people read it: `kind/slug`, `prefix:name` or the plain value."""
        if self.type != "uri":
            return self.value
        return terms.ref_of(self.value) or terms.shorten(self.value)


@dataclass(frozen=True)
class Table:
    """Columns and rows; a cell is None where the query left a variable unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    truncated: bool = False

    def records(self) -> list[dict[str, str]]:
        """Return rows as plain dictionaries of readable values, unbound cells left out."""
        return [{name: cell.short for name, cell in zip(self.columns, row, strict=True) if cell} for row in self.rows]


def read_table(body: bytes, *, truncated: bool = False) -> Table:
    """Read SPARQL JSON results; an ASK becomes one column `answer` with true or false."""
    content = json.loads(body)
    if "boolean" in content:
        answer = Term("literal", "true" if content["boolean"] else "false")
        return Table(("answer",), ((answer,),))
    columns = tuple(content["head"]["vars"])
    rows = tuple(tuple(_term(binding.get(name)) for name in columns) for binding in content["results"]["bindings"])
    return Table(columns, rows, truncated)


def _term(cell: dict[str, Any] | None) -> Term | None:
    if cell is None:
        return None
    if cell["type"] == "triple":
        return Term("triple", _written(cell))
    direction = f"--{cell['its:dir']}" if "its:dir" in cell else ""
    language = cell["xml:lang"] + direction if "xml:lang" in cell else None
    return Term(cell["type"], cell["value"], language, cell.get("datatype"))


def _written(cell: dict[str, Any]) -> str:
    """Return a term inside a triple term as N-Triples has it."""
    value = cell["value"]
    if cell["type"] == "triple":
        inside = (_written(value[part]) for part in ("subject", "predicate", "object"))
        return f"<<( {' '.join(inside)} )>>"
    if cell["type"] != "literal":
        return f"_:{value}" if cell["type"] == "bnode" else f"<{value}>"
    term = _term(cell)
    assert term
    text = json.dumps(value, ensure_ascii=False)
    return text + (f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else "")


class Tables(Protocol):
    """Anything that answers SELECT and ASK with tables: an open store, a client of a service."""

    def select(self, text: str) -> Table:
        """Run one query and return its table."""
