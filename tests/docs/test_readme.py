"""Documentation is executed: every command and every query of the README and of `docs/` runs and answers."""

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
from jingjinji.release import NQUADS, Release

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def blocks(page: Path, language: str) -> list[str]:
    """Return the code blocks of a page in a language."""
    return [text for name, text in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


def commands(page: Path, program: str) -> list[str]:
    """Return a page's command lines that run `program`, comments cut off."""
    lines = [line.split("  #")[0].strip() for block in blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith(program + " ")]


def of_pages(found: dict[Path, list[str]]) -> list[object]:
    """Return every text of every page as a parameter that is called by its page and its first words."""
    return [
        pytest.param(text, id=f"{page.stem}: {' '.join(text.split()[1:4])}")
        for page, texts in found.items()
        for text in texts
    ]


QUERIES = {page: blocks(page, "sparql") for page in PAGES}
BUILD = "jingjinji build"
COMMANDS = {page: commands(page, "jingjinji") for page in PAGES}


def test_the_readme_has_what_it_promises() -> None:
    """The README is short and holds five questions and the two make commands; the pages show every subcommand."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 130
    assert len(QUERIES[README]) == 3
    assert len([line for line in COMMANDS[README] if line.startswith("jingjinji query")]) == 2
    assert [line.split()[1] for line in commands(README, "make")] == ["serve", "test"]
    shown = {line.split()[1] for lines in COMMANDS.values() for line in lines} | {"serve"}
    assert shown == {"build", "serve", "query", "show", "effects", "check", "export", "diff", "token", "ask"}


def test_every_page_is_in_the_index() -> None:
    """The index names every page of `docs/`, and every link of a page leads to a file that is there."""
    assert len(PAGES) >= 7
    index = LINK.findall((ROOT / "docs" / "README.md").read_text(encoding="utf-8"))
    assert {page.name for page in PAGES[1:]} - {"README.md"} <= set(index)
    for page in [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "benchmarks" / "README.md"]:
        links = LINK.findall(page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == [], page


@pytest.fixture(scope="module")
def store(real_release: Release) -> ox.Store:
    """Return the real release in an engine of its own."""
    loaded = ox.Store()
    loaded.bulk_load(path=real_release.nquads, format=ox.RdfFormat.N_QUADS)
    return loaded


@pytest.mark.parametrize("query", of_pages(QUERIES))
def test_a_query_answers(query: str, store: ox.Store) -> None:
    """A query of the documentation parses and has an answer in the real graph."""
    is_union = "FROM <" not in query
    assert list(store.query(query, use_default_graph_as_union=is_union))  # type: ignore[arg-type]


def test_the_command_to_build_says_which_release(real_release: Release) -> None:
    """`jingjinji build`, by which the release of these tests was made, exits with 0 and prints its version."""
    assert [command for commands in COMMANDS.values() for command in commands if command.startswith(BUILD)] == [BUILD]
    said = (real_release.folder.parents[1] / "said.txt").read_text(encoding="utf-8")
    assert said.startswith(f"release {real_release.version}: {real_release.manifest['triples']} triples in ")


@pytest.mark.parametrize("command", of_pages({page: [one for one in COMMANDS[page] if one != BUILD] for page in PAGES}))
def test_a_command_runs(command: str, real_release: Release, tmp_path: Path) -> None:
    """A command prints something and exits with 0; `diff` finds what differs: 1."""
    out, before = tmp_path / "out", tmp_path / "before"
    subcommand = command.split()[1]
    shutil.copytree(real_release.folder.parents[1], out)
    if subcommand == "diff":
        quads = real_release.nquads.read_text(encoding="utf-8")
        before.mkdir()
        (before / NQUADS).write_text(quads.replace('"30.5"', '"30.6"'), encoding="utf-8")
    words = [sys.executable, "-m", "jingjinji", *shlex.split(command)[1:]]
    environment = os.environ | {"JINGJINJI_OUT": str(out), "PYTHONPATH": str(ROOT / "graph")}
    result = subprocess.run(
        words, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100
    )
    assert result.returncode == (1 if subcommand == "diff" else 0), result.stderr
    assert result.stdout.strip()
    if subcommand == "diff":
        assert "30.6" in result.stdout and "30.5" in result.stdout


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


def test_every_setting_of_the_service_is_documented() -> None:
    """The page on running the service names each environment variable of `jingjinji serve`, and no other."""
    options = (ROOT / "graph" / "jingjinji" / "faces" / "cli" / "serve_options.py").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    known = set(re.findall(r'envvar="(\w+)"', options))
    assert len(known) >= 10
    told = set(re.findall(r"`(JINGJINJI_\w+|HOST|PORT)`", page))
    assert told == known | {"JINGJINJI_OUT", "JINGJINJI_SOURCES"}


def test_make_targets_exist() -> None:
    """Every make target that the documentation names can be made."""
    told = {target for page in PAGES for target in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    assert len(told) >= 5
    for target in sorted(told | {"serve", "test", "build", "lint", "bench", "deps-system"}):
        result = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr


def test_every_benchmark_is_listed() -> None:
    """The benchmarks' README names each of its files, and CONTRIBUTING each folder of tests."""
    listed = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    files = [
        file for file in (ROOT / "benchmarks").iterdir() if file.suffix == ".py" or (file / "__init__.py").exists()
    ]
    assert len(files) > 8
    assert [file.name for file in files if f"`{file.name}" not in listed] == []
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    folders = {file.relative_to(ROOT / "tests").parts[0] for file in (ROOT / "tests").rglob("*/*.py")}
    assert len(folders) > 12
    assert [name for name in sorted(folders) if f"tests/{name}" not in contributing] == []
