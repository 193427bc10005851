"""Sources whose text is not held: graphs of their own, citations without position, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import FOAF, RDF, VOID, Graph, URIRef

from jingjinji import bundle, terms
from jingjinji.facts import read_seeds
from jingjinji.faults import Fault
from jingjinji.pipeline.assemble import assemble, to_files
from jingjinji.pipeline.compile import compile_facts
from jingjinji.pipeline.ontology import Ontology
from world import grow_world, rewrite
from world.graphs import about, lines, turtle

RELEASE, AGENCY = "toy-release-2024-01", "toy-agency-2024-02"
REFERENCE = {f"source/{RELEASE}", f"source/{AGENCY}", "derived/reference", "inferred/reference"}
FINE = "observation/{}-fine-dust-annual-mean-example-city-2023"
SULPHUR = f"observation/{RELEASE}-sulphur-annual-mean-example-city-2023"


def files_without(folder: Path) -> dict[str, bytes]:
    """Return the files of a release of the grown world without its reference sources."""
    seeds = grow_world(folder) / "seeds"
    (seeds / "reference").rename(folder / "aside")
    return to_files(assemble(seeds, bundle.ontology(), folder / "sources", lambda _step: None))[0]


def test_a_documents_graphs_are_the_same_bytes_without_them(grown_graphs: dict[str, Graph], tmp_path: Path) -> None:
    """Reference sources add graphs and change no other, the catalogue apart, which lists them."""
    without, grown = files_without(tmp_path), to_files(grown_graphs)[0]
    added = {f"graphs/{terms.graph_slug(terms.graph(name))}.ttl" for name in REFERENCE}
    assert grown.keys() - without.keys() == added
    changed = {name for name in without if without[name] != grown[name]}
    assert changed == {"all.nq", "graphs/catalog.ttl"}


def test_another_bulletin_is_another_folder(grown_graphs: dict[str, Graph], toy_graphs: dict[str, Graph]) -> None:
    """Another city's bulletin of another year adds its graph and what follows from it; the first one's graph stays."""
    first, town = terms.graph("source/toy-2024"), terms.graph("source/toy-town-2023")
    assert lines(grown_graphs[first]) == lines(toy_graphs[first])
    assert town not in toy_graphs
    value = URIRef(terms.term("value"))
    figure = URIRef(terms.thing("observation/toy-town-2023-fine-dust-annual-mean-example-town-2023"))
    assert str(grown_graphs[town].value(figure, value)) == "41.5"
    earlier = URIRef(terms.thing("observation/derived-toy-town-2023-fine-dust-annual-mean-example-town-2022"))
    assert str(grown_graphs[terms.graph("derived")].value(earlier, value)) == "42.52"
    gone = lines(toy_graphs[terms.graph("derived")]) - lines(grown_graphs[terms.graph("derived")])
    assert all("/id/period/2023" in line.split(" ")[0] for line in gone), "the town's own graph has its year now"


def test_a_figure_is_cited_without_a_position(grown_graphs: dict[str, Graph]) -> None:
    """Its passage names the source and the figure as published, and has no line, section or selector."""
    graph = grown_graphs[terms.graph(f"source/{RELEASE}")]
    passage = graph.value(URIRef(terms.thing(FINE.format(RELEASE))), URIRef(terms.term("statedIn")))
    ref = terms.ref_of(str(passage)) or ""
    assert ref == f"passage/{RELEASE}-observation-fine-dust-annual-mean-example-city-2023"
    expected = turtle(
        f"""<{ref}> a jjj:Passage ;
        skos:prefLabel "Air release 2023 of Example City (2024-01): 30"@en , "示例市2023年空气通报（2024-01）：30"@zh ;
        oa:hasSource <source/{RELEASE}> ; jjj:asPrinted "30" ."""
    )
    assert about(graph, ref) == lines(expected)


def test_a_source_shows_only_its_own_address(grown_graphs: dict[str, Graph]) -> None:
    """The publisher's own page is given; a copy has none, and the shapes refuse one."""
    release, agency = (grown_graphs[terms.graph(f"source/{name}")] for name in (RELEASE, AGENCY))
    assert [str(page) for page in release.objects(None, FOAF.page)] == ["https://bureau.example.org/2024-01"]
    assert not list(agency.objects(None, FOAF.page))


def test_an_address_on_a_copy_stops_the_build(tmp_path: Path) -> None:
    """A copy or reprint with an address is a fault."""
    seeds = grow_world(tmp_path) / "seeds"
    rewrite(seeds / "reference" / AGENCY / "source.toml", 'kind = "copy"', 'kind = "copy"\nurl = "https://x.example/"')
    with pytest.raises(Fault, match="Only the publisher’s own address is shown"):
        assemble(seeds, bundle.ontology(), None, lambda _step: None)


def test_a_second_source_supports_the_same_figure(grown_graphs: dict[str, Graph]) -> None:
    """A mention adds a citation in the second source's graph and no second observation."""
    stated = URIRef(terms.term("statedIn"))
    fact = URIRef(terms.thing(SULPHUR))
    assert len(list(grown_graphs[terms.graph(f"source/{RELEASE}")].objects(fact, stated))) == 1
    assert len(list(grown_graphs[terms.graph(f"source/{AGENCY}")].objects(fact, stated))) == 1
    assert (fact, RDF.type, None) not in grown_graphs[terms.graph(f"source/{AGENCY}")]


def test_precision_stays_as_published(grown_graphs: dict[str, Graph]) -> None:
    """30 has no decimals, 8.50 has two."""
    graph = grown_graphs[terms.graph(f"source/{RELEASE}")]
    value = URIRef(terms.term("value"))
    assert str(graph.value(URIRef(terms.thing(FINE.format(RELEASE))), value)) == "30"
    assert str(graph.value(URIRef(terms.thing(SULPHUR)), value)) == "8.50"
    assert str(graph.value(URIRef(terms.thing(SULPHUR)), URIRef(terms.term("decimalPlaces")))) == "2"


def test_a_break_and_a_preference_are_ours(grown_graphs: dict[str, Graph]) -> None:
    """Both stand in graph/derived/reference; the preferred figure has its reason in both languages."""
    graph = grown_graphs[terms.graph("derived/reference")]
    [found] = graph.subjects(RDF.type, URIRef(terms.term("SeriesBreak")))
    assert terms.ref_of(str(found)) == "break/fine-dust-rounding-2024"
    [(preferred, over)] = graph.subject_objects(URIRef(terms.term("preferredOver")))
    assert (terms.ref_of(str(preferred)), terms.ref_of(str(over))) == (FINE.format(RELEASE), FINE.format(AGENCY))
    reasons = {reason.language for reason in graph.objects(preferred, URIRef(terms.term("preferenceReason")))}
    assert reasons == {"zh", "en"}


def test_a_preference_between_two_subjects_is_refused(tmp_path: Path) -> None:
    """A figure is preferred only over one of the same indicator, place and year."""
    seeds = grow_world(tmp_path) / "seeds"
    rewrite(seeds / "reference" / "preferences.toml", f'over = ["{FINE.format(AGENCY)}"]', f'over = ["{SULPHUR}"]')
    with pytest.raises(Fault, match="is not of the same indicator, place and year"):
        assemble(seeds, bundle.ontology(), None, lambda _step: None)


def test_a_document_cannot_lean_on_a_reference(tmp_path: Path, ontology: Ontology) -> None:
    """What only a reference source defines is unknown to documents: they stand without it."""
    folder = grow_world(tmp_path)
    measures = folder / "seeds" / "toy-2024" / "facts" / "02-measures.toml"
    rewrite(measures, "example-standard", "example-air-plan")
    with pytest.raises(Fault, match="policy/example-air-plan, which nothing defines"):
        compile_facts(read_seeds(folder / "seeds"), ontology, {})


def test_the_catalogue_lists_each_source(grown_graphs: dict[str, Graph]) -> None:
    """Each graph has titles and counts; those of sources have no partitions of their own, computed ones have."""
    catalog = grown_graphs[terms.graph("catalog")]
    for name in REFERENCE:
        part = URIRef(terms.graph(name))
        assert int(str(catalog.value(part, VOID.triples))) == len(grown_graphs[str(part)])
        assert len(list(catalog.objects(part, URIRef(terms.PREFIXES["dcterms"] + "title")))) == 2
        assert bool(list(catalog.objects(part, VOID.classPartition))) == name.endswith("/reference")
