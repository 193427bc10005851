"""Write sources and the passages that facts cite: of a held text as Web Annotation selectors, of another as published.

Positions count Unicode code points (https://www.w3.org/TR/annotation-model/#text-position-selector). A reference
source has none: its passage names the source and the figure or name as published (ontology/decisions/0019).
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import DCTERMS, FOAF, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from jingjinji import terms
from jingjinji.facts import Citation, Document, Fact, Reference
from jingjinji.pipeline.periods import date_literal

OA = Namespace(terms.PREFIXES["oa"])


def write_source(graph: Graph, document: Document) -> None:
    """Write what a document is."""
    iri = _write_described(graph, document, (document.publisher,))
    graph.add((iri, DCTERMS.identifier, Literal(f"sha256:{document.sha256}")))


def write_reference(graph: Graph, reference: Reference) -> None:
    """Write what a reference source is; only an address of the publisher's own is given in the seeds."""
    iri = _write_described(graph, reference, reference.publisher)
    graph.add((iri, RDF.type, URIRef(terms.term("ReferenceSource"))))
    kind = URIRef(terms.term(f"source-kind/{reference.kind}"))
    graph.add((iri, URIRef(terms.term("sourceKind")), kind))
    if reference.url:
        graph.add((iri, FOAF.page, URIRef(reference.url)))


def _write_described(graph: Graph, source: Document | Reference, publishers: tuple[str, ...]) -> URIRef:
    iri = URIRef(terms.thing(f"source/{source.id}"))
    graph.add((iri, RDF.type, URIRef(terms.term("Source"))))
    graph.add((iri, SKOS.prefLabel, Literal(source.zh, "zh")))
    graph.add((iri, SKOS.prefLabel, Literal(source.en, "en")))
    graph.add((iri, URIRef(terms.term("year")), Literal(str(source.year), datatype=XSD.integer)))
    for publisher in publishers:
        graph.add((iri, DCTERMS.publisher, URIRef(terms.thing(f"organization/{publisher}"))))
    graph.add((iri, DCTERMS.issued, date_literal(source.issued)))
    return iri


def write_published(graph: Graph, reference: Reference, fact: Fact) -> Iterator[URIRef]:
    """Write a passage without position for each figure or name that a reference source published, and yield its IRI."""
    for number, published in enumerate(fact.published, 1):
        slug = f"{reference.id}-{fact.kind}-{fact.slug.removeprefix(reference.id + '-')}"
        iri = URIRef(terms.thing(f"passage/{slug}" + (f"-{number}" if number > 1 else "")))
        graph.add((iri, RDF.type, URIRef(terms.term("Passage"))))
        graph.add((iri, OA.hasSource, URIRef(terms.thing(f"source/{reference.id}"))))
        graph.add((iri, URIRef(terms.term("asPrinted")), Literal(published)))
        graph.add((iri, SKOS.prefLabel, Literal(f"{reference.zh}（{reference.issued}）：{published}", "zh")))
        graph.add((iri, SKOS.prefLabel, Literal(f"{reference.en} ({reference.issued}): {published}", "en")))
        yield iri


def write_passages(
    graph: Graph, document: Document, citations: tuple[Citation, ...]
) -> Iterator[tuple[URIRef, Citation]]:
    """Write a passage for each citation and yield its IRI with the citation."""
    for citation in citations:
        slug = f"passage/{document.id}-{citation.at}-{citation.end}"
        iri = URIRef(terms.thing(slug))
        if (iri, RDF.type, URIRef(terms.term("Passage"))) in graph:
            yield iri, citation
            continue
        heading = document.section(citation.line)
        graph.add((iri, RDF.type, URIRef(terms.term("Passage"))))
        graph.add((iri, OA.hasSource, URIRef(terms.thing(f"source/{document.id}"))))
        line = Literal(str(citation.line), datatype=XSD.integer)
        graph.add((iri, URIRef(terms.term("line")), line))
        for language, path in (("zh", heading.zh), ("en", heading.en)):
            graph.add((iri, URIRef(terms.term("section")), Literal(path, language)))
        label_zh = f"{document.zh}第{citation.line}行：“{citation.printed}”"
        label_en = f"{document.en}, line {citation.line}: “{citation.printed}”"
        graph.add((iri, SKOS.prefLabel, Literal(label_zh, "zh")))
        graph.add((iri, SKOS.prefLabel, Literal(label_en, "en")))
        _write_selectors(graph, iri, citation)
        yield iri, citation


def _write_selectors(graph: Graph, iri: URIRef, citation: Citation) -> None:
    position, quote = URIRef(f"{iri}#position"), URIRef(f"{iri}#quote")
    graph.add((iri, OA.hasSelector, position))
    graph.add((position, RDF.type, OA.TextPositionSelector))
    for name, offset in ((OA.start, citation.at), (OA.end, citation.end)):
        number = Literal(str(offset), datatype=XSD.nonNegativeInteger)
        graph.add((position, name, number))
    graph.add((iri, OA.hasSelector, quote))
    graph.add((quote, RDF.type, OA.TextQuoteSelector))
    graph.add((quote, OA.exact, Literal(citation.printed)))
    for selector, zh, en in ((position, "位置", "position"), (quote, "印文", "printed phrase")):
        graph.add((selector, SKOS.prefLabel, Literal(f"{zh} {citation.at}–{citation.end}", "zh")))
        graph.add((selector, SKOS.prefLabel, Literal(f"{en} {citation.at}–{citation.end}", "en")))
