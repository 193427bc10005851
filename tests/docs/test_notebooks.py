"""The notebooks are executed against a running service, and what they show is what stands in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from serving import Service

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def endpoint(real: Service) -> str:
    """Return the endpoint of a server over the real release."""
    return real.endpoint


def shown(notebook: Any) -> list[str]:
    """Return what each cell of code shows, as plain text."""
    texts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            texts.append(output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"])
    return texts


def test_there_are_three() -> None:
    """There are three notebooks, each with headings in both languages."""
    assert len(NOTEBOOKS) == 3
    for file in NOTEBOOKS:
        first = nbformat.read(file, as_version=4).cells[0].source.splitlines()[0]
        assert re.search(r"[一-鿿].*·.*[A-Za-z]", first), file.name


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs(
    file: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    """A notebook runs from start to end; `--pin` writes what it shows into it."""
    monkeypatch.setenv("JINGJINJI_ENDPOINT", endpoint)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "graph"))
    notebook = nbformat.read(file, as_version=4)
    pinned = shown(notebook)
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    assert len(shown(notebook)) >= 4
    if pytestconfig.getoption("--pin"):
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(notebook, file)
    else:
        assert shown(notebook) == pinned
