"""The yearly series: one figure a year, breaks beside it, nothing of the documents' own graphs changed by it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import QB, RDF, Graph, URIRef

from jingjinji import bundle, terms
from jingjinji.facts import read_seeds
from jingjinji.release import Release
from pipeline.cube_constraints import CONSTRAINTS

SERIES = URIRef(terms.thing("dataset/yearly-series"))
ADDRESSES = (
    "gov.cn",
    "news.cn",
    "cctv.com",
    "cri.cn",
    "people.com.cn",
    "workerbj.cn",
    "caixin.com",
    "hebnews.cn",
    "bjets.com.cn",
)
OTHERS = (
    "rfi.fr",
    "hjkx.ac.cn",
    "in-en.com",
    "bjtitle.com",
    "crntt.com",
    "bjets.com.cn",
    "cinic.org.cn",
    "cqn.com.cn",
    "h2o-china.com",
)


@pytest.fixture(scope="module")
def store(real_release: Release) -> ox.Store:
    """Return the real release in memory."""
    found = ox.Store()
    found.bulk_load(path=real_release.nquads, format=ox.RdfFormat.N_QUADS)
    return found


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_series_keep_each_integrity_constraint(store: ox.Store, constraint: str) -> None:
    """No cube of the release, the yearly series among them, breaks a constraint of the RDF Data Cube vocabulary."""
    query = f"{terms.sparql_prologue()}ASK {{ {CONSTRAINTS[constraint]} }}"
    assert not bool(store.query(query, use_default_graph_as_union=True))


def test_the_series_are_long_and_of_several_places(real_graphs: dict[str, Graph]) -> None:
    """Beijing's PM2.5 has a figure for each of thirteen years, and the series hold more than two hundred figures."""
    computed = real_graphs[terms.graph("derived/reference")]
    members = set(computed.subjects(QB.dataSet, SERIES))
    assert len(members) >= 200
    assert all((member, RDF.type, QB.Observation) in computed for member in members)
    names = {(terms.ref_of(str(member)) or "").rsplit("-", 1)[0] for member in members}
    assert len([member for member in members if "pm25-annual-mean-beijing-" in str(member)]) == 13
    assert {f"observation/beijing-2024-pm25-annual-mean-{place}" for place in ("tianjin", "hebei")} <= names


def test_three_kinds_of_knowledge_share_no_statement(real_graphs: dict[str, Graph]) -> None:
    """What a reference source says is reported, what rests on it is derived; no statement stands in both."""
    origin = URIRef(terms.term("origin"))
    references = [terms.graph(f"source/{reference.id}") for reference in read_seeds(bundle.seeds()).references]
    assert len(references) >= 70
    computed = real_graphs[terms.graph("derived/reference")]
    assert set(computed.objects(None, origin)) == {URIRef(terms.term("derived"))}
    for iri in references:
        assert set(real_graphs[iri].objects(None, origin)) <= {URIRef(terms.term("reported"))}
        assert not set(real_graphs[iri]) & set(computed)


def test_only_publishers_own_addresses_are_given() -> None:
    """No address of a mirror or reprint is in the seeds; those that are belong to the publisher named."""
    for reference in read_seeds(bundle.seeds()).references:
        if reference.url:
            assert reference.kind in ("official", "media"), reference.id
            assert any(host in reference.url.split("/")[2] for host in (*ADDRESSES, *OTHERS)), reference.url
        assert ".com" not in reference.zh and ".cn" not in reference.zh


@pytest.mark.parametrize(
    ("ending", "result"),
    [
        ("heavy-pollution-days-beijing-2017-from-2018-against-china-news-service-2018-05-16", "disagrees"),
        ("pm25-annual-mean-hebei-2020-from-2021-against-yanzhao-metropolis-daily-2021-09-29", "disagrees"),
        ("derived-beijing-2024-pm25-annual-mean-beijing-2023-against-china-news-service-2024-05-28", "agrees"),
        ("beijing-2024-pm25-annual-mean-hebei-2024-beside-china-news-service-2025-01-10", "disagrees"),
    ],
)
def test_known_conflicts_are_found(real_graphs: dict[str, Graph], ending: str, result: str) -> None:
    """23 against 24 days and 44.8 against 45.8 disagree; 32 against 32.5 agrees only at an edge, and says so."""
    computed = real_graphs[terms.graph("derived/reference")]
    [finding] = [node for node in set(computed.subjects()) if str(node).endswith(ending)]
    assert computed.value(finding, URIRef(terms.term("finding"))) == URIRef(terms.term(result))
    notes = list(computed.objects(finding, URIRef(terms.PREFIXES["skos"] + "note")))
    assert len(notes) == (2 if "beijing-2023" in ending else 0)


def test_every_break_lies_in_a_series(real_graphs: dict[str, Graph]) -> None:
    """A break is of an indicator and place that have figures on both sides of it, at each of its places together."""
    seeds = read_seeds(bundle.seeds())
    facts = {fact.ref: fact for fact in (*seeds.stated, *seeds.referenced)}
    breaks = [fact for fact in seeds.judgements if fact.kind == "break"]
    assert len(breaks) >= 15
    for fact in breaks:
        years = {facts[ref].fields["year"] for ref in fact.fields["input"]}
        years |= {facts[ref].fields.get("baseline_year", fact.fields["year"]) for ref in fact.fields["input"]}
        assert min(years) < fact.fields["year"] <= max(years), fact.ref
        assert {facts[ref].fields["place"] for ref in fact.fields["input"]} <= set(fact.fields["place"]), fact.ref
