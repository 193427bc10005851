"""Hold the frozen closure against shapes and vocabulary; a violation names file and line of the fact or the term."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from jingjinji import terms
from jingjinji.faults import Fault, Faults
from jingjinji.pipeline.compile import Compiled
from jingjinji.pipeline.locate import find_word
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
            yield _at(compiled, ontology, subject, sentence, written=word)


def _violations(closure: Graph, ontology: Ontology, compiled: Compiled) -> Iterable[Fault]:
    for focus, messages in violations(closure, ontology.shapes):
        english = [str(message) for message in messages if getattr(message, "language", None) in (None, "en")]
        yield _at(compiled, ontology, focus, english[0] if english else "a shape is violated", written=focus)


def _at(compiled: Compiled, ontology: Ontology, focus: Node, sentence: str, *, written: Node) -> Fault:
    """Return the fault with the place of the fact it is about, or the place where the ontology writes `written`."""
    if fact := compiled.origins.get(str(focus)):
        return Fault(f"{fact.ref}: {sentence}", file=fact.file, line=fact.line)
    name = f"{terms.shorten(str(focus))}: " if isinstance(focus, URIRef) else ""
    file, line = find_word(ontology.folder, str(written)) or (None, None)
    return Fault(f"{name}{sentence}", file=file, line=line)
