"""The life of the service: start, a new release while it serves, a broken one, the end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from jingjinji.faces.http.app import create_app
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.server import bind
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.release import Release
from store.toy import RUNAWAY, descendants, holders, toy_release

_COUNT = "SELECT (COUNT(*) AS ?n) { ?s <urn:new> ?o }"
_NEW = "<urn:s> <urn:new> <urn:o> <urn:g> ."


def test_it_prints_address_and_a_query_to_paste(service: Any) -> None:
    """Once it answers, it prints its address and a command that asks it."""
    assert f"serving at {service.address}/" in service.said
    assert f"curl -s {service.endpoint}" in service.said
    assert service.get("/health/live").text == "alive\n"
    assert service.get("/health/ready").text == "ready\n"


def test_metrics(service: Any) -> None:
    """The numbers are in the Prometheus text format."""
    service.get(query="ASK {}")
    text = service.get("/metrics").text
    for name in ('jingjinji_requests_total{status="200"}', "jingjinji_request_seconds_bucket", "jingjinji_workers"):
        assert name in text


def test_a_port_in_use_is_a_fault(start: Any, tmp_path: Path) -> None:
    """A taken port is told in a sentence before anything starts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(RuntimeError, match=f"fault: port {port} of 127.0.0.1 is in use already"):
            start(port=port)
    with pytest.raises(Fault, match="no address of a machine"):
        bind("no such host.invalid", 0)


def test_without_a_release_there_is_nothing_to_serve(start: Any, tmp_path: Path) -> None:
    """An empty folder of releases, and a broken release, are told in a sentence."""
    with pytest.raises(RuntimeError, match=r"fault: .*there is no release to serve"):
        start(tmp_path / "nothing")
    toy_release(tmp_path / "broken", "no quad")
    with pytest.raises(RuntimeError, match="fault: the release cannot be loaded"):
        start(tmp_path / "broken")


@pytest.mark.parametrize(
    "setting",
    [
        {"port": 70000},
        {"root_path": "kg"},
        {"root_path": "/kg/"},
        {"host": ""},
        {"cache_bytes": 0},
        {"trusted_proxies": ("proxy.example",)},
    ],
)
def test_a_bad_setting_is_a_fault(setting: dict[str, Any]) -> None:
    """A setting that cannot be used is refused with a sentence."""
    with pytest.raises(Fault):
        Settings(Path(), **setting)


def test_a_new_release_is_served_without_a_gap(start: Any, tmp_path: Path) -> None:
    """While clients keep asking, a new release takes over; no request fails, and the old processes end."""
    service = start()
    old = service.get(query="ASK {}").headers["x-dataset-version"]
    before = descendants(service.process.pid)
    toy_release(tmp_path, _NEW)

    def ask(_: int) -> tuple[int, str, str]:
        time.sleep(0.002)
        answer = service.get(query=_COUNT, accept="text/csv")
        return answer.status_code, answer.headers["x-dataset-version"], answer.text.split()[1]

    with ThreadPoolExecutor(2) as clients:
        answers = list(clients.map(ask, range(60)))
    assert {status for status, _, _ in answers} == {200}
    assert {(version == old, count) for _, version, count in answers} == {(True, "0"), (False, "1")}
    for _ in range(200):
        if not before & descendants(service.process.pid):
            break
        time.sleep(0.02)
    assert not before & descendants(service.process.pid)


def test_a_broken_new_release_changes_nothing(start: Any, tmp_path: Path) -> None:
    """A new release that cannot be loaded is logged once; the old one stays in service."""
    service = start()
    old = service.get(query="ASK {}").headers["x-dataset-version"]
    broken = toy_release(tmp_path, "no quad").version
    time.sleep(1.0)
    assert service.get(query="ASK {}").headers["x-dataset-version"] == old
    said = service.stop()
    assert said.count(f"release {broken} is broken: the release cannot be loaded") == 1
    assert "the old release stays in service" in said


def spoil(damaged: Release) -> None:
    """Change one figure of a release, so that it still reads as a release."""
    damaged.nquads.write_bytes(damaged.nquads.read_bytes().replace(b'"7"', b'"8"', 1))


def test_a_damaged_new_release_is_refused(start: Any, tmp_path: Path) -> None:
    """A release whose files are not those of its manifest is not served, though it could be loaded."""
    service = start()
    old = service.get(query="ASK {}").headers["x-dataset-version"]
    pointer = (tmp_path / "current").read_text(encoding="utf-8")
    damaged = toy_release(tmp_path, _NEW)
    (tmp_path / "current").write_text(pointer, encoding="utf-8")
    spoil(damaged)
    (tmp_path / "current").write_text(damaged.version, encoding="utf-8")
    time.sleep(1.0)
    assert service.get(query="ASK {}").headers["x-dataset-version"] == old
    assert f"release {damaged.version} is damaged: all.nq is not what was published" in service.stop()


def test_at_the_start_the_previous_release_stands_in(start: Any, tmp_path: Path) -> None:
    """Where the current release is damaged the newest intact one is served; where all are, nothing is."""
    first, second = toy_release(tmp_path), toy_release(tmp_path, _NEW)
    spoil(second)
    service = start(tmp_path)
    assert service.get(query="ASK {}").headers["x-dataset-version"] == first.version
    assert f"release {second.version} is damaged" in service.stop()
    spoil(first)
    with pytest.raises(RuntimeError, match=r"fault: .*every release is damaged"):
        start(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(start: Any, number: signal.Signals) -> None:
    """On a signal it stops with exit code 0 and no process is left, even while a runaway runs: that gets a 503."""
    service = start(stop=1)
    with ThreadPoolExecutor(1) as client:
        call = client.submit(httpx.get, service.endpoint, params={"query": RUNAWAY}, timeout=20)
        while "jingjinji_queries_active 1" not in service.get("/metrics").text:
            time.sleep(0.02)
        started = descendants(service.process.pid)
        errors = service.stop(number)
        assert call.result().status_code == 503
    assert service.process.returncode == 0
    assert "Traceback" not in errors
    assert not started & descendants(1)


def test_before_the_store_answers_it_is_not_ready(tmp_path: Path) -> None:
    """Without an open store it lives but is not ready, and a query is told to come back."""
    settings = Settings(tmp_path)
    app = create_app(settings, Serving(settings))

    async def statuses() -> list[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://toy.example") as client:
            paths = ("/health/live", "/health/ready", "/sparql?query=ASK%7B%7D", "/")
            return [(await client.get(path)).status_code for path in paths]

    assert asyncio.run(statuses()) == [200, 503, 503, 503]


def test_a_path_that_is_not_there(service: Any) -> None:
    """An unknown path is a 404 in the asked form."""
    assert service.get("/nowhere").json()["status"] == 404
    assert service.get("/nowhere", accept="text/plain").text.startswith("404 ")
    assert service.get("/sparql/more").status_code == 404


def test_a_service_without_a_graph_says_when_to_come_again(tmp_path: Path) -> None:
    """What a door asks before the first store is open is answered with 503 and Retry-After."""
    with pytest.raises(Problem) as caught:
        Serving(Settings(out=tmp_path)).ready()
    assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "1")


_KILLED = """
import sys, time
from pathlib import Path
from serving import launch
print(launch(Path(sys.argv[1]), limits={"workers": 1, "spare": 0}).process.pid, flush=True)
time.sleep(100)
"""


def test_no_service_of_the_tests_outlives_them(tmp_path: Path) -> None:
    """When a run of tests is killed, its service ends, and so do processes below it that a test has stopped."""
    release = toy_release(tmp_path)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, "-c", _KILLED, str(tmp_path)]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout is not None
        for pid in descendants(int(tests.stdout.readline())):
            os.kill(pid, signal.SIGSTOP)
        assert holders(release)
        tests.kill()
    end = time.monotonic() + 20
    while holders(release) and time.monotonic() < end:
        time.sleep(0.05)
    assert holders(release) == set()
