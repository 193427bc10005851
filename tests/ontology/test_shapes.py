"""Shapes under test: a case's file name is its verdict, and an invalid case names the constraint it breaks.

All cases are validated in one run, together with the ontology and the cast, because each describes things of its own;
a result belongs to the case that describes its focus node.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from ontology import turtle

SHAPE = "https://w3id.org/jingjinji/def/shape/"
VIOLATES = re.compile(r"^# violates: shape:(\S+) sh:(\w+)$", re.M)
VALID = sorted(turtle.CASES.glob("*/valid.*.ttl"))
INVALID = sorted(turtle.CASES.glob("*/invalid.*.ttl"))

# The parameters that report under a component of another name.
COMPONENT = {"qualifiedMinCount": "QualifiedMinCount", "qualifiedMaxCount": "QualifiedMaxCount"}
PARAMETERS = (
    *("minCount", "maxCount", "class", "in", "datatype", "lessThan", "lessThanOrEquals", "pattern"),
    *("minInclusive", "maxInclusive", "minLength", "maxLength", "nodeKind", "node", "or", "xone", "not"),
    *("qualifiedMinCount", "qualifiedMaxCount", "uniqueLang", "hasValue", "property"),
)
PASSIVE = ("qualifiedValueShape", "path", "message", "targetClass", "targetSubjectsOf", "targetObjectsOf")

Constraint = tuple[str, str]


def case_id(path: Path) -> str:
    """Return folder and claim, the name of a case in reports."""
    return f"{path.parent.name}/{path.stem}"


@cache
def case_graphs() -> dict[Path, Graph]:
    """Return the graph of each case and of the cast."""
    return {path: turtle.read([path]) for path in (turtle.CASES / "cast.ttl", *VALID, *INVALID)}


def owners() -> dict[Node, Path]:
    """Return which case describes which thing."""
    return {subject: path for path, graph in case_graphs().items() for subject in graph.subjects()}


@cache
def results() -> dict[Path | None, set[Constraint]]:
    """Return the constraints broken, by case; None stands for the ontology itself."""
    data = Graph()
    for graph in (turtle.declared(), *case_graphs().values()):
        data += graph
    _, report, _ = validate(data, shacl_graph=turtle.shapes(), inference="none")
    owner = owners()
    broken: dict[Path | None, set[Constraint]] = defaultdict(set)
    for top in report.objects(None, SH.result):
        focus = report.value(top, SH.focusNode)
        broken[owner.get(focus)].add(_constraint(report, top))
    return broken


def _constraint(report: Graph, result: Node) -> Constraint:
    shape = str(report.value(result, SH.sourceShape)).removeprefix(SHAPE)
    component = str(report.value(result, SH.sourceConstraintComponent))
    name = component.removeprefix(str(SH)).removesuffix("ConstraintComponent")
    return shape, name[0].lower() + name[1:]


def promised(path: Path) -> set[Constraint]:
    """Return what the header of an invalid case says that it breaks."""
    return {(shape, parameter) for shape, parameter in VIOLATES.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("path", VALID, ids=case_id)
def test_a_valid_case_breaks_nothing(path: Path) -> None:
    """A case called valid conforms to every shape."""
    assert results()[path] == set()


@pytest.mark.parametrize("path", INVALID, ids=case_id)
def test_an_invalid_case_breaks_what_it_says(path: Path) -> None:
    """A case called invalid breaks the constraints in its header and no others."""
    assert promised(path), "an invalid case names what it breaks: # violates: shape:X sh:y"
    assert results()[path] == promised(path)


def test_the_cast_and_the_ontology_are_valid() -> None:
    """What the cases stand on, the cast and the ontology itself, breaks nothing."""
    assert results()[turtle.CASES / "cast.ttl"] == set()
    assert results()[None] == set()


def test_no_case_was_lost() -> None:
    """The globs find the cases: a floor count for each verdict, and both verdicts for every shape file."""
    assert len(VALID) >= 30
    assert len(INVALID) >= 250
    stems = {path.stem for path in turtle.files(*turtle.SHAPES, at_least=10)}
    assert {path.parent.name for path in VALID} == stems
    assert {path.parent.name for path in INVALID} == stems


def test_shapes_and_modules_have_the_same_stems() -> None:
    """Each module has a file of shapes, and the umbrella has one for what holds of everything."""
    modules = {path.stem for path in turtle.files("modules/*.ttl", at_least=9)}
    assert {path.stem for path in turtle.files(*turtle.SHAPES, at_least=10)} == modules | {"jingjinji"}


def test_no_two_cases_describe_one_thing() -> None:
    """Cases are validated together, so each describes things of its own."""
    counted = Counter(
        subject
        for path, graph in case_graphs().items()
        for subject in set(graph.subjects())
        if path.name != "cast.ttl" and not _is_from_cast(subject)
    )
    assert [thing for thing, count in counted.items() if count > 1] == []


def _is_from_cast(subject: Node) -> bool:
    cast = case_graphs()[turtle.CASES / "cast.ttl"]
    return (subject, RDF.type, None) in cast


def test_every_constraint_can_fail() -> None:
    """For each constraint with a message there is an invalid case that breaks it."""
    broken = set().union(*(results()[path] for path in INVALID))
    assert sorted(constraints() - broken) == []


def constraints() -> set[Constraint]:
    """Return every constraint that can report: the shapes with a message, times their parameters."""
    graph = turtle.shapes()
    return {
        (str(shape).removeprefix(SHAPE), str(predicate).removeprefix(str(SH)))
        for shape in set(graph.subjects(SH.message))
        for predicate in graph.predicates(shape)
        if str(predicate).removeprefix(str(SH)) in PARAMETERS
    }


def test_no_constraint_parameter_is_unknown_to_this_test() -> None:
    """The coverage above counts every parameter that a shape with a message uses."""
    graph = turtle.shapes()
    used = {
        str(predicate).removeprefix(str(SH))
        for shape in set(graph.subjects(SH.message))
        for predicate in graph.predicates(shape)
        if str(predicate).startswith(str(SH))
    }
    assert used - set(PARAMETERS) - set(PASSIVE) == set()


def test_a_shape_that_reports_has_an_iri_and_messages_in_both_languages() -> None:
    """A message stands on a shape with an IRI, in Chinese and English, and reads as a sentence."""
    graph = turtle.shapes()
    reporting = set(graph.subjects(SH.message))
    assert len(reporting) >= 150
    for shape in reporting:
        assert not isinstance(shape, BNode)
        messages = {message.language: str(message) for message in graph.objects(shape, SH.message)}
        assert set(messages) == {"zh", "en"}, shape
        assert messages["en"].endswith(".") and messages["zh"].endswith("。"), shape


def test_a_named_shape_that_can_report_has_a_message() -> None:
    """A shape with a target or a property shape of its own never fails without a sentence."""
    graph = turtle.shapes()
    owned = {value for value in graph.objects(None, SH.property) if isinstance(value, URIRef)}
    assert {shape for shape in owned if (shape, SH.message, None) not in graph} == set()


def test_every_property_shape_is_reached() -> None:
    """A property shape with an IRI belongs to a node shape that has a target."""
    graph = turtle.shapes()
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    targeted = {shape for target in targets for shape in graph.subjects(target)}
    reached = {value for shape in targeted for value in graph.objects(shape, SH.property)} | targeted
    assert {shape for shape in graph.subjects(SH.message) if shape not in reached} == set()
