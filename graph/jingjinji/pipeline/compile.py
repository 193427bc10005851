"""Write facts as triples: one graph for shared things, one for each document.

Every rule that turns a field into a property is in `FIELD_PROPERTIES`; a field that is not there becomes the
property of ours with the same name in camelCase.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from rdflib import RDF, SKOS, XSD, Graph, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Document, Fact, Seeds, decimal_places, sentence_at
from jingjinji.facts.schema import KINDS, Field
from jingjinji.faults import Fault, Faults
from jingjinji.pipeline.labels import Labels
from jingjinji.pipeline.ontology import Ontology
from jingjinji.pipeline.passages import write_passages, write_published, write_reference, write_source
from jingjinji.pipeline.periods import date_literal, write_named_period, write_year_period
from jingjinji.pipeline.positions import write_position

FIELD_PROPERTIES = {
    "definition": terms.PREFIXES["skos"] + "definition",
    "note": terms.PREFIXES["skos"] + "note",
    "issued": terms.PREFIXES["dcterms"] + "issued",
    "member": terms.PREFIXES["org"] + "hasMember",
    "property": terms.PREFIXES["iop"] + "hasProperty",
    "object": terms.PREFIXES["iop"] + "hasObjectOfInterest",
    "matrix": terms.PREFIXES["iop"] + "hasMatrix",
    "broader": terms.PREFIXES["skos"] + "broader",
    "order": terms.PREFIXES["skos"] + "notation",
    "crosses": terms.PREFIXES["geo"] + "sfCrosses",
    "checked": terms.PREFIXES["oa"] + "hasTarget",
}
# Facts name these from their own side; the graph says them from the other.
INVERTED = {
    "output_of": "output",
    "target_set_by": "setsTarget",
    "limit_defined_by": "definesLimit",
}
FIGURES = ("value", "min_value", "max_value", "change_value")
STATEMENTS = ("observation", "change", "effect", "limit", "target")
RDF_TYPES = {
    "Concept": terms.PREFIXES["skos"] + "Concept",
    "Period": terms.PREFIXES["time"] + "ProperInterval",
}


@dataclass
class Compiled:
    """The graphs by name, and for each thing the fact that wrote it (for messages)."""

    graphs: dict[str, Graph] = field(default_factory=dict)
    origins: dict[str, Fact] = field(default_factory=dict)

    def graph(self, name: str) -> Graph:
        """Return the graph called `name`, new if it is not there yet."""
        return self.graphs.setdefault(terms.graph(name), Graph())


def compile_facts(seeds: Seeds, ontology: Ontology, texts: dict[str, str]) -> Compiled:
    """Return the graphs of `seeds`; `texts` maps document ids to their text where it is at hand."""
    check_references([*seeds.stated], ontology)
    labels = Labels([*seeds.stated], ontology)
    compiled = Compiled()
    for fact in seeds.things:
        write_fact(compiled, "ontology", fact, labels)
    for document in seeds.documents:
        name = f"source/{document.id}"
        write_source(compiled.graph(name), document)
        for fact in document.facts:
            write_fact(compiled, name, fact, labels)
            write_citations(compiled.graph(name), document, fact, texts.get(document.id))
        link_changes(compiled.graph(name), document)
    return compiled


def compile_references(compiled: Compiled, seeds: Seeds, ontology: Ontology) -> list[str]:
    """Add a graph for each reference source; return the names of those graphs.

    It runs after everything else was compiled and derived: without these graphs, the others are the same bytes.
    """
    everything = [*seeds.stated, *seeds.referenced]
    check_references(everything, ontology)
    labels = Labels(everything, ontology)
    names = []
    for reference in seeds.references:
        name = f"source/{reference.id}"
        graph = compiled.graph(name)
        write_reference(graph, reference)
        for fact in reference.facts:
            write_fact(compiled, name, fact, labels)
            for passage in write_published(graph, reference, fact):
                for subject in stated_subjects(fact):
                    graph.add((subject, URIRef(terms.term("statedIn")), passage))
        names.append(name)
    return names


def check_references(facts: list[Fact], ontology: Ontology) -> None:
    """Raise `Faults` for every slug, concept and unit that nothing defines."""
    refs = {fact.ref for fact in facts if fact.kind != "mention"}
    concepts = {fact.slug for fact in facts if fact.kind == "concept"}
    faults: list[Fault] = []
    for fact in facts:
        for name, value in fact.fields.items():
            type_ = KINDS[fact.kind].fields[name].type
            for single in value if isinstance(value, tuple) else (value,):
                if type_ == "ref" and single not in refs:
                    faults.append(_unknown(fact, name, single, sorted(refs)))
                elif type_ == "unit" and not ontology.is_unit(terms.unit(single)):
                    faults.append(fact.fault(f"there is no unit “{single}”", "see ontology/imports"))
                elif type_ == "concept" and not (single in concepts or ontology.is_concept(terms.term(single))):
                    faults.append(_unknown(fact, name, single, sorted(concepts)))
    if faults:
        raise Faults(faults)


def _unknown(fact: Fact, name: str, value: str, known: list[str]) -> Fault:
    near = get_close_matches(value, known, 1)
    hint = f"did you mean {near[0]}?" if near else None
    return fact.fault(f"{name} names {value}, which nothing defines", hint)


def iri_of(fact: Fact) -> URIRef:
    """Return the IRI of the thing that a fact describes."""
    if fact.kind == "concept":
        return URIRef(terms.term(fact.slug))
    return URIRef(terms.thing(fact.ref))


def write_fact(compiled: Compiled, name: str, fact: Fact, labels: Labels) -> None:
    """Write one fact with its labels into the graph called `name`."""
    graph = compiled.graph(name)
    if fact.kind == "mention":
        return
    if fact.kind == "addition":
        write_addition(graph, fact)
        return
    iri = iri_of(fact)
    compiled.origins[str(iri)] = fact
    for type_ in (fact.type,) if fact.type else ():
        graph.add((iri, RDF.type, URIRef(RDF_TYPES.get(type_, terms.term(type_)))))
    for language in ("zh", "en"):
        graph.add((iri, SKOS.prefLabel, Literal(labels.label(fact, language), language)))
    write_other_names(graph, iri, fact)
    if fact.kind == "concept":
        scheme = fact.slug.split("/")[0]
        graph.add((iri, SKOS.inScheme, URIRef(terms.term(f"scheme/{scheme}"))))
    apart = ("zh", "en", "alt_zh", "alt_en", *_write_apart(graph, iri, fact))
    for key, value in fact.fields.items():
        if key not in apart:
            write_field(graph, iri, key, KINDS[fact.kind].fields[key], value)
    if fact.kind in STATEMENTS:
        write_statement(graph, iri, fact)


def write_addition(graph: Graph, fact: Fact) -> None:
    """Write what a source adds to things that another source has named."""
    for subject in stated_subjects(fact):
        write_other_names(graph, subject, fact)
        for key, value in fact.fields.items():
            if key not in ("of", "alt_zh", "alt_en"):
                write_field(graph, subject, key, KINDS[fact.kind].fields[key], value)


def write_other_names(graph: Graph, iri: URIRef, fact: Fact) -> None:
    """Write the names that a thing has beside its label."""
    for language in ("zh", "en"):
        for other in fact.fields.get(f"alt_{language}", ()):
            graph.add((iri, SKOS.altLabel, Literal(other, language)))


def _write_apart(graph: Graph, iri: URIRef, fact: Fact) -> tuple[str, ...]:
    """Write what takes more than one triple a field, and return the fields that this has dealt with."""
    if fact.kind == "period":
        write_named_period(graph, iri, fact.fields)
        return ("year", "start", "end")
    if fact.kind == "place":
        write_position(graph, iri, fact.fields)
        return ("longitude", "latitude", "position_kind")
    return ()


def write_statement(graph: Graph, iri: URIRef, fact: Fact) -> None:
    """Add what every statement has but no editor writes: origin, period, printed form, direction, grades."""
    graph.add((iri, URIRef(terms.term("origin")), URIRef(terms.term("reported"))))
    printed = [citation.printed for citation in fact.citations] or fact.published
    if "as_printed" not in fact.fields and printed:
        graph.add((iri, URIRef(terms.term("asPrinted")), Literal(printed[0])))
    if fact.kind in ("observation", "change", "effect") and "period" not in fact.fields:
        period = write_year_period(graph, fact.fields["year"])
        graph.add((iri, URIRef(terms.term("period")), period))
    if places := printed_decimals(fact):
        graph.add((iri, URIRef(terms.term("decimalPlaces")), Literal(str(places), datatype=XSD.integer)))
    change = fact.fields.get("change_value")
    if change is not None and "direction" not in fact.fields:
        word = "increase" if change > 0 else "decrease" if change < 0 else "unchanged"
        graph.add((iri, URIRef(terms.term("direction")), URIRef(terms.term(word))))
    if fact.kind == "effect":
        for key, usual in (("evaluator", "selfReported"), ("counterfactual", "noCounterfactual")):
            if key not in fact.fields:
                graph.add((iri, URIRef(terms.term(key)), URIRef(terms.term(usual))))


def printed_decimals(fact: Fact) -> int:
    """Return with how many decimals a fact's figure is printed; engines may drop the zeros of `27.0`."""
    figures = [fact.fields[name] for name in FIGURES if name in fact.fields]
    return max((decimal_places(figure) for figure in figures), default=0)


def write_field(graph: Graph, iri: URIRef, key: str, field_: Field, value: Any) -> None:
    """Write one field of a fact as triples."""
    if key in INVERTED:
        for single in value if isinstance(value, tuple) else (value,):
            graph.add((URIRef(terms.thing(single)), URIRef(terms.term(INVERTED[key])), iri))
        return
    name = URIRef(FIELD_PROPERTIES.get(key, terms.term(terms.camel(key))))
    if field_.type == "words":
        for language in ("zh", "en"):
            graph.add((iri, name, Literal(value[language], language)))
        return
    for single in value if isinstance(value, tuple) else (value,):
        graph.add((iri, name, to_term(key, field_, single)))


def to_term(key: str, field_: Field, value: Any) -> URIRef | Literal:
    """Return the RDF term of a single value; decimals keep their printed form."""
    if key == "strength":
        return URIRef(terms.term(f"strength/{value}"))
    if field_.type == "ref":
        return URIRef(terms.thing(value))
    if field_.type in ("concept", "term"):
        return URIRef(terms.term(value))
    if field_.type == "unit":
        return URIRef(terms.unit(value))
    if field_.type == "decimal":
        return decimal_literal(value)
    if field_.type == "integer":
        return Literal(str(value), datatype=XSD.integer)
    if field_.type == "date":
        return date_literal(value)
    return Literal(value)


def decimal_literal(value: Decimal) -> Literal:
    """Return an xsd:decimal with the digits as given (`30.50` stays `30.50`)."""
    return Literal(f"{value:f}", datatype=XSD.decimal, normalize=False)


def write_citations(graph: Graph, document: Document, fact: Fact, text: str | None) -> None:
    """Write the passages of a fact and tie each to what it states."""
    for passage, citation in write_passages(graph, document, fact.citations):
        for subject in stated_subjects(fact):
            graph.add((subject, URIRef(terms.term("statedIn")), passage))
        if text is not None:
            sentence = Literal(sentence_at(text, citation.at, citation.end))
            graph.add((passage, URIRef(terms.term("sentence")), sentence))


def stated_subjects(fact: Fact) -> list[URIRef]:
    """Return what the passages of a fact state: the fact, or the things that a mention or an addition names."""
    named = fact.fields["of"] if fact.kind in ("mention", "addition") else ()
    return [URIRef(terms.thing(ref)) for ref in named] or [iri_of(fact)]


def link_changes(graph: Graph, document: Document) -> None:
    """Tie each effect claim with a number to the change statement that gives the same number."""

    def key(fact: Fact, place: str) -> tuple[Any, ...]:
        names = ("indicator", "year", "period", "change_value", "change_kind")
        return (place, *(fact.fields.get(name) for name in names))

    changes = {key(fact, fact.fields["place"]): fact for fact in document.facts if fact.kind == "change"}
    for fact in document.facts:
        if fact.kind != "effect" or "change_value" not in fact.fields:
            continue
        for place in fact.fields["place"]:
            if change := changes.get(key(fact, place)):
                graph.add((iri_of(fact), URIRef(terms.term("change")), iri_of(change)))
