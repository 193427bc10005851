"""The page of a place: what was measured there, where it stands among others, what is done there."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jingjinji.answers.statements import Statement
from jingjinji.faces.http.charts.tiles import PLACES, Tile, tiles
from jingjinji.faces.http.workbench.figures import Figures, Ref
from jingjinji.faces.http.workbench.series import short_name

PATTERNS = (
    "?thing jjj:place {iri} . FILTER NOT EXISTS {{ ?thing a jjj:Measure }}",
    "?thing jjj:place {iri} ; a jjj:Measure",
    "?thing org:hasMember/jjj:place {iri} ; a jjj:Programme",
    "?thing jjj:within {iri} ; a jjj:Place",
)
_MOST = 60


def place_content(figures: Figures, ref: str) -> dict[str, Any]:
    """Return what the template shows of a place."""
    around = figures.around
    itself = around.of(ref)
    rows = around.of_kind("observation")
    measured = [row for row in rows if not (row.value("rank") and row.value("origin") == "jjj:derived")]
    slug = ref.removeprefix("place/")
    return figures.content(
        facts=[(name, refs) for name, refs in _facts(figures, itself) if refs],
        observations=_by_indicator(figures, measured),
        here=[figures.named(row.id) for row in around.of_kind("measure")][:_MOST],
        programmes=[figures.named(row.id) for row in around.of_kind("programme")],
        inside=[figures.named(row.id) for row in around.of_kind("place") if row.id != ref][:_MOST],
        map=_where(figures, slug) if slug in PLACES else None,
    )


def _facts(figures: Figures, itself: Statement | None) -> list[tuple[str, list[Ref]]]:
    if itself is None:
        return []
    code = itself.value("divisionCode")
    return [
        (figures.words["within"], figures.refs(itself, "within")),
        (figures.words["code"], [Ref(code, None)] if code else []),
    ]


def _by_indicator(figures: Figures, rows: list[Statement]) -> list[dict[str, Any]]:
    """Return one row an indicator: its figures by year, the changes stated, rank and limit."""
    around = figures.around
    ranks: dict[str, list[Statement]] = defaultdict(list)
    for row in around.of_kind("observation"):
        if row.value("rank") and row.value("origin") == "jjj:derived":
            ranks[row.value("indicator") or ""].append(row)
    found: dict[str, list[Statement]] = defaultdict(list)
    for row in rows:
        found[row.value("indicator") or ""].append(row)
    changes: dict[str, list[Statement]] = defaultdict(list)
    for row in around.of_kind("change"):
        changes[row.value("indicator") or ""].append(row)
    made = []
    for indicator in dict.fromkeys([*found, *changes]):
        here, moved = found.get(indicator, []), changes.get(indicator, [])
        first = (here or moved)[0]
        made.append({
            "indicator": figures.refs(first, "indicator")[0],
            "figures": [(row.label("period") or row.value("year"), figures.figure(row)) for row in _newest(here)],
            "changes": [(row.value("baselineYear"), figures.change(row)) for row in moved],
            "ranks": [(figures.figure(row), row.value("comparisonField")) for row in ranks.get(indicator, [])],
        })  # fmt: skip
    return sorted(made, key=_reported_first)


def _reported_first(row: dict[str, Any]) -> tuple[bool, bool, str]:
    figures = row["figures"]
    return not figures, all(figure.is_derived for _, figure in figures), row["indicator"].text


def _newest(rows: list[Statement]) -> list[Statement]:
    return sorted(rows, key=lambda row: (-int(row.value("year") or 0), row.value("origin") == "jjj:derived", row.id))


def _where(figures: Figures, slug: str) -> Any:
    name = short_name(slug, (figures.named(f"place/{slug}")).text, figures.language)
    return tiles({slug: Tile(name, 1, "", name)}, figures.words["map label"], "")
