"""We call others: SERVICE from our server to the packaged `oxigraph` server, and what it may not do."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from federation.census import EXPECTED, PATTERN, THEIRS, calling, joined
from federation.processes import free_port, stop
from jingjinji import bundle, terms
from jingjinji.questions import read_questions
from jingjinji.release import Release

_JSON = "application/sparql-results+json"
_START = """
import sys
from pathlib import Path
from jingjinji.faces.http.app import run
from jingjinji.faces.http.settings import Settings
run(Settings(out=Path(sys.argv[1]), port=int(sys.argv[2]), service_allow=tuple(sys.argv[3:])))
"""
_MANY = 1000
_ALIGNMENT = bundle.ontology() / "alignments" / "wikidata.ttl"
_NUMBER = "http://census.example/def/number"


def _ask(endpoint: str, query: str, **parameters: str) -> httpx.Response:
    return httpx.post(endpoint, data={"query": query, **parameters}, headers={"Accept": _JSON}, timeout=60)


@pytest.fixture(scope="module")
def listing(real_release: Release) -> Iterator[Callable[..., str]]:
    """Return a function that starts our server with a list of services, and returns its endpoint."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*allowed: str, port: int = 0) -> str:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", _START, str(real_release.folder.parents[1]), str(port), *allowed]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE))
        out = started[-1].stdout
        assert out is not None
        return out.readline().decode().split()[-1] + "sparql"

    yield start
    for process in started:
        stop(process)


@pytest.fixture(scope="module")
def silent_listener() -> Iterator[str]:
    """Return the address of a listener that takes connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(scope="module")
def caller(listing: Callable[..., str], census: str, silent_listener: str) -> str:
    """Return our endpoint, which may ask the census, the silent listener, a port that is closed, and “localhost”."""
    port = httpx.URL(census).port
    return listing(f"127.0.0.1:{port}", f"localhost:{port}", silent_listener, "127.0.0.1:9")


def _to(endpoint: str, silent: str = "") -> str:
    return f"SELECT ?place ?value ?population WHERE {{ {PATTERN} SERVICE {silent} <{endpoint}> {{ {THEIRS} }} }}"


def test_we_call_the_census(caller: str, census: str) -> None:
    """Our figures are joined with the census by SERVICE, whichever side is written first; nothing is kept."""
    answer = _ask(caller, _to(census))
    assert joined(answer.content) == EXPECTED
    assert (answer.headers["Cache-Control"], answer.headers.get("ETag")) == ("no-store", None)
    swapped = f"SELECT ?place ?value ?population WHERE {{ SERVICE <{census}> {{ {THEIRS} }} {PATTERN} }}"
    assert joined(_ask(caller, swapped).content) == EXPECTED


def test_each_calls_the_other(caller: str, census: str) -> None:
    """The census calls us for the same join, while we call it: the answer is the same from both sides."""
    assert joined(httpx.post(census, data={"query": calling(caller)}, headers={"Accept": _JSON}).content) == EXPECTED


def test_a_large_join_goes_in_several_blocks(caller: str, census: str) -> None:
    """A thousand bindings are sent in blocks and all come back, once each."""
    numbers = " ".join(f"<http://census.example/n{number}> <{_NUMBER}> {number} ." for number in range(_MANY))
    store = census.replace("/query", "/store?default")
    httpx.post(store, content=numbers, headers={"Content-Type": "text/turtle"}).raise_for_status()
    values = " ".join(f"<http://census.example/n{number}>" for number in range(_MANY + 50))
    pattern = f"VALUES ?s {{ {values} }} SERVICE <{census}> {{ ?s <{_NUMBER}> ?v }}"
    query = f"SELECT (COUNT(*) AS ?n) (SUM(?v) AS ?sum) {{ {pattern} }}"
    row = _ask(caller, query).json()["results"]["bindings"][0]
    assert (row["n"]["value"], row["sum"]["value"]) == (str(_MANY), str(_MANY * (_MANY - 1) // 2))


def test_silent_and_loud_failures(caller: str) -> None:
    """A closed port is a 503 with a sentence; with SILENT the rest is answered."""
    answer = _ask(caller, _to("http://127.0.0.1:9/sparql"))
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (503, terms.term("problem/remote"))
    assert "cannot be reached" in problem["detail"]
    rows = _ask(caller, _to("http://127.0.0.1:9/sparql", "SILENT")).json()["results"]["bindings"]
    assert rows
    assert all("population" not in row for row in rows)


def test_a_slow_service_ends_in_time(caller: str, silent_listener: str) -> None:
    """A service that never answers is given up within the query's deadline; with SILENT there is time for the rest."""
    answer = _ask(caller, _to(f"http://{silent_listener}/"), timeout="0.5")
    assert (answer.status_code, answer.json()["type"]) == (503, terms.term("problem/remote"))
    assert "did not answer" in answer.json()["detail"]
    assert _ask(caller, _to(f"http://{silent_listener}/", "SILENT"), timeout="1").json()["results"]["bindings"]


def test_private_names_and_unlisted_hosts_are_refused(caller: str, census: str) -> None:
    """A listed name that resolves to loopback, an unlisted host and an unlisted port are 400 with a sentence."""
    for endpoint, name, said in (
        (census.replace("127.0.0.1", "localhost"), "service-refused", "not public"),
        ("http://query.wikidata.org/sparql", "query-refused", "not on the list"),
        ("http://127.0.0.1:22/", "query-refused", "not on the list"),
        ("http://[::ffff:127.0.0.1]/", "query-refused", "not on the list"),
    ):
        answer = _ask(caller, _to(endpoint))
        assert (answer.status_code, answer.json()["type"]) == (400, terms.term(f"problem/{name}"))
        assert said in answer.json()["detail"]


def test_it_is_off_by_default(ours: str, census: str, caller: str) -> None:
    """Without a list SERVICE is refused, also SILENT; only a service that federates says so of itself."""
    for silent in ("", "SILENT"):
        answer = _ask(ours, _to(census, silent))
        assert answer.status_code == 400
        assert "SERVICE is switched off" in answer.json()["detail"]
    feature = "http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery"
    told = [httpx.get(endpoint, headers={"Accept": "application/n-triples"}).text for endpoint in (ours, caller)]
    assert [feature in text for text in told] == [False, True]


_WIKIDATA = "https://query.wikidata.org/sparql"
_P442 = "http://www.wikidata.org/prop/direct/P442"
_ITEM = "http://www.wikidata.org/entity/"


def test_our_places_are_checked_against_division_codes(caller: str, census: str) -> None:
    """The shipped check finds items by codes as Wikidata writes them, and tells what agrees, differs or is missing."""
    (question,) = read_questions("federated")
    assert not re.search(r"Q[0-9]", question.body), "a check brings no ids of its own"
    aligned = dict(re.findall(r"place:(\w+)\s+skos:exactMatch wd:(Q\d+)", _ALIGNMENT.read_text("utf-8")))
    toy = (
        f'<{_ITEM}{aligned["beijing"]}> <{_P442}> "11" . <{_ITEM}{aligned["haidian"]}> <{_P442}> "11 01 08" .'
        f'<http://toy.example/not-hebei> <{_P442}> "13" . <http://toy.example/somewhere> <{_P442}> "11 01 17" .'
        f'<http://toy.example/without-spaces> <{_P442}> "110105" . <http://toy.example/wuhan> <{_P442}> "42 01" .'
    )
    store = census.replace("/query", "/store?default")
    httpx.post(store, content=toy, headers={"Content-Type": "text/turtle"}).raise_for_status()
    rows = _rows(caller, question.body.replace(_WIKIDATA, census))
    found = {row["place"]["value"].rpartition("/")[2]: row["verdict"]["value"] for row in rows}
    codes = {row["code"]["value"] for row in rows}
    assert len(rows) == len(found) == len(codes) >= 19
    assert {name: found[name] for name in ("beijing", "haidian", "hebei", "pinggu", "chaoyang", "tianjin")} == {
        "beijing": "agrees",
        "haidian": "agrees",
        "hebei": "differs",
        "pinggu": "not aligned",
        "chaoyang": "not found",
        "tianjin": "not found",
    }
    alone = re.sub(r"OPTIONAL \{\s*SERVICE <[^>]*> \{[^}]*\}\s*\}", "", question.body)
    assert "SERVICE" not in alone
    local = {row["verdict"]["value"] for row in _rows(caller, alone)}
    assert local == {"not found"}


def test_a_service_may_call_itself(listing: Callable[..., str]) -> None:
    """Where our own address is on the list, a query may ask us through ourselves, without a knot."""
    port = free_port()
    endpoint = listing(f"127.0.0.1:{port}", port=port)
    query = (
        f"SELECT ?place {{ VALUES ?place {{ <{terms.thing('place/haidian')}> }} SERVICE <{endpoint}> {{ {PATTERN} }} }}"
    )
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(len(_rows(endpoint, query)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * 4


def _rows(endpoint: str, query: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_ask(endpoint, query).content)["results"]["bindings"]
    return rows
