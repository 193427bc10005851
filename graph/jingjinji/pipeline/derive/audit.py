"""Recompute the document's own arithmetic and publish what agrees and what does not.

Every printed figure stands for an interval (half a unit of its last decimal; counts and bounds are exact). A relation
agrees if the interval of the printed figure meets the interval that its inputs allow. A finding names the figure that
was checked, says it again as its value, and gives the interval beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jingjinji.facts import Document, Fact, decimal_places
from jingjinji.facts.relations import Relation
from jingjinji.pipeline.derive.baselines import COUNTED, baseline_interval
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


def audit(document: Document, things: Iterable[Fact] = ()) -> Iterator[Derived]:
    """Yield a finding for each relation of the document; `things` are the shared ones that relations may count."""
    facts = {fact.ref: fact for fact in (*things, *document.facts)}
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
        "checked": relation.figure,
        "unit": figure.fields["unit"],
        "min_value": allowed.low.quantize(Decimal("0.0001"), rounding=ROUND_FLOOR).normalize(),
        "max_value": allowed.high.quantize(Decimal("0.0001"), rounding=ROUND_CEILING).normalize(),
    }
    if "min_value" not in figure.fields:
        fields["value"] = _printed(figure)
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


def _printed(fact: Fact) -> Decimal:
    """Return the one figure of an observation, a limit or a change."""
    value: Decimal = fact.fields["value"] if "value" in fact.fields else fact.fields["change_value"]
    return value


def _interval(fact: Fact) -> Interval:
    """Return what a printed figure stands for; a range stands for everything between its ends."""
    fields = fact.fields
    if "min_value" in fields:
        return Interval(fields["min_value"], fields["max_value"])
    value = _printed(fact)
    if fields.get("unit") in COUNTED or "bound" in fields:
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
    ends = [value for fact in inputs for value in _ends(fact)]
    return _interval(figure), allowed, f"{min(ends)} <= {_printed(figure)} <= {max(ends)}"


def _ends(fact: Fact) -> tuple[Decimal, ...]:
    """Return the figures that a fact prints: both ends of a range, or its one figure."""
    return (fact.fields["min_value"], fact.fields["max_value"]) if "min_value" in fact.fields else (_printed(fact),)


def _extremes(figure: Fact, inputs: list[Fact], _relation: Relation) -> Evaluated:
    values = [fact.fields["value"] for fact in inputs]
    found = Interval(min(values), max(values))
    same = found == _interval(figure)
    formula = f"smallest = {found.low}, largest = {found.high}"
    return (found if same else Interval(found.high + 1, found.high + 1)), found, formula


def _at_most(figure: Fact, inputs: list[Fact], relation: Relation) -> Evaluated:
    """Hold the figure, or the upper end of a range, against a constant or else against the first input."""
    if relation.whole is None and not inputs:
        raise relation.fault(f"the relation {relation.slug} needs a whole or a fact to be held against")
    bar = relation.whole if relation.whole is not None else _interval(inputs[0]).high
    shown = relation.whole if relation.whole is not None else max(_ends(inputs[0]))
    highest = max(_ends(figure))
    printed = Interval(highest, highest) if "min_value" in figure.fields else _interval(figure)
    return printed, Interval(min(printed.low, bar), bar), f"{highest} <= {shown}"


def _named(figure: Fact, inputs: list[Fact], _relation: Relation) -> Evaluated:
    """Hold a printed number against how many things the text names one by one."""
    count = Decimal(len(inputs))
    return _interval(figure), Interval(count, count), f"number of things named = {count}"


def _earlier_at_most(figure: Fact, inputs: list[Fact], relation: Relation) -> Evaluated:
    """Hold the earlier values that changes imply, added up, against a constant: figure, its change, figure, change."""
    bar = relation.whole or Decimal(100)
    total, terms = Interval(Decimal(0), Decimal(0)), []
    series = [figure, *inputs]
    for value, change in zip(series[::2], series[1::2], strict=True):
        kind, v, c = change.fields["change_kind"], value.fields["value"], change.fields["change_value"]
        _, low, high = baseline_interval(v, c, kind, counted=value.fields["unit"] in COUNTED)
        total = Interval(total.low + low, total.high + high)
        terms.append(f"{v} / (1 + {c}/100)" if kind == "relativePercent" else f"({v} - {c})")
    return total, Interval(min(total.low, bar), bar), " + ".join(terms) + f" <= {bar}"


EVALUATE: dict[str, Callable[[Fact, list[Fact], Relation], Evaluated]] = {
    "share": _share,
    "relative": _relative,
    "sum": _sum,
    "within": _within,
    "extremes": _extremes,
    "at-most": _at_most,
    "named": _named,
    "earlier-at-most": _earlier_at_most,
}
