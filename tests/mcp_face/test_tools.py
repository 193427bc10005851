"""What the tools answer over the real release: cited, hedged, typed, cut to size; and what a mistake is told."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import jsonschema
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from jingjinji.answers.library.bind import questions
from jingjinji.answers.library.examples import find_examples
from jingjinji.faces.mcp.fitting import TOKENS, count_tokens
from jingjinji.faces.mcp.server import lean
from jingjinji.faces.mcp.words import PROMPTS

TOOLS = {
    "resolve_entities", "find_facts", "find_effects", "describe", "compare", "schema_card", "find_example_queries",
    "validate_query", "run_query",
}  # fmt: skip
CAUSAL = re.compile(r"导致|使得|造成|带来|\bcaused?\b|led to|because of|thanks to", re.IGNORECASE)
JJJ = "PREFIX jjj: <https://w3id.org/jingjinji/def/> "
DUST, PM25 = "measure/dust-campaign-2024", "indicator/pm25-annual-mean"
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("resolve_entities", {"names": ["密云", "fine particles", "xyzzy"], "lang": "zh"}),
    ("find_facts", {"question": "密云PM2.5多少"}),
    ("find_facts", {"question": "NO2 in Miyun", "detail": "full"}),
    ("find_effects", {"indicator": "indicator/road-dust-load", "lang": "zh", "detail": "full"}),
    ("describe", {"thing": DUST}),
    ("describe", {"thing": "jjj:EffectClaim", "lang": "zh"}),
    ("compare", {"indicator": "PM2.5", "places": ["密云", "通州"]}),
    ("schema_card", {}),
    ("find_example_queries", {"question": "which measures affected PM10?"}),
    ("validate_query", {"query": JJJ + "SELECT * { ?o jjj:concentration ?v }"}),
    ("run_query", {"query": JJJ + "SELECT * { ?m jjj:statedToAffect ?i }"}),
    ("run_query", {"query": "DESCRIBE <https://w3id.org/jingjinji/id/place/miyun>"}),
    ("run_query", {"query": "ASK { ?s ?p ?o }"}),
]


async def _tools(desk: Any) -> list[Any]:
    async with Client(desk.server) as client:
        return list((await client.list_tools()).tools)


def test_the_list_of_tools_is_small(desk: Any) -> None:
    """The nine tools are all read-only, typed and described, and their list takes at most 6,000 tokens."""
    tools = desk.run(_tools(desk))
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint, tool.name
        assert tool.title, tool.name
        assert "·" in tool.title
        assert 40 < len(tool.description) < 200, tool.name
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
    assert count_tokens("".join(tool.model_dump_json(by_alias=True, exclude_none=True) for tool in tools)) < 6000


@pytest.mark.parametrize(("tool", "arguments"), CALLS)
def test_an_answer_is_typed_versioned_and_sized(desk: Any, tool: str, arguments: dict[str, Any]) -> None:
    """An answer fits its schema, names its dataset, has no null, and keeps to the tokens of its detail."""
    answer = desk.call(tool, **arguments)
    schema = next(one.output_schema for one in desk.run(_tools(desk)) if one.name == tool)
    jsonschema.validate(answer, schema)
    assert answer["dataset_version"] == desk.store.version
    assert ":null" not in json.dumps(answer, separators=(",", ":"))
    size = count_tokens(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
    assert size < 1.3 * TOKENS[arguments.get("detail", "low")]


def test_names_are_resolved_in_a_batch(desk: Any) -> None:
    """Names in both languages lead to things with scores; what leads nowhere is listed."""
    answer = desk.call("resolve_entities", names=["密云", "fine particles", "xyzzy"])
    first = {row["name"]: row["candidates"][0] for row in answer["resolved"]}
    assert first["密云"]["id"] == "place/miyun"
    assert first["fine particles"]["id"] == PM25
    assert 0.9 < first["密云"]["score"] <= 1
    assert answer["unresolved"] == ["xyzzy"]
    measures = desk.call("resolve_entities", names=["密云"], kind="organization")["resolved"]
    assert {row["id"].split("/")[0] for one in measures for row in one["candidates"]} == {"organization"}


def test_a_question_is_answered_from_the_source(desk: Any) -> None:
    """The best fact has value, unit and the exact place in the source."""
    answer = desk.call("find_facts", question="密云PM2.5多少")
    best = answer["facts"][0]
    assert answer["answered"] is True
    assert (best["value"], best["unit"], best["citation"]["printed"]) == (25.6, "µg/m³", "25.6")
    assert {"line", "start", "end", "section", "source"} <= set(best["citation"])


def test_what_the_source_does_not_say_is_said(desk: Any) -> None:
    """A cause that no sentence names is refused with a reason, in the language of the question."""
    for question, word in (
        ("哪项措施导致了PM2.5下降6.2%?", "公报"),
        ("Which measure caused the fall of PM2.5?", "no measure"),
    ):
        answer = desk.call("find_facts", question=question)
        assert answer["answered"] is False
        assert word in answer["reason"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_weak_effects_are_no_causes(desk: Any, lang: str) -> None:
    """Every effect is told; below strength 3 with a caveat and without a causal verb."""
    seen, offset = [], 0
    while True:
        answer = desk.call("find_effects", lang=lang, offset=offset, limit=50, detail="full")
        seen += answer["effects"]
        if not answer["truncated"]:
            break
        offset += len(answer["effects"])
        assert f"offset={offset}" in answer["note"]
    assert len(seen) == answer["total"] == len({one["id"] for one in seen}) >= 50
    weak = [one for one in seen if one["strength"] < 3]
    assert len(weak) >= 10
    for one in weak:
        assert one["caveat"]
        assert not CAUSAL.search(one["text"]), one["text"]
    strong = desk.call("find_effects", lang=lang, min_strength=3, limit=50, detail="full")["effects"]
    assert {one["strength"] for one in strong} == {3, 4}


def test_no_link_is_an_answer(desk: Any) -> None:
    """Where the source ties no measure to an indicator at that strength, the note says so."""
    answer = desk.call("find_effects", indicator=PM25, min_strength=3)
    assert answer["total"] == 0
    assert "do not infer" in answer["note"]


def test_a_thing_is_described(desk: Any) -> None:
    """A name, an IRI and kind/slug lead to the same thing, with names in both languages, citations and facts."""
    found = [desk.call("describe", thing=thing) for thing in
             (DUST, "https://w3id.org/jingjinji/id/" + DUST, "扬尘治理百日攻坚行动")]  # fmt: skip
    assert found[0] == found[1] == found[2]
    assert {"扬尘治理百日攻坚行动", "100-day dust control campaign"} <= set(found[0]["names"])
    assert found[0]["citations"][0]["line"] > 0
    assert found[0]["total"] >= len(found[0]["facts"]) > 0


def test_values_are_compared(desk: Any) -> None:
    """The highest comes first, differences are to the first place named, and what is missing is named."""
    answer = desk.call("compare", indicator=PM25, places=["密云", "通州", "密云水库"])
    rows = answer["groups"][0]["rows"]
    assert [row["fact"]["value"] for row in rows] == [33.9, 25.6]
    assert (rows[0]["difference"], rows[0]["difference_percent"]) == (8.3, 32.4)
    assert "difference" not in rows[1]
    assert answer["groups"][0]["against"] == rows[1]["fact"]["id"]
    assert answer["missing"] == ["密云水库"]


def test_bounds_are_not_subtracted_and_statistics_not_mixed(desk: Any) -> None:
    """A bound has no difference; indicators of one name stand in groups that are said not to be comparable."""
    reading = desk.run(desk.ground.readings.of(desk.store, "en"))
    bounded = [one for one in map(reading.fact, (row.id for row in reading.ordered["observation"]))
               if one.bound and one.value is not None and one.origin == "reported"]  # fmt: skip
    assert bounded
    for one in bounded[:5]:
        asked = {"indicator": one.indicator.id, "places": ["place/beijing", one.place.id], "years": [one.year]}
        groups = desk.call("compare", **asked, detail="full")["groups"]
        rows = [row for group in groups for row in group["rows"]]
        assert one.id in [row["fact"]["id"] for row in rows]
        assert all("difference" not in row for row in rows if row["fact"].get("bound"))
    every = desk.call("compare", indicator="臭氧", lang="zh", detail="full")
    assert len({(one["indicator"], one.get("unit")) for one in every["groups"]}) == len(every["groups"])
    assert len(every["groups"]) == 1 or "不可相互比较" in every["note"]


def test_the_card_teaches_what_queries_need(desk: Any) -> None:
    """The low card has our classes and first properties; words narrow it; the full card has more."""
    low, full = desk.call("schema_card"), desk.call("schema_card", detail="full")
    assert any(line.startswith("jjj:EffectClaim") for line in low["classes"])
    assert any(line.startswith("jjj:indicator |") for line in low["properties"])
    assert len(full["properties"]) > 40
    narrow = desk.call("schema_card", about="strength")
    assert any("jjj:strength" in line for line in narrow["properties"])
    assert not narrow["truncated"]


def test_examples_are_found_in_both_languages() -> None:
    """Each question of the library is found by its own words, in Chinese and in English."""
    listed = questions()
    for language in ("zh", "en"):
        hits = [one.name in [found.name for found in find_examples(getattr(one, language), 3)] for one in listed]
        assert sum(hits) >= 0.9 * len(listed), language
    assert find_examples("qqqq zzzz") == []


def test_an_empty_result_says_why(desk: Any) -> None:
    """A query that finds nothing is answered with what is wrong with it."""
    answer = desk.call("run_query", query=JJJ + 'SELECT * { ?o jjj:year "2024" }')
    assert answer["rows"] == []
    assert answer["findings"][0]["suggestion"] == "write 2024 without quotes"
    checked = desk.call("validate_query", query=JJJ + "SELECT * { ?o jjj:concentration ?v }")
    assert (checked["valid"], checked["findings"][0]["column"]) == (False, 61)


def test_a_long_result_is_cut_and_says_so(desk: Any) -> None:
    """Rows and tokens are bounded; a cut is marked with how to get the rest."""
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"):
        answer = desk.call("run_query", query=query, limit=1000)
        assert answer["truncated"] is True
        assert answer["note"]
    few = desk.call("run_query", query="SELECT * { ?s ?p ?o }", limit=3)
    assert len(few["rows"]) == 3
    assert few["truncated"] is True


MISTAKES: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("find_effects", {"indicator": "PM2.55"}, ("no indicator called “PM2.55”", "nearest", PM25)),
    ("find_effects", {"indicater": "PM10"}, ("no argument “indicater”", "did you mean indicator")),
    ("find_effects", {"min_strength": 9}, ("min_strength", "less than or equal to 4")),
    ("find_effects", {"lang": "fr"}, ("lang", "'zh' or 'en'")),
    ("find_facts", {}, ("question", "field required")),
    ("find_facts", {"question": ""}, ("question", "at least 1 character")),
    ("resolve_entities", {"names": []}, ("names", "at least 1 item")),
    ("resolve_entities", {"names": ["密云"], "kind": "city"}, ("no kind “city”", "one of policy, measure")),
    ("describe", {"thing": "measure/nothing-like-this"}, ("measure/nothing-like-this", "nearest")),
    ("describe", {"thing": "jjj:NoSuchTerm"}, ("does not know jjj:NoSuchTerm", "resolve_entities")),
    ("compare", {"indicator": "PM2.5", "places": ["Atlantis"]}, ("no place called “Atlantis”",)),
    ("schema_card", {"about": "strenght"}, ("“strenght”", "strength")),
    ("run_query", {"query": "SELECT * { ?s ?p ?o"}, ("1:20", "ends before")),
    ("run_query", {"query": "DELETE WHERE { ?s ?p ?o }"}, ("update",)),
    ("run_query", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, ("SERVICE",)),
    ("run_query", {"query": "ASK {}", "limit": 5000}, ("limit", "less than or equal to 1000")),
    ("find_efects", {}, ("no tool “find_efects”", "find_effects")),
]


@pytest.mark.parametrize(("tool", "arguments", "told"), MISTAKES)
def test_a_mistake_is_told_in_a_sentence(
    desk: Any, tool: str, arguments: dict[str, Any], told: tuple[str, ...]
) -> None:
    """A bad call is answered with what to change, on one line, without the words of a library."""
    sentence = desk.mistake(tool, **arguments)
    for part in told:
        assert part in sentence, sentence
    assert "\n" not in sentence
    assert not re.search(r"pydantic|Traceback|Error executing|type=", sentence)


def test_resources_are_read(desk: Any) -> None:
    """Things by IRI and address, terms, the card and the library are read; an unknown thing gets the nearest names."""

    async def read() -> None:
        async with Client(desk.server) as client:
            uris = {str(one.uri) for one in (await client.list_resources()).resources}
            assert {"jingjinji://ontology/zh", "jingjinji://ontology/en", "jingjinji://queries"} <= uris
            templates = [one.uri_template for one in (await client.list_resource_templates()).resource_templates]
            assert len(templates) == 4
            thing = (await client.read_resource("jingjinji://id/" + DUST)).contents[0]
            assert set(json.loads(thing.text)) == {"zh", "en"}
            same = (await client.read_resource("https://w3id.org/jingjinji/id/" + DUST)).contents[0]
            assert same.text == thing.text
            term = (await client.read_resource("https://w3id.org/jingjinji/def/EffectClaim")).contents[0]
            assert "成效陈述" in term.text
            assert "jjj:EffectClaim" in (await client.read_resource("jingjinji://ontology/zh")).contents[0].text
            listed = json.loads((await client.read_resource("jingjinji://queries")).contents[0].text)
            assert len(listed) == len(questions())
            assert "SELECT" in (await client.read_resource(listed[0]["uri"])).contents[0].text
            with pytest.raises(MCPError, match="nearest"):
                await client.read_resource("jingjinji://id/measure/dust-campain")

    desk.run(read())


def test_prompts_teach_honest_wording(desk: Any) -> None:
    """Three prompts a language carry the question and the rule of strengths."""

    async def get() -> list[str]:
        async with Client(desk.server) as client:
            listed = (await client.list_prompts()).prompts
            assert {one.name for one in listed} == {name for rows in PROMPTS.values() for name in rows}
            got = [await client.get_prompt(one.name, {"text": "{PM2.5}"}) for one in listed]
            return [one.messages[0].content.text for one in got]

    texts = desk.run(get())
    assert len(texts) == 6
    assert all("{PM2.5}" in text for text in texts)
    assert all("强度" in text or "strength" in text for text in texts)


def test_many_calls_at_once(desk: Any) -> None:
    """Thirty calls at once are each answered with their own."""

    async def ask(client: Any, place: str) -> tuple[str, str]:
        answer = await client.call_tool("resolve_entities", {"names": [place], "lang": "zh"})
        return place, answer.structured_content["resolved"][0]["candidates"][0]["label"]

    async def all_at_once() -> list[tuple[str, str]]:
        async with Client(desk.server) as client:
            return list(await asyncio.gather(*(ask(client, place) for place in ["密云区", "通州区", "延庆区"] * 10)))

    answers = desk.run(all_at_once())
    assert len(answers) == 30
    assert all(place == label for place, label in answers)


def test_schemas_lose_only_what_says_nothing() -> None:
    """A lean schema keeps properties that are called title, and loses generated titles and nulls."""
    schema = {
        "title": "X",
        "properties": {"title": {"title": "Title", "anyOf": [{"type": "string"}, {"type": "null"}]}},
    }
    assert lean(schema) == {"properties": {"title": {"type": "string"}}}
