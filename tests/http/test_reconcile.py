"""The reconciliation service is what the API (0.2) says, answers what OpenRefine sends, and refuses the malformed."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema
import pytest

from jingjinji.faces.http.reconcile.queries import BATCH

TEXT = {"type": "string", "minLength": 1}
TYPE = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
PATH = {"type": "object", "required": ["service_url", "service_path"]}
# What the API asks of each answer, in our words (Reconciliation Service API 0.2, 3.1, 4.2, 6.3 and 7.4).
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "format": "uri"},
        "defaultTypes": {"type": "array", "items": TYPE, "minItems": 1, "uniqueItems": True},
        "view": {"required": ["url"], "properties": {"url": {"pattern": r"\{\{id\}\}"}}},
        "preview": {
            "required": ["url", "width", "height"],
            "properties": {"url": {"pattern": r"\{\{id\}\}"}, "width": {"type": "integer"}},
        },
        "suggest": {"properties": dict.fromkeys(("entity", "type", "property"), PATH)},
        "extend": {"properties": {"propose_properties": PATH}},
    },
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "type", "score", "match"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": {"type": "string"},
        "type": {"type": "array", "items": TYPE},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
    },
    "additionalProperties": False,
}
RESULT = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": CANDIDATE}}}
RESULTS = {"type": "object", "additionalProperties": RESULT}
VALUE = {
    "oneOf": [
        {"properties": {name: {"type": kind}}, "required": [name], "additionalProperties": False}
        for name, kind in (("str", "string"), ("float", "number"), ("int", "integer"))
    ]
    + [{"properties": {"id": TEXT, "name": TEXT}, "required": ["id", "name"], "additionalProperties": False}]
}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": TYPE},
        "rows": {
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "array", "items": VALUE}},
        },
    },
}
SUGGESTIONS = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {**TYPE, "properties": {"id": TEXT, "name": TEXT, "notable": {"type": "array", "items": TYPE}}},
        }
    },
}


def valid(answer: httpx.Response, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON object of an answer that is of the shape of `schema`, and readable by any page."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    content = answer.json()
    jsonschema.validate(content, schema, cls=jsonschema.Draft202012Validator)
    return dict(content)


def ask(real: Any, batch: dict[str, Any], path: str = "/reconcile", **headers: str) -> dict[str, Any]:
    """Send a batch as OpenRefine does, and return the candidates of each query."""
    answer = httpx.post(real.address + path, data={"queries": json.dumps(batch)}, headers=headers, timeout=60)
    return {key: row["result"] for key, row in valid(answer, RESULTS).items()}


def test_what_openrefine_sends(real: Any) -> None:
    """Manifest, types guessed from ten rows, a batch by type, a preview, a suggestion and an extension: all work."""
    manifest = valid(httpx.get(real.address + "/reconcile", timeout=60), MANIFEST)
    guessed = ask(real, {f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(("密云区", "海淀区", "延庆区"))})
    types = {type_["id"] for row in guessed.values() for type_ in row[0]["type"]}
    assert "Place" in types
    batch = {f"q{n}": {"query": name, "type": "Place", "type_strict": "should", "limit": 5}
             for n, name in enumerate(("密云", "Haidian", "延庆县", "no such place"))}  # fmt: skip
    found = ask(real, batch)
    assert [row[0]["id"] if row else None for row in found.values()][:2] == ["place/miyun", "place/haidian"]
    assert found["q0"][0]["match"] is True
    assert found["q2"][0]["id"] == "place/yanqing"
    assert found["q2"][0]["match"] is False
    assert not any(candidate["match"] for candidate in found["q3"])
    chosen = quote("place/miyun", safe="")
    view = httpx.get(manifest["view"]["url"].replace("{{id}}", chosen), headers={"Accept": "text/html"}, timeout=60)
    assert "Miyun" in view.text
    shown = httpx.get(manifest["preview"]["url"].replace("{{id}}", chosen), timeout=60)
    assert shown.headers["content-type"].startswith("text/html")
    suggest = manifest["suggest"]["entity"]
    address = suggest["service_url"] + suggest["service_path"]
    listed = valid(httpx.get(address, params={"prefix": "miy"}, timeout=60), SUGGESTIONS)["result"]
    assert listed[0]["id"] == "place/miyun"
    propose = manifest["extend"]["propose_properties"]
    proposed = httpx.get(propose["service_url"] + propose["service_path"], params={"type": "Place"}, timeout=60).json()
    offered = [row["id"] for row in proposed["properties"]]
    assert {"within", "divisionCode", "indicator/pm25-annual-mean"} <= set(offered)
    columns = [{"id": name} for name in ("divisionCode", "within", "indicator/pm25-annual-mean")]
    asked = {"ids": ["place/miyun", "place/haidian"], "properties": columns}
    answer = httpx.post(real.address + "/reconcile", data={"extend": json.dumps(asked)}, timeout=60)
    extension = valid(answer, EXTENSION)
    row = extension["rows"]["place/miyun"]
    assert row["divisionCode"] == [{"str": "110118"}]
    assert {"id": "place/beijing", "name": "Beijing"} in row["within"]
    assert row["indicator/pm25-annual-mean"] == [{"float": 25.6}]
    assert extension["meta"][1]["type"]["id"] == "Place"


def test_the_languages(real: Any) -> None:
    """A name comes in the language of the query's script, else as accepted; each language has its own endpoint."""
    zh, en = ask(real, {"a": {"query": "密云区"}, "b": {"query": "Miyun District"}}).values()
    assert (zh[0]["name"], en[0]["name"]) == ("密云区", "Miyun District")
    accepted = ask(real, {"a": {"query": "PM2.5"}}, **{"Accept-Language": "zh"})["a"][0]
    assert accepted["name"].startswith("细颗粒物")
    assert ask(real, {"a": {"query": "密云区"}}, "/reconcile/en")["a"][0]["name"] == "Miyun District"
    manifest = valid(httpx.get(real.address + "/reconcile/zh", timeout=60), MANIFEST)
    assert manifest["name"].startswith("京津冀")
    assert manifest["defaultTypes"][0] == {"id": "Indicator", "name": "指标"}
    types = manifest["suggest"]["type"]
    address = types["service_url"] + types["service_path"]
    found = valid(httpx.get(address, params={"prefix": "措施"}, timeout=60), SUGGESTIONS)["result"]
    assert {"id": "Measure", "name": "措施"} in found


def test_a_match_is_one_exact_thing_alone(real: Any) -> None:
    """A name of several things, a slip, and a wrong property match nothing; an id and an IRI match at once."""
    several = ask(real, {"a": {"query": "PM10", "limit": 10}, "b": {"query": "Miyun Distrikt"}})
    assert len([row for row in several["a"] if row["score"] >= 98]) > 1
    assert not any(row["match"] for rows in several.values() for row in rows)
    assert several["b"][0]["id"] == "place/miyun"
    by_id = ask(real, {"a": {"query": "place/miyun"}, "b": {"query": "https://w3id.org/jingjinji/id/place/miyun"}})
    assert [(rows[0]["id"], rows[0]["match"]) for rows in by_id.values()] == [("place/miyun", True)] * 2


def test_properties_narrow(real: Any) -> None:
    """A property that fits raises the score, one that does not keeps the match away; properties alone find things."""
    query = {"query": "密云", "type": "Place"}
    right = {**query, "properties": [{"pid": "within", "v": {"id": "place/beijing"}}]}
    named = {**query, "properties": [{"pid": "within", "v": ["北京市", "天津市"]}]}
    wrong = {**query, "properties": [{"pid": "within", "v": "河北省"}]}
    found = ask(real, {"right": right, "named": named, "wrong": wrong})
    assert [found[key][0]["match"] for key in ("right", "named", "wrong")] == [True, True, False]
    assert found["right"][0]["score"] > found["wrong"][0]["score"]
    alone = ask(real, {"a": {"type": "Place", "properties": [{"pid": "divisionCode", "v": "110118"}]}})["a"]
    assert [row["id"] for row in alone] == ["place/miyun"]
    assert alone[0]["match"] is False


def test_other_ways_to_ask(real: Any) -> None:
    """GET, the single query of 0.1, subclasses as type, a limit, and a JSONP callback work too."""
    batch = json.dumps({"a": {"query": "扬尘", "type": "Campaign", "limit": 1}})
    answer = httpx.get(real.address + "/reconcile", params={"queries": batch}, timeout=60)
    rows = valid(answer, RESULTS)["a"]["result"]
    assert [row["type"][0]["id"] for row in rows] == ["Campaign"]
    single = httpx.get(real.address + "/reconcile", params={"query": "密云区"}, timeout=60)
    assert valid(single, RESULT)["result"][0]["id"] == "place/miyun"
    for parameters in ({"callback": "cb.of_$1"}, {"callback": "cb", "query": "密云区"}):
        wrapped = httpx.get(real.address + "/reconcile", params=parameters, timeout=60)
        assert wrapped.headers["content-type"].startswith("application/javascript")
        name = re.escape(parameters["callback"])
        assert json.loads(re.fullmatch(rf"/\*\*/{name}\((.*)\);", wrapped.text, re.DOTALL)[1])  # type: ignore[index]


def test_suggestions_go_on(real: Any) -> None:
    """A cursor skips what was given; ids are found as prefixes; properties are found by name in either language."""
    address = real.address + "/reconcile/suggest/"
    first, more = (
        valid(httpx.get(address + "entity", params={"prefix": "生态", "cursor": cursor}, timeout=60), SUGGESTIONS)
        for cursor in (0, 20)
    )
    ids = [row["id"] for page in (first, more) for row in page["result"]]
    assert len(ids) == len(set(ids)) > 20
    by_id = valid(httpx.get(address + "entity", params={"prefix": "place/miyun"}, timeout=60), SUGGESTIONS)
    assert by_id["result"][0]["id"] == "place/miyun"
    campaigns = valid(
        httpx.get(address + "entity", params={"prefix": "扬尘", "type": "Campaign"}, timeout=60), SUGGESTIONS
    )
    assert {row["notable"][0]["id"] for row in campaigns["result"]} == {"Campaign"}
    property_ = httpx.get(address + "property", params={"prefix": "地点", "lang": "zh"}, timeout=60)
    assert {"id": "place", "name": "地点"} in valid(property_, SUGGESTIONS)["result"]


def test_a_figure_of_another_year(real: Any) -> None:
    """The setting `year` chooses the year of a figure; a year without one gives an empty cell."""
    columns = [{"id": "indicator/pm25-annual-mean", "settings": {"year": 1999}}, {"id": "within"}]
    asked = {"ids": ["place/miyun", "place/unknown", "><"], "properties": columns}
    answer = httpx.get(real.address + "/reconcile", params={"extend": json.dumps(asked)}, timeout=60)
    rows = valid(answer, EXTENSION)["rows"]
    assert rows["place/miyun"]["indicator/pm25-annual-mean"] == []
    assert rows["><"] == {"indicator/pm25-annual-mean": [], "within": []}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_preview(real: Any, language: str) -> None:
    """A preview has name, classes, sentence and citation in the reader's language, no script, and loads nothing."""
    answer = httpx.get(f"{real.address}/reconcile/{language}/preview?id=measure/dust-campaign-2024", timeout=60)
    assert {"zh": "扬尘治理百日攻坚行动", "en": "100-day dust control campaign"}[language] in answer.text
    assert "<q>" in answer.text
    assert "<script" not in answer.text
    assert 'src="' not in answer.text
    assert len(answer.content) < 4000
    unknown = httpx.get(f"{real.address}/reconcile/preview", params={"id": "<script>"}, timeout=60)
    assert unknown.status_code == 404
    assert "html" not in unknown.headers["content-type"]


MALFORMED = [
    ({"queries": "{"}, 400, "JSON"),
    ({"queries": "[]"}, 400, "object"),
    ({"queries": '{"a": 1}'}, 400, "queries.a"),
    ({"queries": '{"a": {}}'}, 400, "neither"),
    ({"queries": '{"a": {"query": 7}}'}, 400, "text"),
    ({"queries": '{"a": {"query": "x", "limit": 0}}'}, 400, "limit"),
    ({"queries": '{"a": {"query": "x", "type": 3}}'}, 400, "type"),
    ({"queries": '{"a": {"query": "x", "properties": [{"pid": "a b", "v": "c"}]}}'}, 400, "a b"),
    ({"queries": '{"a": {"query": "x", "properties": [{"pid": "place"}]}}'}, 400, "pid and v"),
    ({"queries": "[" * 100_000}, 400, "JSON"),
    ({"queries": json.dumps({str(n): {"query": "x"} for n in range(BATCH + 1)})}, 413, str(BATCH)),
    ({"extend": "nonsense"}, 400, "JSON"),
    ({"extend": '{"ids": "place/miyun", "properties": []}'}, 400, "ids"),
    ({"extend": '{"ids": [], "properties": ["within"]}'}, 400, "properties"),
    ({"extend": '{"ids": ["place/miyun"], "properties": [{"id": "x> <y"}]}'}, 400, "property"),
    ({"other": "x"}, 400, "queries"),
    ({"queries": "{}", "callback": "alert(1)//"}, 400, "callback"),
    ({"queries": "{}", "callback": "a</script>"}, 400, "callback"),
]


@pytest.mark.parametrize(("form", "status", "told"), MALFORMED)
def test_a_malformed_request(real: Any, form: dict[str, str], status: int, told: str) -> None:
    """What is not of the API's shape is refused with a sentence that names the place."""
    answer = httpx.post(real.address + "/reconcile", data=form, timeout=60)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert told in answer.text


def test_other_bodies_and_methods(real: Any) -> None:
    """A JSON body is 415 with what is read; DELETE is 405; a preflight request is answered."""
    address = real.address + "/reconcile"
    body = httpx.post(address, json={"queries": {}}, timeout=60)
    assert (body.status_code, body.headers["accept-post"]) == (415, "application/x-www-form-urlencoded")
    assert httpx.delete(address, timeout=60).status_code == 405
    asking = {"Origin": "http://127.0.0.1:3333", "Access-Control-Request-Method": "POST"}
    preflight = httpx.options(address, headers=asking, timeout=60)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert httpx.get(address + "/suggest/entity", params={"prefix": "x", "cursor": "-1"}, timeout=60).status_code == 400
    assert httpx.get(address + "/properties", params={"type": "Planet"}, timeout=60).status_code == 400


def test_our_shapes_can_fail() -> None:
    """The shapes refuse a candidate without a score, a value of two kinds and a manifest of another version."""
    wrong = [
        (RESULT, {"result": [{"id": "a", "name": "b", "type": [], "match": True}]}),
        (EXTENSION, {"meta": [], "rows": {"a": {"b": [{"str": "x", "int": 1}]}}}),
        (MANIFEST, {"versions": ["0.1"], "name": "x", "identifierSpace": "x", "schemaSpace": "x"}),
    ]
    for schema, content in wrong:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(content, schema)
