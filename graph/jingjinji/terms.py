"""Every namespace and IRI-minting rule of the project, as plain strings.

`ontology/prefixes.ttl` holds these prefixes and those of single vocabularies; a test holds the two together.
"""

from __future__ import annotations

import re

BASE = "https://w3id.org/jingjinji/"
DEF = BASE + "def/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"

QUDT_UNIT = "http://qudt.org/vocab/unit/"

PREFIXES = {
    "jjj": DEF,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "prov": "http://www.w3.org/ns/prov#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "iop": "https://w3id.org/iadopt/ont/",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": QUDT_UNIT,
    "quantitykind": "http://qudt.org/vocab/quantitykind/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "schema": "http://schema.org/",
    "sdo": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "qb": "http://purl.org/linked-data/cube#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spex": "https://purl.expasy.org/sparql-examples/ontology#",
    "aq": "http://dd.eionet.europa.eu/vocabulary/aq/",
    "sdg": "http://metadata.un.org/sdg/",
    "wd": "http://www.wikidata.org/entity/",
}

# The part of Turtle's PN_LOCAL that needs no escaping and that nobody misreads.
LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")

OWN_UNITS = ("percentage-point", "tonne-per-km2-month")


def term(name: str) -> str:
    """Return the IRI of a class, property or individual of ours; vocabulary concepts are `scheme/slug`."""
    return DEF + name


def thing(ref: str) -> str:
    """Return the IRI of a thing from `kind/slug`."""
    return ID + ref


def ref_of(iri: str) -> str | None:
    """Return `kind/slug` of a thing's IRI, or None for anything else."""
    return iri.removeprefix(ID) if iri.startswith(ID) else None


def graph(name: str) -> str:
    """Return the IRI of a named graph.

    Of a release: `source/<id>`, derived, inferred, ontology, alignments, catalog, queries, and, where reference sources
    stand beside the documents, `derived/reference` and `inferred/reference`; beside it: `curated/<token>/…`.
    """
    return GRAPH + name


def graph_slug(iri: str) -> str:
    """Return a file-name form of a graph's IRI (`source/beijing-2024` becomes `source-beijing-2024`)."""
    return iri.removeprefix(GRAPH).replace("/", "-")


def unit(name: str) -> str:
    """Return the IRI of a unit: ours, or else a local name of QUDT."""
    return DEF + "unit/" + name if name in OWN_UNITS else QUDT_UNIT + name


def camel(name: str) -> str:
    """Return the property name of a snake_case field (`change_value` becomes `changeValue`)."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def shorten(iri: str) -> str:
    """Return `prefix:local` if a prefix fits and the local part needs no escaping, else the IRI itself."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if iri.startswith(namespace) and LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return iri


def sparql_prologue() -> str:
    """Return PREFIX lines for every prefix of the project."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
