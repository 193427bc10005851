"""What is published: a wheel carries the parts of the pages that were fetched, and everything that answers."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
ALWAYS = (
    "bundle_data/queries/answers",
    "bundle_data/seeds",
    "faces/http/static/editor.js",
    "faces/http/templates/editor.html",
)


def load_install() -> ModuleType:
    """Return `web/install.py`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("install", ROOT / "web" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_wheel_holds_what_the_pages_load(tmp_path: Path) -> None:
    """A wheel built after `make web` holds those files too; one built before it says what is missing."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    assert result.returncode == 0, result.stderr
    [wheel] = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert all(any(name.startswith(f"jingjinji/{part}") for name in names) for part in ALWAYS)
    if (ROOT / "out" / "web").is_dir():
        assert {f"jingjinji/bundle_data/web/{name}" for name in load_install().FILES} <= set(names)
    else:
        assert "make web" in result.stderr + result.stdout


def test_the_list_of_prefixes_is_taken_out() -> None:
    """The editor's own prefixes and its addresses of other hosts go; a build of another shape is refused."""
    install = load_install()
    built = (
        "a=1,madsrdf=`http://www.loc.gov/mads/rdf/v1#`,x=`http://x/`,prefixes_default={madsrdf,x},t={};"
        "o=`${r}lov.linkeddata.es/dataset/lov/api`;e=`https://dbpedia.org/sparql`"
    )
    assert install.tidy_yasqe(built) == "a=1,prefixes_default={},t={};o=``;e=``"
    with pytest.raises(install.Unfit):
        install.tidy_yasqe(built.replace("madsrdf", "other"))


def test_without_npm_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing can be fetched, set-up goes on; one line says what pages do without and how to try again."""
    install = load_install()
    monkeypatch.setattr(install, "TARGET", tmp_path / "web")
    monkeypatch.setattr(
        install, "find_npm", lambda _work: [sys.executable, "-c", "raise SystemExit('npm error code E503')"]
    )
    install.main()
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "plain text field" in said
    assert "E503" in said
    assert "make web" in said
    assert list(tmp_path.iterdir()) == []
