"""Tell what a named thing is and how it hangs together with others: a policy, a measure, a programme, a place."""

from __future__ import annotations

from jingjinji.answers.phrases import LANGUAGES, ordinal, quoted
from jingjinji.answers.statements import Statement

# Relations in the order in which they are told. `«»` stands for names in quotation marks, `{}` for plain words.
RELATIONS = {
    "documentNumber": ("文号{}", "number {}"),
    "issuedBy": ("发布方：{}", "issued by: {}"),
    "issued": ("发布时间{}", "dated {}"),
    "targetSetBy": ("由«»提出", "set by «»"),
    "targetKind": ("{}", "{}"),
    "indicator": ("指标：{}", "on the indicator «»"),
    "basedOn": ("依据«»", "based on «»"),
    "establishedBy": ("由{}成立", "set up by: {}"),
    "partOf": ("属于«»", "part of «»"),
    "implements": ("落实«»", "carries out «»"),
    "implementedBy": ("由«»落实", "carried out through «»"),
    "workstream": ("工作领域：{}", "workstream: {}"),
    "hasMember": ("成员：{}", "members: {}"),
    "carriedOutBy": ("开展方：{}", "done by: {}"),
    "recipient": ("对象：«»", "given to «»"),
    "awardedBy": ("授予方：{}", "given by: {}"),
    "event": ("见于«»", "on the occasion of «»"),
    "involves": ("涉及：{}", "concerns: {}"),
    "within": ("位于：{}", "within: {}"),
    "inRiverSystem": ("水系：{}", "river system: {}"),
    "sfCrosses": ("流经：{}", "runs through: {}"),
    "divisionCode": ("区划代码{}", "division code {}"),
    "place": ("地点：{}", "place: {}"),
    "medium": ("环境要素：{}", "medium: {}"),
    "sector": ("领域：{}", "sector: {}"),
    "definition": ("定义：{}", "definition: {}"),
    "aim": ("目的：{}", "aim: {}"),
    "agreed": ("已达成：«»", "agreed: «»"),
    "done": ("已开展：«»", "done: «»"),
    "comprises": ("包括«»", "comprises «»"),
    "output": ("产出：«»", "outputs: «»"),
    "reported": ("所报告的指标：{}", "reported of it: {}"),
}
WORDS = {
    "zh": {
        "thing": "{type}：{label}",
        "of": "（{}）。",
        "join": "；",
        "list": "、",
        "quote": "“{}”",
        "time": "时间：{}",
        "year": "{}年",
        "years": "截至{year}年已连续{years}年",
        "start": "始于{}年（本图谱推算）",
        "anniversary": "{year}年为{n}周年",
        "rank": "在{field}中居{rank}位",
        "period": "时段",
    },
    "en": {
        "thing": "{type} “{label}”",
        "of": ": {}.",
        "join": "; ",
        "list": ", ",
        "quote": "“{}”",
        "time": "time: {}",
        "year": "{}",
        "years": "{years} years in a row as of {year}",
        "start": "begun in {} (computed here)",
        "anniversary": "{n} years old in {year}",
        "rank": "ranked {rank} among {field}",
        "period": "Period",
    },
}


def describe_thing(statement: Statement, language: str) -> str:
    """Return type, name and relations of a named thing in one sentence."""
    words = WORDS[language]
    types = [
        label
        for value, label in zip(statement.values.get("type", []), statement.labels.get("type", []), strict=True)
        if value.startswith("jjj:")
    ]
    label = statement.value("prefLabel") or statement.id
    head = words["thing"].format(
        type=types[0] if types else words.get(statement.kind, statement.kind),
        label=quoted(label) if language == "en" else label,
    )
    told = [*_relations(statement, language), *_circumstances(statement, words, language)]
    end = words["of"].format(words["join"].join(told)) if told else ("。" if language == "zh" else ".")
    return head + end


def _relations(statement: Statement, language: str) -> list[str]:
    words, second = WORDS[language], LANGUAGES.index(language)
    told = []
    for name, phrases in RELATIONS.items():
        labels = statement.names(name)
        if not labels:
            continue
        phrase = phrases[second]
        if "«»" in phrase:
            inner = words["list"].join(words["quote"].format(quoted(label)) for label in labels)
            told.append(phrase.replace("«»", inner))
        else:
            told.append(phrase.format(words["list"].join(labels).rstrip("。.")))
    return told


def _circumstances(statement: Statement, words: dict[str, str], language: str) -> list[str]:
    """Return when it was, for how long it has been, and which rank it holds."""
    told = []
    year = statement.value("year")
    when = statement.label("period") or (words["year"].format(year) if year else "")
    if when and statement.kind != "period":
        told.append(words["time"].format(when))
    if years := statement.value("consecutiveYears"):
        told.append(words["years"].format(years=years, year=year))
    if count := statement.value("anniversary"):
        told.append(words["anniversary"].format(n=count, year=year))
    if start := statement.value("startYear"):
        told.append(words["start"].format(start))
    if rank := statement.value("rank"):
        place = ordinal(int(rank), language)
        told.append(words["rank"].format(rank=place, field=statement.value("comparisonField")))
    return told
