"""Check a graph against the OWL 2 RL profile and the rule of OWL 2 DL on non-simple properties.

It knows the grammar of https://www.w3.org/TR/owl2-profiles/#OWL_2_RL_2 and the mapping of axioms to triples; it does
not reason. A fault is (rule, node): the name of the rule below and the term or expression that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

Fault = tuple[str, Node]

DATATYPES = {
    *(XSD[name] for name in ("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger")),
    *(XSD[name] for name in ("negativeInteger", "long", "int", "short", "byte", "unsignedLong", "unsignedInt")),
    *(XSD[name] for name in ("unsignedShort", "unsignedByte", "float", "double", "string", "normalizedString")),
    *(XSD[name] for name in ("token", "language", "Name", "NCName", "NMTOKEN", "boolean", "hexBinary")),
    *(XSD[name] for name in ("base64Binary", "anyURI", "dateTime", "dateTimeStamp")),
    *(RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal),
    # RDF 1.1's name for the part of rdf:PlainLiteral that has a language.
    RDF.langString,
}
MAXIMA = (OWL.maxCardinality, OWL.maxQualifiedCardinality)
OTHER_CARDINALITIES = (OWL.cardinality, OWL.minCardinality, OWL.qualifiedCardinality, OWL.minQualifiedCardinality)
SIMPLE_ONLY = (
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty),
)


def faults(graph: Graph) -> list[Fault]:
    """Return every breach of the profile in `graph`, each once."""
    return sorted({fault for rule in RULES.values() for fault in rule(graph)}, key=str)


def _subclass_side(graph: Graph) -> Iterator[Fault]:
    sides = [
        *graph.subjects(RDFS.subClassOf),
        *graph.subjects(OWL.disjointWith),
        *graph.objects(None, OWL.disjointWith),
    ]
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        sides += [member for head in graph.objects(axiom, OWL.members) for member in Collection(graph, head)]
    for side in sides:
        if not _is_subclass_expression(graph, side):
            yield "subclass-side", side


def _superclass_side(graph: Graph) -> Iterator[Fault]:
    sides = [*graph.objects(None, RDFS.subClassOf), *graph.objects(None, RDFS.domain)]
    sides += [value for subject, value in graph.subject_objects(RDFS.range) if not _is_data(graph, subject)]
    for side in sides:
        if not _is_superclass_expression(graph, side):
            yield "superclass-side", side


def _equivalent_classes(graph: Graph) -> Iterator[Fault]:
    for pair in graph.subject_objects(OWL.equivalentClass):
        for side in pair:
            if not _is_equivalent_expression(graph, side):
                yield "equivalent-classes", side


def _is_data(graph: Graph, subject: Node) -> bool:
    return (subject, RDF.type, OWL.DatatypeProperty) in graph


def _is_named(node: Node) -> bool:
    return not isinstance(node, BNode | Literal) and node != OWL.Thing


def _each(graph: Graph, node: Node, predicate: Node, test: Callable[[Graph, Node], bool]) -> bool:
    heads = list(graph.objects(node, predicate))
    return bool(heads) and all(test(graph, member) for head in heads for member in Collection(graph, head))


def _is_subclass_expression(graph: Graph, node: Node) -> bool:
    if not isinstance(node, BNode):
        return _is_named(node)
    filler = graph.value(node, OWL.someValuesFrom)
    return (
        (node, OWL.oneOf, None) in graph
        or (node, OWL.hasValue, None) in graph
        or _each(graph, node, OWL.intersectionOf, _is_subclass_expression)
        or _each(graph, node, OWL.unionOf, _is_subclass_expression)
        or (filler is not None and (filler == OWL.Thing or _is_subclass_expression(graph, filler)))
    )


def _is_superclass_expression(graph: Graph, node: Node) -> bool:
    if not isinstance(node, BNode):
        return _is_named(node)
    complement, filler = graph.value(node, OWL.complementOf), graph.value(node, OWL.allValuesFrom)
    return (
        (node, OWL.hasValue, None) in graph
        or _each(graph, node, OWL.intersectionOf, _is_superclass_expression)
        or (complement is not None and _is_subclass_expression(graph, complement))
        or (filler is not None and _is_superclass_expression(graph, filler))
        or any(int(str(n)) in (0, 1) for name in MAXIMA for n in graph.objects(node, name))
    )


def _is_equivalent_expression(graph: Graph, node: Node) -> bool:
    if not isinstance(node, BNode):
        return _is_named(node)
    return (node, OWL.hasValue, None) in graph or _each(graph, node, OWL.intersectionOf, _is_equivalent_expression)


def _cardinalities(graph: Graph) -> Iterator[Fault]:
    for name in OTHER_CARDINALITIES:
        for node in graph.subjects(name):
            yield "cardinalities", node


def _forbidden_axioms(graph: Graph) -> Iterator[Fault]:
    for node in (*graph.subjects(OWL.disjointUnionOf), *graph.subjects(RDF.type, OWL.ReflexiveProperty)):
        yield "forbidden-axioms", node


def _datatypes(graph: Graph) -> Iterator[Fault]:
    declared = set(graph.subjects(RDF.type, RDFS.Datatype))
    for subject, value in graph.subject_objects(RDFS.range):
        if _is_data(graph, subject) and value not in DATATYPES | declared:
            yield "datatypes", subject


def _one_kind(graph: Graph) -> Iterator[Fault]:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    for subject in set(graph.subjects(RDF.type)):
        if sum((subject, RDF.type, kind) in graph for kind in kinds) > 1:
            yield "one-kind-of-property", subject


def _non_simple(graph: Graph) -> Iterator[Fault]:
    composite = _composite(graph)
    for node in composite:
        if any((node, RDF.type, kind) in graph for kind in SIMPLE_ONLY):
            yield "non-simple", node
        if (node, OWL.propertyDisjointWith, None) in graph or (None, OWL.propertyDisjointWith, node) in graph:
            yield "non-simple", node
    for restriction, node in graph.subject_objects(OWL.onProperty):
        if node in composite and any((restriction, name, None) in graph for name in (*MAXIMA, *OTHER_CARDINALITIES)):
            yield "non-simple", node


def _composite(graph: Graph) -> set[Node]:
    """Return transitive and chained properties and what is above or inverse to them."""
    found = set(graph.subjects(RDF.type, OWL.TransitiveProperty)) | set(graph.subjects(OWL.propertyChainAxiom))
    while True:
        above = {value for node in found for value in graph.objects(node, RDFS.subPropertyOf)}
        above |= {value for node in found for value in graph.objects(node, OWL.inverseOf)}
        above |= {value for node in found for value in graph.subjects(OWL.inverseOf, node)}
        if above <= found:
            return found
        found |= above


RULES: dict[str, Callable[[Graph], Iterator[Fault]]] = {
    "subclass-side": _subclass_side,
    "superclass-side": _superclass_side,
    "equivalent-classes": _equivalent_classes,
    "cardinalities": _cardinalities,
    "forbidden-axioms": _forbidden_axioms,
    "datatypes": _datatypes,
    "one-kind-of-property": _one_kind,
    "non-simple": _non_simple,
}
