"""Numbers with their citation: what a page shows of one fact, and what a reader finds behind it on hover, focus or tap.

Laws: no number without its evidence; a computed one shows its formula and what it rests on; weak links say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jingjinji import terms
from jingjinji.answers.neighbourhood import Evidence, Neighbourhood
from jingjinji.answers.phrases import BOUNDS, LANGUAGES, QUALITATIVE, UNITS, quoted
from jingjinji.answers.statements import Statement
from jingjinji.faces.http.charts.svg import short
from jingjinji.faces.http.linked_data.addresses import address
from jingjinji.faces.http.workbench.words import WORKBENCH_WORDS

STRONG = 3  # from this strength on the source itself makes the link
SENTENCES_SHOWN = 6


@dataclass(frozen=True)
class Ref:
    """A thing's name, where it leads, and its `kind/slug`."""

    text: str
    link: str | None
    id: str = ""


@dataclass(frozen=True)
class Figure:
    """One fact as a page shows it: `text` and `unit` are what is read, the rest is what stands behind them."""

    text: str
    unit: str
    told: str
    link: str
    is_derived: bool = False
    evidence: tuple[Evidence, ...] = ()
    formula: str | None = None
    inputs: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    number: float | None = None
    ends: tuple[float, float] | None = None

    @property
    def where(self) -> str:
        """Return in one line where it is said, for tooltips of charts."""
        found = self.evidence[0] if self.evidence else None
        if found is None:
            return self.formula or ""
        return " · ".join(part for part in (found.section or found.title, found.line and f"#{found.line}",
                                            found.printed and f"“{found.printed}”") if part)  # fmt: skip


@dataclass(frozen=True)
class Link:
    """One effect claim: `moved` is how the metric moved, `how` how the source joins the two."""

    measure: Ref
    indicator: Ref
    place: str
    when: str
    strength: int
    attribution: str
    sentence: str
    figure: Figure

    @property
    def is_weak(self) -> bool:
        """Tell whether the source only puts the two beside each other."""
        return self.strength < STRONG


class Figures:
    """Makes figures and references of the records around one thing, for one language and place of the service."""

    def __init__(self, around: Neighbourhood, root: str, carried: str | None) -> None:
        self.around = around
        self.language = around.language
        self.words = WORKBENCH_WORDS[around.language]
        self.root = root
        self.carried = carried
        self._second = LANGUAGES.index(around.language)

    def link(self, ref: str) -> str:
        """Return where `kind/slug` leads."""
        return address(terms.thing(ref), self.root, self.carried) or ""

    def named(self, ref: str, name: str | None = None) -> Ref:
        """Return a reference to a thing, by its label if it is among the records."""
        record = self.around.of(ref)
        text = name or (record.value("prefLabel") if record else None) or ref
        return Ref(text.removesuffix(QUALITATIVE[self._second]), self.link(ref), ref)

    def refs(self, statement: Statement, name: str) -> list[Ref]:
        """Return what a property leads to; words of a vocabulary have no page here that a reader would look for."""
        pairs = zip(statement.values.get(name, []), statement.labels.get(name, []), strict=False)
        found = [self.named(value, label) if _is_ref(value) else Ref(label, None) for value, label in pairs]
        return list(dict.fromkeys(found))

    def listed(self, statement: Statement, name: str) -> str:
        """Return the labels of a property's values in one line, as the language lists them."""
        return (", " if self.language == "en" else "、").join(statement.names(name))

    def figure(self, statement: Statement) -> Figure:
        """Return an observation, limit or target as a figure: value, range, category or rank."""
        return self._made(statement, self._read(statement), self.unit(statement))

    def change(self, statement: Statement) -> Figure:
        """Return a stated change, or that of an effect claim, as a figure in words."""
        return self._made(statement, self.around.sentences.moved(statement) or "—", "", "changeValue")

    def unit(self, statement: Statement) -> str:
        """Return the sign of a unit as tables show it."""
        name = statement.value("unit")
        if name is None or name in ("unit:NUM", "unit:UNITLESS"):
            return ""
        if name not in UNITS:
            return self.around.sentences.figure(statement, "2").removeprefix(self._number(statement, "2")).strip()
        spoken = UNITS[name]
        return (spoken[1] if "/" in spoken[0] else spoken[self._second]).strip()

    def effect(self, statement: Statement) -> Link:
        """Return an effect claim."""
        grade = (statement.value("strength") or "0").rsplit("/", 1)[-1]
        return Link(
            self.refs(statement, "measure")[0],
            self.refs(statement, "indicator")[0],
            self.listed(statement, "place"),
            statement.label("period") or statement.value("year") or "",
            int(grade),
            statement.label("attribution"),
            self.around.sentences.say(statement),
            self.change(statement),
        )

    def _made(self, statement: Statement, text: str, unit: str, number: str = "value") -> Figure:
        value, low, high = (statement.value(name) for name in (number, "minValue", "maxValue"))
        return Figure(
            text,
            unit,
            self.around.sentences.say(statement),
            self.link(statement.id),
            statement.value("origin") == "jjj:derived",
            tuple(self.around.evidence_of(statement)),
            statement.value("formula"),
            tuple(self._inputs(statement)),
            tuple(_notes(statement)),
            float(value) if value is not None else None,
            (float(low), float(high)) if low and high and low != high else None,
        )

    def _read(self, statement: Statement) -> str:
        value, low, high = (statement.value(name) for name in ("value", "minValue", "maxValue"))
        if value is not None:
            text = self._bound(statement) + self._number(statement, value)
            is_exact = low is None or high is None or low == high
            return text if is_exact else self.words["about"].format(text)
        if low is not None and high is not None:
            return f"{self._number(statement, low)}–{self._number(statement, high)}"
        if rank := statement.value("rank"):
            return self.words["rank"].format(rank)
        return statement.label("category") or "—"

    def interval(self, figure: Figure) -> str:
        """Return the interval within which a computed number lies."""
        return f"{short(figure.ends[0])}–{short(figure.ends[1])}" if figure.ends else ""

    def in_force(self, first: str | None, last: str | None) -> str:
        """Return between which years or days a limit is in force; nothing if no source says it."""
        if first and last:
            return self.words["valid"].format(first, last)
        if first:
            return self.words["valid from"].format(first)
        return self.words["valid until"].format(last) if last else ""

    def _number(self, statement: Statement, value: str) -> str:
        return self.around.sentences.figure(statement, value, unit=False)

    def _bound(self, statement: Statement) -> str:
        bound = statement.value("bound")
        return BOUNDS[bound.removeprefix("jjj:")][self._second] if bound and statement.kind != "limit" else ""

    def _inputs(self, statement: Statement) -> list[tuple[str, str, str]]:
        """Return what a computed fact rests on: name, where it leads, where a source says it."""
        refs = statement.values.get("input", [])
        rows = []
        for ref in refs[:SENTENCES_SHOWN]:
            record = self.around.of(ref)
            if record is None:
                continue
            found = next(iter(self.around.evidence_of(record)), None)
            rows.append((record.value("prefLabel") or ref, self.link(ref), self.cite(found) if found else ""))
        if len(refs) > len(rows) >= SENTENCES_SHOWN:
            rows.append((self.words["more"].format(len(refs) - len(rows)), self.link(statement.id), ""))
        return rows

    def cite(self, found: Evidence) -> str:
        """Return in one line where a source says something."""
        line = self.words["line"].format(found.line) if found.line else ""
        printed = f"“{quoted(found.printed)}”" if found.printed else ""
        return " · ".join(part for part in (found.section or found.title, line, printed) if part)

    def content(self, **content: Any) -> dict[str, Any]:
        """Return what every template of a portrait needs, beside `content`."""
        return {"say": self.words, **content}


def effects(figures: Figures, statements: Sequence[Statement]) -> list[tuple[int, list[Link]]]:
    """Return effect claims by strength, the strongest first."""
    links = [figures.effect(row) for row in statements if is_whole(row)]
    grades = sorted({link.strength for link in links}, reverse=True)
    return [(grade, [link for link in links if link.strength == grade]) for grade in grades]


def target(figures: Figures, row: Statement) -> tuple[Ref, list[Ref], str, str]:
    """Return a target: itself, its indicators, its kind in words, the year it is set for."""
    return figures.named(row.id), figures.refs(row, "indicator"), row.label("targetKind"), row.value("year") or ""


def is_whole(claim: Statement) -> bool:
    """Tell whether a claim names both its ends; what curators write beside a release may not."""
    return claim.value("measure") is not None and claim.value("indicator") is not None


def number_of(statement: Statement) -> Decimal | None:
    """Return the number of an observation."""
    value = statement.value("value")
    return Decimal(value) if value is not None else None


def _notes(statement: Statement) -> list[str]:
    """Return what has to be read with a fact: a doubt about its wording, what to bear in mind, notes."""
    told = [statement.label(name) for name in ("caveat", "confidence")]
    told += [statement.value(name) or "" for name in ("ambiguity", "note", "reason")]
    return [text for text in told if text]


def _is_ref(value: str) -> bool:
    return "/" in value and ":" not in value and " " not in value
