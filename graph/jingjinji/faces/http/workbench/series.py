"""Which of several numbers stands for a place and a year, and a series of them as a chart.

Laws: a reported number before a computed one, a preferred one before the other, a whole year before a part of it;
nothing is averaged, nothing filled in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from jingjinji.answers.statements import Statement
from jingjinji.faces.http.charts.lines import Chart, Line, Point
from jingjinji.faces.http.charts.tiles import PLACES, Tile
from jingjinji.faces.http.workbench.figures import Figures

By = Mapping[str, Mapping[int, Statement]]


def by_place_and_year(rows: Iterable[Statement]) -> dict[str, dict[int, Statement]]:
    """Return one observation with a number for each place (`kind/slug`) and year."""
    measured = [row for row in rows if row.value("value") is not None and row.value("year")]
    set_aside = {ref for row in measured for ref in row.values.get("preferredOver", [])}
    found: dict[str, dict[int, Statement]] = defaultdict(dict)
    for row in sorted(measured, key=lambda row: _standing(row, set_aside)):
        found[row.value("place") or ""][int(row.value("year") or 0)] = row
    return dict(found)


def _standing(row: Statement, set_aside: set[str]) -> tuple[bool, bool, bool, str]:
    """Return a sort key: what stands last is what is shown."""
    is_whole_year = row.value("period") == f"period/{row.value('year')}"
    return row.id not in set_aside, row.value("origin") != "jjj:derived", is_whole_year, row.id


def point(figures: Figures, row: Statement) -> Point:
    """Return an observation as a point of a line."""
    figure = figures.figure(row)
    said = f"{figure.text} {figure.unit}".strip()
    told = f"{figures.words['derived']}: {said}" if figure.is_derived else f"{said} · {figure.where}"
    year = int(row.value("year") or 0)
    return Point(year, figure.number or 0.0, told, figure.link, figure.is_derived, figure.ends)


def chart(figures: Figures, by: By, limits: Sequence[Statement], breaks: Sequence[Statement]) -> Chart | None:
    """Return the places with numbers of several years as lines, in the unit of most of them; None if there are none."""
    units: dict[str, list[Line]] = defaultdict(list)
    for years in by.values():
        if len(years) > 1:
            rows = [years[year] for year in sorted(years)]
            name = figures.refs(rows[0], "place")[0].text
            units[figures.unit(rows[0])].append(Line(name, [point(figures, row) for row in rows]))
    if not units:
        return None
    unit, lines = max(units.items(), key=lambda pair: len(pair[1]))
    lines.sort(key=lambda line: -line.points[-1].number)
    marks = [(int(row.value("year") or 0), row.value("prefLabel") or "") for row in breaks]
    return Chart(lines, unit, figures.words["years label"], limit_lines(figures, limits, unit), sorted(set(marks)))


def limit_lines(figures: Figures, limits: Sequence[Statement], unit: str) -> list[tuple[float, str]]:
    """Return limits in one unit with the name that stands on their line."""
    return [
        (float(row.value("value") or 0), figures.words["limit at"].format(row.value("value")))
        for row in limits
        if figures.unit(row) == unit
    ]


def tiles_of(figures: Figures, rows: Iterable[Statement]) -> dict[str, Tile]:
    """Return the tiles of a map for the observations of one year that lie on it."""
    found = {}
    for row in rows:
        [place, *_] = figures.refs(row, "place")
        slug, figure = place.id.removeprefix("place/"), figures.figure(row)
        if slug in PLACES and figure.number is not None:
            told = f"{place.text}: {figure.text} {figure.unit} · {figure.where}"
            name = short_name(slug, place.text, figures.language)
            found[slug] = Tile(name, figure.number, figure.text, told, figure.link)
    return found


def short_name(slug: str, label: str, language: str) -> str:
    """Return a district's name without the word for its kind, as it fits on a map."""
    if slug == "beijing-economic-technological-development-area":
        return "经开区" if language == "zh" else "BDA"
    return label.removesuffix("区") if language == "zh" else label.removesuffix(" District")
