"""Load what can be said (`ontology/`) and answer which terms, concepts and units exist."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from jingjinji import terms
from jingjinji.faults import Fault
from jingjinji.utf8 import read_utf8

QUDT = Namespace(terms.PREFIXES["qudt"])
PROPERTY_TYPES = (
    RDF.Property,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.OntologyProperty,
    OWL.TransitiveProperty,
    OWL.SymmetricProperty,
)


@dataclass(frozen=True)
class Ontology:
    """Our terms with what they need from outside (`graph`), the alignments, the shapes, and where all is written."""

    graph: Graph
    alignments: Graph
    shapes: Graph
    folder: Path

    def declares(self, iri: str, *types: URIRef) -> bool:
        """Tell whether `iri` is declared with one of `types`."""
        return any((URIRef(iri), RDF.type, type_) in self.graph for type_ in types)

    def is_unit(self, iri: str) -> bool:
        """Tell whether `iri` is a declared unit."""
        return self.declares(iri, QUDT.Unit)

    def is_concept(self, iri: str) -> bool:
        """Tell whether `iri` is a concept of the vocabularies."""
        return self.declares(iri, SKOS.Concept)

    def properties(self) -> set[URIRef]:
        """Return every declared property."""
        found = {s for type_ in PROPERTY_TYPES for s in self.graph.subjects(RDF.type, type_)}
        return {iri for iri in found if isinstance(iri, URIRef)}

    def classes(self) -> set[URIRef]:
        """Return every declared class."""
        found = {s for type_ in (OWL.Class, RDFS.Class) for s in self.graph.subjects(RDF.type, type_)}
        return {iri for iri in found if isinstance(iri, URIRef)}

    def label(self, iri: str, language: str) -> str:
        """Return the label of a term or concept in `language`, or the end of its IRI."""
        for name in (SKOS.prefLabel, RDFS.label):
            for label in self.graph.objects(URIRef(iri), name):
                if getattr(label, "language", None) == language:
                    return str(label)
        return iri.rsplit("/", 1)[-1]

    def symbol(self, iri: str) -> str:
        """Return the symbol of a unit, or its English label."""
        found = self.graph.value(URIRef(iri), QUDT.symbol)
        return self.label(iri, "en") if found is None else str(found)


def load_ontology(folder: Path) -> Ontology:
    """Parse the umbrella, modules, vocabularies and imports, and apart from them alignments and shapes."""
    terms_graph = Graph()
    for part in ("*.ttl", "vocabularies/*.ttl", "imports/*.ttl"):
        _parse_all(terms_graph, folder, part)
    _parse_modules(terms_graph, folder)
    alignments, shapes = Graph(), Graph()
    _parse_all(alignments, folder, "alignments/*.ttl")
    _parse_all(shapes, folder, "shapes/*.ttl")
    return Ontology(terms_graph, alignments, shapes, folder)


def _parse_modules(graph: Graph, folder: Path) -> None:
    """Parse the modules, and say of each term which module it is in: its file tells, and nothing else does."""
    for file in _files(folder, "modules/*.ttl"):
        module = Graph()
        _parse_all(module, file.parent, file.name)
        name = module.value(predicate=RDF.type, object=OWL.Ontology)
        graph += module
        for term in module.subjects(RDFS.isDefinedBy):
            if name is None:
                raise Fault("this module does not say what it is", file=file, hint="declare it as an owl:Ontology")
            graph.add((term, DCTERMS.isPartOf, name))


def _files(folder: Path, pattern: str) -> list[Path]:
    files = sorted(folder.glob(pattern))
    if not files:
        raise Fault(f"no file matches {pattern}", file=folder)
    return files


def _parse_all(graph: Graph, folder: Path, pattern: str) -> None:
    for file in _files(folder, pattern):
        # rdflib lets broken IRIs pass and miscounts lines, so that a stricter parser reads the file first.
        text = read_utf8(file)
        try:
            for _ in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
                pass
        except SyntaxError as error:
            reason = " ".join(str(error.msg).partition(": ")[2].split())
            raise Fault(f"this is not Turtle: {reason}", file=file, line=error.lineno, column=error.offset) from None
        graph.parse(data=text, format="turtle")
