"""Hold quantified targets against the figures of their years: met, missed, or not assessable with the reason.

A target of a value is held against the given figure of its year; one of a change against the given figures of both
years, whose rounding leaves an interval. The side on which it is met is that of its bound, or else the favourable one
of the indicator. Where a figure is missing, where "about" leaves open how far, or where rounding decides, nothing is
said. A met target says that the figure is there. It never says that the policy brought it there
(ontology/decisions/0031).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jingjinji.facts import Fact, Seeds
from jingjinji.pipeline.derive.pool import Figure, Pool
from jingjinji.pipeline.derive.record import Derived, things_by_ref
from jingjinji.pipeline.labels import Labels

BELOW, ABOVE = ("atMost", "lessThan"), ("atLeast", "moreThan")
TENTH = Decimal("0.1")
WORDS = {
    "met": ("达到目标", "target met"),
    "missed": ("未达到目标", "target missed"),
    "notAssessable": ("无法评估", "not assessable"),
}
CO_OCCURS = ("只比较数据与目标，不说明原因。", "Figure and target are compared; no cause is claimed.")
LACKING = (
    "没有该指标在该地点{year}年的已发布数据，无法评估。",
    "No figure of this indicator and place is published for {year}: not assessable.",
)
OPEN = ("目标写作“约”，数据在另一侧，无法判断差多少算达到。", "The target says “about” and the figure lies beyond it.")
ROUNDED = (
    "两个数据经过修约，变化幅度跨过目标，无法判断。",
    "Rounding of the two figures leaves open on which side it lies.",
)
PLACELESS = ("目标没有写明单一的地点、年份。", "The target names no single place and year.")


@dataclass(frozen=True)
class Verdict:
    """A result with its reason; `figures` are the inputs, `margin` is figure minus target."""

    result: str
    reason: tuple[str, str]
    figures: tuple[Figure, ...] = ()
    margin: Decimal | None = None
    formula: str = "none"


def target_assessments(seeds: Seeds, pool: Pool, labels: Labels) -> Iterator[Derived]:
    """Yield an assessment for each quantified target that any source names."""
    things = things_by_ref(seeds)
    for target in (*seeds.stated, *seeds.referenced):
        if target.kind == "target" and target.fields["target_kind"] == "quantitative":
            falls = _is_met_below(target.fields, things[target.fields["indicator"]].fields)
            yield _derived(target, _judge(target.fields, pool, falls=falls), labels)


def _is_met_below(target: dict[str, Any], indicator: dict[str, Any]) -> bool:
    bound = target.get("bound")
    if bound in BELOW or bound in ABOVE:
        return bound in BELOW
    return bool(indicator.get("favourable_direction") == "decrease")


def _judge(target: dict[str, Any], pool: Pool, *, falls: bool) -> Verdict:
    places = target.get("place", ())
    if len(places) != 1 or "year" not in target:
        return Verdict("notAssessable", PLACELESS)
    years = [target["baseline_year"]] if "change_value" in target else []
    found = [(year, pool.reported((target["indicator"], places[0], year))) for year in (*years, target["year"])]
    lacking = [year for year, given in found if not given or given[0].unit != _unit(target, given[0])]
    if lacking:
        year = "、".join(map(str, lacking)), " and ".join(map(str, lacking))
        return Verdict("notAssessable", (LACKING[0].format(year=year[0]), LACKING[1].format(year=year[1])))
    figures = tuple(given[0] for _, given in found)
    return _of_change(target, figures, falls=falls) if years else _of_value(target, figures[0], falls=falls)


def _unit(target: dict[str, Any], figure: Figure) -> str:
    """Return the unit that a figure must have: that of the target, but of a change that of the figure itself."""
    return figure.unit if "change_value" in target else str(target["unit"])


def _of_value(target: dict[str, Any], figure: Figure, *, falls: bool) -> Verdict:
    bar = target["value"]
    margin = figure.value - bar
    is_met = margin <= 0 if falls else margin >= 0
    if not is_met and target.get("bound") == "approximately":
        return Verdict("notAssessable", OPEN, (figure,), None, f"{figure.value} beside {bar}")
    sign = ("<=" if is_met else ">") if falls else (">=" if is_met else "<")
    return Verdict("met" if is_met else "missed", CO_OCCURS, (figure,), margin, f"{figure.value} {sign} {bar}")


def _of_change(target: dict[str, Any], figures: tuple[Figure, ...], *, falls: bool) -> Verdict:
    base, last = figures
    bar, relative = target["change_value"], target["change_kind"] == "relativePercent"

    def moved(old: Decimal, new: Decimal) -> Decimal:
        return (new / old - 1) * 100 if relative else new - old

    lowest, highest = moved(base.high, last.low), moved(base.low, last.high)
    formula = f"({last.value} / {base.value} - 1) * 100" if relative else f"{last.value} - {base.value}"
    if lowest <= bar <= highest and lowest != highest:
        return Verdict("notAssessable", ROUNDED, (last, base), None, f"{formula} beside {bar}")
    is_met = highest <= bar if falls else lowest >= bar
    margin = (moved(base.value, last.value) - bar).quantize(TENTH)
    return Verdict("met" if is_met else "missed", CO_OCCURS, (last, base), margin, f"{formula} against {bar}")


def _derived(target: Fact, verdict: Verdict, labels: Labels) -> Derived:
    fields: dict[str, Any] = {
        "against_target": target.ref,
        "edition": target.fields["target_set_by"],
        "result": verdict.result,
        "reason": dict(zip(("zh", "en"), verdict.reason, strict=True)),
    }
    if "year" in target.fields:
        fields["year"] = target.fields["year"]
    if verdict.figures and verdict.margin is not None:
        fields |= {"assesses": verdict.figures[0].ref, "margin": verdict.margin, "unit": target.fields["unit"]}
    zh, en = WORDS[verdict.result]
    return Derived(
        f"target-assessment/{target.slug}",
        "TargetAssessment",
        f"{labels.label(target, 'zh')}：{zh}",
        f"{labels.label(target, 'en')}: {en}",
        fields,
        (target.ref, *(figure.ref for figure in verdict.figures)),
        verdict.formula,
    )
