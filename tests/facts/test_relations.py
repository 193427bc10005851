"""The relations that a document's figures should keep are read from audit.toml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jingjinji.facts.relations import KINDS, Relation, read_relations
from jingjinji.faults import Fault

WHOLE = """
[relation.good-days]
kind = "share"
figure = "observation/a"
of = ["observation/b"]
whole = 366
zh = "优良天数比例"
en = "share of good days"
"""


def relations(folder: Path, text: str) -> tuple[Relation, ...]:
    """Read `text` as audit.toml."""
    file = folder / "audit.toml"
    file.write_text(text, encoding="utf-8")
    return read_relations(file)


def test_a_relation_is_read_whole(tmp_path: Path) -> None:
    """Slug, kind, figure, inputs, constant and both wordings are read."""
    [found] = relations(tmp_path, WHOLE)
    assert found == Relation(
        "good-days",
        "share",
        "observation/a",
        ("observation/b",),
        Decimal(366),
        "优良天数比例",
        "share of good days",
        tmp_path / "audit.toml",
        2,
    )
    assert relations(tmp_path, WHOLE.replace("whole = 366\n", ""))[0].whole is None


def test_a_document_need_not_have_any(tmp_path: Path) -> None:
    """Without audit.toml there are no relations."""
    assert read_relations(tmp_path / "audit.toml") == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('en = "share of good days"\n', "", "the relation good-days lacks en"),
        ('"share"', '"shear"', "“shear” is not a kind of relation"),
        ('["observation/b"]', '"observation/b"', "of is a list and whole a number in the relation good-days"),
        ("366", '"366"', "of is a list and whole a number in the relation good-days"),
        ('zh = "', "zh = ", "this is not TOML"),
    ],
)
def test_a_wrong_relation_is_a_fault(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """A relation that cannot be read is a sentence that names the file."""
    assert old in WHOLE
    with pytest.raises(Fault) as caught:
        relations(tmp_path, WHOLE.replace(old, new))
    assert caught.value.sentence.startswith(sentence)
    assert caught.value.file == tmp_path / "audit.toml"


def test_the_kinds_are_known() -> None:
    """Each kind that may be written has a computation."""
    from jingjinji.pipeline.derive.audit import EVALUATE  # noqa: PLC0415 the one test that needs the other room

    assert set(KINDS) == EVALUATE.keys()
