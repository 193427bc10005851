"""Write what people and portals ask of a dataset (DCAT 3): what, when, where, whose, under which licence.

Nothing here is known only when it is served: addresses, checksums and the version that is the hash of the release are
added over HTTP. No clock is read: the dates are those of this version and of the documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rdflib import DCTERMS, FOAF, PROV, RDF, SKOS, VOID, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from jingjinji import __date__, __version__, terms
from jingjinji.facts import Document, Seeds
from jingjinji.pipeline.catalog.words import ABOUT, KEYWORDS, NAMED, Pair

DCAT = Namespace(terms.PREFIXES["dcat"])
CATALOG = URIRef(terms.graph("catalog"))
DATASET = URIRef(terms.graph("catalog") + "#dataset")
AGENT = URIRef(terms.graph("catalog") + "#contributors")
LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
THEME = URIRef("http://publications.europa.eu/resource/authority/data-theme/ENVI")
LANGUAGES = [URIRef(f"http://publications.europa.eu/resource/authority/language/{code}") for code in ("ZHO", "ENG")]
TURTLE = URIRef("https://www.iana.org/assignments/media-types/text/turtle")
Triple = tuple[Node, Node, Node]


def write_dcat(graphs: Mapping[str, Graph], seeds: Seeds) -> Iterator[Triple]:
    """Yield the descriptions of the catalogue, of the dataset and of each of `graphs` (by IRI)."""
    yield CATALOG, RDF.type, DCAT.Catalog
    yield CATALOG, RDF.type, VOID.DatasetDescription
    yield CATALOG, FOAF.primaryTopic, DATASET
    yield CATALOG, DCAT.dataset, DATASET
    yield from _described(CATALOG, *ABOUT["catalog"])
    yield from _owned(CATALOG)
    yield DATASET, RDF.type, DCAT.Dataset
    yield DATASET, DCAT.version, Literal(__version__)
    yield DATASET, VOID.uriSpace, Literal(terms.ID)
    yield from _described(DATASET, *ABOUT["dataset"])
    yield from _owned(DATASET)
    yield from _subjects(graphs)
    yield from _coverage(graphs)
    yield from _origin(seeds)
    for iri in graphs:
        yield from _graph(iri, seeds)
    yield AGENT, RDF.type, FOAF.Agent
    yield AGENT, FOAF.name, Literal("jingjinji contributors", "en")
    yield AGENT, FOAF.name, Literal("jingjinji 贡献者", "zh")


def _described(node: URIRef, title: Pair, description: Pair) -> Iterator[Triple]:
    for name, words in ((DCTERMS.title, title), (DCTERMS.description, description)):
        for language, text in words.items():
            yield node, name, Literal(text, language)


def _owned(node: URIRef) -> Iterator[Triple]:
    yield node, DCTERMS.license, LICENCE
    yield node, DCTERMS.publisher, AGENT
    yield node, DCTERMS.creator, AGENT
    yield node, DCTERMS.issued, Literal(__date__, datatype=XSD.date)
    yield node, DCTERMS.modified, Literal(__date__, datatype=XSD.date)
    for language in LANGUAGES:
        yield node, DCTERMS.language, language


def _subjects(graphs: Mapping[str, Graph]) -> Iterator[Triple]:
    """Yield themes and keywords: fixed ones, and the media of the indicators with their names."""
    things = graphs[terms.graph("ontology")]
    yield DATASET, DCAT.theme, THEME
    yield CATALOG, DCAT.themeTaxonomy, URIRef(terms.term("scheme/medium"))
    for medium in set(things.objects(None, URIRef(terms.term("medium")))):
        yield DATASET, DCAT.theme, medium
        for label in things.objects(medium, SKOS.prefLabel):
            yield DATASET, DCAT.keyword, label
    for words in KEYWORDS:
        for language, text in words.items():
            yield DATASET, DCAT.keyword, Literal(text, language)


def _coverage(graphs: Mapping[str, Graph]) -> Iterator[Triple]:
    """Yield the provinces that the places belong to, and the years from the first baseline to the last figure."""
    things = graphs[terms.graph("ontology")]
    for place, code in things.subject_objects(URIRef(terms.term("divisionCode"))):
        if str(code).endswith("0000"):
            yield DATASET, DCTERMS.spatial, place
    years = sorted(_years(graphs))
    if not years:
        return
    period = URIRef(f"{CATALOG}#period")
    yield DATASET, DCTERMS.temporal, period
    yield period, RDF.type, DCTERMS.PeriodOfTime
    yield period, DCAT.startDate, Literal(f"{years[0]}-01-01", datatype=XSD.date)
    yield period, DCAT.endDate, Literal(f"{years[-1]}-12-31", datatype=XSD.date)


def _years(graphs: Mapping[str, Graph]) -> Iterator[int]:
    """Yield the years of what is stated; those of targets lie ahead and are no coverage."""
    for iri, graph in graphs.items():
        if not iri.startswith(terms.graph("source/")):
            continue
        for kind in ("Observation", "ChangeStatement"):
            for fact in graph.subjects(RDF.type, URIRef(terms.term(kind))):
                for name in ("year", "baselineYear"):
                    yield from (int(str(year)) for year in graph.objects(fact, URIRef(terms.term(name))))


def _origin(seeds: Seeds) -> Iterator[Triple]:
    """Yield from which documents and by which activity the dataset was made (PROV-O)."""
    build, software = URIRef(f"{CATALOG}#build"), URIRef(f"{CATALOG}#software")
    yield DATASET, PROV.wasGeneratedBy, build
    yield build, RDF.type, PROV.Activity
    yield build, PROV.wasAssociatedWith, software
    yield software, RDF.type, PROV.SoftwareAgent
    yield software, FOAF.name, Literal(f"jingjinji {__version__}")
    for said in seeds.sources:
        source = URIRef(terms.thing(f"source/{said.id}"))
        yield DATASET, DCTERMS.source, source
        yield DATASET, PROV.wasDerivedFrom, source
        yield build, PROV.used, source


def _graph(iri: str, seeds: Seeds) -> Iterator[Triple]:
    """Yield title, description, origin and address of a named graph."""
    part, name = URIRef(iri), iri.removeprefix(terms.GRAPH)
    yield DATASET, VOID.subset, part
    yield DATASET, DCTERMS.hasPart, part
    yield CATALOG, DCAT.dataset, part
    yield part, RDF.type, DCAT.Dataset
    yield part, DCTERMS.isPartOf, DATASET
    yield from _owned(part)
    yield part, DCAT.version, Literal(__version__)
    distribution = URIRef(f"{CATALOG}#distribution/{name}")
    yield part, DCAT.distribution, distribution
    yield distribution, RDF.type, DCAT.Distribution
    yield distribution, DCAT.accessURL, part
    yield distribution, DCAT.mediaType, TURTLE
    yield distribution, DCTERMS.license, LICENCE
    for source in seeds.sources:
        if name == f"source/{source.id}":
            title = {"zh": source.zh, "en": source.en}
            about = ABOUT["source" if isinstance(source, Document) else "reference"][1]
            yield from _described(part, title, about)
            yield part, PROV.hadPrimarySource, URIRef(terms.thing(name))
    if name in NAMED:
        yield from _described(part, *ABOUT[name])
        yield from ((part, PROV.wasDerivedFrom, origin) for origin in _origins(name, seeds))


def _origins(name: str, seeds: Seeds) -> list[URIRef]:
    """Return the graphs from which one that we compute was made."""
    reported = [URIRef(terms.graph(f"source/{document.id}")) for document in seeds.documents]
    referenced = [URIRef(terms.graph(f"source/{reference.id}")) for reference in seeds.references]
    ontology, derived, computed = (URIRef(terms.graph(name)) for name in ("ontology", "derived", "derived/reference"))
    documents = [*reported, ontology]
    return {
        "derived": documents,
        "inferred": [*documents, derived],
        "derived/reference": [*documents, derived, *referenced],
        "inferred/reference": [*documents, derived, *referenced, computed],
    }.get(name, [])
