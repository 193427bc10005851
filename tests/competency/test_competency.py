"""Questions as their users ask them, in Chinese and English, answered by the real release as the bulletin answers them.

Each is a table in `questions/<topic>.toml`: a question of the library (`query`, `parameters`, `columns` to keep) or
`sparql`, and the rows to expect, with every term as `Term.short` writes it. What the bulletin does not say has no
rows; `nearest` asks for what it says instead, `why` tells the difference, and `speaks_if` exchanges words so that the
same query does have rows: an empty answer that nothing could fill would prove nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import SH, Graph, URIRef

from jingjinji import terms
from jingjinji.answers.library.bind import bind, find_question, iri
from jingjinji.answers.run import Asker, Source, connect
from jingjinji.answers.table import Table
from jingjinji.pipeline.ontology import Ontology
from jingjinji.release import Release

Asked = dict[str, Any]
Rows = list[list[str]]

FILES = sorted((Path(__file__).parent / "questions").glob("*.toml"))
QUESTIONS: list[Asked] = [asked for file in FILES for asked in tomllib.loads(file.read_text("utf-8"))["question"]]
UNSAID = [asked for asked in QUESTIONS if asked["topic"] == "not-said"]
WRITTEN = [(f"{a['id']}-{key}", a[key]) for a in QUESTIONS for key in ("sparql", "nearest") if key in a]

PREFIX = re.compile(r"PREFIX ([\w-]+): <([^>]+)>\n")
LITERAL = re.compile(r'"[^"\n]*"')
FULL = re.compile(r"<([^<>\s]+)>")
NAME = re.compile(r"(?<![\w:/-])([a-z][\w-]*):([\w-]+)")
FLOORS = {"effects": 25, "coordination": 20, "not-said": 10}
EACH_TOPIC, EACH_LANGUAGE, ALL, LINES = 8, 42, 84, 25


@pytest.fixture(scope="module")
def asker(bulletin_release: Release) -> Iterator[Asker]:
    """Yield one open store over the real release with the reference sources switched off."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGJINJI_OUT", str(bulletin_release.folder.parents[1]))
        with connect(Source()) as opened:
            yield opened


@pytest.fixture(scope="module")
def names(bulletin_graphs: dict[str, Graph]) -> set[str]:
    """Return every IRI that the bulletin's graphs hold, and the names of the graphs."""
    held = {terms.graph(name) for name in bulletin_graphs} | set(bulletin_graphs)
    triples = (triple for graph in bulletin_graphs.values() for triple in graph)
    return held | {str(term) for triple in triples for term in triple if _is_iri(term)}


@pytest.fixture(scope="module")
def prefixes(ontology: Ontology) -> dict[str, str]:
    """Return the project's prefixes, as `ontology/prefixes.ttl` declares them."""
    pairs = [(ontology.graph.value(node, SH.prefix), ns) for node, ns in ontology.graph.subject_objects(SH.namespace)]
    return {str(prefix): str(namespace) for prefix, namespace in pairs}


def _is_iri(term: object) -> bool:
    return isinstance(term, URIRef)


def text_of(asked: Asked) -> str:
    """Return the SPARQL text of a question."""
    if "query" in asked:
        return bind(find_question(asked["query"]), asked.get("parameters", {}))
    return str(asked["sparql"])


def rows_of(table: Table, columns: list[str] | None = None) -> Rows:
    """Return the rows of a table as short terms, an unbound cell as an empty string."""
    kept = [table.columns.index(name) for name in columns or table.columns]
    return [[cell.short if (cell := row[at]) else "" for at in kept] for row in table.rows]


def mistakes(asked: Asked, asker: Asker) -> list[str]:
    """Return one line a way in which the graph does not answer as pinned."""
    got = {"answer": rows_of(asker.select(text_of(asked)), asked.get("columns"))}
    if "nearest" in asked:
        got["nearest_answer"] = rows_of(asker.select(asked["nearest"]))
    return [f"{key}: {rows} and not {asked[key]}" for key, rows in got.items() if rows != asked[key]]


def full_names(sparql: str) -> set[str]:
    """Return every IRI that a query names, prefixes expanded."""
    known = dict(PREFIX.findall(sparql))
    body = LITERAL.sub("", PREFIX.sub("", sparql))
    return set(FULL.findall(body)) | {known[prefix] + local for prefix, local in NAME.findall(FULL.sub("", body))}


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked["id"])
def test_the_graph_answers_as_the_bulletin_does(asked: Asked, asker: Asker) -> None:
    """The answer of the real release equals the pinned one, row by row."""
    assert mistakes(asked, asker) == []


@pytest.mark.parametrize("asked", UNSAID, ids=lambda asked: asked["id"])
def test_what_is_not_said_has_no_answer_but_near_facts(asked: Asked) -> None:
    """A question that the bulletin leaves open has no rows, a reason, and facts that come nearest."""
    assert asked["answer"] in ([], [["false"]])
    assert asked["nearest_answer"]
    assert asked["why"]


@pytest.mark.parametrize("asked", UNSAID, ids=lambda asked: asked["id"])
def test_silence_is_the_bulletins_and_not_the_querys(asked: Asked, asker: Asker) -> None:
    """With the exchanged words, of something that the bulletin does say, the same query has an answer."""
    sparql = asked["sparql"]
    for word, other in asked["speaks_if"].items():
        assert word in sparql
        sparql = sparql.replace(word, other)
    assert rows_of(asker.select(sparql)) not in ([], [["false"]])


def test_only_what_is_not_said_has_no_answer() -> None:
    """Every question outside the topic not-said has an answer."""
    assert [asked["id"] for asked in QUESTIONS if asked not in UNSAID and asked["answer"] in ([], [["false"]])] == []


def test_a_wrong_answer_is_found(asker: Asker) -> None:
    """A changed figure, a row too few and a row too many are each noticed."""
    asked = next(asked for asked in QUESTIONS if asked["id"] == "dust-campaign-explicit-results")
    right = asked["answer"]
    assert mistakes(asked, asker) == []
    for wrong in ([*right[:-1], [right[-1][0], "-12.5"]], right[:-1], [*right, right[-1]]):
        assert mistakes({**asked, "answer": wrong}, asker) != []


def test_an_invented_answer_is_found(asker: Asker) -> None:
    """Naming a cause of the fall of PM2.5, or other near facts than there are, is noticed."""
    asked = next(asked for asked in QUESTIONS if asked["id"] == "what-caused-the-fall-of-pm25")
    assert len(mistakes({**asked, "answer": [["measure/one-microgram-action"]]}, asker)) == 1
    assert len(mistakes({**asked, "nearest_answer": []}, asker)) == 1


def test_there_are_enough_questions_of_every_kind() -> None:
    """Topics and languages have their floors, and each topic is asked in both languages."""
    topics = Counter(asked["topic"] for asked in QUESTIONS)
    languages = Counter(asked["lang"] for asked in QUESTIONS)
    assert set(topics) == {file.stem for file in FILES}
    assert len(QUESTIONS) >= ALL
    assert {topic: count for topic, count in topics.items() if count < FLOORS.get(topic, EACH_TOPIC)} == {}
    assert set(languages) == {"zh", "en"}
    assert min(languages.values()) >= EACH_LANGUAGE
    assert len({(asked["topic"], asked["lang"]) for asked in QUESTIONS}) == 2 * len(topics)


def test_questions_stand_in_the_file_of_their_topic() -> None:
    """The topic of a question is the name of its file."""
    for file in FILES:
        assert {asked["topic"] for asked in tomllib.loads(file.read_text("utf-8"))["question"]} == {file.stem}


@pytest.mark.parametrize("key", ["id", "text"])
def test_no_question_is_asked_twice(key: str) -> None:
    """Ids and texts are unique, and an id is a slug."""
    assert [value for value, count in Counter(asked[key] for asked in QUESTIONS).items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", asked["id"]) for asked in QUESTIONS)


def test_the_language_is_that_of_the_text() -> None:
    """A Chinese question is written with Chinese characters, an English one without."""
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert [asked["id"] for asked in QUESTIONS if bool(chinese.search(asked["text"])) != (asked["lang"] == "zh")] == []


def test_a_question_is_of_the_library_or_has_its_own_query() -> None:
    """Every entry has the keys of its kind and no others."""
    always = {"id", "lang", "topic", "text", "answer"}
    library, own = {"query", "parameters", "columns"}, {"sparql"}
    unsaid = {"nearest", "nearest_answer", "why", "speaks_if"}
    for asked in QUESTIONS:
        expected = own | unsaid if asked in UNSAID else own
        rest = set(asked) - always
        assert rest == expected or {"query"} <= rest <= library, asked["id"]


@pytest.mark.parametrize("sparql", [text for _, text in WRITTEN], ids=[name for name, _ in WRITTEN])
def test_queries_are_short_ordered_and_spelt_right(sparql: str, prefixes: dict[str, str], names: set[str]) -> None:
    """A query is short, its rows are distinct and ordered, and every word of it occurs in the graphs."""
    declared, body = PREFIX.findall(sparql), PREFIX.sub("", sparql)
    assert len([line for line in body.split("\n") if line.strip()]) <= LINES
    assert body.startswith(("SELECT DISTINCT ", "SELECT (MAX(", "ASK {"))
    assert "\nORDER BY " in body or not body.startswith("SELECT DISTINCT ")
    assert [name for name, namespace in declared if prefixes.get(name) != namespace or f"{name}:" not in body] == []
    assert full_names(sparql) - names == set()


def test_the_library_is_asked_about_things_that_exist(names: set[str]) -> None:
    """Every IRI given to a question of the library occurs in the graphs."""
    given = {iri(value) for asked in QUESTIONS for value in asked.get("parameters", {}).values()}
    assert given - names == set()


def test_a_misspelt_word_is_found(names: set[str]) -> None:
    """A place that does not exist would make any question look unsaid, so it is noticed."""
    planted = (
        "PREFIX jjj: <https://w3id.org/jingjinji/def/>\nPREFIX place: <https://w3id.org/jingjinji/id/place/>\n"
        "ASK { ?observation jjj:place place:tianjn, <https://w3id.org/jingjinji/id/place/hebei> }"
    )
    assert full_names(planted) - names == {"https://w3id.org/jingjinji/id/place/tianjn"}
