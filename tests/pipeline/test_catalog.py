"""The catalogue counts what is there, reads as VoID tools and DCAT portals expect, and looks at no clock."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, VOID, Graph, Literal, URIRef

import jingjinji
from jingjinji import bundle, terms
from jingjinji.facts import read_seeds
from jingjinji.pipeline.assemble import to_files
from jingjinji.pipeline.catalog import describe
from jingjinji.release import NQUADS
from world import WORLD

CATALOG = terms.graph("catalog")
DATASET = URIRef(f"{CATALOG}#dataset")
DCAT = terms.PREFIXES["dcat"]
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
IN_GRAPH = f"GRAPH ?g {{ PATTERN }} FILTER (?g != <{CATALOG}>)"
# What the SIB's query editor and chat client ask of an endpoint that they have never seen.
CHAT_TOOL = """SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
  { ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
    OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] }
      UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] } } }
  UNION { ?linkset void:subjectsTarget [ void:class ?subjectClass ] ; void:linkPredicate ?prop ;
    void:objectsTarget [ void:class ?objectClass ] } }"""


@pytest.fixture(scope="module")
def store(real_graphs: dict[str, Graph]) -> ox.Store:
    """Return the real release as an engine sees it."""
    loaded = ox.Store()
    loaded.load(to_files(real_graphs)[0][NQUADS], format=ox.RdfFormat.N_QUADS)
    return loaded


def rows(store: ox.Store, query: str) -> set[tuple[str | None, ...]]:
    """Return the rows of a query over the union of all graphs, as text."""
    found = store.query(terms.sparql_prologue() + query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return {tuple(None if term is None else term.value for term in row) for row in found}  # type: ignore[union-attr]


def counted(pattern: str, count: str, by: str) -> str:
    """Return a query that counts over a pattern in all graphs but the catalogue, each statement once."""
    inner = IN_GRAPH.replace("PATTERN", pattern)
    return f"SELECT {by} ({count} AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ {inner} }} }} GROUP BY {by}"


def test_the_whole_is_counted_as_an_engine_counts(store: ox.Store) -> None:
    """Triples, subjects, objects, entities, and every class and property agree with queries over the release."""
    inner = IN_GRAPH.replace("PATTERN", "?s ?p ?o")
    figures = ("COUNT(*)", "COUNT(DISTINCT ?s)", "COUNT(DISTINCT ?p)", "COUNT(DISTINCT ?e)")
    wanted = " ".join(f"({figure} AS ?n{number})" for number, figure in enumerate(figures))
    [whole] = rows(
        store,
        f"SELECT {wanted} {{ SELECT DISTINCT ?s ?p ?o ?e {{ {inner} BIND (IF(isIRI(?s), ?s, 1/0) AS ?e) }} }}",
    )
    said = rows(
        store,
        f"""SELECT ?t ?ss ?ps ?es {{ <{DATASET}> void:triples ?t ; void:distinctSubjects ?ss ;
        void:properties ?ps ; void:entities ?es }}""",
    )
    assert said == {whole}
    built_in = "FILTER (!STRSTARTS(STR(?o), STR(rdf:)) && !STRSTARTS(STR(?o), STR(rdfs:)))"
    classes = rows(store, counted(f"?s a ?o {built_in}", "COUNT(DISTINCT ?s)", "?o"))
    named = f"{{ <{DATASET}> void:classPartition [ void:class ?c ; void:entities ?n ] }}"
    assert rows(store, f"SELECT ?c ?n {named}") == classes
    assert len(classes) > 60
    for count, name in (("COUNT(*)", "triples"), ("COUNT(DISTINCT ?s)", "distinctSubjects")):
        properties = rows(store, counted("?s ?p ?o", count, "?p"))
        query = f"SELECT ?p ?n {{ <{DATASET}> void:propertyPartition [ void:property ?p ; void:{name} ?n ] }}"
        assert rows(store, query) == properties


def test_objects_are_counted_as_they_are_written(real_graphs: dict[str, Graph]) -> None:
    """Distinct objects are distinct terms: 27.0 is another than 27, which an engine that normalises would merge."""
    catalog = real_graphs[CATALOG]
    whole = [triple for iri, graph in real_graphs.items() if iri != CATALOG for triple in graph]
    assert catalog.value(DATASET, VOID.distinctObjects) == Literal(len({value for _, _, value in whole}))
    value = URIRef(terms.term("value"))
    figures = {written for _, name, written in whole if name == value}
    part = URIRef(f"{CATALOG}#part/dataset/property/jjj.value")
    assert catalog.value(part, VOID.distinctObjects) == Literal(len(figures))
    assert len(figures) > len({float(figure) for figure in figures})


def test_each_graph_is_counted_as_an_engine_counts(store: ox.Store, real_graphs: dict[str, Graph]) -> None:
    """Within each graph that is no reference source, classes, and properties by class, agree with queries over it."""
    built_in = "FILTER (!STRSTARTS(STR(?c), STR(rdf:)) && !STRSTARTS(STR(?c), STR(rdfs:)))"
    brief = {iri for iri in real_graphs if iri.startswith(terms.graph("source/")) and "beijing-2024" not in iri}
    assert len(brief) > 70
    for iri in real_graphs.keys() - {CATALOG} - brief:
        counted_classes = rows(
            store, f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH <{iri}> {{ ?s a ?c {built_in} }} }} GROUP BY ?c"
        )
        part = f"<{iri}> void:classPartition ?cp . ?cp void:class ?c"
        assert rows(store, f"SELECT ?c ?n {{ {part} ; void:entities ?n }}") == counted_classes
        counted_uses = rows(
            store,
            f"""SELECT ?c ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ss) {{
            GRAPH <{iri}> {{ ?s a ?c ; ?p ?o {built_in} }} }} GROUP BY ?c ?p""",
        )
        uses = "void:propertyPartition [ void:property ?p ; void:triples ?n ; void:distinctSubjects ?ss ]"
        assert rows(store, f"SELECT ?c ?p ?n ?ss {{ {part} ; {uses} }}") == counted_uses


def test_datatypes_and_languages_are_counted(store: ox.Store) -> None:
    """The datatypes of each class and property, and the languages of each property, agree with queries."""
    inner = IN_GRAPH.replace("PATTERN", "?s ?p ?o FILTER (isLiteral(?o))")
    languages = rows(
        store,
        f"""SELECT ?p ?l (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o ?l {{ {inner}
        BIND (LANG(?o) AS ?l) FILTER (?l != "") }} }} GROUP BY ?p ?l""",
    )
    part = "void-ext:languagePartition [ void-ext:language ?l ; void:triples ?n ]"
    asked = f"SELECT ?p ?l ?n {{ <{DATASET}> void:propertyPartition [ void:property ?p ; {part} ] }}"
    assert rows(store, asked) == languages
    datatypes = rows(
        store,
        f"""SELECT ?d (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o ?d {{ {inner}
        GRAPH ?h {{ ?s a jjj:Observation }} FILTER (?p = jjj:value) BIND (DATATYPE(?o) AS ?d) }} }} GROUP BY ?d""",
    )
    part = "void-ext:datatypePartition [ void-ext:datatype ?d ; void:triples ?n ]"
    use = f"void:propertyPartition [ void:property jjj:value ; {part} ]"
    asked = f"SELECT ?d ?n {{ <{DATASET}> void:classPartition [ void:class jjj:Observation ; {use} ] }}"
    assert rows(store, asked) == datatypes
    assert {row[0] for row in datatypes} == {terms.PREFIXES["xsd"] + "decimal"}


def test_a_chat_tool_learns_how_classes_hang_together(store: ox.Store) -> None:
    """The query of the SIB's tools finds which classes a property links, across graphs, and which datatypes it has."""
    found = rows(store, CHAT_TOOL)
    jjj, xsd = terms.DEF, terms.PREFIXES["xsd"]
    assert (f"{jjj}EffectClaim", f"{jjj}measure", f"{jjj}Measure", None) in found
    assert (f"{jjj}Measure", f"{jjj}statedToAffect", f"{jjj}Indicator", None) in found
    assert (f"{jjj}Observation", f"{jjj}value", None, f"{xsd}decimal") in found
    assert (f"{jjj}Observation", f"{jjj}value", None, f"{xsd}integer") not in found


def test_the_catalogue_counts_itself(toy_graphs: dict[str, Graph]) -> None:
    """The catalogue says how many triples it has, which is not part of the dataset's number."""
    catalog = toy_graphs[CATALOG]
    assert catalog.value(URIRef(CATALOG), VOID.triples) == Literal(len(catalog))
    assert (DATASET, VOID.subset, URIRef(CATALOG)) not in catalog


def test_a_statement_more_is_noticed(toy_graphs: dict[str, Graph]) -> None:
    """One more member of a class is counted in its graph and in the whole, and changes no other class."""
    graphs = {iri: graph for iri, graph in toy_graphs.items() if iri != CATALOG}
    seeds = read_seeds(WORLD / "seeds")
    before = describe(graphs, seeds)
    source = terms.graph("source/toy-2024")
    planted = Graph() + graphs[source]
    planted.add((URIRef(terms.thing("measure/planted")), RDF.type, URIRef(terms.term("Measure"))))
    after = describe({**graphs, source: planted}, seeds)
    changed = {triple[0] for triple in after - before if triple[1] == VOID.entities}
    names = ("dataset", "dataset/class/jjj.Measure", "source-toy-2024/class/jjj.Measure")
    expected = {DATASET, URIRef(source), *(URIRef(f"{CATALOG}#part/{name}") for name in names[1:])}
    assert changed == expected


@pytest.mark.parametrize("kind", ["Catalog", "Dataset"])
def test_everything_described_has_what_portals_ask_for(real_graphs: dict[str, Graph], kind: str) -> None:
    """Catalogue, dataset and graphs have titles and descriptions in both languages, dates, licence and an owner."""
    catalog = real_graphs[CATALOG]
    described = set(catalog.subjects(RDF.type, URIRef(DCAT + kind)))
    assert len(described) == {"Catalog": 1, "Dataset": len(real_graphs)}[kind]
    for node in described:
        for name in (DCTERMS.title, DCTERMS.description):
            assert sorted(str(text.language) for text in catalog.objects(node, name)) == ["en", "zh"], node
        for name in (DCTERMS.issued, DCTERMS.modified, DCTERMS.license, DCTERMS.publisher, DCTERMS.creator):
            assert len(list(catalog.objects(node, name))) == 1, (node, name)


def test_coverage_is_that_of_the_facts(real_graphs: dict[str, Graph], toy_graphs: dict[str, Graph]) -> None:
    """The years go from the first baseline to the last figure, without targets; the places are the provinces."""
    catalog = real_graphs[CATALOG]
    edges = [URIRef(DCAT + name) for name in ("startDate", "endDate")]
    [period] = catalog.objects(DATASET, DCTERMS.temporal)
    assert [str(catalog.value(period, edge)) for edge in edges] == ["2012-01-01", "2025-12-31"]
    places = {str(place).rsplit("/", 1)[1] for place in catalog.objects(DATASET, DCTERMS.spatial)}
    assert places == {"beijing", "tianjin", "hebei"}
    toy = toy_graphs[CATALOG]
    assert [str(toy.value(toy.value(DATASET, DCTERMS.temporal), edge))[5:] for edge in edges] == ["01-01", "12-31"]


def test_what_is_computed_says_from_what(real_graphs: dict[str, Graph]) -> None:
    """The inferred graph comes from the reported, shared and derived ones, and says that nothing reasons later."""
    catalog = real_graphs[CATALOG]
    derived_from = URIRef(terms.PREFIXES["prov"] + "wasDerivedFrom")
    origins = set(catalog.objects(URIRef(terms.graph("inferred")), derived_from))
    assert origins == {URIRef(terms.graph(name)) for name in ("source/beijing-2024", "ontology", "derived")}
    said = {str(text) for text in catalog.objects(URIRef(terms.graph("inferred")), DCTERMS.description)}
    assert any("OWL 2 RL" in text and "nothing is inferred when a query runs" in text for text in said)


def test_examples_keep_the_shape_of_their_kind(real_graphs: dict[str, Graph]) -> None:
    """Each example query has one text, a target, prefixes and a comment in each language, as the SIB's shape asks."""
    examples = real_graphs[terms.graph("queries")]
    sh, sdo = terms.PREFIXES["sh"], terms.PREFIXES["sdo"]
    found = set(examples.subjects(RDF.type, URIRef(sh + "SPARQLExecutable")))
    assert len(found) >= 30
    for example in found:
        texts = [
            text for name in ("select", "ask", "construct") for text in examples.objects(example, URIRef(sh + name))
        ]
        assert len(texts) == 1
        assert len(list(examples.objects(example, URIRef(sdo + "target")))) == 1
        [prefixes] = examples.objects(example, URIRef(sh + "prefixes"))
        assert (prefixes, URIRef(sh + "declare"), None) in real_graphs[terms.graph("ontology")]
        comments = examples.objects(example, URIRef(terms.PREFIXES["rdfs"] + "comment"))
        assert sorted(str(comment.language) for comment in comments) == ["en", "zh"]


def dated(changelog: str, version: str) -> str | None:
    """Return the date that a changelog gives to `version`, or None while it is not released."""
    found = re.search(rf"^## \[?{re.escape(version)}\]? [-–—] (\d{{4}}-\d\d-\d\d)$", changelog, re.MULTILINE)
    return found[1] if found else None


def test_the_date_is_that_of_the_version() -> None:
    """The date of the catalogue is a day, and once the changelog dates this version, that day."""
    assert date.fromisoformat(jingjinji.__date__).isoformat() == jingjinji.__date__
    assert dated(CHANGELOG.read_text(encoding="utf-8"), jingjinji.__version__) in (None, jingjinji.__date__)
    assert dated("# Changelog\n\n## 0.1.0 — 2026-12-01\n", "0.1.0") == "2026-12-01"


def test_no_clock_is_read(toy_graphs: dict[str, Graph]) -> None:
    """No module of the pipeline knows the time."""
    code = "".join(file.read_text(encoding="utf-8") for file in (bundle.PACKAGE / "pipeline").rglob("*.py"))
    assert not re.search(r"\bimport (time|datetime)\b|from (time|datetime) import", code)
    assert re.search(r"from (time|datetime) import", "from datetime import date")
