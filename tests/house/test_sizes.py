"""Small files, small functions, plain names."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES_OF_FILE, LINES_OF_FUNCTION, LINES_OF_TURTLE, LINES_OF_QUERY = 400, 40, 400, 25
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "shared", "base", "manager", "misc"}


def python_files() -> list[Path]:
    """Return the package's and the benchmarks' Python files."""
    return sorted([*(ROOT / "graph").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])


def long_functions(text: str) -> list[str]:
    """Return the names of functions in `text` that have more lines than allowed."""
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LINES_OF_FUNCTION
    ]


def forbidden_words(name: str) -> set[str]:
    """Return the forbidden words in a module's or function's name."""
    return set(name.removesuffix(".py").lower().split("_")) & FORBIDDEN


def too_long(files: list[Path], limit: int) -> list[str]:
    """Return the files with more than `limit` lines."""
    return [f.name for f in files if len(f.read_text(encoding="utf-8").splitlines()) > limit]


def test_python_files_are_small() -> None:
    """No Python file has more than 400 lines."""
    files = [*python_files(), *sorted((ROOT / "tests").rglob("*.py"))]
    assert len(files) > 60
    assert too_long(files, LINES_OF_FILE) == []


def test_functions_are_small() -> None:
    """No function of the package has more than 40 lines."""
    files = python_files()
    assert len(files) > 30
    found = {f.name: long_functions(f.read_text(encoding="utf-8")) for f in files}
    assert {name: names for name, names in found.items() if names} == {}


def test_turtle_files_are_small() -> None:
    """No Turtle file of the ontology has more than 400 lines."""
    files = sorted((ROOT / "ontology").rglob("*.ttl"))
    assert len(files) > 40
    assert too_long(files, LINES_OF_TURTLE) == []


def test_query_bodies_are_small() -> None:
    """No query has more than 25 lines below its header and prefixes."""
    files = sorted((ROOT / "queries").rglob("*.rq"))
    assert len(files) >= 32
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        body = [line for line in lines if line and not line.startswith(("#", "PREFIX"))]
        assert len(body) <= LINES_OF_QUERY, file.name


def test_names_say_what_a_thing_is() -> None:
    """No module or function is named after nothing in particular."""
    for file in python_files():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        assert not any(forbidden_words(name) for name in [file.name, *names]), file


def test_the_size_rules_can_fail(tmp_path: Path) -> None:
    """A long function, a long file and a vague name are found."""
    text = "def f() -> None:\n" + "    x = 1\n" * 41
    (tmp_path / "long.py").write_text(text * 10, encoding="utf-8")
    assert long_functions(text) == ["f"]
    assert too_long([tmp_path / "long.py"], LINES_OF_FILE) == ["long.py"]
    assert forbidden_words("string_utils.py") == {"utils"}
