"""Hold the frozen closure against the shapes and the vocabulary; a violation names the fact's file and line."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from jingjinji import terms
from jingjinji.faults import Fault, Faults
from jingjinji.pipeline.compile import Compiled
from jingjinji.pipeline.ontology import Ontology
from jingjinji.pipeline.shacl import violations

BUILT_IN = {
    URIRef(f"{namespace}{name}")
    for namespace in (RDF, RDFS, OWL, SH)
    for name in (*namespace.__annotations__, *getattr(namespace, "_extras", ()))
}


def validate(closure: Graph, ontology: Ontology, compiled: Compiled) -> None:
    """Raise `Faults` if a shape is violated or a predicate or class is used that nothing declares."""
    faults = [
        *_unknown_words(closure, ontology, compiled),
        *_violations(closure, ontology, compiled),
    ]
    if faults:
        raise Faults(sorted(faults, key=str))


def _unknown_words(closure: Graph, ontology: Ontology, compiled: Compiled) -> Iterable[Fault]:
    properties, classes = ontology.properties(), ontology.classes()
    seen: dict[Node, Node] = {}
    for subject, predicate, value in chain(closure, ontology.alignments, ontology.shapes):
        if predicate not in properties:
            seen.setdefault(predicate, subject)
        if predicate == RDF.type and value not in classes:
            seen.setdefault(value, subject)
    for word, subject in seen.items():
        if word not in BUILT_IN:
            sentence = f"{terms.shorten(str(word))} is used but nothing declares it"
            yield _at(compiled, subject, sentence)


def _violations(closure: Graph, ontology: Ontology, compiled: Compiled) -> Iterable[Fault]:
    for focus, messages in violations(closure, ontology.shapes):
        english = [str(message) for message in messages if getattr(message, "language", None) in (None, "en")]
        yield _at(compiled, focus, english[0] if english else "a shape is violated")


def _at(compiled: Compiled, focus: Node | None, sentence: str) -> Fault:
    fact = compiled.origins.get(str(focus))
    name = terms.shorten(str(focus)) if isinstance(focus, URIRef) else str(focus)
    if fact is None:
        return Fault(f"{name}: {sentence}")
    return Fault(f"{fact.ref}: {sentence}", file=fact.file, line=fact.line)
