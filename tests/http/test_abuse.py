"""The service under abuse: runaways, gluttons, leavers, crowds. Others must not notice."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from serving import Service
from store.toy import BETWEEN, HUNGRY, RUNAWAY, RUNAWAYS, descendants, toy_release

_QUICK = "SELECT ?s { ?s ?p 1 }"
_CORES = max(2, min(8, os.cpu_count() or 2))
# what loads the release; the quick, middle and long lanes; and those that die in this moment
_MOST_PROCESSES = 1 + (_CORES + 4) + (_CORES + 4) + 2 + 10


def number(service: Any, name: str) -> float:
    """Return one number of /metrics."""
    lines = service.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


def until(condition: Any, seconds: float = 5.0) -> float:
    """Wait until `condition` holds and return how long it took, in seconds."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        time.sleep(0.005)
    return time.monotonic() - began


def test_a_deadline_is_kept_and_told(service: Any) -> None:
    """A runaway is answered with 503 soon after its deadline, and the next query is answered."""
    began = time.monotonic()
    answer = service.get(query=RUNAWAY, timeout="0.5")
    assert time.monotonic() - began < 1.0
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["type"].endswith("problem/deadline")
    assert service.get(query=_QUICK).status_code == 200


def test_timeout_only_lowers_the_deadline(start: Any) -> None:
    """A client cannot ask for more time than the service gives."""
    service = start(limits={"deadline": 0.3})
    assert service.get(query=RUNAWAY, timeout="60").json()["detail"].endswith("deadline of 0.3 s")


def test_memory_is_capped(start: Any) -> None:
    """A query that takes too much memory is answered with 503, and the next query is answered."""
    service = start(limits={"memory": 64 << 20})
    answer = service.get(query=HUNGRY)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "memory")
    assert int(answer.headers["retry-after"]) > 0
    assert service.get(query=_QUICK).status_code == 200
    assert number(service, 'jingjinji_killed_total{reason="memory"}') == 1


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_a_cap_is_announced(start: Any, accept: str) -> None:
    """A cut answer is whole, has the rows of the cap, and says that it was cut; a whole one does not."""
    service = start(limits={"rows": 5})
    cut = service.get(query="SELECT ?s { ?s ?p ?o }", accept=accept)
    assert (cut.status_code, cut.headers["x-result-truncated"]) == (200, "true")
    whole = service.get(query="SELECT ?s { ?s ?p ?o } LIMIT 5", accept=accept)
    assert "x-result-truncated" not in whole.headers
    assert cut.content == whole.content


def test_an_endless_answer_ends_at_the_byte_cap(start: Any) -> None:
    """A cross join ends at the byte cap, announced, in JSON that parses."""
    answer = start(limits={"max_bytes": 1 << 20}).get(query="SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert answer.headers["x-result-truncated"] == "true"
    assert 1_000_000 < len(answer.content) < 1_050_000
    assert len(answer.json()["results"]["bindings"]) > 1000


def test_a_client_that_leaves_has_its_query_killed(start: Any) -> None:
    """Closing the connection kills the evaluation: its process is really gone, within 100 ms and a listing."""
    service = start(limits={"workers": 1, "spare": 0})
    running = descendants(service.process.pid)
    with socket.create_connection(service.address.removeprefix("http://").split(":")) as connection:
        request = f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.sendall(request.encode())
        time.sleep(0.05)
    took = until(lambda: running - descendants(service.process.pid))
    assert took < 0.3
    assert service.get(query=_QUICK).status_code == 200
    assert number(service, 'jingjinji_killed_total{reason="given up"}') == 1


_ASKING = ("/queries/effects-by-strength", "/id/place/x", "/", "/search?q=x", "/compare", "/compare.svg", "/documents",
           "/sitemap.xml", "/graph/derived.nq", "/sparql/explain?query=ASK{}")  # fmt: skip


@pytest.fixture(scope="module")
def stopped(launcher: Callable[..., Service], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service whose evaluations take for ever, for its processes are stopped; one is under way, its own."""
    out = tmp_path_factory.mktemp("stopped")
    toy_release(out)
    service = launcher(out, limits={"workers": 1, "spare": 0, "deadline": 600})
    send_signal(service, signal.SIGSTOP)
    until(lambda: number(service, "jingjinji_queries_active ") == 1, 15)  # what is kept warm
    yield service
    send_signal(service, signal.SIGCONT)


def send_signal(service: Service, number: signal.Signals) -> None:
    """Send a signal to all processes that evaluate."""
    for pid in descendants(service.process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


@pytest.mark.parametrize("path", _ASKING)
def test_whoever_leaves_is_served_no_further(stopped: Service, path: str) -> None:
    """Closing the connection ends the work behind every door that asks the store."""
    with socket.create_connection(stopped.address.removeprefix("http://").split(":")) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        until(lambda: number(stopped, "jingjinji_queries_active ") > 1)
    until(lambda: number(stopped, "jingjinji_queries_active ") == 1)
    assert number(stopped, 'jingjinji_requests_total{status="gone"}') > 0


@pytest.mark.parametrize("path", ["/api/effects", "/network.json", "/reconcile?query=x"])
def test_whoever_leaves_takes_nothing_from_others(start: Any, path: str) -> None:
    """What many wait for goes on when the one who began it leaves, and the others get it."""
    service = start(limits={"workers": 1, "spare": 0})
    send_signal(service, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as other:
        with socket.create_connection(service.address.removeprefix("http://").split(":")) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            until(lambda: number(service, "jingjinji_queries_active ") > 0)
            waiting = other.submit(httpx.get, service.address + path, timeout=30)
            time.sleep(0.05)
        until(lambda: number(service, 'jingjinji_requests_total{status="gone"}') == 1)
        send_signal(service, signal.SIGCONT)
        assert waiting.result().status_code == 200


def test_a_crowd_is_turned_away_with_503(start: Any) -> None:
    """When the queue is full, one more runaway is answered with 503 and Retry-After, quick queries as ever."""
    limits = {"workers": 1, "spare": 1, "long_workers": 1, "queue": 1, "soft": 0.05, "middle": 0.1, "deadline": 2}
    service = start(limits=limits)
    with ThreadPoolExecutor(6) as crowd:
        calls = [crowd.submit(service.get, query=f"{RUNAWAY} # {n}") for n in range(4)]
        until(lambda: number(service, "jingjinji_queries_long ") == 1 and any(call.done() for call in calls))
        quick = [service.get(query=f"{_QUICK} # {n}") for n in range(10)]
        answers = [call.result() for call in calls]
    assert {answer.status_code for answer in answers} == {503}
    assert {"busy", "deadline"} == {answer.json()["type"].rpartition("/")[2] for answer in answers}
    assert all(answer.headers["retry-after"] for answer in answers)
    assert {answer.status_code for answer in quick} == {200}


def test_a_slow_body_is_not_waited_for_by_others(service: Any) -> None:
    """A client that announces a body and sends none keeps nobody else waiting."""
    with socket.create_connection(service.address.removeprefix("http://").split(":")) as connection:
        head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\n"
        connection.sendall(head.encode())
        assert service.get(query=_QUICK).status_code == 200


def test_a_reader_that_does_not_read_occupies_no_process(start: Any) -> None:
    """Large answers that nobody fetches leave the only process free for others."""
    service = start(limits={"workers": 1, "spare": 0, "long_workers": 1})
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    readers = []
    for _ in range(3):
        readers.append(socket.create_connection(service.address.removeprefix("http://").split(":")))
        readers[-1].sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    began = time.monotonic()
    assert httpx.get(service.endpoint, params={"query": _QUICK}, timeout=5).status_code == 200
    assert time.monotonic() - began < 3
    for reader in readers:
        reader.close()


def test_ten_runaways_are_borne(start: Any) -> None:
    """Among ten clients whose every query runs away others are answered by few processes; then all is as before."""
    service = start(limits={"memory": 64 << 20, "soft": 0.05, "middle": 1, "max_bytes": 4 << 20})
    until(lambda: number(service, "jingjinji_workers ") >= 6)
    before = descendants(service.process.pid)
    end = time.monotonic() + 4

    def run_away(client: int) -> set[int]:
        statuses = set()
        while time.monotonic() < end:
            text = f"# {time.monotonic_ns()}\n{RUNAWAYS[client % len(RUNAWAYS)]}"
            statuses.add(service.get(query=text, accept="text/csv", timeout="2").status_code)
        return statuses

    with ThreadPoolExecutor(10) as crowd:
        wild = [crowd.submit(run_away, client) for client in range(10)]
        answered, most = 0, 0
        while time.monotonic() < end:
            for text in (_QUICK, BETWEEN):
                answer = service.get(query=f"{text} # {answered}")
                assert answer.status_code == 200, answer.text
                answered += 1
            most = max(most, len(descendants(service.process.pid)))
    assert {status for one in wild for status in one.result()} <= {200, 503}
    assert most <= _MOST_PROCESSES
    until(lambda: number(service, "jingjinji_queries_active ") == 0)
    until(lambda: len(descendants(service.process.pid)) <= len(before) + 2)  # and those of the long lane, at rest
    assert service.get(query=_QUICK).status_code == 200


@pytest.mark.parametrize("by", ["GET", "POST"])
def test_only_so_much_is_put_into_words(service: Any, by: str) -> None:
    """A query beyond 16 KiB is refused before it is read, however it is sent."""
    asked = {"query": "SELECT * { " + "?s ?p ?o . " * 1600 + "}"}
    sent = {"params": asked} if by == "GET" else {"data": asked}
    answer = httpx.request(by, service.address + "/sparql/explain", timeout=30, **sent)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (413, "query-too-large")
