"""Both transports with the SDK's own client and with older protocols, what is let in, and what is documented."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from rdflib import RDF, RDFS, SH, SKOS, Graph, URIRef

from jingjinji.answers.library.bind import questions
from jingjinji.faces.mcp.web import guard
from jingjinji.release import Release

ROOT = Path(__file__).parents[2]
OLD = ("2024-11-05", "2025-03-26", "2025-06-18")
KINDS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
LINK = re.compile(r"\((http[^)]+)\)")
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def message(number: int | None, method: str, **params: Any) -> dict[str, Any]:
    """Return a JSON-RPC request, or a notification without a number."""
    told = {"jsonrpc": "2.0", "method": method, "params": params}
    return told if number is None else {**told, "id": number}


def initialize(version: str) -> dict[str, Any]:
    """Return the opening request of a client that speaks `version`."""
    client = {"name": "old", "version": "1"}
    return message(1, "initialize", protocolVersion=version, capabilities={}, clientInfo=client)


def post(address: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    """Send one message to the service."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.post(address + "/mcp", json=body, headers={**KINDS, **named}, timeout=60)


async def _converse(server: Any, mode: str) -> tuple[str, Any]:
    async with Client(server, mode=mode) as client:
        tools = await client.list_tools()
        assert len(tools.tools) == 9
        assert (await client.read_resource("jingjinji://queries")).contents
        assert (await client.get_prompt("answer_zh", {"text": "密云"})).messages
        answer = await client.call_tool("find_facts", {"question": "密云PM2.5多少"})
        assert answer.structured_content["facts"][0]["value"] == 25.6
        wrong = await client.call_tool("find_effects", {"indicator": "PM2.55"})
        assert wrong.is_error
        return client.protocol_version, answer.structured_content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_sdks_client_over_http(address: str, mode: str) -> None:
    """The SDK's client lists, reads and calls over streamable HTTP, by today's protocol and by the older handshake."""
    version, _ = asyncio.run(_converse(address + "/mcp", mode))
    assert (version >= "2026") is (mode == "auto")


def test_the_sdks_client_over_stdio(command: StdioServerParameters, address: str) -> None:
    """The SDK's client starts `jingjinji mcp`, and is answered there as over HTTP."""
    _, over_stdio = asyncio.run(_converse(command, "auto"))
    _, over_http = asyncio.run(_converse(address + "/mcp", "auto"))
    assert over_stdio == over_http


@pytest.mark.parametrize("version", OLD)
def test_an_older_protocol_over_http(address: str, version: str) -> None:
    """A client of an older protocol is answered in its own version, without a session."""
    opened = post(address, initialize(version))
    assert opened.status_code == 200
    assert opened.json()["result"]["protocolVersion"] == version
    assert "mcp-session-id" not in opened.headers
    assert post(address, message(None, "notifications/initialized")).status_code == 202
    later = {} if version == "2024-11-05" else {"mcp_protocol_version": version}
    listed = post(address, message(2, "tools/list"), **later).json()["result"]["tools"]
    assert len(listed) == 9
    called = post(address, message(3, "tools/call", name="find_effects", arguments={"indicator": "PM10"}), **later)
    result = called.json()["result"]
    assert not result.get("isError")
    assert json.loads(result["content"][0]["text"])["total"] >= 1
    assert called.headers["x-dataset-version"] == json.loads(result["content"][0]["text"])["dataset_version"]


def test_an_older_protocol_over_stdio(command: StdioServerParameters) -> None:
    """Line by line by hand: only protocol messages stand on standard output, and the end of input ends the process."""
    asked = [initialize("2024-11-05"), message(None, "notifications/initialized"), message(2, "tools/list")]
    process = subprocess.Popen(
        [command.command, *command.args],
        env=command.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write("".join(json.dumps(one) + "\n" for one in asked))
    process.stdin.flush()
    lines = [json.loads(process.stdout.readline()) for _ in range(2)]
    rest, told = process.communicate(timeout=60)
    assert [one["id"] for one in lines] == [1, 2]
    assert lines[0]["result"]["protocolVersion"] == "2024-11-05"
    assert rest == ""
    assert process.returncode == 0
    assert told.startswith("jingjinji ")


def test_foreign_pages_and_names_are_kept_out(address: str, launch: Callable[..., str], toy_release: Release) -> None:
    """On this machine's address a foreign Origin or Host is refused in a sentence; a name that was given is let in."""
    listing = message(1, "tools/list")
    for headers, status in (({"Origin": "https://evil.example"}, 403), ({"Host": "evil.example"}, 421)):
        answer = post(address, listing, **headers)
        assert answer.status_code == status
        assert "evil.example" in answer.json()["error"]["message"]
        assert "--public-host" in answer.json()["error"]["message"]
    assert post(address, listing, Origin="http://localhost:6274").status_code == 200
    named = launch(toy_release.folder.parents[1], public_hosts=["data.example.org"])
    assert post(named, listing, Host="data.example.org", Origin="https://data.example.org").status_code == 200
    assert post(named, listing, Host="evil.example").status_code == 421


def test_what_is_guarded_depends_on_the_address() -> None:
    """Loopback addresses are always guarded; one that the world reaches is once it has names."""
    assert guard("127.0.0.1", ()).enable_dns_rebinding_protection
    assert guard("::1", ()).enable_dns_rebinding_protection
    assert not guard("0.0.0.0", ()).enable_dns_rebinding_protection
    assert guard("0.0.0.0", ("a.example",)).enable_dns_rebinding_protection


def test_pages_may_call(address: str) -> None:
    """A browser's preflight for the protocol's headers is granted, and every answer is open to be read."""
    asked = {
        "Origin": "http://localhost:6274",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,mcp-protocol-version",
    }
    answer = httpx.options(address + "/mcp", headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "*" in answer.headers["access-control-allow-headers"]
    assert post(address, message(1, "tools/list")).headers["access-control-allow-origin"] == "*"


def test_without_streams_and_sessions(address: str) -> None:
    """A stream is refused as the protocol says, a person is told how to connect, and what is no message is told."""
    stream = httpx.get(address + "/mcp", headers={"Accept": "text/event-stream"})
    assert stream.status_code == 405
    assert "POST" in stream.headers["allow"]
    assert httpx.delete(address + "/mcp").status_code == 405
    page = httpx.get(address + "/mcp/")
    assert page.status_code == 200
    assert f"claude mcp add --transport http jingjinji {address}/mcp" in page.text
    assert httpx.head(address + "/mcp").text == ""
    assert httpx.post(address + "/mcp", content=b"{", headers=KINDS).status_code == 400
    assert httpx.post(address + "/mcp", content=b" " * (2 << 20), headers=KINDS).status_code == 413


def test_behind_a_proxy(launch: Callable[..., str]) -> None:
    """Under a root path, stripped by the proxy or not, the server answers and tells its public address."""
    address = launch(root_path="/graph")
    for base in (address, address + "/graph"):
        assert post(base, message(1, "tools/list")).status_code == 200
        text = httpx.get(base + "/mcp", headers={"X-Forwarded-Proto": "https"}).text
        assert address.replace("http:", "https:") + "/graph/mcp" in text
    assert asyncio.run(_converse(address + "/graph/mcp", "auto"))


def test_many_clients_at_once(address: str) -> None:
    """Twelve clients at once are each answered with their own."""

    async def ask(number: int) -> int:
        async with Client(address + "/mcp") as client:
            answer = await client.call_tool("run_query", {"query": f"SELECT ({number} AS ?n) {{}}"})
            return int(answer.structured_content["rows"][0][0])

    async def all_at_once() -> list[int]:
        return list(await asyncio.gather(*(ask(number) for number in range(12))))

    assert asyncio.run(all_at_once()) == list(range(12))


def active(address: str) -> float:
    """Return how many queries are evaluated now."""
    text = httpx.get(address + "/metrics").text
    return sum(float(one) for one in re.findall(r"^jingjinji_queries_active\S* ([\d.]+)", text, re.MULTILINE))


def test_a_client_that_has_gone_has_its_query_killed(address: str) -> None:
    """When the connection is closed, the query that runs for it ends long before its deadline."""
    body = message(1, "tools/call", name="run_query", arguments={"query": SLOW})
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(address + "/mcp", json=body, headers=KINDS, timeout=1.5)
    began = time.monotonic()
    while active(address) and time.monotonic() - began < 10:
        time.sleep(0.05)
    assert active(address) == 0


def test_llms_txt_leads_to_what_answers(address: str) -> None:
    """Every link of /llms.txt answers 200; the text has both languages, this dataset, and the size of the library."""
    answer = httpx.get(address + "/llms.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    links = LINK.findall(answer.text)
    assert len(links) >= 11
    for part in ("/api/schema?lang=zh", "/.well-known/sparql-examples", "/mcp", "/openapi.json"):
        assert any(part in link for link in links), part
    for link in links:
        assert httpx.get(link, timeout=60).status_code == 200, link
    assert answer.headers["x-dataset-version"] in answer.text
    assert f"{len(questions())} questions" in answer.text
    assert "强度" in answer.text
    assert len(answer.text) < 4000
    assert httpx.get(address + "/mcp").status_code == 200


EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
  sh:select|sh:ask|sh:construct|sh:describe ?query } ORDER BY ?sq"""
DECLARED = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }"""
PARTITIONS = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?class ?property ?object ?datatype WHERE { ?c void:class ?class ; void:propertyPartition ?p .
  ?p void:property ?property . OPTIONAL { { ?p void:classPartition [ void:class ?object ] } UNION
  { ?p void-ext:datatypePartition [ void-ext:datatype ?datatype ] } } }"""


def rows(address: str, query: str) -> list[dict[str, Any]]:
    """Return the rows of a query at the endpoint."""
    answer = httpx.get(address + "/sparql", params={"query": query}, headers={"Accept": "application/json"}, timeout=60)
    return list(answer.json()["results"]["bindings"])


def test_chat_tools_find_their_hooks_at_the_endpoint(address: str) -> None:
    """Readers of examples get each question in both languages with a query that runs; prefixes and partitions too."""
    found = rows(address, EXAMPLES)
    languages = {(row["sq"]["value"], row["comment"]["xml:lang"]) for row in found}
    assert len(languages) == 2 * len(questions())
    for text in sorted({row["query"]["value"] for row in found})[:8]:
        assert rows(address, text) is not None
    prefixes = {row["prefix"]["value"]: row["namespace"]["value"] for row in rows(address, DECLARED)}
    assert prefixes["jjj"] == "https://w3id.org/jingjinji/def/"
    parts = {tuple(row[name]["value"].rsplit("/", 1)[-1] for name in ("class", "property")): row
             for row in rows(address, PARTITIONS)}  # fmt: skip
    assert parts["EffectClaim", "indicator"]["object"]
    assert parts["Observation", "value"]["datatype"]["value"].endswith("#decimal")


def test_example_queries_are_a_document(address: str) -> None:
    """/.well-known/sparql-examples is Turtle and JSON-LD with every question, its keywords and its endpoint."""
    for accept, form in (("text/turtle", "turtle"), ("application/ld+json", "json-ld")):
        answer = httpx.get(address + "/.well-known/sparql-examples", headers={"Accept": accept})
        graph = Graph().parse(data=answer.text, format=form)
        found = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
        assert len(found) == len(questions())
        for one in found:
            assert {str(comment.language) for comment in graph.objects(one, RDFS.comment)} == {"zh", "en"}  # type: ignore[attr-defined]
            assert graph.value(one, URIRef("https://schema.org/target")) is not None


def test_pages_of_things_carry_json_ld(address: str) -> None:
    """The page of a thing embeds JSON-LD that says its type, its names in both languages and its facts' place."""
    page = httpx.get(address + "/id/measure/dust-campaign-2024", headers={"Accept": "text/html"}, timeout=60)
    embedded = re.findall(r'<script[^>]*type="application/ld\+json"[^>]*>(.*?)</script>', page.text, re.DOTALL)
    assert len(embedded) == 1
    graph = Graph().parse(data=embedded[0], format="json-ld")
    thing = URIRef("https://w3id.org/jingjinji/id/measure/dust-campaign-2024")
    assert (thing, RDF.type, URIRef("https://w3id.org/jingjinji/def/Campaign")) in graph
    assert {str(name.language) for name in graph.objects(thing, SKOS.prefLabel)} == {"zh", "en"}  # type: ignore[attr-defined]
    assert (thing, URIRef("https://w3id.org/jingjinji/def/statedIn"), None) in graph


def snippets() -> list[dict[str, Any]]:
    """Return the JSON blocks of the page on chat programs: their configurations."""
    text = (ROOT / "docs" / "chat-programs.md").read_text(encoding="utf-8")
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]


def servers() -> list[dict[str, Any]]:
    """Return the servers that the page's configurations name."""
    tables = [one.get("mcpServers") or one.get("servers") for one in snippets()]
    return [table["jingjinji"] for table in tables]


def test_the_documented_commands_start_a_server(command: StdioServerParameters) -> None:
    """Each configuration that names a command starts a server that the SDK's client can talk to."""
    found = [one for one in servers() if "command" in one]
    assert found
    for one in {json.dumps(row, sort_keys=True) for row in found}:
        told = json.loads(one)
        assert Path(told["command"]).name == "jingjinji"
        started = command.model_copy(update={"args": ["-m", "jingjinji", *told["args"]]})
        asyncio.run(_tools(started))


def test_the_documented_addresses_are_ours(address: str) -> None:
    """Each address in the page is that of the service at its default port, and the same path answers here."""
    found = [one["url"] for one in servers() if "url" in one]
    text = (ROOT / "docs" / "chat-programs.md").read_text(encoding="utf-8")
    added = [shlex.split(line) for line in re.findall(r"^claude mcp add .*$", text, re.MULTILINE)]
    assert len(found) >= 2
    assert len(added) == 2
    found += [words[-1] for words in added if "http" in words]
    for url in found:
        assert url == "http://127.0.0.1:8000/mcp"
        asyncio.run(_tools(url.replace("http://127.0.0.1:8000", address)))
    assert [words[-2:] for words in added if "http" not in words] == [["jingjinji", "mcp"]]


async def _tools(server: Any) -> None:
    async with Client(server) as client:
        assert len((await client.list_tools()).tools) == 9


def test_the_command_explains_itself(real_release: Release) -> None:
    """`jingjinji mcp --help` says what it does and what it can be told."""
    words = [sys.executable, "-m", "jingjinji", "mcp", "--help"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "Model Context Protocol" in told
    assert "--deadline" in told
