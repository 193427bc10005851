"""The query library over HTTP: a list, a page for each question, answers in every format, mistakes with sentences."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from rdflib import RDF, SH, Graph, Namespace, URIRef

from jingjinji import terms
from jingjinji.answers.library.bind import questions
from jingjinji.faces.http.exchange.negotiate import _HINTS
from jingjinji.faces.http.library.routes import _OURS
from jingjinji.release import Release

SDO = Namespace(terms.PREFIXES["sdo"])
DISTRICTS = "/queries/district-values"


@pytest.fixture(scope="module")
def toy(launcher: Callable[..., Any], toy_release: Release) -> Any:
    """Return a server over the toy document's release."""
    return launcher(toy_release.folder.parents[1])


def table(answer: httpx.Response) -> list[dict[str, str]]:
    """Return the rows of a CSV answer."""
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_list_for_programs(toy: Any) -> None:
    """The list as JSON has every question with wording, tags, parameters, text and an absolute address that works."""
    listed = toy.get("/queries", accept="application/json").json()["queries"]
    assert [row["name"] for row in listed] == [question.name for question in questions()]
    row = next(row for row in listed if row["name"] == "district-values")
    assert row["parameters"][1] == {"name": "year", "type": "integer", "default": "2024", "note": "the year"}
    assert row["query"].startswith("PREFIX jjj:")
    assert httpx.get(row["url"], headers={"Accept": "text/csv"}).status_code == 200


@pytest.mark.parametrize(
    ("language", "wording"), [("zh", "各区某项指标的数值是多少？"), ("en", "indicator in each district?")]
)
def test_the_list_for_people(toy: Any, language: str, wording: str) -> None:
    """The list as a page is in the reader's language, and a tag leaves the questions that have it."""
    page = toy.get("/queries", accept="text/html", lang=language).text
    assert f'<html lang="{language}">' in page
    assert wording in page
    assert f'href="/queries/district-values?lang={language}"' in page
    tagged = toy.get("/queries", accept="text/html", tag="citation").text
    assert "where-stated" in tagged
    assert "district-values" not in tagged
    assert [row["name"] for row in toy.get("/queries", tag="citation", format="json").json()["queries"]] == [
        question.name for question in questions() if "citation" in question.tags
    ]


def test_a_page_for_each_question(toy: Any) -> None:
    """A browser gets the question, its text, a form with the usual values, and a link that runs it."""
    page = toy.get(DISTRICTS, accept="text/html,*/*;q=0.5", lang="en").text
    assert "What is the value of an indicator in each district?" in page
    assert 'name="indicator" value="indicator/pm25-annual-mean"' in page
    assert "SELECT ?place" in page
    run = re.search(r'href="(/queries/district-values\?format=html[^"]*)"', page)
    assert run
    answer = httpx.get(toy.address + html.unescape(run[1]), headers={"Accept": "text/html"})
    assert "Nothing matches" in answer.text, "the toy release has no districts"


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_question_has_a_page_and_an_answer(toy: Any, question: Any) -> None:
    """Each question of the library has a page in both languages and runs with its usual values."""
    for language in ("zh", "en"):
        page = toy.get(f"/queries/{question.name}", accept="text/html", lang=language)
        assert (question.zh if language == "zh" else question.en) in html.unescape(page.text)
    assert toy.get(f"/queries/{question.name}", accept="text/csv").status_code == 200


def test_a_parameter_changes_the_answer(toy: Any) -> None:
    """A value given in the address is bound, whether the format is in the address or in Accept."""
    path, cell = "/queries/where-stated", "observation/toy-2024-sulphur-annual-mean-example-city-a-2024"
    assert {row["line"] for row in table(toy.get(path, accept="text/csv", fact=cell))} == {"15", "16"}
    assert {row["line"] for row in table(toy.get(path, accept="text/html", fact=cell, format="csv"))} == {"15", "16"}
    assert table(toy.get(path, accept="text/csv", fact="observation/none")) == []


def test_an_empty_field_of_a_form_is_no_value(toy: Any) -> None:
    """A form sends its empty fields; the usual value stands for them."""
    fact = "observation/toy-2024-sulphur-annual-mean-example-city-a-2024"
    usual = toy.get("/queries/where-stated", accept="text/csv")
    assert toy.get("/queries/where-stated", accept="text/csv", fact="").text == usual.text
    assert toy.get("/queries/where-stated", accept="text/csv", fact=fact).text != usual.text


@pytest.mark.parametrize(
    ("accept", "hint", "media_type"),
    [
        ("text/csv", None, "text/csv"),
        ("text/tab-separated-values", None, "text/tab-separated-values"),
        ("application/sparql-results+json", None, "application/sparql-results+json"),
        ("application/sparql-results+xml", None, "application/sparql-results+xml"),
        ("*/*", None, "application/sparql-results+json"),
        ("text/html", "csv", "text/csv"),
        ("text/html", "xml", "application/sparql-results+xml"),
        ("text/csv", "html", "text/html"),
    ],
)
def test_every_format(toy: Any, accept: str, hint: str | None, media_type: str) -> None:
    """The answer comes in the format of Accept, and `format=` goes before it."""
    hints = {"format": hint} if hint else {}
    answer = toy.get(DISTRICTS, accept=accept, **hints)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media_type


def test_explain_shows_the_query_as_it_is_evaluated(toy: Any) -> None:
    """`?explain=true` sends the query as it is evaluated, of a question as of any text, and errors as ever."""
    told = toy.get(DISTRICTS, explain="true")
    assert (told.status_code, told.headers["content-type"]) == (200, "application/sparql-query; charset=utf-8")
    assert told.text.startswith("# ")
    text = "SELECT * { ?s a ?t ; ?p ?o } ORDER BY ?s"
    assert "LATERAL { ?s " in toy.get(query=text, explain="true").text
    assert toy.get(query=text, explain="false").headers["content-type"] == "application/sparql-results+json"
    assert toy.get(query="SELECT", explain="true").status_code == 400


def test_an_answer_is_cached_and_conditional(toy: Any) -> None:
    """A question's answer has an ETag, and with it a client gets 304; HEAD has no body."""
    answer = toy.get(DISTRICTS, accept="text/csv")
    again = httpx.get(toy.address + DISTRICTS, headers={"Accept": "text/csv", "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    head = httpx.head(toy.address + DISTRICTS, headers={"Accept": "text/csv"})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("parameters", "sentence", "hint"),
    [
        ({"colour": "red"}, "“district-values” has no parameter “colour”", "its parameters: indicator, year"),
        ({"year": "twenty"}, "year must be of type integer: “twenty”", "write a number, for example year=2024"),
        ({"indicator": "pm25"}, "“pm25” is not an IRI", "for example indicator/pm10-annual-mean"),
        ({"indicator": "x> } DROP ALL {"}, "is not an IRI", None),
        ({"year": ["2024", "2023"]}, "“year” is given twice", "give each parameter one value"),
    ],
)
def test_a_wrong_parameter_is_422(toy: Any, parameters: dict[str, Any], sentence: str, hint: str | None) -> None:
    """A value that cannot be bound is a problem that says which and what to do."""
    answer = toy.get(DISTRICTS, accept="text/csv, application/json", **parameters)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert sentence in answer.json()["detail"]
    assert hint is None or answer.json()["hint"] == hint


@pytest.mark.parametrize("name", ["distrikt-values", "..%2fchecks%2fblank-node-in-data", "nothing"])
def test_an_unknown_question_is_404(toy: Any, name: str) -> None:
    """An unknown name is a problem; one that is mistyped comes with the nearest."""
    answer = toy.get(f"/queries/{name}", accept="application/json")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    if name == "distrikt-values":
        assert "district-values" in answer.json()["hint"]


def test_what_cannot_be_sent_is_406(toy: Any) -> None:
    """A list or an answer that no accepted format can carry is 406."""
    assert toy.get("/queries", accept="image/png").status_code == 406
    assert toy.get(DISTRICTS, accept="image/png").status_code == 406


def test_no_question_has_a_parameter_of_ours() -> None:
    """No parameter of a question is called as one that says how to answer."""
    assert not [p.name for question in questions() for p in question.parameters if p.name in _OURS]
    assert "csv" in _HINTS
    assert "format" in _OURS


def test_examples_aim_at_this_endpoint(toy: Any) -> None:
    """The library as example queries names this endpoint as target and declares its prefixes; people get the list."""
    answer = toy.get("/.well-known/sparql-examples", accept="text/turtle")
    graph = Graph().parse(data=answer.content, format="turtle")
    found = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(found) == len(questions())
    assert {str(target) for target in graph.objects(None, SDO.target)} == {toy.endpoint}
    for example in found:
        [prefixes] = graph.objects(example, SH.prefixes)
        assert len(list(graph.objects(prefixes, SH.declare))) == len(terms.PREFIXES)
        [text] = [text for name in (SH.select, SH.ask) for text in graph.objects(example, name)]
        assert toy.get(query=str(text), accept="text/csv").status_code == 200
    assert URIRef(terms.graph("queries") + "#district-values") in found
    sent = toy.get("/.well-known/sparql-examples", accept="text/html")
    assert sent.status_code == 303
    assert httpx.URL(toy.address + "/.well-known/sparql-examples").join(sent.headers["location"]).path == "/queries"
