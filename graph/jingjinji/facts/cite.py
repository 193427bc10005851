"""Read what a fact cites: a position in a held text, or what a source whose text is not held has published.

A held text is cited by line, code point and printed phrase. In a reference source nothing can be pointed at: its
citation is the figure or name as published, which a fact with a figure need not write again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jingjinji.facts.model import PRINTED_LIMIT, Citation

Wrong = Callable[..., None]


@dataclass(frozen=True)
class Origin:
    """Where a fact file belongs: to the source `id`, whose text is held or not, or to none.

    `judges` says that the file holds our own judgements about reference sources.
    """

    id: str = ""
    held: bool = True
    judges: bool = False


def read_citations(written: Any, wrong: Wrong) -> tuple[Citation, ...]:
    """Return the positions that a fact of a held text cites."""
    citations = []
    for row in _rows(written):
        if not _is_citation(row):
            wrong("a cite holds line and at, both whole numbers, and printed, in quotes", f"found: {row}")
            continue
        citation = Citation(**row)
        _check_length(citation.printed, wrong)
        citations.append(citation)
    return tuple(citations)


def read_published(written: Any, fields: dict[str, Any], wrong: Wrong) -> tuple[str, ...]:
    """Return what the source published: as written, or else the fact's own figure."""
    rows = _rows(written)
    if not rows:
        if (figure := _figure(fields)) is None:
            wrong("say what the source published", 'cite = { published = "国发〔2013〕37号" }')
        return () if figure is None else (figure,)
    found = []
    for row in rows:
        if not isinstance(row, dict) or row.keys() != {"published"} or not isinstance(row["published"], str):
            wrong("a cite of a source whose text is not held holds published, in quotes", f"found: {row}")
            continue
        _check_length(row["published"], wrong)
        found.append(row["published"])
    return tuple(dict.fromkeys(found))


def _figure(fields: dict[str, Any]) -> str | None:
    if fields.get("min_value") is not None:
        return f"{fields['min_value']:f}–{fields['max_value']:f}"
    figures = [fields[name] for name in ("value", "change_value") if isinstance(fields.get(name), Decimal)]
    return f"{figures[0]:f}" if figures else None


def _rows(written: Any) -> list[Any]:
    return written if isinstance(written, list) else [written]


def _check_length(phrase: str, wrong: Wrong) -> None:
    if not 1 <= len(phrase) <= PRINTED_LIMIT:
        wrong(f"a printed phrase has 1 to {PRINTED_LIMIT} characters: “{phrase}”")


def _is_citation(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and row.keys() == {"line", "at", "printed"}
        and type(row["line"]) is type(row["at"]) is int
        and row["line"] >= 1
        and row["at"] >= 0
        and isinstance(row["printed"], str)
    )
