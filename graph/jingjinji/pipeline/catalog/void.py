"""Write counts as VoID: partitions by class, property and datatype, for machines that plan or compose queries.

The partitions are laid out as the void-generator of the SIB writes them, which chat tools and query editors read:
class, then property, then either the class of the objects (void:classPartition) or their datatype
(void-ext:datatypePartition). Every partition has an IRI of its own below `graph/catalog#`: no blank nodes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from rdflib import RDF, VOID, XSD, Literal, Namespace, URIRef
from rdflib.term import Node

from jingjinji import terms
from jingjinji.pipeline.catalog.counts import Members, Statistics, Use

VOID_EXT = Namespace(terms.PREFIXES["void-ext"])
Triple = tuple[Node, Node, Node]


def write_void(dataset: URIRef, statistics: Statistics, name: str, *, brief: bool = False) -> Iterator[Triple]:
    """Yield the description of `dataset`; `name` makes the IRIs of its partitions, which a `brief` one has not."""
    yield dataset, RDF.type, VOID.Dataset
    yield dataset, VOID.triples, number(statistics.triples)
    yield dataset, VOID.entities, number(statistics.entities)
    yield dataset, VOID.distinctSubjects, number(statistics.subjects)
    yield dataset, VOID.distinctObjects, number(statistics.objects)
    yield dataset, VOID.properties, number(len(statistics.properties))
    yield dataset, VOID.classes, number(len(statistics.classes))
    for namespace in vocabularies(statistics):
        yield dataset, VOID.vocabulary, URIRef(namespace)
    if brief:
        return
    for property_, use in statistics.properties.items():
        part = _part(name, "property", property_)
        yield dataset, VOID.propertyPartition, part
        yield from _property_partition(part, property_, use)
        for language, triples in use.languages.items():
            spoken = URIRef(f"{part}/language/{language}")
            yield part, VOID_EXT.languagePartition, spoken
            yield spoken, VOID_EXT.language, Literal(language)
            yield spoken, VOID.triples, number(triples)
    for class_, members in statistics.classes.items():
        part = _part(name, "class", class_)
        yield dataset, VOID.classPartition, part
        yield from _class_partition(part, class_, members)


def _class_partition(part: URIRef, class_: Node, members: Members) -> Iterator[Triple]:
    yield part, VOID["class"], class_
    yield part, VOID.entities, number(members.entities)
    for property_, use in members.properties.items():
        inner = URIRef(f"{part}/{short(property_)}")
        yield part, VOID.propertyPartition, inner
        yield from _property_partition(inner, property_, use)
        for kind, triples in use.classes.items():
            linked = URIRef(f"{inner}/{short(kind)}")
            yield inner, VOID.classPartition, linked
            yield linked, VOID["class"], kind
            yield linked, VOID.triples, number(triples)


def _property_partition(part: URIRef, property_: Node, use: Use) -> Iterator[Triple]:
    yield part, VOID.property, property_
    yield part, VOID.triples, number(use.triples)
    yield part, VOID.distinctSubjects, number(use.subjects)
    yield part, VOID.distinctObjects, number(len(use.objects))
    for datatype, triples in use.datatypes.items():
        typed = URIRef(f"{part}/datatype/{short(datatype)}")
        yield part, VOID_EXT.datatypePartition, typed
        yield typed, VOID_EXT.datatype, datatype
        yield typed, VOID.triples, number(triples)


def vocabularies(statistics: Statistics) -> list[str]:
    """Return the namespaces of the project's prefixes from which a dataset takes properties or classes."""
    used = [str(word) for word in (*statistics.properties, *statistics.classes)]
    outside = [iri for name, iri in terms.PREFIXES.items() if name != "jjj"]
    known = [iri for iri in outside if any(word.startswith(iri) for word in used)]
    return sorted([terms.DEF, *known] if any(word.startswith(terms.DEF) for word in used) else known)


@lru_cache(maxsize=4096)
def number(count: int) -> Literal:
    """Return a count as xsd:integer."""
    return Literal(str(count), datatype=XSD.integer)


def _part(name: str, kind: str, word: Node) -> URIRef:
    return URIRef(f"{terms.graph('catalog')}#part/{name}/{kind}/{short(word)}")


@lru_cache(maxsize=4096)
def short(word: Node) -> str:
    """Return a name for `word` that fits in an IRI: prefix and local name, or a hash where no prefix fits."""
    iri = str(word)
    shortened = terms.shorten(iri)
    return hashlib.sha256(iri.encode()).hexdigest()[:12] if shortened == iri else shortened.replace(":", ".", 1)
