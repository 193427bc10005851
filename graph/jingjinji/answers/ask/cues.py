"""Small words and numbers that bend a question: years, baselines, months, extremes, directions, shares."""

from __future__ import annotations

import re

from jingjinji.answers.ask import signs
from jingjinji.answers.ask.asked import Question, Unit

# What “the air” means: its records where none is compared, its state where something is the best or worst.
_AIR_INDICATORS = ("indicator/pm25-annual-mean", "indicator/air-quality")
_AIR_RECORDS = ("indicator/good-air-quality-days", "indicator/heavy-pollution-days", *_AIR_INDICATORS)


def years_in_digits(content: str) -> str:
    """Return a text with years such as 二〇一三年 and 一三年 in digits; 二三年 and 一二年 are spans of time."""
    content = signs.YEAR_IN_WORDS.sub(lambda found: found[0].translate(signs.DIGITS), content)
    return signs.SHORT_IN_WORDS.sub(lambda found: "20" + found[0].translate(signs.DIGITS), content)


def read_cues(content: str, question: Question, latest: int) -> None:
    """Note years, baseline, numbers, months, directions and extremes; `latest` is the year most is reported of."""
    _read_years(content, question, latest)
    question.numbers = signs.NUMBER.findall(signs.YEAR.sub(" ", content))
    question.months = [f"{int(month):02}" for month in signs.CHINESE_MONTH.findall(content)]
    question.months += [f"{i:02}" for i, name in enumerate(signs.MONTHS, 1) if re.search(rf"\b{name}", content)]
    question.moves = "up" if signs.UP.search(content) else "down" if signs.DOWN.search(content) else None
    for name, pattern in (("who", signs.WHO), ("when", signs.WHEN)):
        if pattern.search(content):
            question.asks[name] = 1.0
    question.share = signs.SHARE.search(content) is not None
    question.quantity = signs.QUANTITY.search(content) is not None
    question.fails = signs.FAILS.search(content) is not None
    question.relative = signs.RELATIVE.search(content) is not None
    question.whole_year = signs.WHOLE_YEAR.search(content) is not None
    question.in_unit = found[0] if (found := signs.UNIT.search(content)) else None
    ways = (("bad", signs.BAD), ("good", signs.GOOD), ("lowest", signs.LOW), ("highest", signs.HIGH))
    question.extreme = next((way for way, pattern in ways if pattern.search(content)), None)


def _read_years(content: str, question: Question, latest: int) -> None:
    """Note the years of a question, and the one that it compares with."""
    years = [int(year) for year in dict.fromkeys(signs.YEAR.findall(content))]
    years += [2000 + int(year) for year in signs.SHORT_YEAR.findall(content)]
    years += [2000 + int(year) for year in signs.SHORT_IN.findall(content)]
    if not years and signs.TEN_AGO.search(content) and signs.QUANTITY.search(content):
        is_compared = signs.COMPARED.search(content) or signs.UP.search(content) or signs.DOWN.search(content)
        years += [] if is_compared else [latest - 10]
    question.years = years
    question.long_ago = signs.LONG_AGO.search(content) is not None
    if years and max(years) > latest:
        question.asks["target"] = 1.0
    if found := signs.SINCE.search(content):
        question.baseline = int(next(group for group in found.groups() if group))
    elif signs.LAST_YEAR.search(content):
        question.baseline = (max(years) if years else latest) - 1
    if len(years) > 1:
        question.baseline = min(years) if question.baseline or signs.COMPARED.search(content) else None
    elif years and question.baseline is None and years[0] < latest and signs.COMPARED.search(content):
        question.baseline = years[0]
    elif years and question.baseline == latest:
        question.baseline = None


def settle(question: Question, content: str) -> None:
    """Let cues that speak of one another make sense: a baseline asks for a change, “the air” for its pollutants."""
    asks = question.asks
    _settle_change(question, content)
    is_of_limit = question.wants("limit", "compliance") and question.baseline is None and not question.moves
    if is_of_limit and asks.pop("change", 0.0) and signs.COMPARED.search(content):
        asks["compliance"] = 1.0  # “ozone vs the limit” compares with a limit, not with a year
    for stronger, weaker in (("compliance", "limit"), ("change", "value")):
        if stronger in asks:
            asks.pop(weaker, None)
    _settle_cause(question, content)
    if question.relative:
        question.places = [place for place in question.places if place != "place/beijing"] or question.places
    about_air = signs.AIR.search(content) and question.wants("compliance", "rank", "comparison")
    if about_air and not question.indicators:
        things = _AIR_INDICATORS if question.extreme or len(question.places) > 1 else _AIR_RECORDS
        question.units = [unit for unit in question.units if not signs.AIR.search(unit.text)]
        question.units.append(Unit("air", things, (), 5.0))


def _settle_change(question: Question, content: str) -> None:
    """Tell comparisons of places, of years and with a year from one another."""
    asks = question.asks
    if "change" in asks and question.baseline is None and len(question.years) > 1:
        question.baseline = min(question.years)
    if question.long_ago and question.indicators:
        asks.setdefault("change", 1.0)
    if len(question.places) > 1 and not question.years and question.baseline is None and signs.COMPARED.search(content):
        asks.pop("change", None)  # “Hebei's air compared with Beijing's”: two places, and no year
        asks["comparison"] = 1.0
    if signs.COMPARES.search(content) and question.baseline is None:
        asks.setdefault("comparison", 1.0)
    if signs.RECORD.search(content):
        question.extreme = None  # the best among years and not among places
    if signs.SUPERLATIVE.search(content):
        asks.setdefault("rank", 1.0)
    if question.baseline is not None:
        asks.setdefault("change", 1.0)
        for name in ("comparison", "rank", "value"):
            asks.pop(name, None)
        question.extreme = None


def _settle_cause(question: Question, content: str) -> None:
    """Tell a question for a cause from a neutral one about what stands together, and from “days caused by dust”."""
    asks = question.asks
    if signs.PASSIVE.search(content):
        asks.pop("cause", None)
    if signs.NEUTRAL.search(content) and question.wants("effect", "measure", "cause"):
        asks["neutral"] = 1.0
        asks.pop("cause", None)
    if "measure" in asks and question.indicators:
        asks.pop("change", None)
        asks.setdefault("effect", 1.0)
        asks.setdefault("neutral" if "neutral" in asks else "cause", 1.0)
        asks.pop("measure")
