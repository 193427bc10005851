"""Imports go one way, and the contracts that say so can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter with this repository's contracts over a copy of the package."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    environment = os.environ | {"PYTHONPATH": str(folder)}
    arguments = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a copy of the package that a test may break."""
    shutil.copytree(ROOT / "graph" / "jingjinji", tmp_path / "jingjinji")
    return tmp_path / "jingjinji"


def test_the_package_keeps_its_contracts(package: Path) -> None:
    """Every import of the package goes the allowed way."""
    result = lint(package.parent)
    assert result.returncode == 0, result.stdout
    assert "4 kept, 0 broken" in result.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("store/port.py", "import jingjinji.pipeline.assemble"),
        ("pipeline/reason.py", "import jingjinji.store.port"),
        ("faces/http/app.py", "import jingjinji.facts"),
        ("faces/cli/show.py", "import jingjinji.faces.http.app"),
        ("answers/library/bind.py", "import jingjinji.pipeline.assemble"),
        ("facts/read.py", "import rdflib"),
        ("terms.py", "import jingjinji.release"),
    ],
)
def test_a_forbidden_import_is_found(package: Path, file: str, line: str) -> None:
    """An import against the rules breaks a contract."""
    target = package / file
    target.write_text(target.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert lint(package.parent).returncode == 1


def test_a_room_that_no_layer_names_is_found(package: Path) -> None:
    """The layers are exhaustive: a new room must be placed before it may exist."""
    (package / "attic.py").write_text('"""Nobody placed this."""\n', encoding="utf-8")
    result = lint(package.parent)
    assert result.returncode == 1
    assert "attic" in result.stdout
