"""A statement is called by what it says, in both languages, from the names of what it speaks of."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rdflib import SKOS, Graph, URIRef

from jingjinji import terms
from jingjinji.facts import Fact
from jingjinji.pipeline.ontology import Ontology
from world.figures import change, fact, labels, seeds, value

COMPOSED = {
    "observation/toy-2024-fine-dust-annual-mean-example-city-a-2024": (
        "甲区2024年细颗粒物年平均浓度：30.50 µg/m³",
        "fine particulate matter annual mean, District A 2024: 30.50 µg/m³",
    ),
    "observation/toy-2024-fine-dust-annual-mean-example-city-2024-status": (
        "示例市2024年细颗粒物年平均浓度：保持稳定",
        "fine particulate matter annual mean, Example City 2024: stable",
    ),
    "change/toy-2024-good-air-days-example-city-2024-vs-2023": (
        "示例市2024年优良天数较2023年：+15 天",
        "days of good air, Example City 2024 against 2023: +15 days",
    ),
    "change/toy-2024-dustfall-example-city-2024-dust-drive-vs-2023": (
        "示例市2024年治尘行动期间降尘量较2023年：-10.0%",
        "dustfall, Example City dust drive of 2024 against 2023: -10.0 %",
    ),
    "effect/toy-2024-dust-drive-2024-dustfall-example-city-2024-dust-drive": (
        "治尘行动 → 示例市2024年治尘行动期间降尘量：-10.0%",
        "dust drive → dustfall, Example City dust drive of 2024: -10.0 %",
    ),
    "limit/toy-2024-example-standard-fine-dust-annual-mean": (
        "《示例标准》细颗粒物年平均浓度限值：35 µg/m³",
        "Example standard, limit of fine particulate matter annual mean: 35 µg/m³",
    ),
    "measure/dust-drive-2024": ("治尘行动", "dust drive"),
    "passage/toy-2024-230-234": (
        "示例市2024年环境公报第18行：“保持稳定”",
        "Bulletin 2024 of Example City, line 18: “保持稳定”",
    ),
    "period/2024-12-31": ("2024年12月31日", "2024-12-31"),
}


@pytest.mark.parametrize("ref", COMPOSED)
def test_labels_of_the_toy(toy_graphs: dict[str, Graph], ref: str) -> None:
    """Each sort of statement has these two labels."""
    graph = toy_graphs[terms.graph("source/toy-2024")]
    found = {str(label.language): str(label) for label in graph.objects(URIRef(terms.thing(ref)), SKOS.prefLabel)}  # type: ignore[attr-defined]
    assert (found["zh"], found["en"]) == COMPOSED[ref]
    assert len(found) == 2


def english(ontology: Ontology, written: Fact) -> str:
    """Return the part of an English label that says something of its subject."""
    return labels(seeds(written), ontology).label(written, "en").rpartition(": ")[2]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (value("0", min_value=Decimal("25.6"), max_value=Decimal("33.90")), "0 µg/m³"),
        (value("1000000", unit="NUM"), "1,000,000"),
        (value("-12.80", unit="PERCENT"), "-12.80 %"),
        (value("1000000", unit="NUM", bound="moreThan"), "more than 1,000,000"),
        (value("1", unit="DAY"), "1 day"),
        (change("-60", change_kind="relativePercent", unit="PERCENT", bound="moreThan"), "-60 % (more than)"),
        (change("2.0", change_kind="percentagePoint", unit="percentage-point"), "+2.0 percentage points"),
        (change("0", change_value=None, unit=None, direction="decrease"), "decrease"),
        (change("0", change_value=None, unit=None, change_kind=None), "—"),
        (
            change("0", change_value=None, unit=None, from_category="water-class/v", to_category="water-class/ii"),
            "class V → class II",
        ),
    ],
)
def test_what_is_said(ontology: Ontology, written: Fact, said: str) -> None:
    """Figures keep their digits and sign, units are read as words or symbols, and words stand where no figure is."""
    assert english(ontology, written).casefold() == said.casefold()


def test_ranges_and_ranks(ontology: Ontology) -> None:
    """A range says both ends and a rank its place."""
    ends = {"indicator": "indicator/dustfall", "place": "place/example-city", "year": 2024, "unit": "PERCENT"}
    span = fact(
        "observation", "s", "Observation", "x", {**ends, "min_value": Decimal("2"), "max_value": Decimal("3.0")}
    )
    rank = fact("observation", "r", "Observation", "x", {**ends, "rank": 3})
    assert (english(ontology, span), english(ontology, rank)) == ("2–3.0 %", "rank 3")


def test_a_name_that_nothing_defines_stays_itself(ontology: Ontology) -> None:
    """An unknown thing is called by its reference, an unknown term by the end of its IRI."""
    known = labels(seeds(), ontology)
    assert known.of("place/nowhere", "en") == "place/nowhere"
    assert known.concept("status/unheard-of", "en") == "unheard-of"
