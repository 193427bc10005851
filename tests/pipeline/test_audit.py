"""The document's own arithmetic is recomputed with the rounding of its figures; agreement and disagreement are told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import Graph

from jingjinji.facts import Fact
from jingjinji.facts.relations import KINDS, Relation
from jingjinji.faults import Fault
from jingjinji.pipeline.derive.audit import EVALUATE, audit
from jingjinji.pipeline.derive.record import Derived, write_derived
from world.figures import change, document, value
from world.graphs import lines, turtle

DAYS = {"unit": "DAY"}
SHARE = {"unit": "PERCENT"}


def finding(kind: str, whole: str | None, figure: Fact, *inputs: Fact) -> Derived:
    """Return what the audit finds of one relation."""
    of = tuple(fact.ref for fact in inputs)
    number = None if whole is None else Decimal(whole)
    relation = Relation("r", kind, figure.ref, of, number, "甲", "a", Path("audit.toml"))
    [found] = audit(replace(document(figure, *inputs), relations=(relation,)))
    return found


def figures(kind: str, figure: str, inputs: list[str]) -> list[Fact]:
    """Return the checked figure and its inputs, in the units that the kind speaks of."""
    units = {
        "share": (SHARE, DAYS),
        "relative": (SHARE, {}),
        "sum": (SHARE, SHARE),
        "named": (DAYS, {}),
    }
    first, others = units.get(kind, ({}, {}))
    return [value(figure, **first), *(value(n, slug=f"input-{i}", **others) for i, n in enumerate(inputs))]


CASES = [
    ("share", "366", "79.2", ["290"], True),
    ("share", "366", "79.3", ["290"], False),
    ("relative", None, "22.3", ["37.3", "30.5"], True),
    ("relative", None, "22.8", ["37.3", "30.5"], False),
    ("relative", None, "-16.7", ["25.4", "30.5"], True),
    ("sum", "100", "63.5", ["36.5", "0.0"], True),
    ("sum", "100", "63.5", ["36.1", "0.0"], False),
    ("within", None, "52.65", ["52.6", "52.7"], True),
    ("within", None, "52.3", ["52.6", "52.7"], False),
    ("at-most", None, "1", ["2"], True),
    ("at-most", None, "4", ["2"], False),
    ("at-most", "76", "7", [], True),
    ("at-most", "76", "78", [], False),
    ("named", None, "2", ["0", "0"], True),
    ("named", None, "2", ["0"], False),
]


@pytest.mark.parametrize(("kind", "whole", "figure", "inputs", "agrees"), CASES)
def test_arithmetic_by_hand(kind: str, whole: str | None, figure: str, inputs: list[str], agrees: bool) -> None:
    """Each kind of relation agrees within rounding and disagrees beyond it."""
    found = finding(kind, whole, *figures(kind, figure, inputs))
    assert found.fields["finding"] == ("agrees" if agrees else "disagrees")
    assert found.en == f"a: {'agrees' if agrees else 'disagrees'}"
    assert found.zh == f"甲：{'相符' if agrees else '不符'}"


@pytest.mark.parametrize(("low", "high", "agrees"), [("25.6", "33.9", True), ("25.6", "33.8", False)])
def test_a_range_ends_where_its_parts_do(low: str, high: str, agrees: bool) -> None:
    """A printed range has exactly the smallest and the largest of its parts as its ends."""
    printed = value("0", min_value=Decimal(low), max_value=Decimal(high))
    parts = [value(n, slug=n) for n in ("30.0", "25.6", "33.9")]
    assert finding("extremes", None, printed, *parts).fields["finding"] == ("agrees" if agrees else "disagrees")


@pytest.mark.parametrize(("whole", "agrees"), [("100", True), ("93", False)])
def test_earlier_values_are_added_up(whole: str, agrees: bool) -> None:
    """49.8 and 44.1 per cent, which two changes imply, are at most 100 together, and more than 93."""
    points = {"change_kind": "percentagePoint", "unit": "percentage-point"}
    series = (value("87.2", **SHARE), change("37.4", **points), value("0", slug="v", **SHARE))
    found = finding("earlier-at-most", whole, *series, change("-44.1", slug="c", **points))
    assert found.fields["finding"] == ("agrees" if agrees else "disagrees")
    assert found.formula == f"(87.2 - 37.4) + (0 - -44.1) <= {whole}"


@pytest.mark.parametrize(("high", "agrees"), [("33.9", True), ("35.1", False)])
def test_of_a_range_the_upper_end_is_held_against_the_bar(high: str, agrees: bool) -> None:
    """That all districts meet a limit of 35 is true of a range up to 33.9 and not of one up to 35.1."""
    found = finding("at-most", "35", value("0", min_value=Decimal("25.6"), max_value=Decimal(high)))
    assert found.fields["finding"] == ("agrees" if agrees else "disagrees")
    assert "value" not in found.fields


def test_every_kind_is_computed_both_ways() -> None:
    """Each kind is shown here once agreeing and once disagreeing."""
    apart = {(kind, agrees) for kind in ("extremes", "earlier-at-most") for agrees in (True, False)}
    shown = {(kind, agrees) for kind, *_, agrees in CASES} | apart
    assert shown == {(kind, agrees) for kind in KINDS for agrees in (True, False)}
    assert set(KINDS) == EVALUATE.keys()


def test_a_finding_is_a_derived_fact() -> None:
    """A finding has a formula, its inputs, the interval that they allow and no citation."""
    graph = Graph()
    write_derived(graph, finding("share", "366", *figures("share", "79.2", ["290"])))
    expected = turtle("""<finding/toy-2024-r> a jjj:AuditFinding ; skos:prefLabel "甲：相符"@zh , "a: agrees"@en ;
        jjj:origin jjj:derived ; jjj:finding jjj:agrees ; jjj:formula "290 / 366 * 100" ;
        jjj:input <observation/value> , <observation/input-0> ; jjj:unit unit:PERCENT ;
        oa:hasTarget <observation/value> ; jjj:value 79.2 ;
        jjj:minValue 79.2349 ; jjj:maxValue 79.2350 .""")
    assert lines(graph) == {line.replace("79.2350", "79.235") for line in lines(expected)}


def test_an_unknown_figure_is_a_fault() -> None:
    """A relation that names a fact that is not there says which."""
    relation = Relation("r", "within", "observation/value", ("observation/lost",), None, "甲", "a", Path("audit.toml"))
    with pytest.raises(Fault, match="the relation r names observation/lost, which nothing defines") as caught:
        list(audit(replace(document(value("1")), relations=(relation,))))
    assert caught.value.file == Path("audit.toml")
