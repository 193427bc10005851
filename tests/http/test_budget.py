"""What one client may cost: told apart from others, refilled with time, bounded in memory."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from jingjinji.faces.http.clients import budget
from jingjinji.faces.http.clients.budget import Budget, client_of
from jingjinji.faces.http.exchange.origin import client_address
from jingjinji.faces.http.problems.problem import Problem

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time it is set to."""
        return self.now


def refusal(check: Any, client: str) -> Problem:
    """Return the problem that a check raises."""
    with pytest.raises(Problem) as caught:
        check(client)
    return caught.value


def test_a_budget_is_used_up_and_refilled() -> None:
    """Who has used up a budget is refused for as long as Retry-After says, to the second, and nobody else is."""
    clock = Clock()
    accounts = Budget(seconds=60, errors=10, clock=clock)
    accounts.charge("a", seconds=61, errors=9)
    accounts.check_errors("a")
    accounts.check_seconds("b")
    found = refusal(accounts.check_seconds, "a")
    assert (found.status, found.headers["Retry-After"]) == (429, "10")
    assert "60 seconds in 10 minutes" in found.detail
    clock.now = 9.9
    refusal(accounts.check_seconds, "a")
    clock.now = 10.1
    accounts.check_seconds("a")
    accounts.charge("a", errors=3)
    assert refusal(accounts.check_errors, "a").status == 429


def test_zero_is_no_limit() -> None:
    """A budget of 0 refuses nobody."""
    accounts = Budget(seconds=0, errors=0, clock=Clock())
    accounts.charge("a", seconds=1e9, errors=10**9)
    assert accounts.check_seconds("a") is None
    assert accounts.check_errors("a") is None


def test_the_table_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client that was charged longest ago is forgotten first; one whose debt is gone takes no room."""
    monkeypatch.setattr(budget, "_MOST_CLIENTS", 2)
    clock = Clock()
    accounts = Budget(seconds=1, errors=1, clock=clock)
    for client in "abc":
        accounts.charge(client, seconds=5)
    accounts.check_seconds("a")
    refusal(accounts.check_seconds, "b")
    clock.now = 10_000.0
    accounts.check_seconds("b")
    assert len(accounts._accounts) == 1


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
    ],
)
def test_who_is_one_client(address: str, client: str) -> None:
    """An IPv4 address is a client, and so is a network of 64 bits: addresses within it are free to choose."""
    assert client_of(address) == client


@pytest.mark.parametrize(
    ("connection", "forwarded", "address"),
    [
        ("10.1.2.3", "198.51.100.9", "198.51.100.9"),
        ("::ffff:10.1.2.3", "198.51.100.9", "198.51.100.9"),
        ("203.0.113.1", "198.51.100.9", "203.0.113.1"),
        ("127.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_a_proxy_is_believed_only_if_it_is_trusted(connection: str, forwarded: str, address: str) -> None:
    """What a client writes into X-Forwarded-For itself does not make it another client."""
    scope = {"client": (connection, 1), "headers": [(b"x-forwarded-for", forwarded.encode())] if forwarded else []}
    assert client_address(scope, ("127.0.0.1", "::1", "10.1.0.0/16")) == address


def test_a_costly_client_is_refused_and_others_are_not(start: Any) -> None:
    """After a runaway its client gets 429 with Retry-After; another client, kept answers and probes go on."""
    running = start(client_seconds=0.5, limits={"deadline": 1.5})
    me, other = {"X-Forwarded-For": "198.51.100.1"}, {"X-Forwarded-For": "198.51.100.2"}

    def ask(query: str, client: dict[str, str], path: str = "/sparql") -> httpx.Response:
        return httpx.get(running.address + path, params={"query": query}, headers=client, timeout=30)

    assert ask("ASK {}", me).status_code == 200
    assert ask(ENDLESS, me).status_code == 503
    refused = ask("ASK { ?s ?p ?o }", me)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json()["type"].endswith("problem/too-much")
    assert ask("ASK {}", me).status_code == 200
    assert ask("ASK { ?s ?p ?o }", other).status_code == 200
    assert httpx.get(running.address + "/health/ready", headers=me).status_code == 200


_DOORS = (
          "/graph/derived.nq", "/id/place/x", "/", "/search?q=x", "/compare", "/documents", "/sitemap.xml",
          "/api/facts?q=PM", "/api/effects", "/api/search?q=x", "/reconcile?query=x", "/network", "/catalog",
          "/sparql?query=ASK{?s+?p+1}", "/sparql/explain?query=ASK{}",
          "/queries/effects-by-strength?format=csv")  # fmt: skip


def test_every_door_asks_whether_the_client_may(start: Any) -> None:
    """Who has used up the seconds gets nothing evaluated through any door, and another client gets it through each."""
    running = start(client_seconds=0.5, limits={"deadline": 1.5})
    me = {"X-Forwarded-For": "198.51.100.1"}
    httpx.get(running.endpoint, params={"query": ENDLESS}, headers=me, timeout=30)
    for number, path in enumerate(_DOORS):
        refused = httpx.get(running.address + path, headers=me, timeout=30)
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (429, "too-much"), path
        other = {"X-Forwarded-For": f"198.51.100.{number + 2}"}
        assert httpx.get(running.address + path, headers=other, timeout=30).status_code in (200, 404), path


def test_every_door_charges(start: Any, tmp_path: Path) -> None:
    """What a client has evaluated is charged, whichever door it takes; what is kept from before costs nothing."""
    file = tmp_path / "access.log"
    running = start(access_log=str(file))
    for path in _DOORS * 2:
        httpx.get(running.address + path, timeout=30)
    running.stop()
    costs = [json.loads(line)["evaluated"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(costs) == 2 * len(_DOORS)
    assert [path for path, cost in zip(_DOORS, costs, strict=False) if not cost] == []
    assert costs[_DOORS.index("/") + len(_DOORS)] == 0


def test_errors_are_counted_too(start: Any) -> None:
    """A client that sends nothing but mistakes is refused; a page that is not there is no mistake of that kind."""
    running = start(client_errors=4)
    answers = [running.get("/nowhere").status_code for _ in range(5)]
    mistakes = [running.get(query="nonsense").status_code for _ in range(6)]
    assert answers == [404] * 5
    assert (mistakes[:4], mistakes[-1]) == ([400] * 4, 429)
    assert running.get("/health/live").status_code == 200


def test_the_journal_tells_requests_and_no_secrets(start: Any, tmp_path: Path) -> None:
    """Each request is one line of JSON: its query by hash, who asked, what it cost; no query text and no token."""
    file = tmp_path / "access.log"
    running = start(access_log=str(file), slow=0.001)
    slow = "SELECT * { ?s ?p ?o . ?a ?b ?c FILTER (?s = 'SECRET') }"
    headers = {"Authorization": "Bearer SECRET-TOKEN", "X-Forwarded-For": "198.51.100.3"}
    for _ in range(2):
        httpx.get(running.endpoint, params={"query": slow}, headers=headers, timeout=30)
    running.get("/queries/effects-by-strength", accept="text/csv")
    said = running.stop()
    first, second, third = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert "SECRET" not in file.read_text(encoding="utf-8")
    assert (first["client"], first["path"], first["status"], first["kept"]) == ("198.51.100.3", "/sparql", 200, False)
    assert first["query"] == second["query"] != third["query"]
    assert (second["kept"], third["question"]) == (True, "effects-by-strength")
    assert first["bytes"] > 0
    assert first["version"]
    assert "slow query" in said
    assert "SECRET-TOKEN" not in said


def test_a_journal_that_cannot_be_written_is_told(start: Any) -> None:
    """A log in a folder that does not exist stops the start with a sentence."""
    with pytest.raises(RuntimeError, match="access log cannot be written"):
        start(access_log=os.devnull + "/log")


def test_the_numbers_tell_questions_and_kept_answers(start: Any) -> None:
    """Evaluations are counted by question of the library, free queries together, and kept answers apart."""
    running = start()
    for _ in range(2):
        running.get("/queries/effects-by-strength", accept="text/csv")
        running.get(query="ASK {}")
    told = httpx.get(running.address + "/metrics").text
    assert 'jingjinji_query_seconds_count{question="effects-by-strength"} 1.0' in told
    assert 'jingjinji_query_seconds_count{question="free"} 1.0' in told
    assert 'jingjinji_cache_total{result="hit"} 2.0' in told
    assert "jingjinji_response_bytes_total" in told
