"""A command loads what it needs: help waits for no library, a query for none that builds, serves or reads questions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from store.toy import toy_release

ROOT = Path(__file__).parents[2]
_COMMANDS = {"build", "serve", "mcp", "query", "ask", "show", "effects", "diff", "check", "export", "token"}
_HEAVY = {"fastapi", "mcp", "networkx", "opencc", "pydantic", "pyoxigraph", "rdflib", "rich", "wordfreq"}
_START = """
import sys
from jingjinji.__main__ import main
for words in sys.argv[1:]:
    sys.argv = ["jingjinji", *words.split()]
    try:
        main()
    except SystemExit:
        pass
print(*sys.modules, file=sys.stderr)
"""


def loaded(out: Path, *commands: str) -> set[str]:
    """Return which of the large libraries are loaded once the commands have run, one after the other."""
    environment = os.environ | {"JINGJINJI_OUT": str(out), "PYTHONPATH": str(ROOT / "graph")}
    words = [sys.executable, "-c", _START, *commands]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True, timeout=100)
    assert done.stdout.strip()
    return _HEAVY & set(done.stderr.splitlines()[-1].split())


def test_help_waits_for_no_library(tmp_path: Path) -> None:
    """The help of the program and of each of its commands loads none of the large libraries."""
    assert loaded(tmp_path, "--help", *(f"{command} --help" for command in _COMMANDS)) <= {"pydantic"}


@pytest.mark.parametrize("command", ["query what-sources-add-to-policies", "show http://toy.example/n1"])
def test_an_answer_waits_for_its_own(tmp_path: Path, command: str) -> None:
    """`query` and `show` load the engine, and nothing that builds, serves, draws networks or reads questions."""
    toy_release(tmp_path)
    assert "pyoxigraph" in (found := loaded(tmp_path, command))
    assert found <= {"pydantic", "pyoxigraph"}
