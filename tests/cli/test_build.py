"""`jingjinji build`: what it is told and what it tells."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from jingjinji.faces.cli import build as room
from jingjinji.release import Release, publish


def test_sources_are_handed_on_and_the_union_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder of texts goes to the build and into no environment; the number is that which pages and VoID give."""
    monkeypatch.delenv("JINGJINJI_SOURCES", raising=False)
    asked: list[Any] = []

    def assemble(out: Path, _: object, sources: Path | None) -> Release:
        asked.append(sources)
        graphs = {"urn:a": {"triples": 2}, "urn:b": {"triples": 2}}
        return publish(out, {"all.nq": b""}, {"graphs": graphs, "triples": 3, "proved": True})

    monkeypatch.setattr("jingjinji.pipeline.assemble.build", assemble)
    room.build(sources=tmp_path / "texts", out=tmp_path)
    assert asked == [tmp_path / "texts"]
    assert "JINGJINJI_SOURCES" not in os.environ
    told = capsys.readouterr().out
    assert ": 3 triples in" in told
    assert "positions proved" in told
