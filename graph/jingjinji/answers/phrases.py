"""The words that sentences are made of, in Chinese and English, and how names stand inside an English sentence."""

from __future__ import annotations

import re

LANGUAGES = ("zh", "en")

PHRASES = {
    "zh": {
        "value": "{where}{when}{what}为{figure}。",
        "bounded": "{where}{when}{what}{figure}。",
        "range": "{where}{when}{what}在{low}至{high}之间。",
        "interval": "{where}{when}{what}约为{figure}（{low}至{high}之间）。",
        "category": "{where}{when}{what}：{category}{field}。",
        "field": "（比较范围：{}）",
        "rank": "{where}{when}{what}在{field}中{order}居{rank}。",
        "ascending": "由低到高",
        "descending": "由高到低",
        "years": "截至{year}年已连续{years}年{since}。",
        "since": "（{}年起，本图谱推算）",
        "from to": "{where}{when}{what}较{baseline}{moved}。",
        "change": "{where}{when}{what}较{baseline}{moved}。",
        "no baseline": "{where}{when}{what}{moved}（原文未写明与何时相比）。",
        "year": "{}年",
        "increase": "上升",
        "improved": "改善",
        "decrease": "下降",
        "unchanged": "持平",
        "by": "{}{}",
        "factor": "{}倍",
        "shift": "由{old}变为{new}",
        "amounted": "计{}",
        "reached": "达到{new}",
        "strong": "公报把{where}{when}{what}{moved}表述为“{measure}”的结果（证据强度 {strength}，{attribution}）。",
        "strong still": "公报把{where}{when}{what}表述为“{measure}”的结果，没有说明升降"
        "（证据强度 {strength}，{attribution}）。",
        "weak 2": "公报在同一句中先后写到“{measure}”和{where}{when}{what}{moved}，没有说二者有因果关系"
        "（证据强度 2，{attribution}）。",
        "weak 1": "公报只在同一段落或标题下并列写到“{measure}”和{where}{when}{what}，没有相连"
        "（证据强度 1，{attribution}）。",
        "limit": "《{policy}》规定{what}的{grade}限值为{figure}{averaging}。",
        "averaging": "（平均时间：{}）",
        "output": "这是{}的产出，不是效果。",
        "measure": "“{}”",
        "derived": "本图谱推算（非原文）：",
        "margin": "差值 {}。",
        "ambiguity": "表述有歧义：{}",
        "rationale": "判级理由：{}",
        "note": "注：{}",
        "source": "{publisher}《{title}》（{issued}）",
        "sources": "来源：{}。",
        "supported": "来源：{}（{confidence}）。",
        "caveat": "请留意：{}。",
        "and": "、",
        "comma": "、",
        "gap": "",
    },
    "en": {
        "value": "{What} {where} was {figure} {when}.",
        "bounded": "{What} {where} was {figure} {when}.",
        "range": "{What} {where} lay between {low} and {high} {when}.",
        "interval": "{What} {where} was about {figure} {when} (between {low} and {high}).",
        "category": "{What} {where} {when}: {category}{field}.",
        "field": " (compared with: {})",
        "rank": "{What} {where} {when} ranked {rank} ({order}) among {field}.",
        "ascending": "lowest first",
        "descending": "highest first",
        "years": "As of {year} this has held for {years} years in a row{since}.",
        "since": " (since {}, computed here)",
        "from to": "{What} {where} {moved} from {baseline} to {year}.",
        "change": "{What} {where} {moved} {when} against {baseline}.",
        "no baseline": "{What} {where} {moved} {when}; no time of comparison is named.",
        "year": "{}",
        "increase": "rose",
        "improved": "improved",
        "decrease": "fell",
        "unchanged": "did not change",
        "by": "{} by {}",
        "factor": "{} times",
        "shift": "went from “{old}” to “{new}”",
        "amounted": "came to {}",
        "reached": "reached “{new}”",
        "strong": "The bulletin presents it as a result of “{measure}” that {what} {where} {moved} {when} "
        "(strength {strength}, {attribution}).",
        "strong still": "The bulletin presents {what} {where} {when} as a result of “{measure}” and does not say "
        "whether it rose or fell (strength {strength}, {attribution}).",
        "weak 2": "In one sentence the bulletin names “{measure}” and then {what} {where}, which {moved} {when}; "
        "it does not say that the two are connected (strength 2, {attribution}).",
        "weak 1": "The bulletin only puts “{measure}” and {what} {where} {when} side by side in one paragraph or under "
        "one heading and does not link them (strength 1, {attribution}).",
        "limit": "“{policy}” sets a {grade}limit of {figure} for {what}{averaging}.",
        "averaging": " (averaging time: {})",
        "output": "It is an output of {}, not an effect.",
        "measure": "“{}”",
        "derived": "Computed here, not stated by the source: ",
        "margin": "The margin is {}.",
        "ambiguity": "The wording is ambiguous: {}",
        "rationale": "Why this strength: {}",
        "note": "Note: {}",
        "source": "{publisher}, “{title}”, {issued}",
        "sources": "Source: {}.",
        "supported": "Source: {} ({confidence}).",
        "caveat": "Bear in mind: {}.",
        "and": " and ",
        "comma": ", ",
        "gap": " ",
    },
}  # fmt: skip
BOUNDS = {
    "moreThan": ("超过", "more than "),
    "atLeast": ("至少", "at least "),
    "lessThan": ("低于", "less than "),
    "atMost": ("至多", "at most "),
    "approximately": ("约", "about "),
    "nearly": ("近", "nearly "),
}
OWN_UNIT = "https://w3id.org/jingjinji/def/unit/"
UNITS = {
    "unit:DAY": ("天", " days"),
    "unit:YR": ("年", " years"),
    "unit:NUM": ("", ""),
    "unit:UNITLESS": ("", ""),
    "unit:CCY_CNY": ("元", " yuan"),
    "unit:PERCENT": ("%", " %"),
    "unit:MicroGM-PER-M3": ("微克/立方米", " µg/m³"),
    "unit:MilliGM-PER-M3": ("毫克/立方米", " mg/m³"),
    "unit:MilliGM-PER-L": ("毫克/升", " mg/L"),
    "unit:DeciB_A": ("分贝", " dB(A)"),
    "unit:KiloM": ("公里", " km"),
    "unit:M2": ("平方米", " m²"),
    "unit:M3": ("立方米", " m³"),
    "unit:TONNE-PER-YR": ("吨/年", " t a year"),
    "unit:CentiMOL-PER-KiloGM": ("厘摩尔/千克", " cmol/kg"),
    "unit:GM-PER-KiloGM": ("克/千克", " g/kg"),
    f"{OWN_UNIT}percentage-point": ("个百分点", " percentage points"),
    f"{OWN_UNIT}tonne-per-km2-month": ("吨/(平方公里·月)", " t/(km²·month)"),
}
GRADES = {"grade-i": ("一级", "grade I "), "grade-ii": ("二级", "grade II ")}
# Labels say that an indicator is judged in words; a sentence shows it.
QUALITATIVE = ("（定性）", " (qualitative)")
# What improves rather than rises: a quality, and not a number or share of things of good quality.
QUALITY = re.compile(r"^(?!Number|Share).*\b[Qq]uality(?: of nature)?$|^Quality of|(?:质量|环境状况|质量状况)$")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
DIGITS = "〇一二三四五六七八九十"
SINGLE_POINTS = re.compile(r"\b(?:stations?|points?)\b")
WITH_ARTICLE = re.compile(r"\b(?:River|Canal|system|region|Area|Hills)\b|^\d")


def ordinal(number: int, language: str) -> str:
    """Return a rank in words: third, 第三."""
    if language == "zh":
        return "第" + (DIGITS[number] if number <= 10 else ("" if number < 20 else DIGITS[number // 10])
                       + "十" + (DIGITS[number % 10] if number % 10 else ""))  # fmt: skip
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 < number % 100 < 14 else ends.get(number % 10, 'th')}"


def inside(label: str) -> str:
    """Return an English label as it stands inside a sentence: a common noun loses its capital, a name keeps it.

    A name is a single word, or has a capital in its first word or at the start of its second (Miyun Reservoir).
    """
    first, _, rest = label.partition(" ")
    is_name = not rest or rest[0].isupper() or not first.isascii() or not first[1:].islower()
    return label if is_name else label[0].lower() + label[1:]


def at_place(label: str) -> str:
    """Return an English place with its preposition and, where it needs one, its article."""
    plain = label if re.match(r"\S+['’]s ", label) else inside(label)
    article = "the " if plain != label or WITH_ARTICLE.search(label) else ""
    return f"{'at' if SINGLE_POINTS.search(label) else 'in'} {article}{plain}"


def quoted(label: str) -> str:
    """Return a label for use within quotation marks: its own become single ones."""
    return label.replace("“", "‘").replace("”", "’")


def listed(labels: list[str], language: str) -> str:
    """Return several labels as a list in words."""
    phrases = PHRASES[language]
    return phrases["comma"].join(labels[:-1]) + (phrases["and"] if len(labels) > 1 else "") + labels[-1]
