"""Who takes part: a side of the coordination is named by a cited phrase, or left out."""

from __future__ import annotations

import re
from typing import Any

from jingjinji import bundle
from jingjinji.facts import Fact, read_seeds

ROLES = ("member", "issued_by", "carried_out_by")
NAMING = {
    "all": re.compile("京津冀三地|京津冀.*(协同|联防)"),
    "two": re.compile("京冀"),
}


def sides(fields: dict[str, Any]) -> set[str]:
    """Return the sides that take part."""
    return {str(party).removeprefix("organization/") for role in ROLES for party in fields.get(role, ())} & {
        "beijing-side",
        "tianjin-side",
        "hebei-side",
    }


def unnamed(parties: set[str], phrases: list[str]) -> bool:
    """Tell whether sides take part that no phrase names."""
    named = NAMING["all" if "tianjin-side" in parties else "two"]
    return bool(parties) and not any(named.search(phrase) for phrase in phrases)


def found() -> list[Fact]:
    """Return what the bulletin's facts say of a side."""
    [document] = [one for one in read_seeds(bundle.seeds()).documents if one.id == "beijing-2024"]
    return [fact for fact in document.facts if sides(fact.fields)]


def test_every_side_is_named_by_a_phrase() -> None:
    """No side takes part in anything that does not name it."""
    facts = found()
    assert len(facts) >= 20
    assert [fact.ref for fact in facts if unnamed(sides(fact.fields), [cite.printed for cite in fact.citations])] == []


def test_an_unnamed_side_is_found() -> None:
    """“Jointly” names nobody, a barrier is no party, and two sides are not three."""
    three = {"beijing-side", "tianjin-side", "hebei-side"}
    assert unnamed(three, ["共同发布", "共筑京津冀生态安全屏障"])
    assert unnamed(three, ["京冀共同支持"])
    assert not unnamed({"beijing-side", "hebei-side"}, ["京冀共同支持"])
    assert not unnamed(set(), [])
