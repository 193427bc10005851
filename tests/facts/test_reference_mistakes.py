"""A mistake in a source whose text is not held, or in a judgement of it, is one clear sentence with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingjinji.facts import read_seeds
from jingjinji.faults import Fault
from world import each, grow_world, rewrite

RELEASE = "toy-release-2024-01/facts/01-air.toml"
BREAK = '[break.x]\nzh = "断"\nen = "A break"\nindicator = "dustfall"\nplace = "example-city"\nyear = 2024\n'
CITED = 'cite = { line = 1, at = 2, printed = "30" }\n'


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (
            RELEASE,
            "value = 30\n",
            f"value = 30\n{CITED}",
            "a cite of a source whose text is not held holds published, in quotes",
        ),
        (RELEASE, 'cite = { published = "示例〔2023〕7号" }', "", "say what the source published"),
        (
            RELEASE,
            "示例〔2023〕7号",
            "示例市空气行动计划通知" * 3,
            f"a printed phrase has 1 to 24 characters: “{'示例市空气行动计划通知' * 3}”",
        ),
        (
            RELEASE,
            "[policy.example",
            f"{BREAK}[policy.example",
            "break does not belong here: breaks.toml and preferences.toml in seeds/reference hold those",
        ),
        ("breaks.toml", "year = 2024\n", f"year = 2024\n{CITED}", "a judgement of ours carries no cite; name what it"),
        (
            "breaks.toml",
            "[break.fine",
            '[period.x]\nzh = "期"\nen = "A time"\nyear = 2024\n[break.fine',
            "period does not belong here: breaks.toml and preferences.toml in seeds/reference hold those",
        ),
        ("toy-release-2024-01/source.toml", "year = 2023\n", 'year = "2023"\n', "year is a whole number: the year"),
        ("toy-release-2024-01/source.toml", '"2024-01"\n', '"January"\n', "issued is a date in quotes like 2025"),
        (
            "toy-release-2024-01/source.toml",
            'kind = "official"\n',
            "",
            "the description of the reference source is not",
        ),
        (
            "toy-release-2024-01/source.toml",
            'id = "toy-release-2024-01"',
            'id = "toy"',
            "the id is toy, but the folder is called toy-release-2024-01",
        ),
    ],
)
def test_a_mistake_in_a_reference_is_one_sentence(tmp_path: Path, file: str, old: str, new: str, sentence: str) -> None:
    """The mistake is named with its file, and the same seeds without it are read."""
    seeds = grow_world(tmp_path) / "seeds"
    assert read_seeds(seeds).references
    rewrite(seeds / "reference" / file, old, new)
    with pytest.raises(Fault) as caught:
        read_seeds(seeds)
    found = each(caught.value)
    assert [fault for fault in found if sentence in fault.sentence], found
    assert Path(str(found[0].file)).name == Path(file).name


def test_a_figure_is_what_was_published(tmp_path: Path) -> None:
    """A fact with a figure need not write again what the source published; decimals stay, words stay as written."""
    seeds = read_seeds(grow_world(tmp_path) / "seeds")
    published = {fact.ref: fact.published for reference in seeds.references for fact in reference.facts}
    assert published["observation/toy-release-2024-01-sulphur-annual-mean-example-city-2023"] == ("8.50",)
    assert published["policy/example-air-plan"] == ("示例〔2023〕7号",)
