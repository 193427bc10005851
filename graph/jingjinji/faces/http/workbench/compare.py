"""The comparison: chosen indicators at chosen places in chosen years, as tables, charts and maps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from jingjinji.answers.compare.chosen import Choices, Chosen, query_of
from jingjinji.answers.statements import Statement
from jingjinji.faces.http.charts.bars import bar, scale_of
from jingjinji.faces.http.charts.lines import Chart, lines
from jingjinji.faces.http.charts.tiles import PLACES, tiles
from jingjinji.faces.http.workbench.figures import Figure, Figures, Ref
from jingjinji.faces.http.workbench.series import By, by_place_and_year, chart, tiles_of

VIEWS = ("table", "chart", "map")
PRESETS = {
    "districts": tuple(f"place/{slug}" for slug in PLACES),
    "region": ("place/beijing", "place/tianjin", "place/hebei"),
}
MOST_INDICATORS, MOST_PLACES = 8, 60
_MOST_LINES = 12
BROAD, NARROW = 960.0, 350.0


@dataclass(frozen=True)
class Asking:
    """What a reader asks to see, and whether something was left out because it was too much."""

    chosen: Chosen
    view: str
    is_cut: bool

    def where(self, language: str | None, view: str | None = None) -> str:
        """Return the query part of the address of this comparison."""
        pairs = [("indicator", ref.partition("/")[2]) for ref in self.chosen.indicators]
        pairs += [("place", ref.partition("/")[2]) for ref in self.chosen.places]
        pairs += [("year", str(year)) for year in self.chosen.years]
        pairs += [("view", view or self.view)] if (view or self.view) != VIEWS[0] else []
        return "?" + urlencode([*pairs, *([("lang", language)] if language else [])])


def read_asking(pairs: Iterable[tuple[str, str]], choices: Choices) -> Asking:
    """Read what is asked, by slug or `kind/slug`; what there is not is left out."""
    asked = list(pairs)
    known = ({choice.ref for choice in choices.indicators}, {choice.ref for choice in choices.places})
    indicators = [ref for ref in _refs("indicator", asked) if ref in known[0]]
    presets = [ref for name, value in asked if name == "preset" for ref in PRESETS.get(value, ())]
    places = [ref for ref in dict.fromkeys([*_refs("place", asked), *presets]) if ref in known[1]]
    years = sorted({int(value) for name, value in asked if name == "year" and value in map(str, choices.years)})
    views = [value for name, value in asked if name == "view" and value in VIEWS]
    chosen = Chosen(tuple(indicators[:MOST_INDICATORS]), tuple(places[:MOST_PLACES]), tuple(years))
    is_cut = len(indicators) > MOST_INDICATORS or len(places) > MOST_PLACES
    return Asking(chosen, views[-1] if views else VIEWS[0], is_cut)


def _refs(kind: str, asked: Sequence[tuple[str, str]]) -> list[str]:
    values = [value if value.startswith(f"{kind}/") else f"{kind}/{value}" for name, value in asked if name == kind]
    return list(dict.fromkeys(values))


@dataclass(frozen=True)
class Panel:
    """One indicator: the years, a row for each place with its figures and a bar for the last, chart and map."""

    indicator: Ref
    unit: str
    years: list[int]
    rows: list[tuple[Ref, list[Figure | None], Markup | None]]
    chart: tuple[Markup, Markup] | None
    map: Markup | None
    map_year: int | None


def panels(figures: Figures, chosen: Chosen) -> list[Panel]:
    """Return a panel for each indicator that has numbers, in the order asked."""
    made = []
    for ref in chosen.indicators:
        rows = [row for row in figures.around.of_kind("observation") if row.value("indicator") == ref]
        by = by_place_and_year(rows)
        if by:
            made.append(_panel(figures, ref, by))
    return made


def _panel(figures: Figures, ref: str, by: By) -> Panel:
    limits = _limits(figures, ref)
    first = next(row for years in by.values() for row in years.values())
    years = sorted({year for found in by.values() for year in found})
    last = _fullest(by, years)
    numbers = [float(found[last].value("value") or 0) for found in by.values() if last in found]
    scale = scale_of(numbers, tuple(float(row.value("value") or 0) for row in limits[:1]))
    rows = []
    for found in sorted(by.values(), key=lambda found: _rank(found, last)):
        here = [figures.figure(found[year]) if year in found else None for year in years]
        drawn = bar(float(found[last].value("value") or 0), scale, "plain") if last in found else None
        rows.append((figures.refs(next(iter(found.values())), "place")[0], here, drawn))
    told = tiles_of(figures, [found[last] for found in by.values() if last in found])
    lined = chart_of(figures, ref, by)
    label = figures.words["map label"]
    return Panel(
        figures.refs(first, "indicator")[0],
        figures.unit(first),
        years,
        rows,
        (lines(lined, BROAD), lines(lined, NARROW)) if lined else None,
        tiles(told, label, figures.unit(first), missing=figures.words["missing long"]) if len(told) > 2 else None,
        last,
    )


def _limits(figures: Figures, ref: str) -> list[Statement]:
    return [row for row in figures.around.of_kind("limit") if row.value("indicator") == ref]


def _fullest(by: By, years: list[int]) -> int:
    """Return the year with most places, the last of several."""
    return max(years, key=lambda year: (sum(year in found for found in by.values()), year))


def _rank(found: Any, year: int) -> tuple[bool, float, str]:
    if year not in found:
        return True, 0.0, next(iter(found.values())).id
    return False, float(found[year].value("value") or 0), found[year].id


def chart_of(figures: Figures, ref: str, by: By) -> Chart | None:
    """Return the places with several years as lines; those with most years where there are too many to tell apart."""
    longest = sorted(by.items(), key=lambda pair: -len(pair[1]))[:_MOST_LINES]
    return chart(figures, dict(longest), _limits(figures, ref), [])


def drawing(figures: Figures, asking: Asking, style: str) -> Markup | None:
    """Return the first panel's map or chart as an SVG that stands alone; None if it has neither."""
    for ref in asking.chosen.indicators:
        rows = [row for row in figures.around.of_kind("observation") if row.value("indicator") == ref]
        by = by_place_and_year(rows)
        if not by:
            continue
        lined = chart_of(figures, ref, by)
        last = _fullest(by, sorted({year for found in by.values() for year in found}))
        told = tiles_of(figures, [found[last] for found in by.values() if last in found])
        if len(told) > 2 and (asking.view != "chart" or not lined):
            unit = figures.unit(next(iter(next(iter(by.values())).values())))
            words = figures.words
            return tiles(told, words["map label"], unit, missing=words["missing long"], standalone=style)
        if lined:
            return lines(lined, BROAD, standalone=style)
    return None


def content(
    figures: Figures | None, asking: Asking, choices: Choices, place: tuple[str, str, str | None]
) -> dict[str, Any]:
    """Return what the template shows; `place` is the root of the service, the language and whether links carry it."""
    root, language, carried = place
    query = query_of(asking.chosen, language) if asking.chosen.indicators else ""
    found = panels(figures, asking.chosen) if figures else []
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    for choice in choices.indicators:
        groups.setdefault(choice.group, []).append(
            (choice.ref.partition("/")[2], choice.name, choice.ref in asking.chosen.indicators)
        )
    return {
        "panels": found,
        "view": asking.view,
        "views": [(view, asking.where(carried, view)) for view in VIEWS
                  if view == "table" or any(_has(panel, view) for panel in found)],
        "is_cut": asking.is_cut,
        "most": (MOST_INDICATORS, MOST_PLACES),
        "groups": list(groups.items()),
        "places": [(c.ref.partition("/")[2], c.name, c.ref in asking.chosen.places) for c in choices.places],
        "years": [(year, year in asking.chosen.years) for year in choices.years],
        "query": query,
        "downloads": [(name, f"{root}/sparql?{urlencode({'query': query, 'format': form})}")
                      for name, form in (("CSV", "csv"), ("JSON", "json"))] if query else [],
        "editor": f"{root}/sparql?{urlencode({'query': query, 'format': 'html', 'lang': language})}" if query else "",
        "svg": f"{root}/compare.svg{asking.where(language)}" if any(p.map or p.chart for p in found) else "",
    }  # fmt: skip


def _has(panel: Panel, view: str) -> bool:
    return bool(panel.chart if view == "chart" else panel.map)
