"""REST for programs: every documented example runs, facts are cited and hedged, mistakes are answered in sentences."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from jingjinji.faces.http.api.words import COMMON, DESCRIPTIONS, PARAMETERS, TEXTS
from jingjinji.release import Release
from jingjinji.store.keys import Keys
from store.toy import toy_release as toy_quads

CAUSAL = re.compile(r"导致|使得|造成|\bcaused?\b|led to|because of|thanks to", re.IGNORECASE)
PATHS = {"effects", "observations", "search", "entities/{kind}/{slug}", "paths", "schema"}
DUST, PM25 = "measure/dust-campaign-2024", "indicator/pm25-annual-mean"


@pytest.fixture(scope="module")
def openapi(real: Any) -> dict[str, Any]:
    """Return the description of the interface."""
    return dict(real.get("/openapi.json").json())


def get(service: Any, path: str, **parameters: Any) -> dict[str, Any]:
    """Return the JSON object of an answer, which must be one."""
    answer = service.get("/api/" + path, **parameters)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def operations(openapi: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the documented GET operations under `/api/` by path."""
    return {path: row["get"] for path, row in openapi["paths"].items() if path.startswith("/api/")}


def test_what_is_documented(openapi: dict[str, Any]) -> None:
    """Each address has title, description, tag, problems and documented parameters; GET alone is listed."""
    jsonschema.Draft202012Validator.check_schema(openapi["components"]["schemas"]["Fact"])
    assert {f"/api/{name}" for name in PATHS} <= set(openapi["paths"])
    assert {tag["name"] for tag in openapi["tags"]} >= {"Facts", "Names", "Graph"}
    for path, told in operations(openapi).items():
        assert set(openapi["paths"][path]) == {"get"}
        assert told["summary"], path
        assert told["description"], path
        assert told["tags"], path
        assert "application/problem+json" in told["responses"]["422"]["content"]
        assert len(told["x-examples"]) >= 2, path
        assert {row["name"] for row in told["parameters"]} >= set(COMMON)
    identities = [told["operationId"] for told in operations(openapi).values()]
    assert len(set(identities)) == len(identities)


def test_every_documented_example_runs(real: Any, openapi: dict[str, Any]) -> None:
    """Each example gives something, and each JSON answer is as its schema says."""
    count = 0
    for path, told in operations(openapi).items():
        schema = told["responses"]["200"]["content"]["application/json"]["schema"]
        for example in told["x-examples"]:
            answer = httpx.get(real.address + example, timeout=60)
            assert answer.status_code == 200, (example, answer.text)
            assert int(answer.headers["x-total-count"]) > 0, example
            if answer.headers["content-type"] == "application/json":
                jsonschema.validate(answer.json(), {**schema, "components": openapi["components"]})
            else:
                assert len(list(csv.DictReader(io.StringIO(answer.text)))) > 0, path
            count += 1
    assert count >= 14


@pytest.mark.timeout(300)
def test_no_request_breaks_it(real: Any, tmp_path: Path) -> None:
    """Whatever fits or misses the description gets a documented status, type and shape, and never a 500."""
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    words = ["run", real.address + "/openapi.json", "--phases", "examples,coverage", "--checks", checks, "--seed", "1"]
    program = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", *words]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stdout[-3000:]
    generated = re.search(r"(\d+) generated", done.stdout)
    assert generated
    assert int(generated[1]) > 200


def test_parameters_in_words(openapi: dict[str, Any]) -> None:
    """The Chinese page has words for each address and each parameter, and both languages the same texts."""
    ours = {path: told for path, told in operations(openapi).items() if path.removeprefix("/api/") in PATHS}
    assert set(DESCRIPTIONS) == set(ours)
    names = {row["name"] for told in ours.values() for row in told["parameters"]}
    assert names - set(COMMON) == set(PARAMETERS)
    assert set(TEXTS["zh"]) == set(TEXTS["en"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_effects_are_cited_and_hedged(real: Any, language: str) -> None:
    """All claims come, the strongest first, each cited; those below 3 have a caveat and no causal verb."""
    page = get(real, "effects", lang=language, limit=1000)
    facts = page["facts"]
    assert page["total"] == len(facts) == 60
    assert page["next"] is None
    strengths = [fact["strength"] for fact in facts]
    assert strengths == sorted(strengths, reverse=True)
    for fact in facts:
        assert fact["citation"]["end"] > fact["citation"]["start"]
        assert fact["measure"]["id"].startswith("measure/")
        assert (fact["strength"] < 3) <= bool(fact["caveat"])
        if fact["strength"] < 3:
            assert not CAUSAL.search(fact["text"])
    assert max(fact["strength"] for fact in facts if fact["indicator"]["id"] == PM25) <= 2


@pytest.mark.parametrize(
    "measure", [DUST, "dust-campaign-2024", f"https://w3id.org/jingjinji/id/{DUST}", "扬尘治理百日攻坚行动",
                "100-day dust control campaign"]
)  # fmt: skip
def test_a_thing_may_be_written_in_many_ways(real: Any, measure: str) -> None:
    """A parameter takes kind/slug, slug, IRI, and names in both languages."""
    found = get(real, "effects", measure=measure, min_strength=3)
    assert {fact["measure"]["id"] for fact in found["facts"]} == {DUST}
    assert found["total"] >= 3


def test_observations(real: Any) -> None:
    """One district's figure comes with value, unit, year and position; what is computed comes after and says so."""
    facts = get(real, "observations", indicator="PM2.5", place="密云", year=2024, lang="zh")["facts"]
    first = facts[0]
    assert (first["value"], first["unit"]["label"], first["year"]) == (25.6, "µg/m³", 2024)
    assert first["citation"]["printed"] == "25.6"
    assert first["text"].startswith("密云区2024年细颗粒物")
    derived = [fact for fact in facts if fact["origin"] == "derived"]
    assert derived == facts[1:]
    for fact in derived:
        assert fact["text"].startswith("本图谱推算")
        assert fact["formula"]
        assert fact["inputs"]
        assert fact["citation"]
    assert get(real, "observations", place="密云", year=1999)["total"] == 0
    assert get(real, "observations", origin="derived", limit=1)["total"] > 100


def test_pages_join_without_gap_or_double(real: Any) -> None:
    """Following `next` gives each row once, in the order of the whole list."""
    whole = [fact["id"] for fact in get(real, "observations", limit=1000)["facts"]]
    rows: list[str] = []
    address = f"{real.address}/api/observations?limit=250"
    while address:
        answer = httpx.get(address, timeout=30)
        page = answer.json()
        rows += [fact["id"] for fact in page["facts"]]
        assert (f'<{page["next"]}>; rel="next"' == answer.headers.get("link")) or page["next"] is None
        address = page["next"]
    assert rows == whole
    assert len(set(rows)) == len(rows) == get(real, "observations", limit=1)["total"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("细颗粒物", PM25), ("PM2.5", PM25), ("ｐｍ２.５", PM25), ("PM₂.₅", PM25), ("密云", "place/miyun"),
        ("miyun", "place/miyun"), ("扬尘", DUST), ("100-day dust control campain", DUST), ("密雲區", "place/miyun"),
    ],
)  # fmt: skip
def test_search(real: Any, text: str, expected: str) -> None:
    """Chinese and English words, two characters, other widths and scripts, slips and pinyin find the thing first."""
    found = get(real, "search", q=text)["entities"]
    assert found[0]["id"] == expected
    assert found[0]["label"]
    assert found[0]["type"].startswith("jjj:")
    assert [hit["score"] for hit in found] == sorted((hit["score"] for hit in found), reverse=True)


def test_search_by_type_and_by_sentence(real: Any) -> None:
    """A kind, a class or its label narrows the search; facts whose sentence has every word follow the names."""
    assert {hit["type"] for hit in get(real, "search", q="扬尘", type="Campaign")["entities"]} == {"jjj:Campaign"}
    assert all(hit["id"].startswith("measure/") for hit in get(real, "search", q="扬尘", type="措施")["entities"])
    facts = get(real, "search", q="密云 PM2.5", lang="zh", limit=50)["facts"]
    assert "observation/beijing-2024-pm25-annual-mean-miyun-2024" in [fact["id"] for fact in facts]
    assert all("密云" in fact["text"] for fact in facts)
    only = get(real, "search", q="扬尘", type="effect", lang="zh")
    assert only["entities"] == []
    assert only["facts"]
    both = get(real, "search", q="扬尘", lang="zh", limit=1000)
    ids = [row["id"] for row in both["entities"] + both["facts"]]
    assert len(ids) == len(set(ids)) == both["total"]
    nothing = get(real, "search", q="xyzzyq")
    assert (nothing["total"], nothing["entities"], nothing["facts"]) == (0, [], [])


def test_an_entity(real: Any) -> None:
    """One thing comes with names, classes, properties, citations and the facts that name it, as JSON and as CSV."""
    page = get(real, "entities/" + DUST, lang="zh")
    assert (page["id"], page["iri"]) == (DUST, f"https://w3id.org/jingjinji/id/{DUST}")
    assert page["labels"] == {"zh": "扬尘治理百日攻坚行动", "en": "100-day dust control campaign"}
    assert page["types"] == [{"id": "jjj:Campaign", "label": "专项行动"}]
    assert page["citations"][0]["printed"]
    assert {"id": "jjj:place", "label": "地点"} in [row["property"] for row in page["properties"]]
    assert page["total"] >= 6
    assert all(DUST in str(fact) for fact in page["facts"] if fact["kind"] == "effect")
    rows = list(csv.DictReader(io.StringIO(real.get("/api/entities/" + DUST, format="csv").text)))
    assert ("jjj:place", "place/beijing", "Beijing") in [(r["property_id"], r["value_id"], r["value"]) for r in rows]
    assert ("jjj:statedToAffect", "indicator/pm10-window-mean") in [(r["property_id"], r["value_id"]) for r in rows]
    assert "prov:Activity" not in [row["value_id"] for row in rows]


@pytest.mark.parametrize("path", ["measure/dust-campain-2024", "nothing/at-all", "measure/%3E%3C", "measure/密云"])
def test_an_unknown_entity(real: Any, path: str) -> None:
    """An unknown thing is a 404 that leads to the nearest names or to the search."""
    answer = real.get("/api/entities/" + path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert re.search(r"nearest|search", answer.json()["hint"])
    if "campain" in path:
        assert DUST in answer.json()["hint"]


def test_paths(real: Any) -> None:
    """Each step has relation, strength and citation; the text never reads as a cause and a caveat goes with it."""
    page = get(real, "paths", **{"from": "京津冀协同发展", "to": "细颗粒物", "lang": "en", "limit": 25})
    assert page["note"].startswith("Paths say how things stand together")
    assert page["truncated"] is True
    for path in page["paths"]:
        assert path["nodes"][-1]["id"] == PM25
        assert path["length"] == len(path["hops"]) == len(path["nodes"]) - 1
        assert not CAUSAL.search(path["text"])
        assert path["caveat"]
        for hop in path["hops"]:
            for link in hop["links"]:
                assert link["text"]
                assert (link["strength"] is not None) == (link["relation"] == "effect")
                assert link["citation"] or link["relation"] in ("within", "hasMember", "partOf")
    strong = get(real, "paths", **{"from": DUST, "to": "indicator/pm10-window-mean", "min_strength": 4})["paths"][0]
    assert strong["strength"] == 4
    assert strong["hops"][0]["links"][0]["citation"]["printed"]
    rows = real.get("/api/paths", **{"from": DUST, "to": PM25, "format": "csv"})
    assert rows.headers["x-result-truncated"] == "true"
    assert {"path", "step", "relation", "strength", "citation_line"} <= set(rows.text.splitlines()[0].split(","))


def test_the_schema_card(real: Any) -> None:
    """The card has every class and property that is stated, with counts and examples, and fits a model's context."""
    answer = real.get("/api/schema", lang="zh")
    page = answer.json()
    classes = {row["id"]: row for row in page["classes"]}
    properties = {row["id"]: row for row in page["properties"]}
    assert classes["jjj:EffectClaim"]["count"] == 60
    assert classes["jjj:EffectClaim"]["label"] == "成效陈述"
    assert properties["jjj:strength"]["count"] == 60
    assert properties["jjj:statedToAffect"]["uses"] == ["measure → indicator (15)"]
    assert properties["jjj:changeValue"]["example"].startswith(("change/", "target/"))
    assert page["prefixes"]["jjj"] == "https://w3id.org/jingjinji/def/"
    assert len(answer.content) < 40_000
    assert page["total"] == len(classes) + len(properties)


MISTAKES = [
    ("effects?indicater=PM10", "did you mean “indicator”"),
    ("effects?indicator=PM2.55", "PM2.5 (indicator/pm25-annual-mean)"),
    ("effects?measure=place/miyun", "nearest"),
    ("effects?min_strength=5", "min_strength"),
    ("effects?limit=0", "limit"),
    ("effects?limit=ten", "limit"),
    ("effects?offset=-1", "offset"),
    ("effects?lang=fr", "lang"),
    ("effects?format=xml", "format"),
    ("effects?place=a&place=b", "2 times"),
    ("observations?year=twenty", "year"),
    ("search", "q"),
    ("search?q=", "q"),
    ("search?q=x&type=planet", "measure"),
    ("paths?from=place/miyun", "to"),
    ("paths?from=place/miyun&to=nowhere-at-all-xyz", "nowhere-at-all-xyz"),
]


@pytest.mark.parametrize(("path", "told"), MISTAKES)
def test_a_mistake_is_told(real: Any, path: str, told: str) -> None:
    """A value that cannot be used is a 422 that names it and what to write instead."""
    answer = httpx.get(f"{real.address}/api/{path}", timeout=30)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"] + " " + answer.json().get("hint", "")


def test_http_manners(real: Any) -> None:
    """Entity tags differ by format and language and give 304; HEAD, CORS, version, 405 and 406 are as elsewhere."""
    first = real.get("/api/effects", lang="en")
    other = [real.get("/api/effects", lang="zh"), real.get("/api/effects", lang="en", format="csv")]
    assert len({answer.headers["etag"] for answer in (first, *other)}) == 3
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["x-dataset-version"] == first.json()["dataset_version"]
    assert first.headers["vary"] == "Accept, Accept-Encoding, Accept-Language"
    address = f"{real.address}/api/effects?lang=en"
    again = httpx.get(address, headers={"If-None-Match": first.headers["etag"]}, timeout=30)
    assert (again.status_code, again.content) == (304, b"")
    head = httpx.head(address, timeout=30)
    assert (head.status_code, head.content) == (200, b"")
    assert httpx.post(address, timeout=30).status_code == 405
    assert real.get("/api/effects", accept="image/png").status_code == 406
    assert real.get("/api/effects", accept="text/csv").headers["content-type"] == "text/csv; charset=utf-8"
    zh = httpx.get(f"{real.address}/api/effects", headers={"Accept-Language": "zh-CN,en;q=0.5"}, timeout=30)
    assert zh.headers["content-language"] == "zh"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_for_people(real: Any, language: str) -> None:
    """The page lists each address in the reader's language, its examples lead somewhere, and it loads nothing."""
    page = real.get("/api/", accept="text/html", lang=language).text
    assert TEXTS[language]["title"] in page
    assert not re.search(r'<script(?! src="/assets/)', page)
    links = re.findall(r'href="(/api/[a-z][^"]*)"', page)
    assert len(links) >= 14
    assert httpx.get(real.address + links[0].replace("&amp;", "&"), timeout=30).status_code == 200
    assert (DESCRIPTIONS["/api/paths"] in page) == (language == "zh")
    led = httpx.get(real.address + "/api", headers={"Accept": "application/json"}, timeout=30)
    assert (led.status_code, led.headers["location"]) == (303, "/openapi.json")


def test_behind_a_proxy(launcher: Callable[..., Any], toy_release: Release) -> None:
    """Under a root path next links, the page's links and the reconciliation service's addresses have it too."""
    service = launcher(toy_release.folder.parents[1], root_path="/graph")
    page = service.get("/graph/api/observations", limit=1).json()
    assert page["next"].startswith(service.address + "/graph/api/observations?")
    assert httpx.get(page["next"], timeout=30).json()["offset"] == 1
    assert 'href="/graph/api/effects?' in service.get("/graph/api/", accept="text/html").text
    manifest = service.get("/graph/reconcile").json()
    assert manifest["suggest"]["entity"]["service_url"] == service.address + "/graph/reconcile"


BROKEN = """
@prefix jjj: <https://w3id.org/jingjinji/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/jingjinji/id/observation/odd> a jjj:Observation ; jjj:origin jjj:derived ; jjj:value "much" ;
  jjj:year "next" ; jjj:indicator "x", <https://w3id.org/jingjinji/id/indicator/odd> ; jjj:statedIn <urn:p> .
<https://w3id.org/jingjinji/id/effect/odd> a jjj:EffectClaim ; jjj:origin jjj:derived ; jjj:strength "strong" ;
  jjj:measure <https://w3id.org/jingjinji/id/measure/odd> .
<https://w3id.org/jingjinji/id/measure/odd> a jjj:Measure ;
  skos:prefLabel "<script>alert(1)</script>"@en , "二"@zh , "1" .
<urn:p> <http://www.w3.org/ns/oa#hasSource> <urn:s> ; jjj:line "x" ; jjj:section "y"@en ;
  <http://www.w3.org/ns/oa#hasSelector> <urn:q> .
<urn:q> <http://www.w3.org/ns/oa#start> "a" ; <http://www.w3.org/ns/oa#end> "b" ; <http://www.w3.org/ns/oa#exact> "c" .
<https://w3id.org/jingjinji/id/observation/well> a jjj:Observation ; jjj:origin jjj:derived ; jjj:value 7 ;
  jjj:year 2024 ; jjj:indicator <https://w3id.org/jingjinji/id/measure/odd> .
"""


def test_what_a_curator_broke_breaks_nothing_else(launcher: Callable[..., Any], tmp_path: Path) -> None:
    """Statements that no sentence can be made of are left out; the rest is listed, and scripts stay texts."""
    toy_quads(tmp_path)
    service = launcher(tmp_path, writable=True, limits={"workers": 1, "spare": 1})
    token = Keys(tmp_path).create("wang", [])
    assert get(service, "observations")["total"] == 0
    graph = "https://w3id.org/jingjinji/graph/curated/wang/odd"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/turtle"}
    put = httpx.put(service.address + "/store", params={"graph": graph}, content=BROKEN, headers=headers, timeout=30)
    assert put.status_code == 201, put.text
    assert [fact["id"] for fact in get(service, "observations")["facts"]] == ["observation/well"]
    assert get(service, "effects")["total"] == 0
    assert get(service, "search", q="script")["entities"][0]["id"] == "measure/odd"
    assert get(service, "schema")["total"] > 5
    assert get(service, "entities/measure/odd")["id"] == "measure/odd"
    preview = service.get("/reconcile/en/preview", id="measure/odd")
    assert preview.status_code == 200
    assert "<script" not in preview.text
    assert "is left out of the lists" in service.stop()
