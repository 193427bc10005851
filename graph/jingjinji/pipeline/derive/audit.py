"""Recompute the document's own arithmetic and publish what agrees and what does not.

Every printed figure stands for an interval (half a unit of its last decimal; counts are exact). A relation agrees if
the interval of the printed figure meets the interval that its inputs allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jingjinji.facts import Document, Fact, decimal_places
from jingjinji.facts.relations import Relation
from jingjinji.pipeline.derive.baselines import COUNTED
from jingjinji.pipeline.derive.record import Derived

WORDS = {True: ("相符", "agrees"), False: ("不符", "disagrees")}


@dataclass(frozen=True)
class Interval:
    """A closed interval of values."""

    low: Decimal
    high: Decimal

    def meets(self, other: Interval) -> bool:
        """Tell whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high


def audit(document: Document) -> Iterator[Derived]:
    """Yield a finding for each relation of the document."""
    facts = {fact.ref: fact for fact in document.facts}
    for relation in document.relations:
        yield _finding(document, relation, facts)


def _finding(document: Document, relation: Relation, facts: dict[str, Fact]) -> Derived:
    missing = [ref for ref in (relation.figure, *relation.of) if ref not in facts]
    if missing:
        raise relation.fault(f"the relation {relation.slug} names {missing[0]}, which nothing defines")
    figure = facts[relation.figure]
    inputs = [facts[ref] for ref in relation.of]
    printed, allowed, formula = EVALUATE[relation.kind](figure, inputs, relation)
    agrees = printed.meets(allowed)
    fields = {
        "finding": "agrees" if agrees else "disagrees",
        "unit": figure.fields["unit"],
        "min_value": allowed.low.quantize(Decimal("0.0001"), rounding=ROUND_FLOOR).normalize(),
        "max_value": allowed.high.quantize(Decimal("0.0001"), rounding=ROUND_CEILING).normalize(),
    }
    word = WORDS[agrees]
    return Derived(
        f"finding/{document.id}-{relation.slug}",
        "AuditFinding",
        f"{relation.zh}：{word[0]}",
        f"{relation.en}: {word[1]}",
        fields,
        (relation.figure, *relation.of),
        formula,
    )


def _interval(fact: Fact) -> Interval:
    """Return what a printed figure stands for; a range stands for everything between its ends."""
    fields = fact.fields
    if "min_value" in fields:
        return Interval(fields["min_value"], fields["max_value"])
    value: Decimal = fields["value"] if "value" in fields else fields["change_value"]
    if fields.get("unit") in COUNTED:
        return Interval(value, value)
    half = Decimal(1).scaleb(-decimal_places(value)) / 2
    return Interval(value - half, value + half)


Evaluated = tuple[Interval, Interval, str]


def _share(figure: Fact, inputs: list[Fact], relation: Relation) -> Evaluated:
    part = _interval(inputs[0])
    whole = relation.whole or Decimal(100)
    formula = f"{inputs[0].fields['value']} / {whole} * 100"
    return _interval(figure), Interval(part.low / whole * 100, part.high / whole * 100), formula


def _relative(figure: Fact, inputs: list[Fact], relation: Relation) -> Evaluated:
    one, other = _interval(inputs[0]), _interval(inputs[1])
    if other.low <= 0:
        raise relation.fault(f"the relation {relation.slug} divides by a figure that may be zero")
    allowed = Interval((one.low / other.high - 1) * 100, (one.high / other.low - 1) * 100)
    formula = f"({inputs[0].fields['value']} / {inputs[1].fields['value']} - 1) * 100"
    return _interval(figure), allowed, formula


def _sum(figure: Fact, inputs: list[Fact], relation: Relation) -> Evaluated:
    parts = [_interval(fact) for fact in (figure, *inputs)]
    total = relation.whole or Decimal(100)
    allowed = Interval(sum((p.low for p in parts), Decimal(0)), sum((p.high for p in parts), Decimal(0)))
    formula = " + ".join(str(fact.fields["value"]) for fact in (figure, *inputs)) + f" = {total}"
    return Interval(total, total), allowed, formula


def _within(figure: Fact, inputs: list[Fact], _relation: Relation) -> Evaluated:
    parts = [_interval(fact) for fact in inputs]
    allowed = Interval(min(p.low for p in parts), max(p.high for p in parts))
    return _interval(figure), allowed, "smallest input <= figure <= largest input"


def _extremes(figure: Fact, inputs: list[Fact], _relation: Relation) -> Evaluated:
    values = [fact.fields["value"] for fact in inputs]
    found = Interval(min(values), max(values))
    same = found == _interval(figure)
    formula = f"smallest = {found.low}, largest = {found.high}"
    return (found if same else Interval(found.high + 1, found.high + 1)), found, formula


def _at_most(figure: Fact, inputs: list[Fact], relation: Relation) -> Evaluated:
    bar = _interval(inputs[0]).high if inputs else relation.whole or Decimal(100)
    printed = _interval(figure)
    return printed, Interval(min(printed.low, bar), bar), f"figure <= {bar}"


def _whole_number_share(figure: Fact, inputs: list[Fact], _relation: Relation) -> Evaluated:
    printed, count = _interval(figure), int(inputs[0].fields["value"])
    nearest = min(range(count + 1), key=lambda k: abs(Decimal(k) / count * 100 - figure.fields["value"]))
    share = Decimal(nearest) / count * 100
    return printed, Interval(share, share), f"k / {count} * 100 for a whole number k; nearest k = {nearest}"


EVALUATE: dict[str, Callable[[Fact, list[Fact], Relation], Evaluated]] = {
    "share": _share,
    "relative": _relative,
    "sum": _sum,
    "within": _within,
    "extremes": _extremes,
    "at-most": _at_most,
    "whole-number-share": _whole_number_share,
}
