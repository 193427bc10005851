"""A query's result as a table of terms, read from the SPARQL 1.1 JSON format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from jingjinji import terms


@dataclass(frozen=True, slots=True)
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
    """Read SPARQL JSON results; an ASK becomes one column `answer` with true or false.

    Equal terms are one object: large tables say the same things over and over.
    """
    kept: dict[Term, Term] = {}

    def read(content: dict[str, Any]) -> Any:
        """Return the term that a cell holds, and everything else as it is; cells are read before their rows."""
        if not isinstance(content.get("type"), str):
            return content
        term = _term(content)
        return kept.setdefault(term, term)

    content = json.loads(body, object_hook=read)
    if "boolean" in content:
        answer = Term("literal", "true" if content["boolean"] else "false")
        return Table(("answer",), ((answer,),))
    columns = tuple(content["head"]["vars"])
    rows = tuple(tuple(map(binding.get, columns)) for binding in content["results"]["bindings"])
    return Table(columns, rows, truncated)


def _term(cell: dict[str, Any]) -> Term:
    if cell["type"] == "triple":
        parts = (cell["value"][part] for part in ("subject", "predicate", "object"))
        return Term("triple", f"<<( {' '.join(map(_written, parts))} )>>")
    direction = f"--{cell['its:dir']}" if "its:dir" in cell else ""
    language = cell["xml:lang"] + direction if "xml:lang" in cell else None
    return Term(cell["type"], cell["value"], language, cell.get("datatype"))


def _written(term: Term) -> str:
    """Return a term inside a triple term as N-Triples has it."""
    if term.type == "triple":
        return term.value
    if term.type != "literal":
        return f"_:{term.value}" if term.type == "bnode" else f"<{term.value}>"
    text = json.dumps(term.value, ensure_ascii=False)
    return text + (f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else "")


class Tables(Protocol):
    """Anything that answers SELECT and ASK with tables: an open store, a client of a service."""

    def select(self, text: str) -> Table:
        """Run one query and return its table."""
