"""`/api/facts` over HTTP: shape, formats, caching, and what a bad value is answered with."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from jingjinji.release import Release

SHAPE = ["question", "answered", "reason", "dataset_version", "entities", "unresolved", "facts"]
FACT = ["id", "kind", "text", "value", "unit", "indicator", "place", "measure", "year", "baseline_year", "strength",
        "attribution", "origin", "caveat", "score", "citation"]  # fmt: skip
ASKED = "sulphur dioxide in Example City A"


@pytest.fixture(scope="module")
def toy(launcher: Callable[..., Any], toy_release: Release) -> Any:
    """Return a server over the toy document's release."""
    return launcher(toy_release.folder.parents[1])


def ask(toy: Any, question: str = ASKED, **parameters: Any) -> httpx.Response:
    return toy.get("/api/facts", q=question, **parameters)


def test_the_answer_has_the_public_shape(toy: Any) -> None:
    """Every field of the contract is there, with the citation down to the character."""
    answer = ask(toy, limit=1).json()
    assert list(answer)[:7] == SHAPE
    assert answer["answered"] is True
    assert answer["reason"] is None
    (fact,) = answer["facts"]
    assert list(fact)[:16] == FACT
    contract = {"source", "title", "section", "line", "start", "end", "printed"}
    assert set(fact["citation"]) == contract | {"publishers", "issued"}
    assert answer["reading"] is None
    assert ask(toy, explain="true").json()["reading"]["language"] == "en"


def test_a_refusal_has_a_reason_and_is_no_error(toy: Any) -> None:
    """What the graph does not hold is answered with 200, `answered: false` and a sentence."""
    answer = ask(toy, "上海的PM2.5是多少")
    assert answer.status_code == 200
    assert answer.json()["answered"] is False
    assert "上海" in answer.json()["reason"]


def test_facts_come_as_csv_too(toy: Any) -> None:
    """By Accept or `format`, each row says whether it answers."""
    for answer in (ask(toy, accept="text/csv"), ask(toy, format="csv")):
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert rows
        assert {row["answered"] for row in rows} == {"true"}
        assert rows[0]["printed"]
    refused = ask(toy, "上海的PM2.5是多少", format="csv")
    assert {row["answered"] for row in csv.DictReader(io.StringIO(refused.text))} == {"false"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": ""},
        {"q": "   "},
        {"q": "x" * 1001},
        {"q": "a", "limit": 0},
        {"q": "a", "limit": 51},
        {"q": "a", "limit": "five"},
        {"q": "a", "limit": "５"},
        {"q": "a", "lang": "xx"},
        {"q": "a", "explain": "maybe"},
        {"q": "a", "min_strength": 9},
        {"q": "a", "format": "xml"},
        {"q": "a", "langauge": "zh"},
        {"q": ["a", "b"]},
        {},
    ],
    ids=str,
)
def test_a_bad_value_is_a_sentence(toy: Any, parameters: dict[str, Any]) -> None:
    """A value that cannot be used is a 422 problem whose detail and hint say what to change."""
    answer = toy.get("/api/facts", **parameters)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert len(answer.json()["detail"]) > 10
    assert len(answer.json()["hint"]) > 10


def test_formats_and_methods_that_are_not_offered(toy: Any) -> None:
    """An Accept that nothing fits is a 406, another method a 405."""
    assert ask(toy, accept="image/png").status_code == 406
    assert httpx.post(toy.address + "/api/facts", params={"q": ASKED}).status_code == 405
    head = httpx.head(toy.address + "/api/facts", params={"q": ASKED})
    assert (head.status_code, head.content) == (200, b"")


def test_an_answer_is_not_sent_twice(toy: Any) -> None:
    """The entity tag is that of dataset, question and format; the same one is answered with 304."""
    first = ask(toy)
    tag = {"If-None-Match": first.headers["etag"]}
    address, question = toy.address + "/api/facts", {"q": ASKED}
    assert httpx.get(address, params=question, headers=tag).status_code == 304
    assert httpx.get(address, params={**question, "limit": 1}, headers=tag).status_code == 200
    assert first.headers["x-dataset-version"] == first.json()["dataset_version"]


def test_the_documented_examples_run(toy: Any) -> None:
    """/openapi.json types the answer, names every parameter, and each of its examples answers."""
    described = toy.get("/openapi.json").json()
    documented = described["paths"]["/api/facts"]["get"]
    assert {one["name"] for one in documented["parameters"]} == {
        "q", "lang", "limit", "offset", "explain", "min_strength", "format",
    }  # fmt: skip
    assert set(SHAPE) <= set(described["components"]["schemas"]["Answer"]["properties"])
    assert set(FACT) <= set(described["components"]["schemas"]["Fact"]["properties"])
    assert len(documented["x-examples"]) >= 4
    for example in documented["x-examples"]:
        assert httpx.get(toy.address + example).status_code == 200, example
