"""`jingjinji token`: made once, listed without the secret, revoked; and the service that they open."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from jingjinji.__main__ import main
from jingjinji.store.keys import CURATED, Keys
from store.toy import toy_release

ROOT = Path(__file__).parents[2]
_SERVE = """
import jingjinji.faces.cli.serve as serve
from jingjinji.__main__ import main
serve.is_stale = lambda release: False
main()
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `jingjinji token …` here and returns exit code and what was printed."""
    monkeypatch.setenv("JINGJINJI_OUT", str(tmp_path))

    def running(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["jingjinji", "token", *words])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return running


def test_a_token_is_made_listed_and_revoked(run: Run, tmp_path: Path) -> None:
    """The token is printed alone; the list shows scopes and time, never the secret; a revoked one is gone."""
    code, token, said = run("create", "wang", "--scope", "curated/wang/", "--scope", "http://x/g", "--expires", "30")
    assert code == 0
    assert re.fullmatch(r"wang\.[\w-]{43}\n", token)
    assert "shown only now" in said
    _, listed, _ = run("list", "--format", "csv")
    assert listed.splitlines()[1].startswith(f"wang,{CURATED}wang/ http://x/g,")
    assert listed.splitlines()[1].endswith(",valid")
    assert token.strip().partition(".")[2] not in listed
    assert Keys(tmp_path).find(token.strip())
    assert run("revoke", "wang")[0] == 0
    assert Keys(tmp_path).find(token.strip()) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "Wang"), "cannot be the name of a token"),
        (("create", "wang", "--scope", "derived"), "belongs to the release"),
        (("create", "wang", "--expires", "0"), "expires after some days"),
        (("revoke", "wang"), "no token called"),
    ],
)
def test_a_mistake_is_told(run: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """A mistake is one sentence on standard error, exit code 1, and nothing is made."""
    code, printed, error = run(*words)
    assert (code, printed) == (1, "")
    assert said in error
    assert Keys(tmp_path).read() == []


def test_the_command_serves_writably(run: Run, tmp_path: Path) -> None:
    """`jingjinji serve --writable` takes an update with a token that is made while it serves."""
    toy_release(tmp_path)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "graph"), "JINGJINJI_SOURCES": ""}
    command = [sys.executable, "-c", _SERVE, "serve", "--writable", "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        address = service.stdout.readline().split()[-1]
        _, token, _ = run("create", "wang")
        form = {"update": f"INSERT DATA {{ GRAPH <{CURATED}wang/g> {{ <urn:s> <urn:p> 1 }} }}"}
        headers = {"Authorization": f"Bearer {token.strip()}"}
        answer = httpx.post(address + "update", data=form, headers=headers, timeout=30)
        service.send_signal(signal.SIGTERM)
    assert answer.status_code == 204, answer.text
