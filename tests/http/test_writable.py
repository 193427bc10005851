"""The life of a writable service: kills at any moment, one writer, readers who never wait, releases that follow."""

from __future__ import annotations

import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from jingjinji.store.keys import CURATED, Keys
from store.toy import RUNAWAY, toy_release

MINE = CURATED + "wang/"
_FEW = {"workers": 1, "spare": 0}
_KILLS = 6


class Diary:
    """Sends numbered edits, each to two graphs at once, and remembers what was answered."""

    def __init__(self, token: str) -> None:
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sparql-update"}
        self.sent: list[int] = []
        self.answered: list[int] = []

    def write(self, address: str) -> None:
        """Send edits until the service is gone."""
        with httpx.Client(headers=self._headers, timeout=30) as client:
            while True:
                number = len(self.sent)
                self.sent.append(number)
                data = (
                    f"GRAPH <{MINE}a> {{ <urn:n> <urn:is> {number} }} GRAPH <{MINE}b> {{ <urn:n> <urn:is> {number} }}"
                )
                try:
                    answer = client.post(address + "/update", content=f"INSERT DATA {{ {data} }}".encode())
                except httpx.TransportError:
                    return
                assert answer.status_code == 204, answer.text
                self.answered.append(number)


def numbers(service: Any, name: str) -> set[int]:
    """Return the numbers that a graph holds."""
    answer = service.get(query=f"SELECT ?n {{ GRAPH <{MINE}{name}> {{ ?s <urn:is> ?n }} }}", accept="text/csv")
    return {int(line) for line in answer.text.split()[1:]}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder of releases with the toy release."""
    toy_release(tmp_path)
    return tmp_path


def test_a_kill_loses_nothing_and_leaves_no_half(start: Any, out: Path) -> None:
    """Killed at many moments, the service keeps all that was answered, and both halves of each edit or none."""
    diary = Diary(Keys(out).create("wang", []))
    chance = random.Random(4)
    for _ in range(_KILLS):
        service = start(out, writable=True, limits=_FEW)
        kept = numbers(service, "a")
        assert kept == numbers(service, "b")
        assert set(diary.answered) <= kept <= set(diary.sent)
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(diary.write, service.address)
            before, began = len(diary.answered), time.perf_counter()
            while len(diary.answered) == before and not writing.done():
                time.sleep(0.005)
            time.sleep(chance.uniform(0, time.perf_counter() - began))  # somewhere within the next edit
            service.process.send_signal(signal.SIGKILL)
            service.process.wait()
            writing.result()
    assert len(diary.answered) >= _KILLS
    states = sorted((out / "curated" / "states").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    (out / "curated" / "current").write_text(states[0].stem)  # as if the last edits had been lost
    assert not set(diary.answered) <= numbers(start(out, limits=_FEW), "a")
    assert len(diary.answered) < len(diary.sent)


def test_readers_see_one_state_and_do_not_wait(start: Any, out: Path) -> None:
    """While edits follow one another and one runs away, every query is answered soon, and from one state."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits={"workers": 2, "spare": 1, "deadline": 3})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sparql-update"}
    runaway = f"INSERT {{ GRAPH <{MINE}x> {{ <urn:n> <urn:is> ?n }} }} WHERE {{ {{ {RUNAWAY} }} }}"

    def edit(number: int) -> int:
        data = f"<urn:n> <urn:is> {number}"
        text = f"INSERT DATA {{ GRAPH <{MINE}a> {{ {data} }} GRAPH <{MINE}b> {{ {data} }} }}" if number else runaway
        return httpx.post(service.address + "/update", content=text.encode(), headers=headers, timeout=60).status_code

    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s <urn:is> ?o } } GROUP BY ?g"
    with ThreadPoolExecutor(4) as pool:
        edits = [pool.submit(edit, number) for number in (1, 2, 0, 3)]
        longest = 0.0
        while not all(done.done() for done in edits):
            began = time.perf_counter()
            answer = service.get(query=query, accept="text/csv")
            longest = max(longest, time.perf_counter() - began)
            assert answer.status_code == 200
            assert len({line.rpartition(",")[2] for line in answer.text.split()[1:]}) <= 1
    assert sorted(done.result() for done in edits) == [204, 204, 204, 503]
    assert longest < 2
    assert numbers(service, "a") == {1, 2, 3}


def test_a_new_release_keeps_the_curators_graphs(start: Any, out: Path) -> None:
    """A release that is built anew, while it serves or while it does not, changes nothing of the curators' graphs."""
    keys = Keys(out)
    headers = {"Authorization": "Bearer " + keys.create("wang", []), "Content-Type": "text/turtle"}
    service = start(out, writable=True, limits=_FEW)
    store = service.address + "/store?graph=" + MINE
    assert httpx.put(store + "a", content=b"<urn:n> <urn:is> 1 .", headers=headers).status_code == 201
    toy_release(out, "<urn:s> <urn:new> <urn:o> <urn:g> .")
    for _ in range(100):
        if service.get(query="ASK { ?s <urn:new> ?o }").json()["boolean"]:
            break
        time.sleep(0.05)
    assert service.get(query="ASK { ?s <urn:new> ?o . ?n <urn:is> 1 }").json()["boolean"]
    assert httpx.put(store + "b", content=b"<urn:n> <urn:is> 2 .", headers=headers).status_code == 201
    service.stop()
    toy_release(out)
    reader = start(out)
    assert numbers(reader, "a") | numbers(reader, "b") == {1, 2}
    refused = httpx.put(reader.address + "/store?graph=" + MINE, content=b"", headers=headers)
    assert (refused.status_code, refused.json()["title"]) == (403, "This service is read-only")


def test_there_is_one_writable_service(start: Any, out: Path) -> None:
    """A second writable service over one folder is refused; a read-only one follows what the first writes."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits=_FEW)
    with pytest.raises(RuntimeError, match="another writable service"):
        start(out, writable=True)
    reader = start(out, limits=_FEW)
    form = {"update": f"INSERT DATA {{ GRAPH <{MINE}a> {{ <urn:n> <urn:is> 5 }} }}"}
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.post(service.address + "/update", data=form, headers=headers).status_code == 204
    for _ in range(100):
        if numbers(reader, "a"):
            break
        time.sleep(0.05)
    assert numbers(reader, "a") == {5}


def test_damaged_graphs_are_not_served(start: Any, out: Path) -> None:
    """A curators' graph that is not what was written is told at the start."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits=_FEW)
    form = {"update": f"INSERT DATA {{ GRAPH <{MINE}a> {{ <urn:n> <urn:is> 5 }} }}"}
    httpx.post(service.address + "/update", data=form, headers={"Authorization": f"Bearer {token}"})
    service.stop()
    (graph,) = (out / "curated" / "graphs").iterdir()
    graph.write_bytes(graph.read_bytes().replace(b"5", b"6"))
    with pytest.raises(RuntimeError, match="a curators' graph is damaged"):
        start(out)


def test_an_edit_whose_author_has_gone_is_given_up(start: Any, out: Path) -> None:
    """A client that goes away during a long update has it stopped; the next edit does not wait for its deadline."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits={**_FEW, "deadline": 60})
    headers = {"Authorization": f"Bearer {token}"}
    long = f"INSERT {{ GRAPH <{MINE}x> {{ <urn:n> <urn:is> ?n }} }} WHERE {{ {{ {RUNAWAY} }} }}"
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(service.address + "/update", data={"update": long}, headers=headers, timeout=0.7)
    began = time.perf_counter()
    form = {"update": f"INSERT DATA {{ GRAPH <{MINE}a> {{ <urn:n> <urn:is> 1 }} }}"}
    assert httpx.post(service.address + "/update", data=form, headers=headers, timeout=30).status_code == 204
    assert time.perf_counter() - began < 5
    assert numbers(service, "x") == set()


def test_a_signal_ends_an_edit_cleanly(start: Any, out: Path) -> None:
    """On a signal a long update is given up with a 503, the service ends with code 0, and the next one starts."""
    token = Keys(out).create("wang", [])
    service = start(out, writable=True, limits={**_FEW, "deadline": 60}, stop=0.5)
    headers = {"Authorization": f"Bearer {token}"}
    long = f"INSERT {{ GRAPH <{MINE}x> {{ <urn:n> <urn:is> ?n }} }} WHERE {{ {{ {RUNAWAY} }} }}"
    with ThreadPoolExecutor(1) as pool:
        form = {"update": long}
        call = pool.submit(httpx.post, service.address + "/update", data=form, headers=headers, timeout=30)
        time.sleep(0.5)
        assert "Traceback" not in service.stop()
        assert (call.result().status_code, service.process.returncode) == (503, 0)
    assert numbers(start(out, writable=True, limits=_FEW), "x") == set()
