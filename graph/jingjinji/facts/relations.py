"""Read the arithmetic relations that must hold between a document's own figures (`audit.toml`).

A relation is written [relation.some-slug] with `kind`, the `figure` that is checked, the facts it is checked against
(`of`, refs of observations and changes), `whole` where the kind needs a constant, and what it says in zh and en.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from jingjinji.facts.parse import parse_toml
from jingjinji.faults import Fault

KINDS = (
    "share",
    "relative",
    "sum",
    "within",
    "extremes",
    "at-most",
    "named",
    "earlier-at-most",
)


@dataclass(frozen=True)
class Relation:
    """One relation between printed figures; `figure` and `of` are refs (`observation/<slug>`)."""

    slug: str
    kind: str
    figure: str
    of: tuple[str, ...]
    whole: Decimal | None
    zh: str
    en: str
    file: Path
    line: int = 1

    def fault(self, sentence: str) -> Fault:
        """Return a fault that names this relation's file."""
        return Fault(sentence, file=self.file, line=self.line)


def read_relations(file: Path) -> tuple[Relation, ...]:
    """Return the relations of `file`, none if there is no such file."""
    if not file.is_file():
        return ()
    table, text = parse_toml(file)
    rows = table.get("relation", {}).items()
    return tuple(_relation(slug, row, file, _line(text, f"[relation.{slug}]")) for slug, row in rows)


def _line(text: str, header: str) -> int:
    """Return the line on which a table's header stands."""
    return text.count("\n", 0, max(0, text.find(header))) + 1


def _relation(slug: str, row: dict[str, Any], file: Path, line: int) -> Relation:
    missing = {"kind", "figure", "of", "zh", "en"} - row.keys()
    if missing:
        raise Fault(f"the relation {slug} lacks {', '.join(sorted(missing))}", file=file, line=line)
    if row["kind"] not in KINDS:
        raise Fault(f"“{row['kind']}” is not a kind of relation", file=file, line=line, hint=", ".join(KINDS))
    whole = row.get("whole")
    if not isinstance(row["of"], list) or not isinstance(whole, int | Decimal | None):
        raise Fault(f"of is a list and whole a number in the relation {slug}", file=file, line=line)
    return Relation(
        slug,
        str(row["kind"]),
        str(row["figure"]),
        tuple(row["of"]),
        None if whole is None else Decimal(whole),
        str(row["zh"]),
        str(row["en"]),
        file,
        line,
    )
