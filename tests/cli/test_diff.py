"""`jingjinji diff`: what it prints and how it exits, as diff(1) does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jingjinji import terms
from jingjinji.release import Release, publish

ROOT = Path(__file__).parents[2]
_FACT = f"<{terms.thing('observation/a')}>"
_QUADS = f"""{_FACT} <{terms.PREFIXES["skos"]}prefLabel> "Smog"@en <{terms.graph("derived")}> .
{_FACT} <{terms.term("value")}> "30.5" <{terms.graph("derived")}> .
"""


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Release, Release]:
    """Return a folder of releases and two of them that differ in one value."""
    out = tmp_path_factory.mktemp("out")
    new = _QUADS.replace("30.5", "31|0")
    return out, publish(out, {"all.nq": _QUADS.encode()}, {}), publish(out, {"all.nq": new.encode()}, {})


def diff(out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command over a folder of releases."""
    own = {"JINGJINJI_OUT": str(out), "PYTHONPATH": str(ROOT / "graph"), "LANG": "en_US.UTF-8", "COLUMNS": "160"}
    command = [sys.executable, "-m", "jingjinji", "diff", *words]
    return subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False, timeout=60)


def test_a_difference_exits_with_1(releases: tuple[Path, Release, Release]) -> None:
    """What changed comes as CSV in a pipe, the count on standard error, and the exit code is 1."""
    out, old, _ = releases
    result = diff(out, old.version, "current")
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        "change,kind,fact,label,graph,property,old,new",
        "changed,observation,observation/a,Smog,derived,jjj:value,30.5,31|0",
    ]
    assert result.stderr == "0 added, 0 removed, 1 changed\n"


@pytest.mark.parametrize(
    ("format_", "said"),
    [("md", "| 30.5 | 31\\|0 |"), ("table", "observation/a"), ("tsv", "30.5\t31|0")],
)
def test_formats(releases: tuple[Path, Release, Release], format_: str, said: str) -> None:
    """Markdown, table and TSV show the change too."""
    out, old, new = releases
    assert said in diff(out, old.version, new.version, "--format", format_).stdout


def test_json(releases: tuple[Path, Release, Release]) -> None:
    """JSON leaves out what is empty."""
    out, old, new = releases
    [row] = json.loads(diff(out, str(old.folder), str(new.folder), "--format", "json").stdout)
    assert row == {
        "change": "changed",
        "kind": "observation",
        "fact": "observation/a",
        "label": "Smog",
        "graph": "derived",
        "property": "jjj:value",
        "old": "30.5",
        "new": "31|0",
    }


def test_no_difference_exits_with_0(releases: tuple[Path, Release, Release]) -> None:
    """A release does not differ from itself, nor from another in a graph that is the same."""
    out, old, _ = releases
    assert diff(out, "current", "current", "--format", "json").stdout == "[]\n"
    assert diff(out, "current", "current").returncode == 0
    assert diff(out, old.version, "current", "--graph", "ontology").returncode == 0


@pytest.mark.parametrize("words", [["current", "nowhere"], ["current", "current", "--lang", "fr"], ["current"]])
def test_trouble_exits_with_2(releases: tuple[Path, Release, Release], words: list[str]) -> None:
    """A wrong name, a wrong option or a missing argument exits with 2 and a sentence; 1 always means different."""
    result = diff(releases[0], *words)
    assert result.returncode == 2
    assert result.stderr
    assert "Traceback" not in result.stderr
    assert not result.stdout
