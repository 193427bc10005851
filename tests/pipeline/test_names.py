"""Everyday names stand in the ontology graph as hidden labels, each on a thing that is there and that it may mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import SKOS, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Called, read_seeds
from jingjinji.faults import Faults
from jingjinji.pipeline.compile import Compiled, compile_facts
from jingjinji.pipeline.names import ASKED_AS, fold, write_asked, write_called
from jingjinji.pipeline.ontology import Ontology
from world import copy_world, each

DUST = "indicator/fine-dust-annual-mean"
SULPHUR = "indicator/sulphur-annual-mean"


@pytest.fixture
def compiled(tmp_path: Path, ontology: Ontology) -> Compiled:
    """Return the toy world as graphs."""
    return compile_facts(read_seeds(copy_world(tmp_path) / "seeds"), ontology, {})


def called(ref: str, *names: str) -> Called:
    """Return English names of a thing, as read from line 7 of a file."""
    return Called(ref, tuple((name, "en") for name in names), Path("air.toml"), 7)


def test_names_become_hidden_labels_of_the_ontology_graph(compiled: Compiled) -> None:
    """A name is a skos:hiddenLabel with its language, in the ontology graph; the other graphs stay as they are."""
    before = {name: len(graph) for name, graph in compiled.graphs.items()}
    write_called(compiled, [called(DUST, "haze", "smog")])
    found = set(compiled.graph("ontology").objects(URIRef(terms.thing(DUST)), SKOS.hiddenLabel))
    assert found == {Literal("haze", "en"), Literal("smog", "en")}
    added = {name: len(graph) - before[name] for name, graph in compiled.graphs.items()}
    assert {name: more for name, more in added.items() if more} == {terms.graph("ontology"): 2}


def test_questions_stand_in_the_ontology_graph(compiled: Compiled) -> None:
    """A question is a jjj:askedAs with its language, in the ontology graph; one to nothing is a fault with a hint."""
    write_asked(compiled, [called(DUST, "how bad is the haze")])
    assert set(compiled.graph("ontology").subject_objects(ASKED_AS)) == {
        (URIRef(terms.thing(DUST)), Literal("how bad is the haze", "en"))
    }
    with pytest.raises(Faults) as caught:
        write_asked(compiled, [called("indicator/fine-dsut-annual-mean", "what")])
    [fault] = each(caught.value)
    assert (fault.sentence, fault.hint) == (
        "nothing is called indicator/fine-dsut-annual-mean, so it can answer no question",
        f"did you mean {DUST}?",
    )


def label(compiled: Compiled, ref: str) -> str:
    """Return the English label of a thing of the toy world."""
    fact = compiled.origins[terms.thing(ref)]
    return str(fact.fields["en"])


def test_a_name_of_nothing_is_a_fault(compiled: Compiled) -> None:
    """A name is on a thing that the seeds have; the fault tells the nearest one."""
    with pytest.raises(Faults) as caught:
        write_called(compiled, [called("indicator/fine-dsut-annual-mean", "haze")])
    [fault] = each(caught.value)
    assert (fault.file, fault.line, fault.hint) == (Path("air.toml"), 7, f"did you mean {DUST}?")


@pytest.mark.parametrize("change", [str, str.upper, lambda name: name.replace(" ", "")])
def test_the_label_of_another_thing_is_no_everyday_name(compiled: Compiled, change: type[str]) -> None:
    """What is the label of another thing of the kind means that thing, however it is typed."""
    with pytest.raises(Faults) as caught:
        write_called(compiled, [called(DUST, "haze", change(label(compiled, SULPHUR)))])
    [fault] = each(caught.value)
    assert f"is the label of {SULPHUR}" in fault.sentence


def test_the_label_of_a_thing_of_another_kind_may_be_one(compiled: Compiled) -> None:
    """A place and an indicator may be called alike: people tell them apart by what they ask."""
    assert write_called(compiled, [called("place/example-city", label(compiled, SULPHUR))]) is None


def test_a_label_of_the_thing_itself_is_not_written_again(compiled: Compiled) -> None:
    """SKOS keeps preferred, other and hidden labels apart: one name is one of them."""
    with pytest.raises(Faults, match=f"is a label of {DUST} already"):
        write_called(compiled, [called(DUST, label(compiled, DUST))])


def test_folding_takes_away_what_nobody_types() -> None:
    """Width, case, subscripts and spaces do not make another name."""
    assert fold("ＰＭ₂.₅ Mean") == fold("pm2.5mean")
