"""Hold each fact against its own printed phrase, which needs no text: its figure, its unit, its place in the document.

Laws: the first phrase of a fact that has a figure prints that figure, with 万, 亿 and 成 multiplied out; a phrase
without any number says in words that there is none (0) or all (100); 百分点, and only that, is a percentage point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jingjinji.facts.model import Document, Fact
from jingjinji.faults import Fault, Faults

FIGURES = ("value", "min_value", "max_value", "change_value")
IN_WORDS = (Decimal(0), Decimal(100))
ARABIC = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s?([万亿成])?")
CHINESE = re.compile(r"([零〇一二两三四五六七八九十百千]+)([万亿成])?")
TIMES = {"": Decimal(1), "成": Decimal(10), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
DIGITS = {"〇": 0, "两": 2} | {digit: value for value, digit in enumerate("零一二三四五六七八九")}
PLACES = {"十": 10, "百": 100, "千": 1000}


def check_phrases(document: Document) -> None:
    """Raise `Faults` naming each fact that its own phrase contradicts, or that cites behind the document's end."""
    faults = [fault for fact in document.facts for fault in _contradictions(fact, document.code_points)]
    if faults:
        raise Faults(faults)


def _contradictions(fact: Fact, code_points: int) -> Iterator[Fault]:
    for citation in fact.citations:
        if citation.end > code_points:
            yield fact.fault(
                f"“{citation.printed}” cannot stand at {citation.at}: the text has {code_points} code points"
            )
    figures = [(name, fact.fields[name]) for name in FIGURES if name in fact.fields]
    if not figures or not fact.citations:
        return
    printed = fact.citations[0].printed
    numbers = numbers_in(printed)
    for name, figure in figures:
        if abs(figure) not in (numbers or IN_WORDS):
            yield fact.fault(
                f"{name} is {figure:f}, but “{printed}” does not print it", "the first cite is the figure's own phrase"
            )
    if (fact.fields.get("unit") == "percentage-point") != ("百分点" in printed):
        yield fact.fault(f"“{printed}” and the unit {fact.fields.get('unit')} differ: 百分点 is percentage-point")


def numbers_in(phrase: str) -> set[Decimal]:
    """Return every number that a phrase prints, in Arabic or Chinese figures, with its 万, 亿 or 成."""
    arabic = {Decimal(digits.replace(",", "")) * TIMES[unit] for digits, unit in ARABIC.findall(phrase)}
    return arabic | {Decimal(_chinese(digits)) * TIMES[unit] for digits, unit in CHINESE.findall(phrase)}


def _chinese(digits: str) -> int:
    """Return the value of a Chinese numeral below ten thousand: 一百零五 is 105, 十二 is 12."""
    total = digit = 0
    for sign in digits:
        if sign in DIGITS:
            digit = DIGITS[sign]
        else:
            total += (digit or 1) * PLACES[sign]
            digit = 0
    return total + digit
