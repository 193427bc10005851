"""Every test states what it claims: as an assertion, or as an error that must come."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]
_CALLS = frozenset({"raises", "fail"})  # of pytest


def silent(text: str) -> list[str]:
    """Return the tests of a module that state nothing."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [one.name for one in functions if one.name.startswith("test_") and not any(map(_states, ast.walk(one)))]


def _states(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in _CALLS
    return isinstance(node, ast.Assert)


def test_every_test_states_its_claim() -> None:
    """No test passes merely because nothing went wrong on the way."""
    files = sorted(TESTS.rglob("test_*.py"))
    assert len(files) > 100
    assert {str(file.relative_to(TESTS)): names for file in files if (names := silent(file.read_text("utf-8")))} == {}


def test_a_test_that_states_nothing_is_found() -> None:
    """A planted test without a claim is named, and those with one are not."""
    planted = """
def test_quiet():
    work()
def test_loud():
    assert work()
def test_error():
    with pytest.raises(ValueError):
        work()
"""
    assert silent(planted) == ["test_quiet"]
