"""The page of an indicator: its figure, how it moved, its limit, districts, years, and the measures tied to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from jingjinji.answers.statements import Statement
from jingjinji.faces.http.charts.bars import Scale, bar, scale_of
from jingjinji.faces.http.charts.lines import lines
from jingjinji.faces.http.charts.tiles import PLACES, tiles
from jingjinji.faces.http.workbench.figures import Figure, Figures, Ref, effects, number_of, target
from jingjinji.faces.http.workbench.series import by_place_and_year, chart, tiles_of

# The last one gives links of other statistics of the same property of the same thing: PM10 as an annual mean and in a
# campaign are two indicators, and who looks for measures looks for both.
PATTERNS = (
    *("?thing jjj:indicator {iri}", "?thing jjj:assesses/jjj:indicator {iri}"),
    "{iri} iop:hasObjectOfInterest ?of ; iop:hasProperty ?what . ?near iop:hasObjectOfInterest ?of ; "
    "iop:hasProperty ?what . ?thing a jjj:EffectClaim ; jjj:indicator ?near",
)
CITY = "place/beijing"
BROAD, NARROW = 960.0, 350.0
_WHAT_IF = "https://w3id.org/jingjinji/def/edition-basis/what-if"
_FEW_CHANGES = 8
_LINES = 4  # more lines in one chart cannot be told apart; the table beside it has them all
_FIRST = (CITY, "place/tianjin", "place/hebei")
_RESULTS = {"jjj:met": "met", "jjj:exceeded": "exceeded", "jjj:notApplicable": "na"}


@dataclass(frozen=True)
class Held:
    """An observation held against a limit: `result` is met, exceeded or na; all of it is computed here."""

    result: str
    limit: Figure
    edition: Ref | None
    figure: Figure
    reason: str


@dataclass(frozen=True)
class Row:
    """One place of a table of bars."""

    place: Ref
    figure: Figure
    bar: Markup
    rank: str
    held: Held | None
    kind: str


class IndicatorPage:
    """What is told of one indicator."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._around = figures.around
        every = self._around.of_kind("observation")
        self._held = {row.value("assesses") or "": self._read(row) for row in self._around.of_kind("compliance")
                      if row.value("editionBasis") != _WHAT_IF}  # fmt: skip
        self._measured = [row for row in every if number_of(row) is not None]
        self._by = by_place_and_year(self._measured)
        self._year = self._shown_year()
        limits = self._around.of_kind("limit")
        self._limits = [row for row in limits if self._is_in_force(row)]
        self._other_limits = [row for row in limits if row not in self._limits]
        self._breaks = self._around.of_kind("break")
        self._ranks = [row for row in every if row.value("rank") and row.value("origin") == "jjj:derived"]
        self._spoken = [row for row in every if number_of(row) is None and row not in self._ranks]

    def content(self, ref: str) -> dict[str, Any]:
        """Return what the template shows."""
        latest = self._latest()
        inside = [row for row in latest if (row.value("place") or "").removeprefix("place/") in PLACES]
        main = self._main(latest)
        shown = inside if len(inside) > 2 else []
        others = [row for row in latest if row not in shown]
        claims = self._around.of_kind("effect")
        return self._figures.content(
            headline=self._headline(main) if main else None,
            changes=[self._change(row) for row in self._changes() if self._is_near(row)],
            more_changes=[self._change(row) for row in self._changes() if not self._is_near(row)],
            limits=[self._limit(row) for row in self._limits],
            other_limits=[self._limit(row) for row in self._other_limits],
            districts=self._rows(shown, ranked=True),
            field=next((row.value("comparisonField") for row in self._field()), None),
            map=self._map(shown),
            others=self._rows(others, ranked=False) if len(others) > 1 or not main else [],
            years=self._years(),
            year_rows=self._year_rows(),
            breaks=[(row.value("year"), row.value("prefLabel"))
                    for row in sorted(self._breaks, key=lambda row: row.value("year") or "")],
            implied=[self._implied_row(row) for row in self._implied() if row.value("place") == CITY],
            more_implied=[self._implied_row(row) for row in self._implied() if row.value("place") != CITY],
            effects=effects(self._figures, [row for row in claims if row.value("indicator") == ref]),
            near=[link for _, links in effects(self._figures, [row for row in claims if row.value("indicator") != ref])
                  for link in links],
            spoken=[(row, self._figures.figure(row)) for row in self._spoken],
            targets=[target(self._figures, row) for row in self._around.of_kind("target")],
            unit=self._figures.unit(self._measured[0]) if self._measured else "",
            compare=self._compare(ref),
            can_compare=len(self._measured) > 1,
        )  # fmt: skip

    def _shown_year(self) -> int:
        """Return the year that the page is about: the last one of a document whose text is held, else the last told."""
        rows = [(year, row) for years in self._by.values() for year, row in years.items()]
        held = [year for year, row in rows if any(found.line for found in self._around.evidence_of(row))]
        reported = [year for year, row in rows if not _is_derived(row)]
        return max(held or reported or [year for year, _ in rows], default=0)

    def _latest(self) -> list[Statement]:
        """Return one measured observation a place, of the year that the page is about."""
        return [years[self._year] for years in self._by.values() if self._year in years]

    def _is_in_force(self, limit: Statement) -> bool:
        """Tell whether a limit was in force in the year that the page is about; without dates it was."""
        first, last = limit.value("validFromYear"), limit.value("validUntilYear")
        return not self._year or int(first or 0) <= self._year <= int(last or 9999)

    def _limit(self, row: Statement) -> tuple[Figure, Ref | None, str, str]:
        """Return a limit with its edition, averaging time and years."""
        years = self._figures.in_force(row.value("validFromYear"), row.value("validUntilYear"))
        return self._figures.figure(row), self._edition(row), row.label("averagingTime"), years

    def _is_near(self, change: Statement) -> bool:
        """Tell whether a change is the document's own, or the city's up to the year that the page is about."""
        own = any(found.line for found in self._around.evidence_of(change))
        return own or len(self._around.of_kind("change")) <= _FEW_CHANGES

    def _main(self, latest: Sequence[Statement]) -> Statement | None:
        here = [row for row in latest if row.value("place") == CITY]
        return here[0] if here else latest[0] if len(latest) == 1 else None

    def _headline(self, row: Statement) -> dict[str, Any]:
        return {
            "figure": self._figures.figure(row),
            "place": self._figures.refs(row, "place"),
            "when": row.label("period") or row.value("year"),
            "held": self._held.get(row.id),
        }

    def _changes(self) -> list[Statement]:
        """Return stated changes, the city's and the shortest span first."""
        rows = self._around.of_kind("change")
        return sorted(rows, key=lambda row: (row.value("place") != CITY, -int(row.value("baselineYear") or 0), row.id))

    def _change(self, row: Statement) -> dict[str, Any]:
        words, year, then = self._figures.words, row.value("year"), row.value("baselineYear")
        wanted = (row.value("desirability") or "").removeprefix("jjj:")
        return {
            "figure": self._figures.change(row),
            "place": self._figures.refs(row, "place"),
            "when": words["from to"].format(then, year) if then else words["no baseline"].format(year),
            "desirability": wanted,
        }

    def _edition(self, limit: Statement) -> Ref | None:
        return next(iter(self._figures.refs(limit, "limitDefinedBy")), None)

    def _read(self, row: Statement) -> Held | None:
        limit = self._around.of(row.value("against") or "")
        if limit is None:
            return None
        result = _RESULTS[row.value("result") or ""]
        made = self._figures.figure(row)
        return Held(result, self._figures.figure(limit), self._edition(limit), made, row.value("reason") or "")

    def _scale(self, rows: Sequence[Statement]) -> Scale:
        limits = tuple(float(row.value("value") or 0) for row in self._limits) if len(self._limits) == 1 else ()
        return scale_of([float(row.value("value") or 0) for row in rows], limits)

    def _rows(self, rows: Sequence[Statement], *, ranked: bool) -> list[Row]:
        scale = self._scale(rows)
        ranks = {row.value("place"): row.value("rank") or "" for row in self._field()}
        made = []
        for row in sorted(rows, key=lambda row: (number_of(row), row.id)):
            held = self._held.get(row.id)
            kind = held.result if held else "na" if self._limits else "plain"  # no colour that looks like a verdict
            figure = self._figures.figure(row)
            [place, *_] = self._figures.refs(row, "place")
            drawn = bar(figure.number or 0, scale, kind, figure.ends)
            made.append(Row(place, figure, drawn, ranks.get(row.value("place"), "") if ranked else "", held, kind))
        return made

    def _field(self) -> list[Statement]:
        """Return the ranks in the widest field of comparison, which the table's rows make up."""
        fields: dict[str, list[Statement]] = defaultdict(list)
        for row in self._ranks:
            fields[row.value("comparisonField") or ""].append(row)
        return max(fields.values(), key=len, default=[])

    def _map(self, rows: Sequence[Statement]) -> Markup | None:
        found = tiles_of(self._figures, rows)
        if not found:
            return None
        words = self._figures.words
        return tiles(found, words["map label"], self._figures.unit(rows[0]), missing=words["missing long"])

    def _years(self) -> tuple[Markup, Markup] | None:
        """Return the chart of the years, broad and narrow."""
        drawn = dict(sorted(self._by.items(), key=self._is_drawn_first)[:_LINES])
        breaks = [row for row in self._breaks if drawn.keys() & row.values.get("place", [])]
        found = chart(self._figures, drawn, self._limits, breaks)
        return (lines(found, BROAD), lines(found, NARROW)) if found else None

    def _is_drawn_first(self, series: tuple[str, Mapping[int, Statement]]) -> tuple[int, int, str]:
        """Return a sort key: the city and its neighbours, then the places with the most years that a source states."""
        place, years = series
        rank = _FIRST.index(place) if place in _FIRST else len(_FIRST)
        return rank, -sum(not _is_derived(row) for row in years.values()), place

    def _year_rows(self) -> tuple[list[int], list[tuple[Ref, list[Figure | None]]]]:
        """Return the same as a table: the years, and a row of figures for each place with several."""
        several = [years for years in self._by.values() if len(years) > 1]
        columns = sorted({year for years in several for year in years})
        rows = [(self._figures.refs(next(iter(years.values())), "place")[0],
                 [self._figures.figure(years[year]) if year in years else None for year in columns])
                for years in several]  # fmt: skip
        return columns, rows

    def _compare(self, ref: str) -> str:
        """Return where the places and years of the indicator stand side by side."""
        asked = {"indicator": ref.partition("/")[2]}
        if self._figures.carried:
            asked["lang"] = self._figures.carried
        return f"{self._figures.root}/compare?{urlencode(asked)}"

    def _implied_row(self, row: Statement) -> tuple[list[Ref], str | None, Figure, str]:
        figure = self._figures.figure(row)
        return self._figures.refs(row, "place"), row.value("year"), figure, self._figures.interval(figure)

    def _implied(self) -> list[Statement]:
        rows = [row for row in self._measured if _is_derived(row) and row.value("minValue")]
        return sorted(rows, key=lambda row: (row.value("place") != CITY, row.value("year"), row.id))


def _is_derived(row: Statement) -> bool:
    return row.value("origin") == "jjj:derived"
