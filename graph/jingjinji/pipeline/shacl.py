"""Run the shapes over a graph on two cores, where the system can fork; elsewhere on one.

A shape looks at its own focus nodes and at nothing that another shape finds, so that the shapes can be dealt out.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection

from pyshacl import validate
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

Violation = tuple[Node, list[Node]]
HANDS = 2
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


def violations(data: Graph, shapes: Graph) -> list[Violation]:
    """Return the focus node and the messages of every violation."""
    hands = _deal(data, shapes)
    if "fork" not in multiprocessing.get_all_start_methods():
        return [found for hand in hands for found in _check(data, shapes, hand)]
    context = multiprocessing.get_context("fork")  # the graph is inherited, not copied
    receiver, sender = context.Pipe(duplex=False)
    other = context.Process(target=_report, args=(sender, data, shapes, hands[1]), daemon=True)
    other.start()
    sender.close()
    own = _check(data, shapes, hands[0])
    try:
        theirs: list[Violation] = receiver.recv()
        return own + theirs
    except EOFError:
        return own + _check(data, shapes, hands[1])
    finally:
        other.join()


def _report(sender: Connection, data: Graph, shapes: Graph, hand: set[URIRef]) -> None:
    sender.send(_check(data, shapes, hand))
    sender.close()


def _check(data: Graph, shapes: Graph, hand: set[URIRef]) -> list[Violation]:
    """Run the shapes of `hand`: the others are kept as parts, but lose their targets."""
    held = Graph()
    for shape, name, value in shapes:
        if name not in TARGETS or shape in hand:
            held.add((shape, name, value))
    conforms, report, _ = validate(data, shacl_graph=held, inference="none")
    if conforms:
        return []
    return [
        (focus, list(report.objects(result, SH.resultMessage)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
        if (focus := report.value(result, SH.focusNode)) is not None
    ]


def _deal(data: Graph, shapes: Graph) -> list[set[URIRef]]:
    """Deal the shapes with targets out to two hands, the heaviest first, each to the lighter hand."""
    weights = {shape: sum(_weights(data, shapes, shape)) for shape in _targeted(shapes)}
    hands: list[set[URIRef]] = [set() for _ in range(HANDS)]
    loads = [0] * HANDS
    for shape in sorted(weights, key=lambda shape: (-weights[shape], shape)):
        lighter = loads.index(min(loads))
        hands[lighter].add(shape)
        loads[lighter] += weights[shape]
    return hands


def _targeted(shapes: Graph) -> set[URIRef]:
    found = {shape for target in TARGETS for shape in shapes.subjects(target)}
    return {shape for shape in found if isinstance(shape, URIRef)}


def _weights(data: Graph, shapes: Graph, shape: URIRef) -> Iterator[int]:
    """Yield how many focus nodes each target of a shape has, times the properties it looks at."""
    properties = 1 + len(list(shapes.objects(shape, SH.property)))
    for class_ in shapes.objects(shape, SH.targetClass):
        yield properties * sum(1 for _ in data.subjects(RDF.type, class_))
    for property_ in shapes.objects(shape, SH.targetSubjectsOf):
        yield properties * len(set(data.subjects(property_)))
