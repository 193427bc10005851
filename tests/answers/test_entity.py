"""What the graph says of one IRI, fetched in two queries: whole, bounded, the same in every process."""

from __future__ import annotations

import pytest

from asking import Counting, Desk, open_desk
from jingjinji import terms
from jingjinji.answers.entity.fetch import SHOWN, Entity, Statement, fetch_entity, is_known
from jingjinji.answers.entity.in_words import citations, sentence, strength
from jingjinji.answers.entity.named_graphs import fetch_graph
from jingjinji.answers.entity.vocabulary import fetch_addresses, fetch_ontology
from jingjinji.answers.table import Term
from jingjinji.faces.http.linked_data.rdf import write
from jingjinji.release import Release
from jingjinji.store.port import N_QUADS, N_TRIPLES
from world.linked import INFERRED, LABEL, LINKS, REPORTED, planted_release

FACT = "observation/beijing-2024-permanganate-index-annual-mean-beijing-2024"


def fetched(desk: Desk, release: Release, ref: str) -> Entity:
    """Return what a release says of `kind/slug`."""
    return desk.ask(release, lambda store: fetch_entity(store, terms.thing(ref)))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the planted release."""
    return planted_release(tmp_path_factory.mktemp("planted"))


@pytest.mark.parametrize("iri", ["id/place/beijing", "def/Observation", "id/" + FACT, "def/statedToAffect"])
def test_two_queries_are_enough(desk: Desk, real_release: Release, iri: str) -> None:
    """However much is linked to a thing, it is fetched with two queries."""

    async def count(store: Counting) -> int:
        assert (await fetch_entity(store, terms.BASE + iri)).is_known
        return store.asked

    assert desk.ask(real_release, count) == 2


def test_every_property_has_its_share_of_links(desk: Desk, real_release: Release) -> None:
    """A property with few links to a thing is not crowded out by one with many, and the numbers are exact."""
    beijing = fetched(desk, real_release, "place/beijing")
    few = terms.term("recipient")
    assert beijing.counts[terms.term("place")] > SHOWN
    assert len({link.subject for link in beijing.incoming if link.property == few}) == beijing.counts[few]
    assert beijing.is_cut
    assert all(link.subject.value in beijing.names.labels for link in beijing.incoming)


def test_links_are_cut_only_beyond_the_bound(desk: Desk, planted: Release) -> None:
    """Sixty links are cut to fifty, none are cut where there is one, and a triple of two graphs keeps both names."""
    toy = fetched(desk, planted, "place/toy")
    assert (len(toy.incoming), toy.counts[terms.term("within")], toy.is_cut) == (SHOWN + 2, LINKS, True)
    assert not fetched(desk, planted, "measure/sweeping").is_cut
    assert [said.graph for said in toy.own if said.value == Term("literal", "Toy", "en")] == [INFERRED, REPORTED]
    assert toy.values(LABEL) == [Term("literal", "Toy", "en"), Term("literal", "玩具", "zh")]


def test_what_is_not_there_is_not_known(desk: Desk, planted: Release) -> None:
    """An IRI that no triple mentions is unknown; one that is only pointed at is known."""
    assert not fetched(desk, planted, "place/nowhere").is_known
    assert fetched(desk, planted, "measure/sweeping").is_known
    assert desk.ask(planted, lambda store: is_known(store, terms.thing("place/no.2-works.ttl")))
    assert not desk.ask(planted, lambda store: is_known(store, terms.thing("place/no.3-works.ttl")))


def test_a_fact_brings_its_citation(desk: Desk, real_release: Release) -> None:
    """The first citation is the figure's own, with section, line, positions and phrase, and the sentence says it."""
    fact = fetched(desk, real_release, FACT)
    first = citations(fact, "zh")[0]
    assert first.printed == "3.40 毫克 / 升"
    assert first.section.startswith("生态环境质量")
    assert [int(end) - int(start) for start, end in first.positions] == [len(first.printed)]
    assert "3.40 mg/L" in (sentence(fact, "en") or "")
    assert strength(fact) is None
    [itself] = citations(fetched(desk, real_release, first.passage.removeprefix(terms.ID)), "en")
    assert (itself.printed, itself.line) == (first.printed, first.line)


def test_a_named_thing_needs_no_sentence_and_a_claim_has_its_strength(desk: Desk, planted: Release) -> None:
    """Where a sentence would only repeat the name there is none; strengths are read from claims alone."""
    assert sentence(fetched(desk, planted, "place/toy"), "en") is None
    assert [strength(fetched(desk, planted, f"effect/{slug}")) for slug in ("weak", "strong")] == [1, 4]
    assert "strength 1" in (sentence(fetched(desk, planted, "effect/weak"), "en") or "")


def test_a_description_is_the_same_in_every_process(desk: Desk, real_release: Release) -> None:
    """Two processes describe a term with a nameless list in the same bytes: its nodes are named by their place."""
    chain = terms.term("statedToAffect")
    once = desk.ask(real_release, lambda store: fetch_entity(store, chain))
    with open_desk() as another:
        again = another.ask(real_release, lambda store: fetch_entity(store, chain))
    for entity in (once, again):
        assert {said.subject.value for said in entity.parts} == {"b0", "b1"}
    written = [write([*entity.own, *entity.parts, *entity.incoming], N_TRIPLES) for entity in (once, again)]
    assert written[0] == written[1]


def test_writing_keeps_graphs_only_in_quads() -> None:
    """One triple of two graphs is one line as N-Triples and two as N-Quads, its decimal as it was printed."""
    value = Term("literal", "30.50", None, terms.PREFIXES["xsd"] + "decimal")
    said = [Statement(graph, Term("uri", "urn:a"), "urn:p", value) for graph in (REPORTED, INFERRED, REPORTED)]
    assert write(said, N_TRIPLES).decode().count('"30.50"') == 1
    assert write(said, N_QUADS).decode().count('"30.50"') == 2


def test_a_graph_is_counted_by_class_and_property(desk: Desk, planted: Release) -> None:
    """The content of a graph is its own: numbers by class and property, and some members by name."""
    content = desk.ask(planted, lambda store: fetch_graph(store, REPORTED))
    claim = terms.term("EffectClaim")
    assert content.classes == {claim: 2}
    assert content.properties[terms.term("within")] == LINKS
    assert content.things[claim] == [terms.thing("effect/strong"), terms.thing("effect/weak")]
    assert desk.ask(planted, lambda store: fetch_graph(store, INFERRED)).properties == {LABEL: 1}


def test_every_term_has_a_module_and_every_concept_a_vocabulary(desk: Desk, real_release: Release) -> None:
    """The list of the ontology has nine modules with all terms, in both languages, and the strengths in order."""
    for language in ("zh", "en"):
        ontology = desk.ask(real_release, lambda store: fetch_ontology(store, language))  # noqa: B023 - asked at once
        assert len(ontology.modules) == 10
        assert all(module.entry.iri and module.entry.label for module in ontology.modules)
        assert sum(len(found) for module in ontology.modules for found in module.terms.values()) > 120
        grades = next(found for found in ontology.vocabularies if found.entry.iri == terms.term("scheme/strength"))
        assert [entry.iri for entry in grades.concepts] == [terms.term(f"strength/{grade}") for grade in range(5)]
        assert all(entry.definition for entry in grades.concepts)


def test_addresses_are_those_of_described_things(desk: Desk, planted: Release, real_release: Release) -> None:
    """What the graph describes has an address, once and in order; parts of a page have none of their own."""
    assert terms.thing("place/no.2-works.ttl") in desk.ask(planted, fetch_addresses)
    found = desk.ask(real_release, fetch_addresses)
    assert found == sorted(set(found))
    assert len(found) > 3000
    assert not any("#" in iri for iri in found)
    assert all(iri.startswith(terms.BASE) for iri in found)
