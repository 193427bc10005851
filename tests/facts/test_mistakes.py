"""Every mistake that an editor can make is one clear sentence with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingjinji.facts import read_seeds
from jingjinji.faults import Fault, Faults
from world import copy_world, each, rewrite, toy_document
from world.mistakes import CITE, MISTAKES, Mistake

THINGS = "things/all/things.toml"


def mistakes(seeds: Path) -> list[Fault]:
    """Return what reading complains of."""
    with pytest.raises(Fault) as caught:
        read_seeds(seeds)
    return each(caught.value)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_one_sentence(mistake: Mistake, tmp_path: Path) -> None:
    """The mistake is named once, at its line, with a hint where one helps; the same file without it is read."""
    [fault] = mistakes(toy_document(tmp_path / "wrong", mistake.wrong))
    assert fault.sentence == mistake.sentence
    assert (Path(str(fault.file)).name, fault.line) == ("01-facts.toml", mistake.line)
    assert mistake.hint in (fault.hint or "")
    [document] = read_seeds(toy_document(tmp_path / "right", mistake.right)).documents
    assert document.facts


def test_mistakes_are_reported_together(tmp_path: Path) -> None:
    """All mistakes of all files come in one report, each on a line of its own."""
    folder = copy_world(tmp_path)
    facts = folder / "seeds" / "toy-2024" / "facts"
    rewrite(facts / "01-air.toml", "value = 28.4", 'value = "28.4"')
    rewrite(facts / "01-air.toml", "baseline_year", "baseline_yeer")
    rewrite(facts / "02-measures.toml", 'zh = "治尘行动"\n', "")
    rewrite(folder / "seeds" / THINGS, 'en = "District A"\n', "")
    found = mistakes(folder / "seeds")
    assert [(Path(str(fault.file)).name, fault.line) for fault in found] == [
        ("things.toml", 15),
        ("01-air.toml", 9),
        ("01-air.toml", 25),
        ("02-measures.toml", 9),
    ]
    assert str(Faults(found)).splitlines() == [str(fault) for fault in found]


def test_toml_errors_have_line_and_column(tmp_path: Path) -> None:
    """A syntax error names its line and column, and the other files are read all the same."""
    folder = copy_world(tmp_path)
    facts = folder / "seeds" / "toy-2024" / "facts"
    rewrite(facts / "01-air.toml", 'en = "Example standard"', 'en = "Example standard')
    rewrite(facts / "02-measures.toml", "value = 12", "walue = 12")
    first, *others = mistakes(folder / "seeds")
    assert (Path(str(first.file)).name, first.line, first.column) == ("01-air.toml", 6, 23)
    assert first.sentence.startswith("this is not TOML: ")
    assert str(first).startswith(f"{facts / '01-air.toml'}:6:23: ")
    assert others


def test_a_table_written_twice_is_a_toml_error(tmp_path: Path) -> None:
    """Two tables of one name in one file are a syntax error at the second."""
    twice = f'[measure.sweeping]\nzh = "清扫"\nen = "sweeping"\n{CITE}\n[measure.sweeping]\n'
    [fault] = mistakes(toy_document(tmp_path, twice))
    assert "Cannot declare" in fault.sentence
    assert fault.line == 5


def test_duplicates_name_both_places(tmp_path: Path) -> None:
    """Two facts that would be one thing are a fault that names both places, also across files."""
    folder = copy_world(tmp_path)
    other = folder / "seeds" / "toy-2024" / "facts" / "04-again.toml"
    air = (folder / "seeds" / "toy-2024" / "facts" / "01-air.toml").read_text(encoding="utf-8")
    other.write_text("\n" + air[air.index("[[observation]]") : air.index("[[change]]")], encoding="utf-8")
    first, second = mistakes(folder / "seeds")
    thing = "observation/toy-2024-fine-dust-annual-mean-example-city-2024"
    assert str(first).startswith(
        f"{other}:2: {thing} is already written at 01-air.toml:9 (give one of them a qualifier"
    )
    assert (second.line, "01-air.toml:17" in second.sentence) == (10, True)


def test_a_qualifier_parts_two_facts(tmp_path: Path) -> None:
    """With a qualifier the second fact is another thing."""
    folder = copy_world(tmp_path)
    other = folder / "seeds" / "toy-2024" / "facts" / "04-again.toml"
    air = (folder / "seeds" / "toy-2024" / "facts" / "01-air.toml").read_text(encoding="utf-8")
    fact = air[air.index("[[observation]]") : air.index("[[change]]")].split("\n\n", maxsplit=1)[0]
    other.write_text(f'{fact}\nqualifier = "again"\n', encoding="utf-8")
    refs = [fact.ref for fact in read_seeds(folder / "seeds").documents[0].facts]
    assert "observation/toy-2024-fine-dust-annual-mean-example-city-2024-again" in refs


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('publisher = "example-bureau"\n', "", "the description of the document is not complete: missing: “publisher”"),
        (
            'id = "toy-2024"',
            'id = "toy-2024"\nidd = "x"',
            "the description of the document is not complete: there is no field “idd”",
        ),
        ("[[heading]]\nline = 3", "[[heading]]", "the description of the document is not complete: missing: “line”"),
        ('id = "toy-2024"\n', "", "the description of the document is not complete: “id” is missing"),
        ("year = 2024", 'year = "2024"', "year, code_points and the lines of headings are whole numbers"),
        ("line = 8", "line = 2", "the headings do not stand in the order of their lines"),
        ('issued = "2025-06"', 'issued = "June 2025"', "issued is a date in quotes like 2025, 2025-05 or 2025-05-29"),
    ],
)
def test_a_document_is_described_completely(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """A mistake in source.toml is a sentence that names that file."""
    seeds = copy_world(tmp_path) / "seeds"
    rewrite(seeds / "toy-2024" / "source.toml", old, new)
    [fault] = mistakes(seeds)
    assert fault.sentence.startswith(sentence)
    assert fault.file == seeds / "toy-2024" / "source.toml"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (f'[place.river]\nzh = "河"\nen = "river"\n{CITE}', "shared things carry no cite"),
        (
            '[[observation]]\nindicator = "dustfall"\nplace = "example-city"\nyear = 2024\nrank = 1\n'
            'comparison_field_zh = "各年"\ncomparison_field_en = "years"',
            "observation belongs in a document's facts",
        ),
    ],
)
def test_shared_things_cite_nothing(tmp_path: Path, written: str, sentence: str) -> None:
    """Among the shared things a cite or a statement is out of place."""
    seeds = copy_world(tmp_path) / "seeds"
    file = seeds / "things" / "all" / "more.toml"
    file.write_text(written, encoding="utf-8")
    [fault] = mistakes(seeds)
    assert fault.sentence.startswith(sentence)
    assert (fault.file, fault.line) == (file, 1)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    """A folder without fact files is not an empty graph but a mistake."""
    with pytest.raises(Fault, match="there are no fact files"):
        read_seeds(tmp_path)
