"""Hold annual figures against the limits of the standards that the document quotes.

The rule, the same for every place (ontology/decisions/0006): a figure is assessed if it is the whole year's
figure of an area (an administrative division, or an area that the document lists in its district table) for the
very indicator that the limit is set on. A figure of a selected group of monitoring points (roadside, border or
background points) is not applicable, whatever its size: such points are not assessment points. The document's
own verdicts stay what they are; what stands here is ours.
"""

from __future__ import annotations

from collections.abc import Iterator

from jingjinji.facts import Document, Fact, Seeds
from jingjinji.pipeline.derive.record import Derived, is_plain, things_by_ref
from jingjinji.pipeline.labels import Labels

AREAS = ("AdministrativeDivision", "FunctionalZone")
WORDS = {
    "met": ("符合限值 {}", "within the limit of {}"),
    "exceeded": ("超过限值 {}", "above the limit of {}"),
    "notApplicable": ("不与限值 {} 对照", "not held against the limit of {}"),
}
REASON_AREA = (
    "行政区域（或区级数据表所列区域）的全年数据，与同一指标的限值比较；这一判断由本图谱计算。"
    "公报自己关于达标的说法，是另外的事实。",
    "The whole year's figure of an area, held against the limit of the same indicator; computed here. What the source "
    "itself says of the standard is a fact of its own.",
)
REASON_NO_AREA = (
    "这不是行政区域，也不在区级数据表中，限值不适用于它。",
    "This is neither an administrative division nor an area of the district table: the limit is not applied to it.",
)
REASON_POINTS = (
    "选定监测点组（道路、边界或对照点）的数据不是评价点数据，不用于判断是否达标。",
    "A figure of a selected group of monitoring points (roadside, border or background): these are not assessment "
    "points, so the limit is not applied to it.",
)


def assessments(document: Document, seeds: Seeds, labels: Labels) -> Iterator[Derived]:
    """Yield an assessment for each annual figure of an indicator that has a limit in the same document."""
    places = things_by_ref(seeds)
    limits: dict[str, list[Fact]] = {}
    for fact in document.facts:
        if fact.kind == "limit" and fact.fields.get("bound", "atMost") == "atMost":
            limits.setdefault(fact.fields["indicator"], []).append(fact)
    for fact in document.facts:
        if fact.kind != "observation" or "value" not in fact.fields or not is_plain(fact):
            continue
        for limit in limits.get(fact.fields["indicator"], []):
            if _in_force(limit, fact.fields["year"]) and limit.fields["unit"] == fact.fields["unit"]:
                yield assess(fact, limit, places[fact.fields["place"]], labels, document.id)


def _in_force(limit: Fact, year: int) -> bool:
    first, last = limit.fields.get("valid_from_year"), limit.fields.get("valid_until_year")
    return (first is None or first <= year) and (last is None or year <= last)


def assessment_ref(fact: Fact, limit: Fact, source: str) -> str:
    """Return `kind/slug` of the assessment of a figure against a limit that the source with the id `source` gives."""
    return f"compliance/{fact.slug}-against-{limit.slug.removeprefix(source + '-')}"


def assess(
    fact: Fact,
    limit: Fact,
    place: Fact,
    labels: Labels,
    source: str,
    *,
    reasons: tuple[tuple[str, str], tuple[str, str] | None] = (REASON_AREA, None),
) -> Derived:
    """Hold a figure of `place` against a limit of `source`; of `reasons` the second, if given, forbids it."""
    applied, not_applied = reasons
    value, bar, unit = fact.fields["value"], limit.fields["value"], fact.fields["unit"]
    fields = {"assesses": fact.ref, "against": limit.ref, "year": fact.fields["year"]}
    if place.type in AREAS and not not_applied:
        result, reason = ("exceeded" if value > bar else "met"), applied
        fields |= {"margin": value - bar, "unit": unit}
    else:
        usual = REASON_POINTS if place.type == "StationGroup" else REASON_NO_AREA
        result, reason = "notApplicable", not_applied or usual
    fields |= {"result": result, "reason": {"zh": reason[0], "en": reason[1]}}
    head = {lang: labels.label(fact, lang) for lang in ("zh", "en")}
    said = [words.format(labels.figure(bar, unit, lang)) for words, lang in zip(WORDS[result], head, strict=True)]
    return Derived(
        assessment_ref(fact, limit, source),
        "ComplianceAssessment",
        f"{head['zh']}，{said[0]}",
        f"{head['en']}, {said[1]}",
        fields,
        (fact.ref, limit.ref),
        f"{value} > {bar}" if result == "exceeded" else f"{value} <= {bar}" if result == "met" else "none",
    )
