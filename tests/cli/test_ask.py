"""`jingjinji ask`: formats and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jingjinji.release import Release

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("words", "code", "out", "err"),
    [
        (["sulphur dioxide in Example City A"], 0, "score,fact,where,id", ""),
        (["上海的PM2.5是多少"], 1, "score,fact,where,id", "上海"),
        (["sulphur dioxide in Example City A", "--format", "md"], 0, "| score | fact |", ""),
        (["  "], 2, "", "1 to 1000 characters"),
    ],
)
def test_exit_codes_as_those_of_grep(toy_release: Release, words: list[str], code: int, out: str, err: str) -> None:
    """0: answered; 1: the graph does not say it, and why goes to standard error; 2: the question is none."""
    done = ask(toy_release, *words)
    assert done.returncode == code, done.stderr
    assert out in done.stdout
    assert err in done.stderr


def test_json_is_the_answer_of_the_service(toy_release: Release) -> None:
    """As JSON the answer has the public shape, with how it was read where that is asked for."""
    done = ask(toy_release, "sulphur dioxide in Example City A", "--explain", "--limit", "1")
    answer = json.loads(done.stdout)
    assert answer["answered"]
    assert len(answer["facts"]) == 1
    assert answer["reading"]["content"]


def ask(release: Release, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command over a release."""
    environment = os.environ | {
        "JINGJINJI_OUT": str(release.folder.parents[1]),
        "PYTHONPATH": str(ROOT / "graph"),
    }
    command = [sys.executable, "-m", "jingjinji", "ask", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=100)
