"""Never a silent half answer: a status, an announcement or a broken connection, in every format."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from rdflib import Dataset

from store.toy import RUNAWAY, toy_release


def _json(text: str) -> int:
    return len(json.loads(text)["results"]["bindings"])


def _xml(text: str) -> int:
    return len(ElementTree.fromstring(text).findall(".//{http://www.w3.org/2005/sparql-results#}result"))


def _csv(text: str) -> int:
    assert text.endswith("\r\n")
    return len(list(csv.reader(io.StringIO(text, newline="")))) - 1


def _tsv(text: str) -> int:
    assert text.endswith("\n")
    return len(text.splitlines()) - 1


def _triples(parser: str) -> Callable[[str], int]:
    return lambda text: len(Dataset(default_union=True).parse(data=text, format=parser))


TABLES: dict[str, Callable[[str], int]] = {
    "application/sparql-results+json": _json,
    "application/sparql-results+xml": _xml,
    "text/csv": _csv,
    "text/tab-separated-values": _tsv,
}
GRAPHS: dict[str, Callable[[str], int]] = {
    "text/turtle": _triples("turtle"),
    "application/n-triples": _triples("nt"),
    "application/rdf+xml": _triples("xml"),
    "application/ld+json": _triples("json-ld"),
    "application/trig": _triples("trig"),
    "application/n-quads": _triples("nquads"),
}
FORMATS = {**TABLES, **GRAPHS}
_BROKEN = """
import json, sys
from pathlib import Path
from jingjinji.faces.http.app import run
from jingjinji.faces.http.settings import Settings
from jingjinji.store import hold

async def broken(self):
    yield b"x" * 5000
    raise OSError("the disk has gone")

hold.Hold.chunks = broken
run(Settings(Path(sys.argv[1]), port=0, cache_bytes=1000))
"""


def query_for(accept: str, pattern: str) -> str:
    """Return a query over `pattern` whose answer comes in the format `accept`."""
    return f"SELECT * {{ {pattern} }}" if accept in TABLES else f"CONSTRUCT {{ ?s ?p ?o }} {{ {pattern} }}"


@pytest.fixture(scope="module")
def capped(launcher: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a service that gives five rows."""
    out = tmp_path_factory.mktemp("capped")
    toy_release(out)
    return launcher(out, limits={"rows": 5, "workers": 1, "spare": 1})


@pytest.fixture(scope="module")
def narrow(launcher: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a service that gives two thousand bytes."""
    out = tmp_path_factory.mktemp("narrow")
    toy_release(out)
    return launcher(out, limits={"max_bytes": 2000, "workers": 1, "spare": 1})


@pytest.mark.parametrize("accept", FORMATS)
def test_a_cap_of_rows_is_announced(capped: Any, accept: str) -> None:
    """An answer that was cut says so, parses, and has the rows of the cap; one that fits does not say so."""
    cut = capped.get(query=query_for(accept, "?s ?p ?o"), accept=accept)
    assert (cut.status_code, cut.headers.get("x-result-truncated")) == (200, "true")
    assert cut.headers["content-type"].startswith(accept)
    assert FORMATS[accept](cut.text) == 5
    whole = capped.get(query=query_for(accept, "?s ?p ?o") + " LIMIT 5", accept=accept)
    assert "x-result-truncated" not in whole.headers
    assert FORMATS[accept](whole.text) == 5


@pytest.mark.parametrize("accept", FORMATS)
def test_a_cap_of_bytes_is_announced(narrow: Any, accept: str) -> None:
    """An answer that grows too large says so, parses, and has some rows."""
    cut = narrow.get(query=query_for(accept, "?s ?p ?o"), accept=accept)
    assert (cut.status_code, cut.headers.get("x-result-truncated")) == (200, "true")
    assert 0 < FORMATS[accept](cut.text) < 200


@pytest.mark.parametrize("accept", FORMATS)
def test_a_failure_before_the_answer_has_a_status(service: Any, accept: str) -> None:
    """A deadline is a 503, never rows, whatever form was asked for."""
    late = service.get(query=query_for(accept, f"?s ?p ?o {{ {RUNAWAY} }}"), accept=accept, timeout="0.2")
    assert late.status_code == 503
    assert not late.headers["content-type"].startswith(accept)
    assert "deadline" in late.text


@pytest.fixture(scope="module")
def breaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a service whose answers fail after their first piece."""
    out = tmp_path_factory.mktemp("breaking")
    toy_release(out)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, "-c", _BROKEN, str(Path(out))]
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1].rstrip("/")
        process.kill()


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("accept", FORMATS)
def test_a_failure_within_the_answer_breaks_the_connection(breaking: str, accept: str, encoding: str) -> None:
    """A body whose rest is lost is never ended as if it were whole."""
    headers = {"Accept": accept, "Accept-Encoding": encoding}
    with (
        pytest.raises(httpx.RemoteProtocolError),
        httpx.stream(
            "GET", breaking + "/sparql", params={"query": query_for(accept, "?s ?p ?o")}, headers=headers, timeout=30
        ) as answer,
    ):
        assert answer.status_code == 200
        for _ in answer.iter_raw():
            pass
