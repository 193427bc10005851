"""When the honest answer is that the bulletin does not say it, and why, in one sentence.

The worst answer is an invented link: a cause is given only where the source states one (strength 3 or 4).
"""

from __future__ import annotations

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.index import Entry, Index, terms_of
from jingjinji.answers.ask.kinds import shape_of
from jingjinji.answers.ask.rank import Scored, place_fit, year_fit

_PARTIES = ("issuedBy", "carriedOutBy", "awardedBy", "hasMember", "establishedBy", "recipient", "involves")
_TIMES = ("year", "period", "issued", "consecutiveYears", "startYear", "anniversary")
ENOUGH = 0.38
STATED = 3
REASONS = {
    "zh": {
        "domain": "这不是本图谱所载公报涉及的内容。",
        "opinion": "这是在征求看法或建议；本图谱只载公报写明的事实。",
        "forecast": "公报记载已经发生的情况，不作预测。",
        "place": "图谱没有{place}的数据：公报没有写到。",
        "no figure there": "公报没有给出{place}的{what}。",
        "year": "图谱没有{year}年的{what}。",
        "year alone": "图谱没有{year}年的有关数据。",
        "month": "公报没有按月给出{what}。",
        "metric": "公报没有写到“{what}”。",
        "no cause": "公报没有把{what}的变化归于任何措施；并列写到不等于因果。",
        "no link": "公报没有写明“{measure}”与{what}有联系。",
        "weak": "公报只是并列写到“{measure}”和{what}，没有写明二者有联系。",
        "unit": "公报没有给出这一总量。",
        "no party": "公报没有写明是哪一方。",
        "no date": "公报没有写明时间。",
        "nothing": "图谱里没有能回答这个问题的事实。",
    },
    "en": {
        "domain": "This is not a subject of the bulletins in this graph.",
        "opinion": "This asks for an opinion or advice; the graph holds only what the bulletin states.",
        "forecast": "The bulletin reports what has been and makes no forecast.",
        "place": "The graph has nothing on {place}: the bulletin does not cover it.",
        "no figure there": "The bulletin gives no {what} for {place}.",
        "year": "The graph has no {what} for {year}.",
        "year alone": "The graph has nothing of this for {year}.",
        "month": "The bulletin gives no monthly figures of {what}.",
        "metric": "The bulletin says nothing of “{what}”.",
        "no cause": "The bulletin attributes the change of {what} to no measure; standing side by side is no "
        "attribution.",
        "no link": "The bulletin states no link between “{measure}” and {what}.",
        "weak": "The bulletin only names “{measure}” and {what} side by side and states no link between them.",
        "unit": "The bulletin does not give this total.",
        "no party": "The bulletin does not say who.",
        "no date": "The bulletin does not say when.",
        "nothing": "The graph holds no fact that answers this question.",
    },
}


def refuse(question: Question, found: list[Scored], index: Index) -> str | None:
    """Return why the facts found are no answer, in the question's language; None if the best of them is one."""
    reasons = REASONS[question.language]
    for name in ("domain", "forecast", "opinion"):
        if name in question.beyond and not (name != "domain" and _is_told(found)):
            return reasons[name]
    if "place" in question.beyond:
        return reasons["place"].format(place=_titled(question.beyond["place"][0], question))
    if not found or (question.places == ["place/beijing"] and len(question.units) == 1 and question.asks):
        return _nothing(question)
    return (
        _metric(question, found)
        or _cause(question, found, index)
        or _unnamed(question, found[0].entry)
        or _constraints(question, found[0].entry, found, index)
        or (_nothing(question) if found[0].score < ENOUGH else None)
    )


def _titled(name: str, question: Question) -> str:
    return name if question.language == "zh" else name.title()


def _is_told(found: list[Scored]) -> bool:
    """Tell whether a question about what is to come or ought to be is one about a stated target or aim."""
    return bool(found) and found[0].entry.kind in ("target", "policy") and found[0].parts["topic"] > 0.7


def _nothing(question: Question) -> str:
    reasons = REASONS[question.language]
    if question.unresolved:
        return reasons["metric"].format(what=max(question.unresolved, key=len))
    return reasons["nothing"]


def _metric(question: Question, found: list[Scored]) -> str | None:
    """Refuse what no bulletin of this kind counts, and what has no word in the graph at all."""
    reasons = REASONS[question.language]
    for said in question.beyond.get("metric", []):
        if not _has(found[0].entry, said):
            return reasons["metric"].format(what=said)
    lost = sum(unit.weight for unit in question.units if not unit.known)
    total = sum(unit.weight for unit in question.units) or 1.0
    topic = found[0].parts["topic"]
    named = {ref for span in question.spans for ref in span.ids}
    is_counted = question.wants("count", "who") and lost / total > 0.3 and topic < 0.65
    is_counted = is_counted and found[0].entry.about.isdisjoint(named)
    if is_counted or (lost / total > 0.5 and topic < 0.6):
        return _nothing(question)
    if question.in_unit and not (found[0].entry.value("value") or found[0].entry.value("changeValue")):
        return reasons["unit"]
    return None


def _has(entry: Entry, said: str) -> bool:
    terms = terms_of(said)
    return bool(terms) and all(term in entry.terms for term in terms)


def _cause(question: Question, found: list[Scored], index: Index) -> str | None:
    """Refuse a cause that the source does not state; a neutral question about an effect may be told a weak link."""
    if "cause" in question.asks and not question.indicators:
        return None if any(map(_states_a_cause, found[:10])) else _no_cause(question, found[0].entry, index)
    if not question.wants("cause", "effect") or not question.indicators:
        return None
    wanted = {ref for refs in question.indicators for ref in refs}
    meant = {ref for refs in question.measures for ref in refs}
    measures = {e.id for e in index.entries if e.id.startswith("measure/") and (e.id in meant or e.related & meant)}
    claims = [e for e in index.entries if e.kind == "effect" and e.indicator in wanted]
    claims = [e for e in claims if place_fit(e, question, index) > 0.6]
    reasons, what = REASONS[question.language], _what(question, index)
    if measures:
        own = [e for e in claims if e.measure in measures]
        name = index.names.label(sorted(measures)[0], question.language)
        if not own:
            return (
                None
                if shape_of(found[0].entry) == "change" and _same_measure(found[0].entry, measures, index)
                else (reasons["no link"].format(measure=name, what=what))
            )
        strongest = max(e.strength or 0 for e in own)
        return (
            reasons["weak"].format(measure=name, what=what) if "cause" in question.asks and strongest < STATED else None
        )
    asks_for_one = question.wants("cause") or (question.wants("neutral") and not claims)
    if asks_for_one and max((e.strength or 0 for e in claims), default=0) < STATED:
        return reasons["no cause"].format(what=what)
    return None


def _unnamed(question: Question, best: Entry) -> str | None:
    """Refuse who and when where the thing asked about has no party or no date."""
    reasons, shape = REASONS[question.language], shape_of(best)
    if shape not in ("programme", "measure", "policy", "event", "recognition"):
        return None
    if shape == "programme" and question.wants("who") and not any(best.value(name) for name in _PARTIES):
        return reasons["no party"]
    if question.wants("when") and not any(best.value(name) for name in _TIMES):
        return reasons["no date"]
    return None


def _states_a_cause(found: Scored) -> bool:
    """Tell whether a fact that meets the question is a stated effect, or no claim about a metric at all."""
    entry = found.entry
    if found.parts["topic"] < 0.55:
        return False
    return (entry.strength or 0) >= STATED or shape_of(entry) in ("measure", "policy", "programme", "organization")


def _no_cause(question: Question, best: Entry, index: Index) -> str:
    what = _label(best, question, index) or {"zh": "这一情况", "en": "this"}[question.language]
    return REASONS[question.language]["no cause"].format(what=what)


def _same_measure(entry: Entry, measures: set[str], index: Index) -> bool:
    return any(entry.id in e.values.get("change", []) for e in index.entries if e.measure in measures)


def _constraints(question: Question, best: Entry, found: list[Scored], index: Index) -> str | None:
    """Refuse where the best fact is of another place, another year, another metric or no single month."""
    reasons, what = REASONS[question.language], _what(question, index)
    if (missing := _lacking(question, index)) is not None:
        return missing
    if question.places and place_fit(best, question, index) <= 0.5:
        place = index.names.label(question.places[0], question.language)
        return reasons["no figure there"].format(place=place, what=what or _label(best, question, index))
    if question.years and year_fit(best, question, index) <= 0.45:
        year = next((y for y in question.years if y != best.year), question.years[0])
        name = what or _label(best, question, index)
        return reasons["year"].format(year=year, what=name) if name else reasons["year alone"].format(year=year)
    wanted = {ref for refs in question.indicators for ref in refs}
    asks_figure = question.wants("value", "change", "count", "rank", "compliance", "comparison") or not question.asks
    if wanted and asks_figure and not _is_about(best, wanted) and found[0].parts["topic"] < 0.75:
        return reasons["nothing"]
    if question.months and not best.months.intersection(question.months) and shape_of(best) in ("figure", "change"):
        return reasons["month"].format(what=what or _label(best, question, index))
    return None


def _lacking(question: Question, index: Index) -> str | None:
    """Refuse a metric that no fact has at the place, or in the year, asked for; limits hold everywhere."""
    wanted = {ref for refs in question.indicators for ref in refs}
    if not wanted or question.wants("limit", "definition", "policy"):
        return None
    reasons, what = REASONS[question.language], _what(question, index)
    own = [e for e in index.entries if e.kind not in ("limit", "entity", "target") and _is_about(e, wanted)]
    there = [e for e in own if place_fit(e, question, index) > 0.5]
    if own and not there and question.places:
        place = index.names.label(question.places[0], question.language)
        return reasons["no figure there"].format(place=place, what=what)
    if there and question.years and not any(year_fit(e, question, index) > 0.45 for e in there):
        year = next((y for y in question.years if y != index.latest), question.years[0])
        return reasons["year"].format(year=year, what=what)
    return None


def _is_about(entry: Entry, wanted: set[str]) -> bool:
    return not (entry.about | entry.related).isdisjoint(wanted)


def _label(entry: Entry, question: Question, index: Index) -> str:
    return index.names.label(entry.indicator, question.language) if entry.indicator else ""


def _what(question: Question, index: Index) -> str:
    if not question.indicators:
        return ""
    return index.names.label(question.indicators[0][0], question.language)
