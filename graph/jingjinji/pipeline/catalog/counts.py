"""Count a graph in one pass: its classes, properties, datatypes and languages, and how they hang together.

Knows triples and nothing of vocabularies beyond rdf:type. A class counts for a subject where the counted graph itself
says so, as anyone can check by asking that graph; the class of an object may be said by any graph of the release,
because facts and the things they speak of live in different graphs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

# Subject to its statements; an object is the number that `Objects` gives it, so that it is hashed once.
Statements = dict[Node, list[tuple[Node, int]]]
Classes = tuple[Node, ...]
# Their members are not things of the graph; a class partition for them would say nothing.
BUILT_IN = tuple(str(namespace) for namespace in (RDF, "http://www.w3.org/2000/01/rdf-schema#"))


@dataclass
class Use:
    """How a property is used: by how many subjects, with which objects, classes of objects, datatypes, languages."""

    triples: int = 0
    subjects: int = 0
    objects: set[int] = field(default_factory=set)
    classes: Counter[Node] = field(default_factory=Counter)
    datatypes: Counter[URIRef] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)


@dataclass
class Members:
    """The instances of a class and the properties that they use."""

    entities: int = 0
    properties: dict[Node, Use] = field(default_factory=lambda: defaultdict(Use))


@dataclass
class Statistics:
    """What a graph holds. `entities` are the subjects that have an IRI (VoID, 4.1)."""

    triples: int = 0
    entities: int = 0
    subjects: int = 0
    objects: int = 0
    properties: dict[Node, Use] = field(default_factory=lambda: defaultdict(Use))
    classes: dict[Node, Members] = field(default_factory=lambda: defaultdict(Members))


class Objects:
    """The objects of a release, numbered; and one node for each property, so that comparing is quick."""

    def __init__(self) -> None:
        self._numbers: dict[Node, int] = {}
        self.nodes: list[Node] = []
        self.properties: dict[Node, Node] = {RDF.type: RDF.type}

    def number(self, node: Node) -> int:
        """Return the number of `node`, the same at each call."""
        found = self._numbers.setdefault(node, len(self.nodes))
        if found == len(self.nodes):
            self.nodes.append(node)
        return found


def read(graph: Graph, objects: Objects) -> Statements:
    """Return the statements of `graph` by subject."""
    found: Statements = defaultdict(list)
    number, name = objects.number, objects.properties.setdefault
    for subject, predicate, value in graph:
        found[subject].append((name(predicate, predicate), number(value)))
    return found


def merge(parts: Iterable[Statements]) -> Statements:
    """Return the statements of all `parts`, each once, as the service's default graph has them."""
    whole: Statements = {}
    for part in parts:
        for subject, pairs in part.items():
            known = whole.get(subject)
            whole[subject] = pairs if known is None else list(dict.fromkeys(known + pairs))
    return whole


def classes_of(statements: Statements, objects: Objects) -> dict[Node, Classes]:
    """Return the classes that `statements` give to each subject, sorted; RDF's and RDFS's own are left out."""
    found: dict[Node, Classes] = {}
    nodes, type_ = objects.nodes, objects.properties[RDF.type]
    for subject, pairs in statements.items():
        kinds = {nodes[value] for predicate, value in pairs if predicate is type_}
        if kept := [kind for kind in kinds if not str(kind).startswith(BUILT_IN)]:
            found[subject] = tuple(sorted(kept, key=str))
    return found


def count(statements: Statements, objects: Objects, own: dict[Node, Classes], types: dict[Node, Classes]) -> Statistics:
    """Return the statistics of `statements`.

    `own` are the classes that they give to their subjects, `types` those that the whole release gives to things.
    """
    found = Statistics(subjects=len(statements))
    # Subjects of the same classes are counted together: there are many subjects and few such groups.
    values: dict[tuple[Classes, Node], list[int]] = defaultdict(list)
    users: Counter[tuple[Classes, Node]] = Counter()
    for subject, pairs in statements.items():
        found.triples += len(pairs)
        found.entities += isinstance(subject, URIRef)
        group = own.get(subject, ())
        for class_ in group:
            found.classes[class_].entities += 1
        for predicate, value in pairs:
            values[group, predicate].append(value)
        users.update((group, predicate) for predicate in {predicate for predicate, _ in pairs})
    seen: set[int] = set()
    for (group, predicate), used in values.items():
        seen.update(used)
        use = _use(used, users[group, predicate], objects, types)
        for total in (found.properties[predicate], *(found.classes[class_].properties[predicate] for class_ in group)):
            _add(total, use)
    found.objects = len(seen)
    return found


def _use(values: list[int], subjects: int, objects: Objects, types: dict[Node, Classes]) -> Use:
    """Return how `subjects` that have the same classes use a property."""
    use = Use(len(values), subjects, set(values))
    for value, times in Counter(values).items():
        node = objects.nodes[value]
        if type(node) is Literal:
            use.datatypes[node.datatype or (RDF.langString if node.language else XSD.string)] += times
            if node.language:
                use.languages[node.language] += times
        else:
            for kind in types.get(node, ()):
                use.classes[kind] += times
    return use


def _add(total: Use, use: Use) -> None:
    total.triples += use.triples
    total.subjects += use.subjects
    total.objects |= use.objects
    total.classes.update(use.classes)
    total.datatypes.update(use.datatypes)
    total.languages.update(use.languages)
