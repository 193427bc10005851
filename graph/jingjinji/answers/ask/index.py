"""All facts of a dataset, with the words that they answer to: built once a dataset version, asked many times.

Knows statements in both languages, names and places. Must not know questions.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.kinds import shape_of
from jingjinji.answers.ask.known import Known
from jingjinji.answers.ask.names import Name, Names
from jingjinji.answers.ask.text import CJK, terms_of
from jingjinji.answers.ask.vocabulary import vocabulary
from jingjinji.answers.fact import FACT_KINDS, origin_of, strength_of
from jingjinji.answers.reading import Reading
from jingjinji.answers.statements import Statement

LANGUAGES = ("zh", "en")
# What a term is worth: of a label, of an everyday name, of what else a fact tells.
IN_NAME, IN_EVERYDAY, IN_BODY = 1.0, 0.8, 0.75
# How much of a name a fact has that is about the thing, is of that place, is related to it, or has its words alone.
ABOUT, THERE, RELATED_TO, BY_WORDS = 1.0, 0.95, 0.85, 0.85
_UNKNOWN = 1.0  # the weight of a term that nothing has, beside others in one word
_KEPT = 2000  # names and notions whose facts are remembered
NAMED = ("indicator", "measure")  # what a fact is called by
TOLD = (
    "category", "comparisonField", "note", "aim", "definition", "outputOf", "toCategory", "fromCategory", "partOf",
    "implements", "implementedBy", "hasMember", "issuedBy", "carriedOutBy", "recipient", "awardedBy", "event",
    "involves", "workstream", "sector", "setsTarget", "targetSetBy", "establishedBy", "basedOn", "limitDefinedBy",
    "documentNumber", "inRiverSystem", "sfCrosses", "place", "period", "ambiguity", "averagingTime", "reason", "output",
    "medium", "type",
)  # fmt: skip
LINKED = (*NAMED, "outputOf", "limitDefinedBy", "targetSetBy", "against", "comparedIndicator")
RELATED = ("partOf", "implements", "implementedBy", "hasMember", "issuedBy", "carriedOutBy", "recipient", "awardedBy",
           "event", "involves", "setsTarget", "establishedBy", "basedOn", "policy", "output", "period")  # fmt: skip
# Indicators that are another reckoning of a plain one, and answer to its names.
VARIANTS = (("-relative-to-city-mean", "-annual-mean"), ("-window-mean", "-annual-mean"), ("-city-mean", ""))
_CITIES = "-city-mean"  # what a province reports of its cities is asked for as what a city reports
_MONTH = re.compile(r"-(\d\d)(?:$|-)")


class Index:
    """Facts by word and by thing; `zh` and `en` are the readings that it was built from."""

    def __init__(self, readings: dict[str, Reading]) -> None:
        self.readings = readings
        directory = readings["en"].directory
        more = [
            Name(ref, alias, "zh" if CJK.search(alias) else "en", False)
            for ref, aliases in vocabulary().aliases.items()
            for alias in aliases
            if ref in directory.entries
        ]
        self.names = Names([*directory.names.names, *more], directory.names.types)
        self._names_of_thing: dict[str, list[Name]] = defaultdict(list)
        for name in self.names.names:
            self._names_of_thing[name.id].append(name)
        self.inside = _inside(readings["en"])
        told = [ref for ref in readings["en"].statements if ref in readings["zh"].statements]
        self._read: dict[str, frozenset[str]] = {}  # terms by text: many facts share a name, a heading, a place
        self.entries = [self._entry(ref) for ref in told if not ref.startswith("period/")]
        self._read.clear()
        self.numbers = {entry.id: number for number, entry in enumerate(self.entries)}
        self.postings: dict[str, list[int]] = defaultdict(list)
        self.by_thing: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for term in entry.terms:
                self.postings[term].append(number)
            for ref in entry.about | entry.places | entry.related:
                self.by_thing[ref].append(number)
        size = len(self.entries)
        self.weights = {term: math.log(1 + size / len(found)) for term, found in self.postings.items()}
        self._terms_of_names: dict[str, list[list[str]]] = {}
        self._coverage: dict[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], dict[int, float]] = {}
        self._any: dict[tuple[tuple[str, ...], ...], float] = {}
        self.known = self._known()
        self.years = Counter(entry.year for entry in self.entries if entry.year and entry.origin == "reported")
        self.latest = self._latest()
        self.favourable = self._favourable()

    def _known(self) -> Known:
        """Return the questions that facts are known to answer, with which facts answer the same ones."""
        directory = self.readings["en"].directory.entries
        asked = [directory[entry.id].asked if entry.id in directory else [] for entry in self.entries]
        spans = [self._spans(entry) for entry in self.entries]
        at: dict[tuple[str, int], list[int]] = defaultdict(list)  # facts by the code points that they cite
        for number, cited in enumerate(spans):
            for source, start, end in cited:
                for point in range(start, end):
                    at[source, point].append(number)
        beside: list[set[int]] = [set() for _ in self.entries]
        for number, cited in enumerate(spans):
            for source, start, end in cited[:1] if asked[number] else ():
                beside[number].update(*(at[source, point] for point in range(start, end)))
        for number, entry in enumerate(self.entries):
            if entry.origin == "derived":  # what follows from figures answers what is asked of them
                for ref in (*entry.values.get("assesses", ()), *entry.values.get("input", ())):
                    beside[self.numbers.get(ref, number)].add(number)
        return Known(asked, [sorted(others) for others in beside], [self._kin(entry) for entry in self.entries])

    def _spans(self, entry: Entry) -> list[tuple[str, int, int]]:
        """Return the places of a held text that a fact cites, that of the figure itself first."""
        statement = self.readings["en"].statements[entry.id]
        if not statement.citations:
            return []
        cited = [statement.main_citation, *statement.citations]
        return [(c.source, c.start, c.end) for c in cited if c.start is not None and c.end is not None]

    def _kin(self, entry: Entry) -> object:
        """Return what facts have in common that answer the same question of other districts, cities and years."""
        named = tuple(sorted(place for place in entry.places if not self._is_division(place)))
        is_told = entry.indicator or entry.measure
        is_long = entry.baseline is not None and entry.year is not None and entry.baseline < entry.year - 1
        plain = entry.indicator and entry.indicator.removesuffix(_CITIES)
        return (shape_of(entry), plain, entry.measure, named, is_long) if is_told else entry.id

    def _is_division(self, place: str) -> bool:
        return self.names.type(place) == "jjj:AdministrativeDivision" or place in self.districts

    def _latest(self) -> int:
        """Return the year of which most is reported."""
        return self.years.most_common(1)[0][0] if self.years else 0

    def entry(self, ref: str) -> Entry | None:
        """Return the fact of this id, None if there is none."""
        number = self.numbers.get(ref)
        return None if number is None else self.entries[number]

    def names_of(self, ref: str) -> list[Name]:
        """Return all names of a thing."""
        return self._names_of_thing.get(ref, [])

    def weight(self, term: str) -> float:
        """Return how telling a term is: the rarer the more, 0 for one that no fact has."""
        return self.weights.get(term, 0.0)

    def terms_of_names(self, ref: str) -> list[list[str]]:
        """Return the terms of each name of a thing."""
        if ref not in self._terms_of_names:
            self._terms_of_names[ref] = [terms for name in self.names_of(ref) if (terms := terms_of(name.label))]
        return self._terms_of_names[ref]

    def coverage(self, ids: tuple[str, ...], options: tuple[tuple[str, ...], ...]) -> dict[int, float]:
        """Return how much of a name or a notion each fact has, 0 to 1: the thing itself, or the terms of an option."""
        if (ids, options) not in self._coverage:
            if len(self._coverage) > _KEPT:
                self._coverage.clear()
            self._coverage[ids, options] = self._cover(ids, options)
        return self._coverage[ids, options]

    def _cover(self, ids: tuple[str, ...], options: tuple[tuple[str, ...], ...]) -> dict[int, float]:
        found: dict[int, float] = {}
        for terms in options:
            weights = {term: self.weight(term) or _UNKNOWN for term in terms}
            total = sum(weights.values())
            shares: dict[int, float] = defaultdict(float)
            for term, weight in weights.items():
                for number in self.postings.get(term, ()):
                    shares[number] += weight * self.entries[number].terms[term]
            for number, share in shares.items():
                had = BY_WORDS * (share / total) ** 2 if ids else share / total  # half a name names nothing
                found[number] = max(found.get(number, 0.0), had)
        for ref in ids:
            for number in self.by_thing.get(ref, ()):
                entry = self.entries[number]
                share = ABOUT if ref in entry.about else THERE if ref in entry.places else RELATED_TO
                found[number] = max(found.get(number, 0.0), share)
        return found

    def weight_of_any(self, options: tuple[tuple[str, ...], ...]) -> float:
        """Return how telling it is to have all terms of one of these options."""
        if options not in self._any:
            having: set[int] = set()
            for terms in options:
                having |= set.intersection(*(set(self.postings.get(term, ())) for term in terms))
            self._any[options] = math.log(1 + len(self.entries) / len(having)) if having else 0.0
        return self._any[options]

    def knows(self, term: str) -> bool:
        """Tell whether any fact has this term."""
        return term in self.postings

    def is_held(self, entry: Entry) -> bool:
        """Tell whether a fact stands in a text that is held, or was computed here."""
        citations = self.readings["en"].statements[entry.id].citations
        return not citations or citations[0].start is not None

    def within(self, place: str, whole: str) -> bool:
        """Tell whether a place is another one or lies in it, however deep."""
        return place == whole or whole in self.inside.get(place, ())

    def is_elsewhere(self, place: str) -> bool:
        """Tell whether a place is, or lies in, a division outside Beijing."""
        wholes = {place, *self.inside.get(place, ())}
        return bool(wholes & self._others) and "place/beijing" not in wholes

    @cached_property
    def _others(self) -> set[str]:
        types = self.names.types
        divisions = {ref for ref, type_ in types.items() if type_ == "jjj:AdministrativeDivision"}
        return {ref for ref in divisions if ref != "place/beijing" and "place/beijing" not in self.inside.get(ref, ())}

    @cached_property
    def districts(self) -> set[str]:
        """Return the places that are compared with one another: divisions below another one."""
        types = self.names.types
        divisions = {ref for ref, type_ in types.items() if type_ == "jjj:AdministrativeDivision"}
        below = {ref for ref in divisions if self.inside.get(ref, set()) & divisions}
        return below | {ref for ref in types if "development-area" in ref and ref.startswith("place/")}

    @cached_property
    def in_districts(self) -> set[str]:
        """Return the districts and all that lies in any of them."""
        return self.districts | {place for place, wholes in self.inside.items() if wholes & self.districts}

    def _favourable(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.entries:
            if entry.indicator and (wish := entry.value("desirability")) and (way := entry.value("direction")):
                same = wish == "jjj:improvement"
                rising = way == "jjj:increase"
                found.setdefault(entry.indicator, "highest" if same == rising else "lowest")
        return found

    def _entry(self, ref: str) -> Entry:
        statement = self.readings["en"].statements[ref]
        of = self.readings["en"].statements.get(statement.value("assesses") or "", statement)
        values = statement.values
        entry = Entry(
            id=ref,
            kind=statement.kind if statement.kind in FACT_KINDS else "entity",
            values=dict(values),
            about={ref, *(value for name in LINKED for value in values.get(name, []))},
            related={value for name in RELATED for value in values.get(name, [])},
            places=_places(ref, of, statement),
            indicator=of.value("indicator"),
            measure=statement.value("measure"),
            year=_integer(statement.value("year")),
            baseline=_integer(statement.value("baselineYear")),
            strength=strength_of(statement),
            origin=origin_of(statement),
            numbers=_numbers(of),
            months=set(_MONTH.findall(" ".join([*values.get("period", []), *values.get("issued", [])]))),
        )  # fmt: skip
        if entry.indicator:
            entry.about.add(entry.indicator)
            entry.about.update(entry.indicator.replace(ending, plain) for ending, plain in VARIANTS)
        self._add_words(entry)
        return entry

    def _add_words(self, entry: Entry) -> None:
        for label in self._names_of(entry):
            found = self._terms_of(label)
            entry.names.append(found)
            entry.terms.update(dict.fromkeys(found, IN_NAME))
        for texts, worth in ((self._everyday_of(entry), IN_EVERYDAY), (self._told_of(entry), IN_BODY)):
            for text in texts:
                for term in self._terms_of(text):
                    entry.terms.setdefault(term, worth)

    def _terms_of(self, text: str) -> frozenset[str]:
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = frozenset(map(sys.intern, terms_of(text)))
        return found

    def _names_of(self, entry: Entry) -> Iterator[str]:
        """Yield what a fact is called: its own names, those of its metric, its measure and its policy."""
        entries = self.readings["en"].directory.entries
        refs = [entry.indicator, entry.measure, entry.value("limitDefinedBy")]
        is_named = entry.kind in ("policy", "programme", "recognition", "target", "entity")
        for ref in (*refs, entry.id if is_named else None):
            if ref and ref in entries:
                yield from (name for _, name in entries[ref].told())
                yield from vocabulary().aliases.get(ref, [])

    def _everyday_of(self, entry: Entry) -> Iterator[str]:
        """Yield what people call a fact's metric, measure or policy, or the thing that it is."""
        entries = self.readings["en"].directory.entries
        for ref in (entry.indicator, entry.measure, entry.value("limitDefinedBy"), entry.id):
            if ref and ref in entries:
                yield from (name for _, name in entries[ref].everyday)

    def _told_of(self, entry: Entry) -> Iterator[str]:
        entries = self.readings["en"].directory.entries
        for language in LANGUAGES:
            statement = self.readings[language].statements.get(entry.id)
            if statement is None:
                continue
            yield from (text for name in TOLD for text in statement.labels.get(name, []))
            yield from (found.printed for found in statement.citations)
            yield from {(found.section or found.title).rsplit("›", 1)[-1] for found in statement.citations}
        for ref in (*entry.about, *entry.places, *entry.related):
            if ref in entries and ref != entry.id:
                yield from (name for _, name in entries[ref].names())


def _inside(reading: Reading) -> dict[str, set[str]]:
    """Return for each place all places that it lies in."""
    direct: dict[str, set[str]] = defaultdict(set)
    for start, end, data in reading.network.edges(data=True):
        if data["relation"] == "within":
            direct[start].add(end)
    found: dict[str, set[str]] = {}
    for place in list(direct):
        open_ends, seen = [place], set[str]()
        while open_ends:
            for whole in direct.get(open_ends.pop(), ()):
                if whole not in seen:
                    seen.add(whole)
                    open_ends.append(whole)
        found[place] = seen
    return found


def _places(ref: str, of: Statement, statement: Statement) -> set[str]:
    """Return the places of a fact: of a recognition also those to which it was given."""
    found = {*of.values.get("place", []), *statement.values.get("recipient", []), ref}
    return {place for place in found if place.startswith("place/")}


def _integer(text: str | None) -> int | None:
    return int(text) if text else None


def _numbers(statement: Statement) -> set[str]:
    found = (statement.value(name) for name in ("value", "changeValue", "minValue", "maxValue", "consecutiveYears"))
    texts = {text.lstrip("+-") for text in found if text}
    return texts | {_short(text) for text in texts} | set(_printed_numbers(statement.value("asPrinted")))


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _printed_numbers(printed: str | None) -> Iterable[str]:
    return re.findall(r"\d+(?:\.\d+)?", printed or "")
