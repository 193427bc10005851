"""Every number and every name of a document is cited by a fact or left out for a written reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jingjinji import bundle
from jingjinji.facts import Citation, Document, Fact, read_seeds, read_text
from jingjinji.facts.coverage import NAME, NUMBER, Account, account, idle_reasons, spans
from jingjinji.faults import Fault, Faults
from world import WORLD, each

TEXT = "图 12\n《甲标准》第二级为35微克，“乙行动”使100 万辆达 II 类。\n第3行\n"
TOY = read_seeds(WORLD / "seeds").documents[0]


def document(folder: Path, reasons: str, *citations: Citation) -> Document:
    """Return a document that cites these phrases and leaves out what `reasons` says."""
    (folder / "left-out.toml").write_text(reasons, encoding="utf-8")
    facts = tuple(Fact("observation", f"n{c.at}", None, {}, (c,), Path("01.toml"), 1) for c in citations)
    return replace(TOY, facts=facts, file=folder / "source.toml")


def explained(accounts: list[Account]) -> list[str]:
    """Return what each span is explained by."""
    return [", ".join(found.facts) or found.reason or "nothing" for found in accounts]


def cite(phrase: str) -> Citation:
    """Return a citation of `phrase`."""
    at = TEXT.index(phrase)
    return Citation(TEXT.count("\n", 0, at) + 1, at, phrase)


def test_numbers_and_names_are_found() -> None:
    """Figures with their multiplier, Chinese and Roman numerals, titles and quoted names are spans with a line."""
    assert [(span.printed, span.line) for span in spans(TEXT, NUMBER)] == [
        ("12", 1),
        ("二", 2),
        ("35", 2),
        ("100 万", 2),
        ("II", 2),
        ("3", 3),
    ]
    assert [span.printed for span in spans(TEXT, NAME)] == ["《甲标准》", "“乙行动”"]


AT = {phrase: TEXT.index(phrase) for phrase in ("35微克", "达 II", "甲标", "第3行")}
REASONS = f"""
[[lines]]
first = 1
last = 1
reason = "caption"
[[phrase]]
text = "第二级"
reason = "name of a grade"
[[place]]
at = {AT["第3行"]}
printed = "第3行"
reason = "imprint"
"""


def test_each_number_has_an_account(tmp_path: Path) -> None:
    """A number is explained by the facts that cite the whole of it, else by a reason, else by nothing."""
    found = account(document(tmp_path, REASONS, cite("35微克"), cite("100"), cite("达 II")), TEXT, NUMBER)
    reasons = ["caption", "name of a grade", f"observation/n{AT['35微克']}", "nothing", f"observation/n{AT['达 II']}"]
    assert explained(found) == [*reasons, "imprint"]
    assert [row.explained for row in found] == [True, True, True, False, True, True]


def test_a_name_may_be_cited_in_part(tmp_path: Path) -> None:
    """A long title counts as cited where a fact cites a piece of it."""
    found = account(document(tmp_path, "", cite("甲标")), TEXT, NAME)
    assert explained(found) == [f"observation/n{AT['甲标']}", "nothing"]


def test_an_idle_reason_is_found(tmp_path: Path) -> None:
    """A reason that explains no uncited number or name is told."""
    idle = REASONS + '[[phrase]]\ntext = "微克"\nreason = "no number"\n'
    assert idle_reasons(document(tmp_path, REASONS), TEXT) == []
    assert idle_reasons(document(tmp_path, idle), TEXT) == ["phrase “微克”"]
    assert idle_reasons(document(tmp_path, REASONS, cite("第3行")), TEXT) == [f"“第3行” at {AT['第3行']}"]


def test_a_reason_stands_where_it_says(tmp_path: Path) -> None:
    """A phrase or place that the text does not hold is a fault of left-out.toml."""
    wrong = REASONS.replace("at = ", "at = 1").replace("第二级", "第二类")
    with pytest.raises(Faults) as caught:
        account(document(tmp_path, wrong), TEXT, NUMBER)
    assert [fault.sentence for fault in each(caught.value)] == [
        "the text does not hold the phrase “第二类”",
        f"“第3行” does not stand at 1{AT['第3行']}",
    ]


def test_a_syntax_error_has_its_line(tmp_path: Path) -> None:
    """left-out.toml is read with the same sentences as any fact file."""
    with pytest.raises(Fault, match="this is not TOML") as caught:
        account(document(tmp_path, "[[lines]\n"), TEXT, NUMBER)
    assert (caught.value.file, caught.value.line) == (tmp_path / "left-out.toml", 1)


def test_the_bulletin_is_accounted_for(sources_folder: Path) -> None:
    """Every number and every name of the bulletin is explained, no reason is idle, and without facts most are not."""
    bulletin = next(d for d in read_seeds(bundle.seeds()).documents if d.id == "beijing-2024")
    text = read_text(bulletin, sources_folder)
    for pattern, least in ((NUMBER, 400), (NAME, 60)):
        found = account(bulletin, text, pattern)
        assert len(found) >= least
        assert [(row.span.line, row.span.printed) for row in found if not row.explained] == []
        empty = account(replace(bulletin, facts=()), text, pattern)
        assert sum(not row.explained for row in empty) > len(found) / 2
    assert idle_reasons(bulletin, text) == []
