"""Comunica, which asks every source for the size of every pattern before it plans."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from federation.census import EVERYWHERE, EXPECTED, PATTERN, THEIRS, calling, joined
from federation.installed import COMUNICA, MISSING

_JSON = "application/sparql-results+json"
_COUNT_SECONDS = 1.0  # measured: 2 to 24 ms; a busy machine is no reason to fail


@pytest.fixture(scope="session")
def comunica() -> Path:
    """Return the command of the pinned Comunica, or say what is missing."""
    if MISSING["comunica"]:
        pytest.skip(MISSING["comunica"])
    return COMUNICA


def ask(comunica: Path, query: str, *sources: str) -> str:
    """Run Comunica's own command over SPARQL endpoints."""
    command = [str(comunica), *(f"sparql@{source}" for source in sources), "-q", query, "-t", _JSON]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def requests_answered(ours: str) -> int:
    """Return how many requests our server has answered with 200."""
    numbers = httpx.get(ours.removesuffix("sparql") + "metrics").text
    found = re.search(r'^jingjinji_requests_total\{status="200"\} (\d+)', numbers, re.MULTILINE)
    return int(found[1]) if found else 0


def test_comunica_joins_two_endpoints(comunica: Path, ours: str, census: str) -> None:
    """Comunica finds out by itself which source knows what, and joins them; our server answered its many questions."""
    before = requests_answered(ours)
    results = ask(comunica, EVERYWHERE, ours, census)
    assert joined(results) == EXPECTED
    asked = json.loads(results)["metadata"]["httpRequests"]
    assert asked > 2 * len(re.findall(r"def/", EVERYWHERE)), "it no longer asks for the size of every pattern"
    assert 0 < requests_answered(ours) - before < asked


def test_comunica_calls_us(comunica: Path, ours: str, census: str) -> None:
    """Comunica sends the SERVICE part of a query to us."""
    assert joined(ask(comunica, calling(ours), census)) == EXPECTED


def test_comunica_finds_no_row_where_there_is_none(comunica: Path, ours: str, census: str) -> None:
    """With a place that only the census knows there is no row."""
    atlantis = "?place", "<https://w3id.org/jingjinji/id/place/atlantis>"
    query = f"SELECT * WHERE {{ {PATTERN} {THEIRS} }}".replace(*atlantis)
    assert json.loads(ask(comunica, query, ours, census))["results"]["bindings"] == []


def test_a_count_of_a_pattern_is_quick(ours: str) -> None:
    """The counts that Comunica sends, one a pattern, are each answered at once, and from the largest pattern too."""
    patterns = ["?o " + pair.strip() for pair in PATTERN.removeprefix("?o ").rstrip(" .").split(" ;")]
    assert len(patterns) == 4
    for pattern in [*patterns, "?s ?p ?o"]:
        query = f"SELECT (COUNT(*) AS ?count) WHERE {{ {pattern} }}"
        began = time.perf_counter()
        answer = httpx.get(ours, params={"query": query}, headers={"Accept": _JSON})
        assert time.perf_counter() - began < _COUNT_SECONDS, pattern
        assert int(answer.json()["results"]["bindings"][0]["count"]["value"]) > 0, pattern
