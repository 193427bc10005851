"""Names follow one rule: a phrase with a capital in English, and one way to say that something is judged in words."""

from __future__ import annotations

import re

import pytest

from jingjinji import bundle
from jingjinji.facts import Fact, read_seeds

NAMED = (
    "indicator",
    "place",
    "organization",
    "policy",
    "measure",
    "programme",
    "event",
    "recognition",
    "target",
    "period",
)
# A quotation mark, a figure or a capital; and the one suffix of what is judged in words.
BEGINNING = re.compile(r"[A-Z0-9“]")
OTHER_SUFFIXES = re.compile(
    r"qualitative (?!\))|, qualitative|（定性[^）]|[^（]定性评价|, (?:count|total|share|mean|cumulative count)$",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def named() -> list[Fact]:
    """Return every named thing of the seeds."""
    seeds = read_seeds(bundle.seeds())
    facts = [*seeds.things, *(fact for document in seeds.documents for fact in document.facts)]
    return [fact for fact in facts if fact.kind in NAMED]


def breaches(facts: list[Fact]) -> list[str]:
    """Return the English labels that begin with a small letter, and labels that say a method in their own way."""
    return [
        f"{fact.ref}: {fact.fields['en']}"
        for fact in facts
        if not BEGINNING.match(fact.fields["en"])
        or (fact.kind == "indicator" and OTHER_SUFFIXES.search(fact.fields["en"] + "\n" + fact.fields["zh"]))
    ]


def test_labels_follow_the_rule(named: list[Fact]) -> None:
    """Every label of the seeds does, and there are many."""
    assert len(named) > 600
    assert breaches(named) == []


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("share of river length", "河长比例"),
        ("Road dust load, mean", "道路尘负荷平均值"),
        ("Air quality, qualitative assessment", "空气质量"),
        ("Air quality (qualitative)", "空气质量（定性评价）"),
    ],
)
def test_a_breach_is_found(named: list[Fact], en: str, zh: str) -> None:
    """A small letter, a statistic behind a comma and another word for qualitative are each found."""
    fact = next(fact for fact in named if fact.kind == "indicator")
    planted = Fact(fact.kind, fact.slug, fact.type, {**fact.fields, "en": en, "zh": zh}, (), fact.file, fact.line)
    assert len(breaches([planted])) == 1
