"""The dataset describes itself at its well-known addresses: absolute, negotiated, with the checksums of its dumps."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from rdflib import FOAF, RDF, SH, VOID, Graph, Literal, Namespace, URIRef

from jingjinji import terms
from jingjinji.faces.http.protocol.service_description import service_description
from jingjinji.release import Release

DATASET = URIRef(terms.graph("catalog") + "#dataset")
DCAT, SD, SPDX = (Namespace(terms.PREFIXES[name]) for name in ("dcat", "sd", "spdx"))
SIMPLE = URIRef("http://www.w3.org/ns/entailment/Simple")
PATHS = ("/.well-known/void", "/catalog")
FORMATS = ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples")


@pytest.fixture(scope="module")
def out(toy_release: Release) -> Any:
    """Return the folder in which the toy document's release is."""
    return toy_release.folder.parents[1]


@pytest.fixture(scope="module")
def toy(launcher: Callable[..., Any], out: Any) -> Any:
    """Return a server over the toy document's release."""
    return launcher(out)


def described(service: Any, path: str, media_type: str = "text/turtle", **headers: str) -> Graph:
    """Return what the service says at `path`."""
    answer = httpx.get(service.address + path, headers={"Accept": media_type, **headers}, timeout=30)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media_type
    return Graph().parse(data=answer.content, format=media_type)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("path", PATHS)
def test_every_format_says_the_same(toy: Any, path: str, media_type: str) -> None:
    """Catalogue and VoID come in each graph format, with the endpoint's absolute address."""
    graph = described(toy, path, media_type)
    assert (DATASET, VOID.sparqlEndpoint, URIRef(toy.endpoint)) in graph
    assert (URIRef(terms.graph("catalog")), DCAT.service, URIRef(toy.endpoint)) in graph
    assert len(graph) == len(described(toy, path))


def test_partitions_are_in_the_void_alone(toy: Any) -> None:
    """The VoID address has the partitions; the catalogue for portals leaves them out, and what points to them."""
    void, catalog = (described(toy, path) for path in PATHS)
    assert list(void.objects(DATASET, VOID.classPartition))
    assert not [row for row in catalog if any("#part/" in str(term) for term in row)]
    assert set(catalog) < set(void)
    assert (URIRef(toy.address + "/.well-known/void"), FOAF.primaryTopic, DATASET) in void


def test_the_dumps_are_as_described(toy: Any) -> None:
    """Each distribution with an address here has the size and checksum that it says, in its media type or packed."""
    graph = described(toy, "/catalog")
    found = [node for node in graph.subjects(DCAT.downloadURL) if (node, RDF.type, DCAT.Distribution) in graph]
    assert len(found) >= 12
    for node in found:
        answer = httpx.get(str(graph.value(node, DCAT.downloadURL)), headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200
        assert int(str(graph.value(node, DCAT.byteSize))) == len(answer.content)
        checksum = graph.value(graph.value(node, SPDX.checksum), SPDX.checksumValue)
        assert str(checksum).lower() == hashlib.sha256(answer.content).hexdigest()
        packed = graph.value(node, DCAT.compressFormat)
        assert str(packed or graph.value(node, DCAT.mediaType)).endswith(answer.headers["content-type"].split(";")[0])
    dumps = set(graph.objects(DATASET, VOID.dataDump))
    assert any(str(dump).endswith("/all.nq.gz") for dump in dumps)
    assert set(graph.objects(URIRef(terms.graph("derived")), VOID.dataDump)).isdisjoint(dumps)


def test_versions_are_told(toy: Any, toy_release: Release) -> None:
    """The dataset has this release as a version, named by the hash that every answer carries."""
    graph = described(toy, "/catalog")
    version = URIRef(f"{toy.address}/dump/{toy_release.version}/")
    assert (DATASET, DCAT.hasVersion, version) in graph
    assert graph.value(version, DCAT.version) == Literal(toy_release.version)
    assert toy.get("/catalog").headers["x-dataset-version"] == toy_release.version


@pytest.mark.parametrize("path", [*PATHS, "/.well-known/sparql-examples", "/queries"])
def test_addresses_are_right_behind_a_proxy(launcher: Callable[..., Any], out: Any, path: str) -> None:
    """Behind a proxy with a root path every address of ours is the one that the client sees."""
    service = launcher(out, root_path="/kg")
    accept = "application/json" if path == "/queries" else "text/turtle"
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "data.example", "Accept": accept}
    for prefix in ("", "/kg"):
        text = httpx.get(service.address + prefix + path, headers=forwarded).text
        assert "https://data.example/kg/" in text
        assert service.address not in text
    service.stop()


@pytest.mark.parametrize(("language", "title"), [("zh", "京津冀生态环境知识图谱"), ("en", "knowledge graph")])
@pytest.mark.parametrize("path", PATHS)
def test_the_page_is_in_the_readers_language(toy: Any, path: str, language: str, title: str) -> None:
    """A browser gets a page with title, licence, graphs and classes in its language."""
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
    page = httpx.get(toy.address + path, headers=headers)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in page.text
    assert title in page.text
    assert "CC BY 4.0" in page.text
    assert terms.graph("source/toy-2024") in page.text
    assert "jjj:Observation" in page.text


@pytest.mark.parametrize("path", PATHS)
def test_a_kept_answer_is_not_sent_again(toy: Any, path: str) -> None:
    """With its own ETag a client gets 304; another format, language or coding has another one."""
    wanted = ({"Accept": "text/turtle"}, {"Accept": "application/ld+json"}, {"Accept-Encoding": "identity"})
    answers = [httpx.get(toy.address + path, headers={"Accept": "text/turtle", **headers}) for headers in wanted]
    tags = [answer.headers["etag"] for answer in answers]
    assert len(set(tags)) == 3
    assert answers[0].headers["content-encoding"] in ("br", "gzip")
    again = httpx.get(toy.address + path, headers={**wanted[0], "If-None-Match": tags[0]})
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.get(toy.address + path, headers={**wanted[0], "If-None-Match": tags[1]}).status_code == 200
    head = httpx.head(toy.address + path, headers=wanted[0])
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tags[0])


@pytest.mark.parametrize("path", [*PATHS, "/.well-known/sparql-examples"])
def test_what_cannot_be_sent_is_a_problem(toy: Any, path: str) -> None:
    """An Accept that nothing fits is 406 with what fits; a wrong method is 405 with what is allowed."""
    refused = toy.get(path, accept="image/png")
    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["hint"]
    wrong = httpx.post(toy.address + path)
    assert wrong.status_code == 405
    assert set(wrong.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_release_without_a_catalogue_still_says_where_it_is(service: Any) -> None:
    """A release without catalogue and queries has its endpoint described, an empty list of examples, and a page."""
    graph = described(service, "/.well-known/void")
    assert (DATASET, VOID.sparqlEndpoint, URIRef(service.endpoint)) in graph
    assert not list(described(service, "/.well-known/sparql-examples").subjects(RDF.type, SH.SPARQLExecutable))
    assert service.get("/catalog", accept="text/html").status_code == 200


def test_a_writable_service_says_where_to_write() -> None:
    """Only a writable service names an update endpoint."""
    writable, read_only = (
        service_description("https://data.example/kg", "/sparql", {}, "text/turtle", writable=writable).decode()
        for writable in (True, False)
    )
    assert "https://data.example/kg/update" in writable
    assert "sd:SPARQL11Update" in writable
    assert "pdate" not in read_only


def test_the_service_description_is_complete_and_quick(toy: Any, toy_release: Release) -> None:
    """The endpoint names every graph with its size and entailment, points to its catalogue, and answers in 100 ms."""
    graph = described(toy, "/sparql")
    listed = toy_release.manifest["graphs"]
    named = {graph.value(node, SD.name): node for node in graph.subjects(RDF.type, SD.NamedGraph)}
    assert {str(iri) for iri in named} == set(listed)
    for iri, node in named.items():
        assert graph.value(node, SD.entailmentRegime) == SIMPLE
        assert graph.value(graph.value(node, SD.graph), VOID.triples) == Literal(listed[str(iri)]["triples"])
    [default] = graph.objects(None, SD.defaultGraph)
    union = toy.get(query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="text/csv").text.split()[1]
    assert str(graph.value(default, VOID.triples)) == union
    assert (URIRef(toy.endpoint), None, URIRef(toy.address + "/.well-known/void")) in graph
    durations = []
    for _ in range(5):
        began = time.perf_counter()
        toy.get(accept="text/turtle")
        durations.append(time.perf_counter() - began)
    assert min(durations) < 0.1
