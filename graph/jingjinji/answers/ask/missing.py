"""What a question names for certain and the best facts lack: a quoted name, a thing counted, a number in a unit.

A name in quotation marks is meant to the letter; what “how many” counts is what is asked about; who asks for decibels
wants a number. Where the best facts have none of it, what they have besides is no answer.
"""

from __future__ import annotations

import re

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.rank import Scored, place_fit, year_fit
from jingjinji.answers.ask.text import terms_of

_KINDS = (
    r"行动|计划|工程|规划|项目|[奖奨]|条例|办法|方案|活动|大赛|制度|指数|平台|基金"
    r"|campaign|plan|program(?:me)?|project|award|prize|action|fund|scheme|law|act|index|initiative|standard"
)
_QUOTED = re.compile(r"[“‘『「《\"]([^”’』」》\"]{2,40})[”’』」》\"]\s?(\w{0,10})")
_NAMES = re.compile(rf"(?:{_KINDS})$"), re.compile(rf"^(?:{_KINDS})")  # “… Plan”, or “…” campaign
_LONGEST = 8  # terms of a quotation that is a name, and no sentence
_NAMED = 0.75  # the share of a quoted name that a fact must have
_UNKNOWN = 5.0  # the weight of a term that no fact has
_LOOKED_AT = 5
_HOW_MANY = re.compile(r"\bhow many ((?:[a-z-]+ ){0,3}?)([a-z]{3,}s|people|staff)\b")
_TELLING = 2.0  # the weight from which on a word counted says what
_UNITS = re.compile(
    r"\bn?gy\b|\bbq\b|\b[nμ]g/l\b|\bmg/l\b|\bdb\b|decibels?|分贝"
    r"|多少(?:公?米|毫克|微克|吨|公斤|公顷|亩|立方米|贝克)|几(?:公?米|毫克|公顷|亩)"
)
_VALUES = ("value", "changeValue", "minValue", "maxValue", "output", "change", "margin")
_MEASURES = re.compile(
    r"(?:含量|浓度|数量|总量|价格|均价|费用|人数|产量|面积|率|指数|排放量|用量|密度"
    r"|concentrations?|contents?|levels?|rates?|prices?|costs?|counts?|numbers?|emissions?|consumption|density)(?![a-z])"
)
_COMPOUND = re.compile(rf"\S(?:\S|\s){_MEASURES.pattern}$")
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3,6}(?![A-Za-z])")
_CLEAR = 0.6  # of a topic that is clearly what is asked
_SAME, _FAR = 0.7, 0.45  # of the topic of the fact that has most; how badly a place or year fits that is another


def missing_quote(question: Question, found: list[Scored], index: Index) -> str | None:
    """Return a name in quotation marks of which no fact near the best has most."""
    for quoted, after in _QUOTED.findall(question.text):
        terms = terms_of(quoted)
        is_kind = _NAMES[0].search(quoted.casefold()) or _NAMES[1].search(after.casefold())
        is_name = is_kind and 0 < len(terms) <= _LONGEST
        if is_name and all(_share(one.entry, terms, index) < _NAMED for one in found[:_LOOKED_AT]):
            return str(quoted)
    return None


def _share(entry: Entry, terms: list[str], index: Index) -> float:
    total = sum(index.weight(term) or _UNKNOWN for term in terms)
    return sum(index.weight(term) for term in terms if term in entry.terms) / total


def missing_count(question: Question, found: list[Scored], index: Index) -> str | None:
    """Return what “how many” counts where it is a word that the facts near the best lack, in whatever sense."""
    for counted in _HOW_MANY.finditer(question.asked):
        noun = set(terms_of(counted[2]))
        for unit in question.units:
            options = {term for terms in unit.terms for term in terms}
            if unit.ids or unit.weight < _TELLING or not noun <= options:
                continue
            covered = index.coverage(unit.ids, unit.terms)
            having = {index.entries[number].id for number, share in covered.items() if share}
            if having.isdisjoint(one.entry.id for one in found[:_LOOKED_AT]):
                return counted[2]
    return None


def missing_measure(question: Question) -> str | None:
    """Return an unknown word of which a measure is asked, where no known metric is named: “lead content”, “铅含量”."""
    if question.indicators:
        return None
    text = question.asked.casefold()
    measured = (word for word in question.unresolved if re.search(rf"{re.escape(word)}\s?{_MEASURES.pattern}", text))
    compound = (word for word in question.unresolved if _COMPOUND.search(word))
    return next((word for words in (measured, compound) for word in words), None)


def lacks_number(question: Question, found: list[Scored]) -> bool:
    """Tell whether a number in a unit is asked for, and no fact that has as much of the question has any number."""
    most = found[0].parts["topic"]
    near = [one.entry for one in found[:_LOOKED_AT] if one.parts["topic"] >= most]
    has_value = any(any(entry.value(name) for name in _VALUES) for entry in near)
    return _UNITS.search(question.asked) is not None and not has_value


def missing_code(question: Question) -> str | None:
    """Return an abbreviation in capitals that nothing in the graph has, in a text that is not all in capitals."""
    unknown = set(question.unresolved)
    codes = () if question.text.isupper() else _CODE.findall(question.text)
    return next((code for code in codes if code.casefold() in unknown), None)


def is_off(question: Question, found: list[Scored], index: Index) -> str | None:
    """Return “year” or “no figure there” where the fact that has most of what is asked is of another one.

    A fact of the year asked for that has much less of the subject is chosen for its year alone.
    """
    best, most = found[0], max(found, key=lambda one: one.parts["topic"])
    wanted = {ref for refs in question.indicators for ref in refs}
    is_less = best.parts["topic"] < _SAME * most.parts["topic"] and most.parts["topic"] >= _CLEAR
    if not is_less or not best.entry.about.isdisjoint(wanted):
        return None
    if question.years and year_fit(most.entry, question, index) <= _FAR:
        return "year"
    is_placed = bool(question.places) and index.districts.issuperset(question.places)
    return "no figure there" if is_placed and place_fit(most.entry, question, index) <= _FAR else None
