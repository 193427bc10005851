"""One configuration file, read by the tools it is meant for; dependencies pinned, no addresses in lock files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KNOWN = {"build-system", "project", "tool"}
KNOWN_TOOLS = {"hatch", "ruff", "mypy", "pytest", "importlinter"}


def settings() -> dict[str, dict[str, object]]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def unknown_tables(content: dict[str, dict[str, object]]) -> set[str]:
    """Return the tables that no tool of ours reads."""
    return (content.keys() - KNOWN) | (content.get("tool", {}).keys() - KNOWN_TOOLS)


def unpinned(requirements: list[str]) -> list[str]:
    """Return the requirements without an exact version."""
    return [row for row in requirements if not re.fullmatch(r"[A-Za-z0-9_.\-]+(\[[a-z,]+\])?==[\w.]+", row)]


def normal(requirement: str) -> str:
    """Return a requirement with the normalised name of its package (PEP 503)."""
    return requirement.lower().replace("_", "-")


def test_only_known_tables() -> None:
    """Every table of pyproject.toml is one that a tool reads, and a misspelt one is found."""
    assert unknown_tables(settings()) == set()
    assert unknown_tables({"tool": {"ruf": {}}, "projet": {}}) == {"ruf", "projet"}


def test_dependencies_are_pinned() -> None:
    """Every dependency has an exact version, here and in the constraints."""
    project = settings()["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["notebook"], *extras["test"]]  # type: ignore[misc, index, call-overload]
    declared.remove("jingjinji[notebook]")
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = [line for line in lines if line and not line.startswith("#")]
    assert len(declared) > 15
    assert len(locked) > len(declared)
    assert unpinned([*declared, *locked]) == []
    assert {normal(row) for row in declared} <= {normal(row) for row in locked}
    assert unpinned(["rdflib>=7"]) == ["rdflib>=7"]


def addresses(lock: dict[str, dict[str, dict[str, object]]]) -> list[str]:
    """Return the packages of an npm lock file that say where they were downloaded."""
    return [name for name, package in lock["packages"].items() if "resolved" in package]


@pytest.mark.parametrize("place", ["tests/federation", "web"])
def test_the_npm_lock_pins_without_addresses(place: str) -> None:
    """The npm packages of the tests and of the pages are pinned by version and hash, and the lock names no address."""
    folder = ROOT / place
    declared = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in declared.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in declared} == declared
    assert all("integrity" in package for package in packages.values())
    assert addresses(lock) == []
    assert addresses({"packages": {"a": {"resolved": "somewhere"}}}) == ["a"]


def test_no_other_configuration_file() -> None:
    """No tool is configured beside pyproject.toml."""
    others = ["setup.cfg", "setup.py", "tox.ini", "pytest.ini", ".ruff.toml", "ruff.toml", "mypy.ini", ".importlinter"]
    assert [name for name in others if (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("words", "environment", "told"),
    [
        ([], {"HOST": "x86_64-conda-linux-gnu"}, "--host 127.0.0.1 --port 8000"),
        (["HOST=0.0.0.0", "PORT=9000"], {"JINGJINJI_HOST": "::1"}, "--host 0.0.0.0 --port 9000"),
        ([], {"JINGJINJI_HOST": "::1", "JINGJINJI_PORT": "9001"}, "--host ::1 --port 9001"),
    ],
)
def test_the_address_is_what_make_was_told(words: list[str], environment: dict[str, str], told: str) -> None:
    """HOST counts on make's command line; one that a shell has set to the machine's name does not."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("HOST", "PORT"))}
    said = subprocess.run(["make", "--dry-run", "serve", *words], cwd=ROOT, env=kept | environment, check=True,
                          capture_output=True, text=True, timeout=30).stdout  # fmt: skip
    assert f"jingjinji serve {told}\n" in said
