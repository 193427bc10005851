"""A reference that nothing defines stops the build at the fact that makes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingjinji.facts import read_seeds
from jingjinji.faults import Faults
from jingjinji.pipeline.compile import compile_facts
from jingjinji.pipeline.ontology import Ontology
from world import copy_world, each, rewrite

FACTS = "toy-2024/facts"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "sentence", "hint"),
    [
        (
            f"{FACTS}/01-air.toml",
            '"example-roadside"',
            '"example-raodside"',
            17,
            "place names place/example-raodside, which nothing defines",
            "did you mean place/example-roadside?",
        ),
        (
            f"{FACTS}/02-measures.toml",
            'implements = ["example-standard"]',
            'implements = ["zzzzzzzz"]',
            9,
            "implements names policy/zzzzzzzz, which nothing defines",
            None,
        ),
        (
            f"{FACTS}/02-measures.toml",
            'unit = "KiloM"',
            'unit = "Kilometre"',
            55,
            "there is no unit “Kilometre”",
            "see ontology/imports",
        ),
        (
            f"{FACTS}/03-districts.toml",
            '"status/stable"',
            '"status/stabel"',
            23,
            "category names status/stabel, which nothing defines",
            "did you mean status/stable?",
        ),
        (
            "things/all/things.toml",
            'statistic = "window-mean"',
            'statistic = "windy-mean"',
            92,
            "statistic names statistic/windy-mean, which nothing defines",
            None,
        ),
        (
            f"{FACTS}/03-districts.toml",
            '["place/example-city-a"',
            '["place/example-city-z"',
            3,
            "of names place/example-city-z, which nothing defines",
            "did you mean place/example-city",
        ),
    ],
)
def test_an_unknown_name_is_a_fault(
    tmp_path: Path, ontology: Ontology, file: str, old: str, new: str, line: int, sentence: str, hint: str | None
) -> None:
    """An unknown slug, unit or concept names its field and the fact's file and line, with the nearest known name."""
    seeds = copy_world(tmp_path) / "seeds"
    rewrite(seeds / file, old, new)
    with pytest.raises(Faults) as caught:
        compile_facts(read_seeds(seeds), ontology, {})
    [fault] = each(caught.value)
    assert (fault.file, fault.line, fault.sentence) == (seeds / file, line, sentence)
    assert (fault.hint or "").startswith(hint or "") and (fault.hint is None) == (hint is None)


def test_unknown_names_are_reported_together(tmp_path: Path, ontology: Ontology) -> None:
    """Every unknown name comes in one report."""
    seeds = copy_world(tmp_path) / "seeds"
    rewrite(seeds / FACTS / "01-air.toml", 'place = "example-city"', 'place = "elsewhere"', count=2)
    with pytest.raises(Faults) as caught:
        compile_facts(read_seeds(seeds), ontology, {})
    assert [fault.line for fault in each(caught.value)] == [9, 25]


def test_known_names_are_found(ontology: Ontology) -> None:
    """Units of QUDT and of our own and concepts of the vocabularies are known; what is neither is not."""
    assert ontology.is_unit("http://qudt.org/vocab/unit/PERCENT")
    assert ontology.is_unit("https://w3id.org/jingjinji/def/unit/percentage-point")
    assert not ontology.is_unit("https://w3id.org/jingjinji/def/statistic/annual-mean")
    assert ontology.is_concept("https://w3id.org/jingjinji/def/statistic/annual-mean")
    assert not ontology.is_concept("https://w3id.org/jingjinji/def/Measure")
