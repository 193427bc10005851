"""Documentation is executed: every command and every query of the README runs and answers."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from jingjinji.faces.cli.examples import EXAMPLES
from jingjinji.release import Release, current

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def blocks(language: str) -> list[str]:
    """Return the code blocks of the README in a language."""
    return [text for name, text in BLOCK.findall(README) if name == language]


def commands(program: str) -> list[str]:
    """Return the README's command lines that run `program`, comments cut off."""
    lines = [line.split("  #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith(program + " ")]


QUERIES, COMMANDS = blocks("sparql"), commands("jingjinji")


def test_the_readme_has_what_it_promises() -> None:
    """The README holds five questions, the two make commands and every subcommand."""
    assert len(QUERIES) == 3
    assert len([line for line in COMMANDS if line.startswith("jingjinji query") and "--format" not in line]) == 3
    assert [line.split()[1] for line in commands("make")] == ["serve", "test"]
    shown = {line.split()[1] for line in COMMANDS} | {"serve"}
    assert shown == {"build", "serve", "query", "show", "effects", "check", "export", "diff", "token", "ask"}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_answers(query: str, real_release: Release) -> None:
    """A query of the README parses and has an answer in the real graph."""
    store = ox.Store()
    store.bulk_load(path=real_release.nquads, format=ox.RdfFormat.N_QUADS)
    assert list(store.query(query, use_default_graph_as_union=True))  # type: ignore[arg-type]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command: str, real_release: Release, tmp_path: Path) -> None:
    """A command of the README exits with 0 and prints something; `build` publishes a release and says which."""
    out = tmp_path / "out"
    if command != "jingjinji build":
        shutil.copytree(real_release.folder.parents[1], out)
    words = [sys.executable, "-m", "jingjinji", *shlex.split(command)[1:]]
    environment = os.environ | {"JINGJINJI_OUT": str(out), "PYTHONPATH": str(ROOT / "graph")}
    result = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()
    if words[3] == "build":
        release = current(out)
        assert release is not None
        assert release.version in result.stdout


def test_every_command_and_option_has_help() -> None:
    """`--help` on each command explains it and every option."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "graph"), "TERMINAL_WIDTH": "200"}
    for name in ("build", "serve", "mcp", "query", "show", "effects", "check", "export", "diff", "token"):
        words = [sys.executable, "-m", "jingjinji", name, "--help"]
        result = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
        options = re.findall(r"^  -[^\n]*(?:\n {4,}[^\n]*)*", result.stdout, re.MULTILINE)
        assert options
        assert all(example in result.stdout for example in EXAMPLES[name])
        assert [option for option in options if not re.search(r"\s{2,}[A-Z][a-z ]", option)] == [], name


def test_make_targets_exist() -> None:
    """Every make target that the README names can be made."""
    for target in ("serve", "test", "build", "lint", "bench", "deps-system"):
        result = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
