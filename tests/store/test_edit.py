"""The laws of edits: atomic, within scope, over the union, exact about what they leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from jingjinji.release import Release
from jingjinji.store.edit import Action, Changes, Edit, work_out
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.evaluate import Engine
from jingjinji.store.limits import MIB, Limits
from jingjinji.store.port import (
    Conflict,
    Dataset,
    DeadlinePassed,
    EngineRefused,
    MemoryExceeded,
    NoSuchGraph,
    OutOfReach,
    QuerySyntax,
    Request,
    StoreFault,
    UnknownContent,
    UnreadableContent,
)
from store.toy import NUMBERS, A, B, C, ask_in, toy_release

MINE = ("http://me.example/",)
G = "http://me.example/g"
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
WRITTEN = {G: f'<urn:a> <urn:b> "30.50"^^<{_DECIMAL}> <{G}> .\n_:q <urn:b> "x" <{G}> .\n'.encode()}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the toy release."""
    return toy_release(tmp_path_factory.mktemp("toy"))


class Author:
    """Tries edits on a fresh copy of the toy release, as a process would."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def update(self, text: str, using: Dataset | None = None, curated: Mapping[str, bytes] | None = None) -> Changes:
        """Try an update."""
        edit = Edit("update", MINE, update=text, using=using or Dataset())
        return work_out(Engine(self._file, curated), edit, Limits())

    def send(self, action: Action, graph: str, body: bytes = b"", content_type: str = "text/turtle") -> Changes:
        """Try to put, post or delete a graph, where G exists."""
        edit = Edit(action, MINE, graph=graph, content_type=content_type, body=body)
        return work_out(Engine(self._file, WRITTEN), edit, Limits())


@pytest.fixture
def author(release: Release) -> Author:
    """Return an author whose token covers http://me.example/."""
    return Author(release.nquads)


def into(graph: str, triples: str = "<urn:a> <urn:b> 1") -> str:
    """Return an operation that inserts triples."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{ {triples} }} }}"


def counted(clauses: str = "", pattern: str = "?s ?p ?o") -> str:
    """Return an operation that writes down how many solutions a pattern has."""
    return (
        f"INSERT {{ GRAPH <{G}> {{ <urn:it> <urn:counts> ?n }} }} {clauses} "
        f"WHERE {{ SELECT (COUNT(*) AS ?n) {{ {pattern} }} }}"
    )


def number(changes: Changes) -> int:
    """Return what `counted` has written down."""
    (line,) = [line for line in (changes.graphs[G] or b"").splitlines() if b"urn:counts" in line]
    return int(line.split(b'"')[1])


def test_an_update_gives_the_new_content(author: Author) -> None:
    """The graphs that change are told with their new content, the new ones as new."""
    changes = author.update(into(G))
    content = f'<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <{G}> .\n'.encode()
    assert changes == Changes({G: content}, frozenset({G}))
    assert author.update(f"CREATE GRAPH <{G}>") == Changes({G: b""}, frozenset({G}))
    assert author.update(f"DROP GRAPH <{G}>", curated=WRITTEN) == Changes({G: None})
    assert author.update(f"CLEAR GRAPH <{G}>", curated=WRITTEN) == Changes({G: b""})
    assert author.update(f"{into(G)} ; DROP GRAPH <{G}>") == Changes({})


@pytest.mark.parametrize(
    "text",
    [
        "CLEAR ALL",
        "DROP NAMED",
        f"CLEAR GRAPH <{A}>",
        into(A),
        into("http://else.example/"),
        into("http://me.examples/"),
        into("https://w3id.org/jingjinji/graph/derived"),
        f"{into(G)} ; {into(A)}",
        "DELETE { GRAPH ?g { ?s ?p 3 } } WHERE { GRAPH ?g { ?s ?p 3 } }",
        f"MOVE <{A}> TO <{G}>",
        "CREATE GRAPH <http://else.example/>",
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "CLEAR DEFAULT",
    ],
)
def test_nothing_out_of_reach_is_changed(author: Author, text: str) -> None:
    """Graphs of the release, graphs outside the scope and the default graph are refused, however they are named."""
    with pytest.raises(OutOfReach):
        author.update(text)


def test_a_scope_of_everything_does_not_open_the_release(release: Release) -> None:
    """The release is closed even to a token whose scope covers it."""
    edit = Edit("update", ("http://", "https://", A), update=into(A))
    with pytest.raises(OutOfReach, match="belongs to the release"):
        work_out(Engine(release.nquads), edit, Limits())


@pytest.mark.parametrize(
    ("clauses", "using", "defaults", "named"),
    [
        ("", Dataset(), NUMBERS + 1, NUMBERS + 4),
        ("", Dataset((B,)), 3, 0),
        ("", Dataset((A, B)), NUMBERS, 0),
        ("", Dataset((), (B, C)), 0, 4),
        ("", Dataset((A, B), (C,)), NUMBERS, 1),
        (f"USING <{B}>", Dataset(), 3, 0),
        (f"USING <{A}> USING <{B}> USING NAMED <{C}>", Dataset(), NUMBERS, 1),
    ],
)
def test_patterns_match_the_dataset(author: Author, clauses: str, using: Dataset, defaults: int, named: int) -> None:
    """The dataset of the request or the text holds as it does for queries: several default graphs are one set."""
    assert number(author.update(counted(clauses), using)) == defaults
    assert number(author.update(counted(clauses, "GRAPH ?g { ?s ?p ?o }"), using)) == named


def test_the_dataset_holds_for_every_operation(author: Author) -> None:
    """Every operation of a request matches its dataset, as it is by then, DELETE WHERE too."""
    chain = f"{into(G, '<urn:a> <urn:b> 1 , 2')} ; {counted()}"
    assert number(author.update(chain, Dataset((G,)))) == 2
    assert number(author.update(chain)) == NUMBERS + 3
    gone = f"DELETE WHERE {{ GRAPH <{G}> {{ ?s <urn:b> 'x' }} }}"
    assert author.update(gone, Dataset((G,)), WRITTEN) == Changes({})
    assert author.update(gone, Dataset((), (G,)), WRITTEN).graphs[G] == WRITTEN[G].splitlines(keepends=True)[0]


@pytest.mark.parametrize("text", [counted(f"USING <{A}>"), f"WITH <{G}> {counted()}"])
def test_two_datasets_are_refused(author: Author, text: str) -> None:
    """A dataset in the request and one in the text contradict each other (SPARQL 1.1 Protocol 2.2.3)."""
    with pytest.raises(QuerySyntax, match="by parameters"):
        author.update(text, Dataset((A,)))


@pytest.mark.parametrize(
    "text",
    ["LOAD <http://127.0.0.1/>", f"LOAD SILENT <http://127.0.0.1/> INTO GRAPH <{G}>", f"{into(G)} ; LOAD <file:x>"],
)
def test_load_is_refused(author: Author, text: str) -> None:
    """LOAD is refused, SILENT or not."""
    with pytest.raises(EngineRefused, match="LOAD is switched off"):
        author.update(text)


def test_service_is_refused(author: Author) -> None:
    """SERVICE in an update is refused."""
    with pytest.raises(EngineRefused, match="SERVICE is switched off"):
        author.update(counted("", "SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o }"))


@pytest.mark.parametrize("text", ["CLEAR GRAPH <http://me.example/none>", f"{into(G)} ; CREATE GRAPH <{G}>"])
def test_what_does_not_fit_is_a_conflict(author: Author, text: str) -> None:
    """Clearing what is not there and creating what is are conflicts, unless they are SILENT."""
    with pytest.raises(Conflict):
        author.update(text)
    author.update(text.replace("CLEAR", "CLEAR SILENT").replace("CREATE", "CREATE SILENT"))


def test_mistakes_have_their_place_in_the_whole_text(author: Author) -> None:
    """A mistake in a later operation is told with its line and column, and nothing before it is done."""
    with pytest.raises(QuerySyntax, match="the prefix “y:” is not declared") as caught:
        author.update(f"{into(G)} ;\nPREFIX x: <http://x/>\n{into(G, 'x:a y:b 1')}")
    assert (caught.value.line, caught.value.column) == (3, 49)


def test_what_is_left_alone_stays_as_it_was_written(author: Author) -> None:
    """An update keeps “30.50” and the names of blank nodes where it does not touch them."""
    before = WRITTEN[G].splitlines(keepends=True)
    after = author.update(into(G), curated=WRITTEN).graphs[G] or b""
    assert set(before) < set(after.splitlines(keepends=True))
    gone = author.update(f"DELETE DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 30.5 }} }}", curated=WRITTEN)
    assert gone.graphs[G] == before[1]


def test_put_replaces_and_post_adds(author: Author) -> None:
    """PUT makes the body the graph, POST adds it, an equal PUT changes nothing, DELETE removes."""
    put = author.send("put", G, b"<> <x> 30.50 .")
    assert put.graphs[G] == f'<{G}> <http://me.example/x> "30.50"^^<{_DECIMAL}> <{G}> .\n'.encode()
    assert not put.created
    posted = author.send("post", G, b"_:q <urn:b> 1 .").graphs[G] or b""
    assert len({line.split()[0] for line in posted.splitlines()}) == 3
    assert author.send("put", "http://me.example/new").created == {"http://me.example/new"}
    assert author.send("post", G) == Changes({})
    assert author.send("delete", G) == Changes({G: None})


@pytest.mark.parametrize(
    ("action", "graph", "body", "content_type", "fault"),
    [
        ("put", A, b"", "text/turtle", OutOfReach),
        ("delete", A, b"", "", OutOfReach),
        ("post", "http://else.example/", b"", "text/turtle", OutOfReach),
        ("delete", "http://me.example/none", b"", "", NoSuchGraph),
        ("put", G, b"<a> <b> .", "text/turtle", UnreadableContent),
        ("put", G, b"<a> <b> 1 .", "application/n-triples", UnreadableContent),
        ("put", G, b"", "application/trig", UnknownContent),
        ("put", G, b"", "", UnknownContent),
        ("put", G, b'{"@context": "http://127.0.0.1/"}', "application/ld+json", UnreadableContent),
        (
            "put",
            G,
            b'{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:b": 1}]}',
            "application/ld+json",
            UnreadableContent,
        ),
        ("post", G, b"--x--", "multipart/form-data; boundary=y", UnreadableContent),
        ("post", G, b"--x\r\n\r\n1\r\n--x--\r\n", "multipart/form-data; boundary=x", UnreadableContent),
    ],
)
def test_a_bad_body_changes_nothing(
    author: Author, action: Action, graph: str, body: bytes, content_type: str, fault: type[StoreFault]
) -> None:
    """Each mistake in what is sent has its own fault."""
    with pytest.raises(fault):
        author.send(action, graph, body, content_type)


def test_the_files_of_a_form_are_merged(author: Author) -> None:
    """Files of several formats are read by type or by name, line ends and letters intact, blank nodes apart."""
    files = [
        ("a", ("a.ttl", "_:a <urn:b> '''é\r\n''' .".encode(), "text/turtle")),
        ("b", ("b.nt", b"_:a <urn:b> <urn:c> .\r\n", "application/octet-stream")),
        ("c", ("c", b'{"@id": "urn:a", "urn:b": 1}', "application/ld+json")),
    ]
    request = httpx.Request("POST", "http://x/", files=files, data={"note": "no file"})
    sent = author.send("put", G, request.read(), request.headers["content-type"]).graphs[G] or b""
    assert len(sent.splitlines()) == 3
    assert '"é\\r\\n"'.encode() in sent
    assert len({line.split()[0] for line in sent.splitlines()}) == 3


def test_an_edit_runs_under_the_limits_of_a_query(release: Release) -> None:
    """A runaway update is killed at its deadline, a hungry one at its memory; the store answers on, unchanged."""
    cross = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    hungry = f"INSERT {{ GRAPH <{G}> {{ ?a ?e ?i }} }} WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"

    async def run_away(store: EmbeddedStore) -> None:
        with pytest.raises(DeadlinePassed, match="nothing was changed"):
            await store.edit(Edit("update", MINE, update=counted("", cross)))

    async def work(store: EmbeddedStore) -> None:
        with pytest.raises(MemoryExceeded):
            await store.edit(Edit("update", MINE, update=hungry))
        changes = await store.edit(
            Edit("put", MINE, graph=G, content_type="text/turtle", body=b"<> <x> 1 ." + b" " * MIB)
        )
        assert list(changes.graphs) == [G]
        answer = await store.ask(Request(f"ASK {{ GRAPH <{G}> {{ ?s ?p ?o }} }}"))
        assert b"false" in await answer.read()

    ask_in(release, run_away, deadline=1.5, memory=64 * MIB)
    ask_in(release, work, deadline=60, memory=64 * MIB)  # a busy machine takes its time to fill the memory
