"""What the bulletin says that measures did: no more than it says, and with its own figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rdflib import RDF, SKOS, Graph, URIRef

from jingjinji import terms

TRIO = {
    "road-dust-load": Decimal("-21.4"),
    "site-exit-road-dust-load": Decimal("-34.1"),
    "pm10-window-mean": Decimal("-12.0"),
}


def jjj(name: str) -> URIRef:
    """Return a term of ours."""
    return URIRef(terms.term(name))


@pytest.fixture(scope="module")
def source(real_graphs: dict[str, Graph]) -> Graph:
    """Return what the bulletin says."""
    return real_graphs[terms.graph("source/beijing-2024")]


def claims_of_the_years_fall(source: Graph) -> list[str]:
    """Return the effect claims that carry the year's fall of fine particles, the worst error of all."""
    found = []
    for claim in source.subjects(RDF.type, jjj("EffectClaim")):
        figures = [Decimal(str(value)) for value in source.objects(claim, jjj("changeValue"))]
        ties = [str(change) for change in source.objects(claim, jjj("change"))]
        if Decimal("-6.2") in figures or any("pm25-annual-mean-beijing-2024-vs-2023" in change for change in ties):
            found.append(str(claim))
    return found


def test_the_years_fall_is_nobodys(source: Graph) -> None:
    """No effect claim carries the −6.2 % of PM2.5 or is tied to it; a planted one is found."""
    assert claims_of_the_years_fall(source) == []
    change = URIRef(terms.thing("change/beijing-2024-pm25-annual-mean-beijing-2024-vs-2023"))
    assert str(source.value(change, jjj("changeValue"))) == "-6.2"
    planted = source + Graph()
    claim = next(iter(source.subjects(RDF.type, jjj("EffectClaim"))))
    planted.add((claim, jjj("change"), change))
    assert claims_of_the_years_fall(planted) == [str(claim)]


def test_the_dust_campaign(source: Graph) -> None:
    """The campaign has three claims of strength 4 with its own figures in its own window, and no others of 4."""
    campaign = URIRef(terms.thing("measure/dust-campaign-2024"))
    found = {}
    for claim in source.subjects(jjj("measure"), campaign):
        if (claim, jjj("strength"), jjj("strength/4")) in source:
            indicator = str(source.value(claim, jjj("indicator"))).rsplit("/", 1)[1]
            found[indicator] = Decimal(str(source.value(claim, jjj("changeValue"))))
            assert source.value(claim, jjj("period")) == URIRef(terms.thing("period/2024-dust-campaign"))
            assert source.value(claim, jjj("change"))
    assert found == TRIO


def test_every_grade_of_evidence_is_there(source: Graph, real_graphs: dict[str, Graph]) -> None:
    """Claims of each strength from 1 to 4 are told, none of 0, and each says why."""
    claims = set(source.subjects(RDF.type, jjj("EffectClaim")))
    notation = real_graphs[terms.graph("ontology")]
    grades = [int(str(notation.value(source.value(claim, jjj("strength")), SKOS.notation))) for claim in claims]
    assert set(grades) == {1, 2, 3, 4}
    for claim in claims:
        assert {r.language for r in source.objects(claim, jjj("rationale"))} == {"zh", "en"}, claim  # type: ignore[attr-defined]
        assert (claim, jjj("strength"), jjj("strength/1")) not in source or not source.value(claim, jjj("changeValue"))


def test_stated_effects_come_from_strong_claims(source: Graph, real_graphs: dict[str, Graph]) -> None:
    """At least eight pairs of measure and indicator are stated effects, and each has a claim of 3 or 4."""
    pairs = set(real_graphs[terms.graph("inferred")].subject_objects(jjj("statedToAffect")))
    strong = {
        (source.value(claim, jjj("measure")), source.value(claim, jjj("indicator")))
        for grade in (3, 4)
        for claim in source.subjects(jjj("strength"), jjj(f"strength/{grade}"))
    }
    assert pairs == strong
    assert len(pairs) >= 8


@pytest.mark.parametrize(
    ("observation", "result"),
    [
        ("o3-8h-p90-beijing", "exceeded"),
        ("pm25-annual-mean-beijing", "met"),
        ("no2-annual-mean-traffic-stations", "notApplicable"),
        ("pm25-annual-mean-traffic-stations", "notApplicable"),
        ("pm25-annual-mean-southern-border-points", "notApplicable"),
    ],
)
def test_limits_are_held_against_areas_only(real_graphs: dict[str, Graph], observation: str, result: str) -> None:
    """Ozone exceeds its limit by our computation; points beside roads and at borders are not assessed."""
    derived = real_graphs[terms.graph("derived")]
    assessed = URIRef(terms.thing(f"observation/beijing-2024-{observation}-2024"))
    [assessment] = derived.subjects(jjj("assesses"), assessed)
    assert derived.value(assessment, jjj("result")) == jjj(result)
    assert derived.value(assessment, jjj("origin")) == jjj("derived")


def test_the_year_before_is_an_interval(real_graphs: dict[str, Graph]) -> None:
    """The implied mean of PM2.5 in 2023 is about 32.52, between 32.445 and 32.587."""
    derived = real_graphs[terms.graph("derived")]
    implied = URIRef(terms.thing("observation/derived-beijing-2024-pm25-annual-mean-beijing-2023"))
    said = [str(derived.value(implied, jjj(name))) for name in ("minValue", "value", "maxValue")]
    assert said == ["32.445", "32.52", "32.587"]
