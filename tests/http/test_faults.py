"""Faults of the machine: processes that die, a full disk, a disk that cannot be written, a clock that jumps."""

from __future__ import annotations

import os
import random
import resource
import signal
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from jingjinji.store.keys import CURATED, Keys
from store.toy import descendants, toy_release

MINE = CURATED + "wang/"
_FEW = {"workers": 1, "spare": 1}
_LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"
_FULL = Path("/dev/full")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder of releases with the toy release."""
    toy_release(tmp_path)
    return tmp_path


def numbers(service: Any, name: str = "a") -> set[int]:
    """Return the numbers that a graph holds."""
    answer = service.get(query=f"SELECT ?n {{ GRAPH <{MINE}{name}> {{ ?s <urn:is> ?n }} }}", accept="text/csv")
    assert answer.status_code == 200, answer.text
    return {int(line) for line in answer.text.split()[1:]}


def insert(number: int) -> str:
    """Return an update that writes a number to two graphs."""
    return " ".join(f"INSERT DATA {{ GRAPH <{MINE}{name}> {{ <urn:n> <urn:is> {number} }} }};" for name in "ab")


def write(service: Any, token: str, text: str) -> httpx.Response:
    """Send one update."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.post(service.address + "/update", data={"update": text}, headers=headers, timeout=30)


def test_processes_that_die_lose_nothing(start: Any, out: Path) -> None:
    """While processes below the service are killed at random, each write is answered: done wholly, or 503 and not."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits=_FEW)
    chance, resting = random.Random(7), threading.Event()

    def murder() -> None:
        while not resting.wait(chance.uniform(0.02, 0.2)):
            if victims := sorted(descendants(service.process.pid)):
                try:
                    os.kill(chance.choice(victims), signal.SIGKILL)
                except ProcessLookupError:
                    continue

    killer = threading.Thread(target=murder)
    killer.start()
    try:
        answers = {number: write(service, token, insert(number)).status_code for number in range(25)}
    finally:
        resting.set()
        killer.join()
    assert set(answers.values()) <= {204, 503}
    done = {number for number, status in answers.items() if status == 204}
    time.sleep(0.5)
    restarted = start(out, limits=_FEW)
    assert numbers(restarted, "a") == numbers(restarted, "b") == done
    assert write(service, token, insert(99)).status_code == 204
    assert numbers(service) == done | {99}


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux lets a file size be limited from outside")
def test_a_full_disk(start: Any, out: Path) -> None:
    """Where nothing more can be written, a write and a large answer are 503, small answers come; then all goes on."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits=_FEW)
    assert write(service, token, insert(1)).status_code == 204
    unlimited = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (64, unlimited[1]))
    refused = write(service, token, insert(2))
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert "could not be written down" in refused.json()["detail"]
    assert numbers(service) == numbers(service, "b") == {1}
    large = service.get(query=_LARGE, accept="text/csv")
    assert (large.status_code, "held back" in large.text) == (503, True)
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, unlimited)
    assert service.get(query=_LARGE, accept="text/csv").status_code == 200
    assert write(service, token, insert(3)).status_code == 204
    assert numbers(start(out, limits=_FEW)) == {1, 3}
    assert not list((out / "curated").rglob(".unfinished-*"))


def test_a_folder_that_cannot_be_written(start: Any, out: Path) -> None:
    """Where the curators' folder cannot be written to, a write is 503 and changes nothing, and reading goes on."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits=_FEW)
    (out / "curated" / "graphs").write_text("a file in the way of a folder")
    assert write(service, token, insert(1)).status_code == 503
    assert numbers(service) == set()
    (out / "curated" / "graphs").unlink()
    assert write(service, token, insert(2)).status_code == 204
    assert numbers(service) == {2}


@pytest.mark.skipif(not _FULL.exists(), reason="this system has no /dev/full")
def test_a_journal_on_a_full_disk_stops_nobody(start: Any) -> None:
    """When the access log cannot be written any more, requests are answered as ever, and the log says so once."""
    service = start(access_log=str(_FULL), limits=_FEW)
    with httpx.Client() as client:  # one connection: a request that failed at its end would break it
        for number in range(3):
            answer = client.get(service.endpoint, params={"query": f"ASK {{ ?s ?p {number} }}"})
            assert answer.status_code == 200
    said = service.stop()
    assert said.count("the access log cannot be written") == 1
    assert "Traceback" not in said


def test_a_clock_that_jumps_back(start: Any, out: Path) -> None:
    """Files that seem to be of tomorrow do not push out what counts: the last state is kept and served again."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits=_FEW)
    for number in range(18):
        assert write(service, token, insert(number)).status_code == 204
        for file in (out / "curated" / "states").iterdir():
            os.utime(file, (4e9 - number, 4e9 - number))
    assert numbers(service) == set(range(18))
    service.stop()
    again = start(out, writable=True, limits=_FEW)
    assert numbers(again) == numbers(again, "b") == set(range(18))
    assert write(again, token, insert(18)).status_code == 204
    assert len(list((out / "curated" / "states").iterdir())) <= 18
