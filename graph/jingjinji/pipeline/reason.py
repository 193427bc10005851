"""Reason once, at build: shortcut edges, inverses, hierarchy. The result is kept apart in `graph/inferred`.

Our own rules (`ontology/rules/*.rq`, CONSTRUCT) run first, over what is asserted. Then two parts take turns until
nothing new appears: the OWL 2 RL rules by the `reasonable` engine, and the property chains that the ontology declares
(owl:propertyChainAxiom, rule prp-spo2), which that engine does not know. What comes out is filtered to statements
about our things. Only links between nodes take part in the second stage; literals do not matter to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from reasonable import PyReasoner

from jingjinji import terms
from jingjinji.faults import Fault
from jingjinji.pipeline.locate import words
from jingjinji.utf8 import read_utf8

Triple = tuple[Node, Node, Node]


def reason(closure: Graph, ontology: Graph, rules: Path) -> Graph:
    """Complete `closure`, which holds the asserted facts, with `ontology` and what follows; return what follows."""
    closure += ontology
    inferred = Graph()
    _add(closure, inferred, _by_rules(closure, ontology, rules))
    reasoner = PyReasoner()
    reasoner.from_graph(triple for triple in closure if _is_link(triple))
    chains = _chains(ontology)
    while True:
        _add(closure, inferred, [triple for triple in reasoner.reason() if _is_useful(triple)])
        linked = [triple for target, chain in chains for triple in _follow(closure, target, chain)]
        new = [triple for triple in linked if triple not in closure]
        if not new:
            return inferred
        _add(closure, inferred, new)
        reasoner.from_graph(new)


def _is_link(triple: Triple) -> bool:
    """Leave out literals of things: no rule of the second stage looks at them."""
    subject, _, value = triple
    return isinstance(value, URIRef) or not str(subject).startswith(terms.ID)


def _by_rules(everything: Graph, ontology: Graph, rules: Path) -> list[Triple]:
    files = sorted(rules.glob("*.rq"))
    if not files:
        raise Fault("no file matches *.rq", file=rules)
    found: list[Any] = []
    for file in files:
        found.extend(everything.query(_read_rule(file, ontology)))
    return [triple for triple in found if str(triple[0]).startswith(terms.ID)]


def _read_rule(file: Path, ontology: Graph) -> str:
    """Return the text of a rule; one that does not parse, or that uses a word which nothing declares, is a fault."""
    text = read_utf8(file)
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        line, column = (int(number) for number in re.findall(r"\d+", str(error.msg))[:2])
        raise Fault("this is not SPARQL from here on", file=file, line=line, column=column) from None
    for word, line, _ in words(text):
        if (URIRef(word), RDF.type, None) not in ontology:
            raise Fault(f"{terms.shorten(word)} is used but nothing declares it", file=file, line=line)
    return text


def _add(known: Graph, inferred: Graph, found: Iterable[Triple]) -> None:
    for triple in found:
        if triple not in known:
            known.add(triple)
            inferred.add(triple)


def _is_useful(triple: Triple) -> bool:
    """Keep statements about our things, in words that someone would ask with."""
    subject, predicate, value = triple
    return (
        str(subject).startswith(terms.ID)
        and isinstance(value, URIRef)
        and subject != value
        and predicate not in (OWL.sameAs, OWL.differentFrom)
        and not str(value).startswith((str(OWL), str(RDF), "http://www.w3.org/2000/01/rdf-schema#"))
    )


def _chains(ontology: Graph) -> list[tuple[URIRef, list[Node]]]:
    axioms = ontology.subject_objects(OWL.propertyChainAxiom)
    return [(URIRef(str(p)), list(Collection(ontology, head))) for p, head in axioms]


def _follow(graph: Graph, target: URIRef, chain: list[Node]) -> list[Triple]:
    first, *rest = chain
    pairs = set(graph.subject_objects(first))
    for step in rest:
        pairs = {(start, end) for start, middle in pairs for end in graph.objects(middle, step)}
    return [(start, target, end) for start, end in pairs]
