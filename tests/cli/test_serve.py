"""Which release `jingjinji serve` opens: the current one, a new one, or the old one when the new one fails."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from jingjinji.faces.cli import serve
from jingjinji.faults import Fault
from jingjinji.release import Release, inputs_hash, publish

FILES = {"all.nq": b""}


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of releases that the command uses, with no source texts at hand."""
    monkeypatch.setenv("JINGJINJI_OUT", str(tmp_path))
    monkeypatch.delenv("JINGJINJI_SOURCES", raising=False)
    return tmp_path


def builder(monkeypatch: pytest.MonkeyPatch, fault: str = "") -> None:
    """Put a build in the place of the real one that publishes at once, or that fails."""

    def build(out: Path) -> Release:
        if fault:
            raise Fault(fault)
        return publish(out, FILES, {"inputs": "new"})

    monkeypatch.setattr(serve, "build_apart", build)


def test_a_fresh_release_is_opened_as_it_is(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is built while the inputs are the same."""
    builder(monkeypatch, "never built")
    fresh = publish(out, FILES, {"inputs": inputs_hash()})
    assert serve.ready_release() == fresh


def test_a_stale_release_is_built_anew(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the inputs have changed, the new release is opened."""
    builder(monkeypatch)
    stale = publish(out, FILES, {"inputs": "old"})
    assert serve.ready_release() != stale


def test_a_failed_build_leaves_the_old_release(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the new release cannot be built, the old one is opened and the fault is told."""
    builder(monkeypatch, "01-air.toml:9: a mistake")
    stale = publish(out, FILES, {"inputs": "old"})
    assert serve.ready_release() == stale
    assert capsys.readouterr().err == (
        "jingjinji: the build failed, serving the old release\n01-air.toml:9: a mistake\n"
    )


def test_without_an_old_release_the_fault_is_told(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When there is nothing else to serve, a failed build is the end."""
    builder(monkeypatch, "a mistake")
    with pytest.raises(Fault, match="a mistake"):
        serve.ready_release()


def test_a_lost_release_is_built_anew(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the folder of the current release was deleted, serving builds it again."""
    builder(monkeypatch)
    shutil.rmtree(publish(out, FILES, {"inputs": "old"}).folder)
    assert serve.ready_release().manifest["inputs"] == "new"


def test_a_fault_comes_from_the_process_that_builds(tmp_path: Path) -> None:
    """What stops a build in its own process is told as the same sentence."""
    (tmp_path / "out").write_text("no folder", encoding="utf-8")
    with pytest.raises(Fault, match="a release cannot be written here"):
        serve.build_apart(tmp_path / "out")


def settings(monkeypatch: pytest.MonkeyPatch, *options: str, **environment: str) -> dict[str, Any]:
    """Return what the command hands to the service, with these options and this environment."""
    given: dict[str, Any] = {}
    monkeypatch.setattr(serve, "ready_release", lambda: None)
    app = typer.Typer()
    app.command()(serve.command(lambda **settings: given.update(settings)))
    told = CliRunner().invoke(app, options, env=environment)
    assert told.exit_code == 0, told.output
    return given


def test_proxies_are_named_by_option_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each --trusted-proxy is believed, or those of the environment; without either the service has its own list."""
    assert settings(monkeypatch, "--trusted-proxy", "10.0.0.2", "--trusted-proxy", "10.1.0.0/16")[
        "trusted_proxies"
    ] == [
        "10.0.0.2",
        "10.1.0.0/16",
    ]
    told = settings(monkeypatch, JINGJINJI_TRUSTED_PROXIES="10.0.0.2 10.0.0.3")
    assert told["trusted_proxies"] == ["10.0.0.2", "10.0.0.3"]
    assert "trusted_proxies" not in settings(monkeypatch)
