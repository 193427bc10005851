"""Find words that nothing declares: predicates and classes in Turtle that no module, vocabulary or extract knows.

Words of RDF, RDFS, OWL and SHACL are held against rdflib's closed namespaces, so that sh:dataType is found too.
"""

from __future__ import annotations

from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Graph, URIRef
from rdflib.namespace import DefinedNamespace
from rdflib.term import Node

BUILT_IN: tuple[type[DefinedNamespace], ...] = (RDF, RDFS, OWL, SH, XSD)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
CLASSES = (OWL.Class, RDFS.Class, RDFS.Datatype)
# Places in shapes and axioms that name a property or a class by value and not by predicate.
NAMES_PROPERTY = (SH.path, SH.inversePath, SH.targetSubjectsOf, SH.targetObjectsOf, SH.lessThan)
NAMES_PROPERTY += (SH.lessThanOrEquals, OWL.inverseOf, OWL.onProperty, RDFS.subPropertyOf)
NAMES_CLASS = (RDF.type, SH.targetClass, SH["class"], SH.datatype, RDFS.subClassOf, RDFS.domain, RDFS.range)


def declared_properties(graph: Graph) -> set[Node]:
    """Return the properties that `graph` declares."""
    return {node for kind in PROPERTIES for node in graph.subjects(RDF.type, kind)}


def declared_classes(graph: Graph) -> set[Node]:
    """Return the classes and datatypes that `graph` declares."""
    return {node for kind in CLASSES for node in graph.subjects(RDF.type, kind)}


def is_built_in(word: Node) -> bool:
    """Tell whether `word` is a word of RDF, RDFS, OWL, SHACL or XSD, spelt as they spell it."""
    for namespace in BUILT_IN:
        if str(word).startswith(str(namespace)):
            return word in namespace
    return False


def unknown_words(graph: Graph, declaring: Graph) -> set[Node]:
    """Return the predicates and classes that `graph` uses and neither `declaring` nor a standard declares."""
    properties = declared_properties(declaring) | declared_properties(graph)
    classes = declared_classes(declaring) | declared_classes(graph)
    used_properties = {*graph.predicates(), *_named(graph, NAMES_PROPERTY), *_path_steps(graph)}
    used_classes = _named(graph, NAMES_CLASS)
    unknown = (used_properties - properties) | (used_classes - classes)
    return {word for word in unknown if not isinstance(word, BNode) and not is_built_in(word)}


def _named(graph: Graph, predicates: tuple[URIRef, ...]) -> set[Node]:
    return {value for predicate in predicates for value in graph.objects(None, predicate)}


def _path_steps(graph: Graph) -> set[Node]:
    """Return the properties in sequences: SHACL paths written as lists, and property chains."""
    heads = [*graph.objects(None, SH.path), *graph.objects(None, OWL.propertyChainAxiom)]
    return {step for head in heads if isinstance(head, BNode) for step in graph.items(head)}
