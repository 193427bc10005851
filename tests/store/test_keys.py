"""Tokens: kept as hashes, scoped, ended by time or by hand."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from jingjinji.faults import Fault
from jingjinji.store.keys import CURATED, Keys, may_write


def test_a_token_opens_its_key_and_no_other_does(tmp_path: Path) -> None:
    """Only the whole token is taken; what is kept does not hold it and is for its owner's eyes."""
    keys = Keys(tmp_path)
    token, other = keys.create("wang", []), keys.create("li", ["http://x/g"])
    assert (keys.find(token) or keys.read()[0]).name == "wang"
    found = keys.find(token)
    assert found is not None
    assert found.scopes == (CURATED + "wang/", CURATED + "wang")
    secret = token.partition(".")[2]
    for wrong in (
        "",
        "wang",
        "wang.",
        token[:-1],
        token + "x",
        f"li.{secret}",
        f"zhao.{secret}",
        secret,
        "wang.\udcff",
    ):
        assert keys.find(wrong) is None, wrong
    file = tmp_path / "tokens.json"
    assert secret not in file.read_text()
    assert other.partition(".")[2] not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_token_ends(tmp_path: Path) -> None:
    """An expired and a revoked token are taken no more."""
    keys = Keys(tmp_path)
    long, short = keys.create("long", [], 1), keys.create("short", [], 1e-9)
    assert keys.find(long)
    assert keys.find(short) is None
    keys.revoke("long")
    assert keys.find(long) is None
    assert [key.name for key in keys.read()] == ["short"]


@pytest.mark.parametrize(
    ("scope", "iri", "may"),
    [
        ("http://x/g", "http://x/g", True),
        ("http://x/g", "http://x/g2", False),
        ("http://x/g/", "http://x/g/a/b", True),
        ("http://x/g/", "http://x/g", False),
        ("http://x/g#", "http://x/g#a", True),
        ("http://x/g/", "http://x/gg/a", False),
    ],
)
def test_a_scope_covers_a_graph_or_what_is_below(scope: str, iri: str, may: bool) -> None:
    """A scope is one graph; with / or # at its end, all that begin so, and never a name that only looks alike."""
    assert may_write(iri, (scope,)) is may


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        ("Wang", [], None),
        ("../wang", [], None),
        ("", [], None),
        ("wang", ["http://x/ y"], None),
        ("wang", ["derived"], None),
        ("wang", ["source/beijing-2024"], None),
        ("wang", ["https://w3id.org/jingjinji/"], None),
        ("wang", [], 0),
        ("wang", [], -1),
        ("taken", [], None),
    ],
)
def test_a_bad_token_is_not_made(tmp_path: Path, name: str, scopes: list[str], days: float | None) -> None:
    """A name, scope or time that cannot be is a fault, and so is a name that is taken."""
    keys = Keys(tmp_path)
    keys.create("taken", ["curated/taken/"])
    with pytest.raises(Fault):
        keys.create(name, scopes, days)
    assert [(key.name, key.scopes) for key in keys.read()] == [("taken", (CURATED + "taken/",))]


def test_a_broken_list_of_tokens_is_a_fault(tmp_path: Path) -> None:
    """A list that cannot be read opens nothing and says so."""
    (tmp_path / "tokens.json").write_text("{}")
    with pytest.raises(Fault, match="list of tokens"):
        Keys(tmp_path).find("wang.x")
    with pytest.raises(Fault, match="no token called"):
        Keys(tmp_path / "other").revoke("wang")
