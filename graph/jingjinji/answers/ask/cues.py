"""Small words and numbers that bend a question: years, baselines, months, extremes, directions, shares."""

from __future__ import annotations

import re

from jingjinji.answers.ask.asked import Question, Unit

DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
YEAR_IN_WORDS = re.compile(r"[一二][〇零一二三四五六七八九]{3}(?=年|$|\D)")
YEAR = re.compile(r"(?<![\d.-])((?:19|20)\d\d)(?![\d.]|-20\d\d\))")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
MONTHS = ("january", "february", "march", "april", "may ", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
CHINESE_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月(?!份?发布)")
SINCE = re.compile(
    r"(?:since|against|relative to|compared (?:with|to)|than in|than|vs\.?|versus|from|over)"
    r"\s+(?:the year )?((?:19|20)\d\d)"
    r"|(?:较|比|与|跟|和|同|自|从|相比|相较于?)\s*((?:19|20)\d\d)|((?:19|20)\d\d)年?(?:相比|比|以来|到|至|-|—)"
)
LAST_YEAR = re.compile(
    r"同比|比上年|较上年|与上年|和上年|比去年|较去年|跟去年|与去年|year on year|previous year|last year|year before"
)
BAD = re.compile(r"最差|最脏|最严重|更差|worst|dirtiest|worse")
HIGH = re.compile(r"最高|最多|最大|更高|highest|most |maximum|largest|higher|top |more ")
LOW = re.compile(r"最低|最少|最小|更低|lowest|least|minimum|smallest|lower|fewest")
GOOD = re.compile(r"最好|最优|最干净|更好|best|cleanest|better|greenest|cleaner")
UP = re.compile(r"上升|增加|提高|增长|回升|变多|升高|升了|多了|又变多|rise|rose|increas|grew|went up|going up|more ")
DOWN = re.compile(r"下降|减少|降低|降了|变少|降幅|fall|fell|drop|decreas|declin|reduc|shrink|cut")
SHARE = re.compile(r"比例|占比|百分比|发生率|\bshare\b|proportion|fraction|percentage|\brate\b")
RELATIVE = re.compile(
    r"[比高低]于?全市(?:平均|均值|水平)|than the city"
    r"|(?:above|below|over|under|than|relative to|vs) (?:the )?city(?:-wide)? (?:mean|average)"
)
PASSIVE = re.compile(r"(?:导致|造成|引起)的|caused by dust|due to dust|came from")
NEUTRAL = re.compile(
    r"有关|关联|并列|提到|写在一起|相关|linked|associated|connect|alongside|mentioned|together with|related"
)
AIR = re.compile(r"空气|\bair\b")
UNIT = re.compile(r"million tonn?es|tonn?es|万吨|亿元|yuan")
AIR_INDICATORS = ("indicator/pm25-annual-mean", "indicator/air-quality")


def years_in_digits(content: str) -> str:
    """Return a text with years such as 二〇一三年 in digits."""
    return YEAR_IN_WORDS.sub(lambda found: found[0].translate(DIGITS), content)


def read_cues(content: str, question: Question, latest: int) -> None:
    """Note years, baseline, numbers, months, directions and extremes; `latest` is the year most is reported of."""
    question.years = [int(year) for year in dict.fromkeys(YEAR.findall(content))]
    found = SINCE.search(content)
    if found:
        question.baseline = int(next(group for group in found.groups() if group))
    elif LAST_YEAR.search(content):
        question.baseline = (max(question.years) if question.years else latest) - 1
    if question.baseline in question.years and len(question.years) == 1 and question.baseline == latest:
        question.baseline = None
    question.numbers = NUMBER.findall(YEAR.sub(" ", content))
    question.months = [f"{int(month):02}" for month in CHINESE_MONTH.findall(content)]
    question.months += [f"{i:02}" for i, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}", content)]
    question.moves = "up" if UP.search(content) else "down" if DOWN.search(content) else None
    question.share = SHARE.search(content) is not None
    question.relative = RELATIVE.search(content) is not None
    question.in_unit = found[0] if (found := UNIT.search(content)) else None
    for way, pattern in (("bad", BAD), ("good", GOOD), ("lowest", LOW), ("highest", HIGH)):
        if pattern.search(content):
            question.extreme = way
            break


def settle(question: Question, content: str) -> None:
    """Let cues that speak of one another make sense: a baseline asks for a change, “the air” for its pollutants."""
    asks = question.asks
    if question.baseline is not None:
        asks.setdefault("change", 1.0)
        for name in ("comparison", "rank", "value"):
            asks.pop(name, None)
        question.extreme = None
    for stronger, weaker in (("compliance", "limit"), ("change", "value")):
        if stronger in asks:
            asks.pop(weaker, None)
    _settle_cause(question, content)
    if question.relative:
        question.places = [place for place in question.places if place != "place/beijing"] or question.places
    about_air = AIR.search(content) and question.wants("compliance", "rank", "comparison")
    if about_air and not question.indicators:
        question.units = [unit for unit in question.units if not AIR.search(unit.text)]
        question.units.append(Unit("air", AIR_INDICATORS, (), 5.0))


def _settle_cause(question: Question, content: str) -> None:
    """Tell a question for a cause from a neutral one about what stands together, and from “days caused by dust”."""
    asks = question.asks
    if PASSIVE.search(content):
        asks.pop("cause", None)
    if NEUTRAL.search(content) and question.wants("effect", "measure", "cause"):
        asks["neutral"] = 1.0
        asks.pop("cause", None)
    if "measure" in asks and question.indicators:
        asks.pop("change", None)
        asks.setdefault("effect", 1.0)
        asks.setdefault("neutral" if "neutral" in asks else "cause", 1.0)
        asks.pop("measure")
