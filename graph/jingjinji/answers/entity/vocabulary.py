"""The ontology as a list for readers: our classes and properties by module, our vocabularies with their concepts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from jingjinji import terms
from jingjinji.answers.run import select
from jingjinji.store.port import Store

KINDS = ("Class", "ObjectProperty", "DatatypeProperty")

TERMS = """
SELECT ?term ?type ?module ?scheme ?label ?definition WHERE {{
  VALUES ?type {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:Ontology skos:ConceptScheme skos:Concept }}
  GRAPH <{graph}> {{
    ?term a ?type .
    OPTIONAL {{ ?term dcterms:isPartOf ?module }}
    OPTIONAL {{ ?term skos:inScheme ?scheme }}
    OPTIONAL {{ ?term rdfs:label|skos:prefLabel|dcterms:title ?label FILTER (LANG(?label) = "{lang}") }}
    OPTIONAL {{ ?term skos:definition|dcterms:description ?definition FILTER (LANG(?definition) = "{lang}") }}
  }}
  FILTER STRSTARTS(STR(?term), "{definitions}")
}}
ORDER BY ?term ?type ?module ?scheme
"""


@dataclass(frozen=True)
class Entry:
    """A term, module, vocabulary or concept: IRI, name and definition in one language."""

    iri: str
    label: str
    definition: str


@dataclass
class Module:
    """One module of the ontology with its terms by kind (a key of `KINDS`)."""

    entry: Entry
    terms: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Vocabulary:
    """One vocabulary with its concepts."""

    entry: Entry
    concepts: list[Entry] = field(default_factory=list)


@dataclass
class Ontology:
    """Everything that can be said: what the ontology is, its modules (terms of none come last), its vocabularies."""

    entry: Entry
    modules: list[Module]
    vocabularies: list[Vocabulary]


async def fetch_ontology(store: Store, language: str) -> Ontology:
    """Return the ontology and the vocabularies of `store` in one language, each list by name."""
    text = TERMS.format(graph=terms.graph("ontology"), lang=language, definitions=terms.DEF)
    table = await select(store, terms.sparql_prologue() + text)
    nothing = Entry("", "", "")
    modules: dict[str, Module] = {"": Module(nothing)}
    vocabularies: dict[str, Vocabulary] = {}
    itself = nothing
    entries: list[tuple[str, str, str, Entry]] = []
    for row in table.rows:
        iri, kind, module, scheme, label, definition = (cell.value if cell else "" for cell in row)
        local = kind.rsplit("#", 1)[-1]
        entry = Entry(iri, label or terms.shorten(iri), definition)
        if iri == terms.DEF:
            itself = entry
        elif local == "Ontology" and iri.startswith(terms.term("module/")):
            modules[iri] = Module(entry)
        elif local == "ConceptScheme":
            vocabularies[iri] = Vocabulary(entry)
        else:
            entries.append((local, module, scheme, entry))
    for local, module, scheme, entry in entries:
        if local in KINDS:
            modules.get(module, modules[""]).terms[local].append(entry)
        elif scheme in vocabularies:
            vocabularies[scheme].concepts.append(entry)
    modules[""] = modules.pop("")  # what belongs to no module comes last
    kept = [module for module in modules.values() if module.terms]
    return Ontology(itself, kept, sorted(vocabularies.values(), key=lambda found: found.entry.label))


PLACES = """
SELECT DISTINCT ?thing WHERE {{
  {{ SELECT DISTINCT ?thing WHERE {{ ?thing ?any ?value }} }}
  FILTER (STRSTARTS(STR(?thing), "{start}") && !CONTAINS(STR(?thing), "#"))
}}
ORDER BY ?thing
"""


async def fetch_addresses(store: Store) -> list[str]:
    """Return the IRIs of ours that have a page of their own, in order."""
    table = await select(store, PLACES.format(start=terms.BASE))
    return [row[0].value for row in table.rows if row[0]]
