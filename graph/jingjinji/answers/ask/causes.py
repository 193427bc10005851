"""When a question for a cause, or for a link between a measure and a metric, has no answer that the source states.

The worst answer is an invented link: a cause is given only where the source states one (strength 3 or 4); standing side
by side is none.
"""

from __future__ import annotations

import re

from jingjinji.answers.ask import signs
from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.kinds import shape_of
from jingjinji.answers.ask.rank import Scored, place_fit
from jingjinji.answers.ask.reasons import REASONS, asked_about, label_of

STATED = 3
# The share of what was asked that a fact must have to tell a cause, and how near it must come to the best fact.
TELLS, CLOSE = 0.55, 0.9
_TELLS_NEARLY = 0.45  # of a stated effect that has about as much as the best fact
_NEARLY = 0.8
_LOOKED_AT = 10  # facts among which one may state the cause
_THERE = 0.6  # how well a claim's place must fit
_OUTCOMES = ("effect", "change", "judgement", "figure")
_WAYS = {"jjj:increase": "up", "jjj:decrease": "down"}
_LINK = re.compile(r"因果|causal|causation")  # asks for nothing but the link
_CAUSED = re.compile(r"导致|造成|引起|caused by|due to")


def refuse_cause(question: Question, found: list[Scored], index: Index) -> str | None:
    """Refuse a cause that the source does not state; a neutral question about an effect may be told a weak link."""
    asks_effect = question.wants("effect") and "change" in question.asks and question.moves and not question.indicators
    if asks_effect and {found[0].entry.kind, shape_of(found[0].entry)}.isdisjoint(_OUTCOMES):
        return _no_cause(question, found[0].entry, index)
    if contrary := _contrary(question, found, index):
        return contrary
    if _counts(question, found[0]):
        return None
    if "cause" in question.asks and not (question.indicators and question.measures):
        least = max(_TELLS_NEARLY, CLOSE * found[0].parts["topic"])
        is_link = _LINK.search(question.text.casefold()) is not None
        is_strict = (
            bool(question.indicators) or is_link or ("change" in question.asks and "measure" not in question.asks)
        )
        wanted = _outcomes(question)
        looked_at = [one for one in found[:_LOOKED_AT] if not wanted or is_about(one.entry, wanted)]
        is_stated = any(_states_a_cause(one, least, is_strict=is_strict) for one in looked_at)
        if not is_stated and not _is_state(found[0], question, index):
            return _no_cause(question, found[0].entry, index)
        return None
    does = signs.MAKES.search(question.text.casefold()) and len(set(question.indicators)) > 1
    if _is_done_to(question) and _is_short(found[0], question):
        return _no_cause(question, found[0].entry, index)
    if question.indicators and (question.wants("cause", "effect") or does or (question.measures and question.moves)):
        return _refuse_link(question, found[0].entry, index)
    return None


def _counts(question: Question, best: Scored) -> bool:
    """Tell whether the number of something is asked for, and no metric's cause: “how many …”."""
    is_number = shape_of(best.entry) in ("figure", "change")
    return question.wants("count") and not question.indicators and not question.moves and is_number


def is_about(entry: Entry, wanted: set[str]) -> bool:
    """Tell whether a fact is about any of these things, or related to one."""
    return not (entry.about | entry.related).isdisjoint(wanted)


def _is_done_to(question: Question) -> bool:
    """Tell whether something that is no known measure is said to move a metric: “did the market make PM2.5 fall?”."""
    makes = signs.MAKES.search(question.text.casefold()) is not None
    return bool(makes and question.moves and question.indicators and not question.measures)


def _is_short(best: Scored, question: Question) -> bool:
    """Tell whether the best fact lacks the metric, or so much of the question that it lacks what is said to move it."""
    return best.parts["topic"] < TELLS or not is_about(best.entry, {r for refs in question.indicators for r in refs})


def _contrary(question: Question, found: list[Scored], index: Index) -> str | None:
    """Refuse the cause of a rise of what fell, or of a fall of what rose: the best change of the metric tells.

    So is one that is not asked why, but takes the very number of the change for one the other way.
    """
    wanted = {ref for refs in question.indicators for ref in refs}
    is_worse = signs.WORSE.search(question.asked) is not None
    if not (question.moves or is_worse):
        return None
    for one in found:
        way = _WAYS.get(one.entry.value("direction") or "")
        if one.entry.kind == "change" and way and not one.entry.about.isdisjoint(wanted):
            is_other = is_worse and one.entry.value("desirability") == "jjj:improvement"
            is_other = is_other or question.moves not in (None, way)
            is_one_way = not (signs.UP.search(question.asked) and signs.DOWN.search(question.asked))
            has_number = is_one_way and not one.entry.numbers.isdisjoint(question.numbers)
            is_taken = "cause" in question.asks or has_number
            return _told_contrary(way, one.entry, question, index) if is_other and is_taken else None
    return None


def _told_contrary(way: str, entry: Entry, question: Question, index: Index) -> str:
    return REASONS[question.language][f"went {way}"].format(what=label_of(entry, question, index))


def _refuse_link(question: Question, best: Entry, index: Index) -> str | None:
    """Refuse a link between what a question names which no claim ties, or none firmly enough for a cause."""
    if not question.measures and (missing := _between_metrics(question, best, index)):
        return missing
    wanted = _outcomes(question)
    if not wanted:
        return None
    meant = {ref for refs in question.measures for ref in refs} | _policies(question)
    measures = {e.id for e in index.entries if e.id.startswith("measure/") and (e.id in meant or e.related & meant)}
    claims = [e for e in index.entries if e.kind == "effect" and e.indicator in wanted]
    claims = [e for e in claims if place_fit(e, question, index) > _THERE]
    reasons, what = REASONS[question.language], asked_about(question, index)
    if not measures and _policies(question) and question.wants("effect"):
        name = index.names.label(sorted(meant)[0], question.language)
        return reasons["no link"].format(measure=name, what=what)
    if not measures:
        is_missing = question.wants("neutral") and not claims
        return reasons["no cause"].format(what=what) if is_missing else None
    own = [e for e in claims if e.measure in measures]
    name = index.names.label(sorted(measures)[0], question.language)
    if not own:
        is_its_own = _is_output(best, measures) or (shape_of(best) == "change" and _same_measure(best, measures, index))
        return None if is_its_own else reasons["no link"].format(measure=name, what=what)
    is_weak = "cause" in question.asks and max(e.strength or 0 for e in own) < STATED
    return reasons["weak"].format(measure=name, what=what) if is_weak else None


def _policies(question: Question) -> set[str]:
    return {ref for span in question.spans for ref in span.ids if ref.startswith("policy/")}


def _outcomes(question: Question) -> set[str]:
    """Return the metrics of which an effect is asked: not those that a measure's own name counts (“air domes”)."""
    spans = [span for span in question.spans if not any(ref.startswith("measure/") for ref in span.ids)]
    named = {ref for span in spans for ref in span.ids}
    return {ref for refs in question.indicators for ref in refs if ref in named or not question.measures}


def _between_metrics(question: Question, best: Entry, index: Index) -> str | None:
    """Refuse a link between two metrics: the graph ties measures to metrics, and no metric to another one."""
    first, last = question.indicators[0], question.indicators[-1]
    does = question.moves or signs.MAKES.search(question.text.casefold())
    if first == last or not does or all(not best.about.isdisjoint(refs) for refs in (first, last)):
        return None
    names = [index.names.label(refs[0], question.language) for refs in (first, last)]
    return REASONS[question.language]["no link"].format(measure=names[0], what=names[1])


def _is_state(found: Scored, question: Question, index: Index) -> bool:
    """Tell whether the best fact describes, as the source does, the very state of which the reason is asked.

    “Why is shallow groundwater vulnerable?” is no question for the cause of a change; the words of the source answer
    it, and no link is made. A rise or fall needs a stated effect.
    """
    is_named = any(found.entry.indicator in refs for refs in question.indicators)
    if _CAUSED.search(label_of(found.entry, question, index)) and (is_named or found.parts["topic"] >= _NEARLY):
        return True  # the metric itself is one of what a cause did: days of dust from outside
    if shape_of(found.entry) != "judgement" or question.wants("change", "effect") or found.parts["topic"] < TELLS:
        return False
    same = (index.entries[number] for number in index.by_thing.get(found.entry.indicator or "", ()))
    return not any(one.kind == "change" or one.value("value") for one in same)


def _states_a_cause(found: Scored, least: float, *, is_strict: bool) -> bool:
    """Tell whether a fact that meets the question is a stated effect, or no claim about a metric at all.

    `is_strict` admits stated effects alone: where a metric or a change is named.
    """
    entry = found.entry
    if found.parts["topic"] < least:
        return False
    if (entry.strength or 0) >= STATED:
        return True
    return not is_strict and shape_of(entry) in ("measure", "policy", "programme", "organization")


def _no_cause(question: Question, best: Entry, index: Index) -> str:
    what = label_of(best, question, index) or {"zh": "这一情况", "en": "this"}[question.language]
    return REASONS[question.language]["no cause"].format(what=what)


def _is_output(best: Entry, measures: set[str]) -> bool:
    return not measures.isdisjoint(best.values.get("outputOf", []))


def _same_measure(entry: Entry, measures: set[str], index: Index) -> bool:
    return any(entry.id in e.values.get("change", []) for e in index.entries if e.measure in measures)
