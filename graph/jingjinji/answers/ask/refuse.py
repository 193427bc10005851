"""When the honest answer is that the bulletin does not say it, and why, in one sentence.

A refusal needs evidence: a subject, place or year that lies beyond, an unknown word in the place of the thing asked
about, a party, date or number that the best fact lacks, or too little of what was understood. A word that is merely
unknown is none.
"""

from __future__ import annotations

import re

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.causes import CLOSE, TELLS, is_about, refuse_cause
from jingjinji.answers.ask.clauses import is_meant
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.kinds import shape_of
from jingjinji.answers.ask.missing import (
    is_off,
    lacks_number,
    missing_code,
    missing_count,
    missing_measure,
    missing_quote,
)
from jingjinji.answers.ask.names import EVERYDAY
from jingjinji.answers.ask.rank import Scored, is_district, is_number, place_fit, year_fit
from jingjinji.answers.ask.reasons import REASONS, asked_about, label_of
from jingjinji.answers.ask.stance import is_asked_beside
from jingjinji.answers.ask.text import terms_of

_PARTIES = ("issuedBy", "carriedOutBy", "awardedBy", "hasMember", "establishedBy", "recipient", "involves")
_TIMES = ("year", "period", "issued", "consecutiveYears", "startYear", "anniversary")
_NO_FIGURE = ("policy", "recognition", "who", "measure", "programme", "target")  # asked for something else
ENOUGH = 0.25  # the share of what was understood that a fact must have to be an answer at all
_DATES = re.compile(r"\bdates?\b|which day|what day|哪天|几号|日期|几月几日")  # asks for a day, and not for a year
_DAY, _ANY = re.compile(r"\d{4}-\d\d"), re.compile(r"\w")
_PLACED = re.compile(r"(?<=\b[Ii]n )([A-Z][a-z]{2,})\b")  # English writes names with a capital
_ELSEWHERE = 0.5  # how well a place fits that is another one
_SEVERAL, _LITTLE = 2, 2.0  # unknown words, beside known ones of less weight than one rare word
_MOST = 0.45  # the share of what was understood that a fact must have beside what askers tell of themselves
_WHOLE = 0.95  # the share from which on a fact has all that was understood
_YUAN, _MONEY = "unit:CCY_CNY", re.compile(r"钱|money")
_COUNTS = 0.8  # the share of the best fact's topic from which on a number counts what is asked
_CLEAR, _NEARLY = 0.5, 0.85  # the share from which on a fact clearly has what is asked, or nearly all
_ALIKE = 0.25  # likeness from which on a question is a known one, whatever its words
_NEAR = 3  # facts of which one may be what a word says
_MUCH = 0.6  # the share from which on a word of known questions is one for the fact
_FEW = 5  # facts that an answer shows
_REPORTED = ("observation", "change", "limit", "compliance", "effect")


def refuse(question: Question, found: list[Scored], index: Index) -> str | None:
    """Return why the facts found are no answer, in the question's language; None if the best of them is one."""
    reasons = REASONS[question.language]
    for name in ("domain", "prediction", "forecast", "opinion"):
        if name in question.beyond and not _is_told(name, question, found):
            return reasons["forecast" if name == "prediction" else name]
    if "asker" in question.beyond and not question.indicators and _is_little(found):
        return reasons["domain"]
    if found and _is_to_come(question, found[0].entry, index):
        return reasons["forecast"]
    if place := _far_place(question):
        return reasons["place"].format(place=place)
    is_empty = not found or _says_nothing(question, found[0]) or _says_only_where(question, index)
    if is_empty or _is_foreign(question, index):
        return _nothing(question)
    return (
        _metric(question, found, index)
        or _named(question, found, index)
        or refuse_cause(question, found, index)
        or _unnamed(question, found)
        or _uncounted(question, found)
        or _constraints(question, found[0].entry, found, index)
        or (_nothing(question) if found[0].parts["topic"] < ENOUGH else None)
    )


def _far_place(question: Question) -> str | None:
    """Return a place that no bulletin reaches and that is asked about, or compared with."""
    if "place" in question.beyond:
        return _titled(question.beyond["place"][0], question)
    if question.told and is_meant(question.asked, question.telling, is_placed=bool(question.places)):
        return _titled(question.told[0], question)
    return _unknown_place(question)


def _unknown_place(question: Question) -> str | None:
    """Return an unknown name in the place of a place: “in Lyon”, “than in Lyon”."""
    named = (found[1] for found in _PLACED.finditer(question.text))
    unknown = {word.casefold() for word in question.unresolved}
    return next((name for name in named if name.casefold() in unknown), None)


def _is_little(found: list[Scored]) -> bool:
    """Tell whether no fact has most of what was understood: what askers tell of themselves is then all there is."""
    return not found or found[0].parts["topic"] < _MOST


def _is_to_come(question: Question, best: Entry, index: Index) -> bool:
    """Tell whether a year to come is asked for of which the best fact tells nothing."""
    years = [year for year in question.years if year > index.latest]
    is_figure = best.kind in _REPORTED or best.id.startswith("indicator/")
    return bool(years) and is_figure and best.year not in years


def _says_nothing(question: Question, best: Scored) -> bool:
    """Tell whether no word of a question is understood, and it is not much like any known one either."""
    return all(unit.is_cue for unit in question.units) and best.parts["topic"] < _CLEAR


def _says_only_where(question: Question, index: Index) -> bool:
    """Tell whether all that is understood of a question is a place, and something else is said or asked."""
    content = [unit for unit in question.units if not unit.is_cue]
    is_place = bool(content) and all(unit.ids and unit.ids[0].startswith("place/") for unit in content)
    is_waters = is_place and not any(is_district(unit, index) for unit in content)
    if is_waters and _is_known(question, index):
        return False  # “how did they get the Qinghe clear again”
    is_whole_city = question.places == ["place/beijing"] and len(content) == 1 and bool(question.asks)
    return is_place and (bool(question.unresolved) or is_whole_city)


def _is_foreign(question: Question, index: Index) -> bool:
    """Tell whether hardly anything of a question is understood, and several words of it are unknown."""
    content = (unit for unit in question.units if not unit.is_cue and not any(map(_is_place, unit.ids)))
    is_little = len(question.unresolved) >= _SEVERAL and sum(unit.weight for unit in content) < _LITTLE
    return is_little and not _is_known(question, index)


def _is_known(question: Question, index: Index) -> bool:
    """Tell whether a question is much like a known one: everyday words may all be foreign to the source."""
    return max(index.known.alike(question.text).values(), default=0.0) >= _ALIKE


def _is_place(ref: str) -> bool:
    return ref.startswith("place/")


def _titled(name: str, question: Question) -> str:
    return name if question.language == "zh" else name.title()


def _is_told(name: str, question: Question, found: list[Scored]) -> bool:
    """Tell whether what seems to lie beyond is what the best fact is called: a target, recommended techniques.

    A judgement asked beside a plain question, or about which place to choose by a metric, gives way to a fact that has
    nearly all of it.
    """
    if not found or name == "domain":
        return False
    best, topic = found[0].entry, found[0].parts["topic"]
    if name == "opinion" and topic >= _CLEAR and is_asked_beside(question):
        return True
    if name == "forecast" and best.kind == "entity" and topic >= _NEARLY:
        return True  # “is there going to be a park?”: the text tells of the park
    has_aim = best.kind in ("target", "policy") or bool(best.value("aim"))  # what is expected of a measure
    least = ENOUGH if best.kind == "entity" or question.wants("target") else 0.7
    is_aim = name == "forecast" and has_aim and topic > least
    return is_aim or all(_has(best, said) for said in question.beyond[name])


def _nothing(question: Question) -> str:
    reasons = REASONS[question.language]
    if question.unresolved:
        return reasons["metric"].format(what=max(question.unresolved, key=len))
    return reasons["nothing"]


def _metric(question: Question, found: list[Scored], index: Index) -> str | None:
    """Refuse what no bulletin of this kind counts, and what has no word in the graph at all."""
    reasons = REASONS[question.language]
    for said in (*question.beyond.get("metric", []), *question.beyond.get("event", [])):
        if not (any(_is_called(one, said, index) for one in found[:_NEAR]) or _is_money(said, found[0].entry)):
            return reasons["metric"].format(what=said)
    subject, best = question.subject, found[0]
    if subject and not (_is_called(best, subject, index) or _is_whole(best, question)):
        return reasons["metric"].format(what=subject)
    if question.in_unit and not (found[0].entry.value("value") or found[0].entry.value("changeValue")):
        return reasons["unit"]
    return None


def _named(question: Question, found: list[Scored], index: Index) -> str | None:
    """Refuse where the best facts lack what is named for certain, or are chosen for place or year alone."""
    reasons = REASONS[question.language]
    if said := _missing(question, found, index):
        return reasons["metric"].format(what=said)
    is_plan = question.wants("target") and found[0].entry.kind == "target"  # one of several years is told
    off = None if is_plan else is_off(question, found, index)
    if off == "year":
        return reasons["year alone"].format(year=question.years[0])
    if off or lacks_number(question, found):
        return reasons["nothing"] if off else reasons["unit"]
    return None


def _missing(question: Question, found: list[Scored], index: Index) -> str | None:
    named = missing_quote(question, found, index) or missing_count(question, found, index)
    return named or missing_measure(question) or missing_code(question)


def _is_money(said: str, best: Entry) -> bool:
    """Tell whether money is asked for where the best fact is a sum of it."""
    return best.value("unit") == _YUAN and _MONEY.search(said) is not None


def _is_whole(best: Scored, question: Question) -> bool:
    """Tell whether the best fact is about a metric that is named, and has all else that was understood.

    “My mum asks how many good days …”: the mum is unknown, and not what is asked about.
    """
    wanted = {ref for refs in question.indicators for ref in refs}
    return best.parts["topic"] >= _WHOLE and not best.entry.about.isdisjoint(wanted)


def _has(entry: Entry, said: str) -> bool:
    """Tell whether what was said is in one of the names of a fact, or of what it belongs to."""
    terms = set(terms_of(said))
    return bool(terms) and (
        any(terms <= name for name in entry.names) or (len(terms) == 1 and terms <= set(entry.terms))
    )


def _is_called(best: Scored, said: str, index: Index) -> bool:
    """Tell whether a fact has this word in a name, or has most of the question and people ask for it with the word."""
    is_asked = best.parts["topic"] >= _MUCH and index.known.says(index.numbers[best.entry.id], terms_of(said))
    return is_asked or _has(best.entry, said)


def _close(found: list[Scored], least: float = CLOSE) -> list[Scored]:
    """Return the facts that have about as much of the question as the best one."""
    return [one for one in found[:_FEW] if one.parts["topic"] >= least * found[0].parts["topic"]]


def _unnamed(question: Question, found: list[Scored]) -> str | None:
    """Refuse who and when where the thing asked about has no party or no date."""
    reasons, shape = REASONS[question.language], shape_of(found[0].entry)
    if shape not in ("programme", "measure", "policy", "event", "recognition"):
        return None
    close = [one.entry for one in _close(found) if one.parts["topic"] >= found[0].parts["topic"]]
    if shape == "programme" and question.wants("who") and not any(e.value(n) for e in close for n in _PARTIES):
        return reasons["no party"]
    asks_day = shape == "measure" and _DATES.search(question.text.casefold())
    times = " ".join(found[0].entry.value(name) or "" for name in _TIMES)
    if question.wants("when") and not (_DAY if asks_day else _ANY).search(times):
        return reasons["no date"]
    return None


def _uncounted(question: Question, found: list[Scored]) -> str | None:
    """Refuse how much and how many where no fact that comes close has a number."""
    if not question.quantity or question.wants("cause", "who", "when", "where"):
        return None
    wanted = {ref for refs in question.indicators for ref in refs}
    close = _close(found, _COUNTS if question.wants("count") else CLOSE)
    near = [*close, *(one for one in found[:_FEW] if is_about(one.entry, wanted))]
    has_number = any(is_number(one.entry) and one.parts["place"] > _ELSEWHERE for one in near)
    is_elsewhere = bool(question.places) and "place/beijing" not in question.places
    is_meant = found[0].parts["topic"] >= TELLS or is_elsewhere
    return None if has_number or not is_meant else REASONS[question.language]["unit"]


def _constraints(question: Question, best: Entry, found: list[Scored], index: Index) -> str | None:
    """Refuse where the best fact is of another place, another year, another metric or no single month."""
    reasons, what = REASONS[question.language], asked_about(question, index)
    if (missing := _lacking(question, best, index)) is not None:
        return missing
    if question.places and not _is_in_china(question, best) and place_fit(best, question, index) <= 0.5:
        place = index.names.label(question.places[0], question.language)
        named = what or label_of(best, question, index)
        return reasons["no figure there"].format(place=place, what=named) if named else reasons["nothing"]
    if question.years and year_fit(best, question, index) <= 0.45:
        year = next((y for y in question.years if y != best.year), question.years[0])
        name = what or label_of(best, question, index)
        return reasons["year"].format(year=year, what=name) if name else reasons["year alone"].format(year=year)
    wanted = {ref for refs in question.indicators for ref in refs}
    asks_figure = question.wants("value", "change", "count", "rank", "compliance", "comparison") or not question.asks
    if wanted and asks_figure and not is_about(best, wanted) and found[0].parts["topic"] < 0.5:
        return reasons["nothing"]
    if question.months and not best.months.intersection(question.months) and shape_of(best) in ("figure", "change"):
        return reasons["month"].format(what=what or label_of(best, question, index))
    return None


def _is_in_china(question: Question, best: Entry) -> bool:
    """Tell whether a thing, and no figure, of the whole country is asked for: whatever the graph has lies in it."""
    return question.places == ["place/china"] and best.kind not in _REPORTED


def _lacking(question: Question, best: Entry, index: Index) -> str | None:
    """Refuse a metric that no fact has at the place, or in the year, asked for; limits hold everywhere.

    Everyday names are loose: where one seems to name a metric, a best fact of the very place is believed.
    """
    wanted = {ref for refs in question.indicators for ref in refs}
    is_thing = best.kind in ("recognition", "entity") and question.wants("where") and _is_there(question, best, index)
    if not wanted or is_thing or question.wants("limit", "definition", *_NO_FIGURE):
        return None
    reasons, what = REASONS[question.language], asked_about(question, index)
    own = [e for e in index.entries if e.kind not in ("limit", "entity", "target") and is_about(e, wanted)]
    there = [e for e in own if place_fit(e, question, index) > 0.5]
    is_loose = not any(span.matches[0].score > EVERYDAY for span in question.spans if wanted & set(span.ids))
    if own and not there and question.places and not (is_loose and _is_there(question, best, index)):
        place = index.names.label(question.places[0], question.language)
        return reasons["no figure there"].format(place=place, what=what)
    if is_loose and _is_there(question, best, index) and question.years and best.year in question.years:
        return None
    if there and question.years and not any(year_fit(e, question, index) > 0.45 for e in there):
        year = next((y for y in question.years if y != index.latest), question.years[0])
        return reasons["year"].format(year=year, what=what)
    return None


def _is_there(question: Question, best: Entry, index: Index) -> bool:
    return bool(question.places) and place_fit(best, question, index) > _ELSEWHERE
