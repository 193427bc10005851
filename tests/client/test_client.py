"""The notebook client against a real service and against one that misbehaves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.request import urlopen

import pandas as pd
import polars as pl
import pytest

from jingjinji import Client, Truncated, Unavailable
from jingjinji.answers.table import Term
from jingjinji.client.frames import value_of
from jingjinji.client.transport import Service
from jingjinji.faults import Fault
from serving import Service as Running
from store.toy import toy_release

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def endpoint(real: Running) -> str:
    """Return the endpoint of a server over the real release."""
    return real.endpoint


@pytest.fixture(scope="module")
def client(endpoint: str) -> Client:
    """Return a client of that server."""
    return Client(endpoint)


def test_the_package_stays_light() -> None:
    """Importing the package loads neither the client nor what it stands on."""
    code = "import sys, jingjinji; print([m for m in ('pandas', 'rdflib', 'SPARQLWrapper') if m in sys.modules])"
    words = [sys.executable, "-c", code]
    result = subprocess.run(words, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "graph")})
    assert result.stdout == "[]\n"


def test_values_have_their_types(client: Client) -> None:
    """Decimals keep their printed places, years and counts are integers, dates are dates, IRIs have labels beside."""
    frame = client.query("""PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT ?place ?value ?n ?day ?yes ?none {
          VALUES (?place ?value ?n ?day ?yes) {
            (<https://w3id.org/jingjinji/id/place/miyun> 30.5 2024 "2024-12-31"^^xsd:date true)
            (UNDEF 7 3 UNDEF false) } }""")
    assert list(frame.columns) == ["place", "place_label", "value", "n", "day", "yes", "none"]
    assert frame["place_label"][0] == "Miyun District"
    assert [str(value) for value in frame["value"]] == ["30.5", "7"]
    assert all(isinstance(value, Decimal) for value in frame["value"])
    assert (str(frame["n"].dtype), str(frame["yes"].dtype)) == ("Int64", "boolean")
    assert frame["day"][0] == date(2024, 12, 31)
    assert frame["none"].isna().all()
    assert str(value_of(Term("literal", "30.50", datatype="http://www.w3.org/2001/XMLSchema#decimal"))) == "30.50"


def test_polars_frames(endpoint: str) -> None:
    """The same in polars, with decimals as decimals and labels in the client's language."""
    frame = Client(endpoint, frame="polars", language="zh").ask_named("district-values")
    assert isinstance(frame, pl.DataFrame)
    assert isinstance(frame.schema["value"], pl.Decimal)
    assert "密云区" in frame["place_label"].to_list()


def test_a_named_question_takes_names(client: Client) -> None:
    """A parameter may be a name in either language; a name of several things asks for all of them."""
    by_name = client.ask_named("what-affected-indicator", indicator="PM10")
    by_slug = client.ask_named("what-affected-indicator", indicator="indicator/pm10-window-mean")
    assert len(by_slug) > 0
    assert set(by_slug["measure"]) <= set(by_name["measure"])
    assert "so2-annual-mean> " in client.text_of("district-values", indicator="SO₂")
    assert {"name", "question", "tags", "parameters"} == set(client.queries().columns)


def test_effects_and_facts(client: Client) -> None:
    """Effects come with strength, printed phrase and line; a weak one is left out on demand."""
    effects = client.effects(measure="扬尘治理百日攻坚行动", min_strength=4)
    assert sorted(str(value) for value in effects["change"]) == ["-12.0", "-21.4", "-34.1"]
    assert set(effects["line"]) == {160}
    assert client.version


def test_a_question_in_words_gives_cited_facts_or_why_there_are_none(endpoint: str) -> None:
    """`facts` answers in the client's language with a citation, and tells when the bulletin does not say it."""
    told = Client(endpoint, language="zh").facts("密云PM2.5多少", limit=2)
    assert told["answered"]
    assert told["facts"][0]["value"] == 25.6
    assert told["facts"][0]["citation"]["printed"]
    assert len(told["facts"]) <= 2
    refused = Client(endpoint).facts("NO2 in Tianjin")
    assert not refused["answered"]
    assert "Tianjin" in refused["reason"]


def test_other_kinds_of_queries(client: Client) -> None:
    """ASK gives a bool, CONSTRUCT an rdflib graph, an empty answer an empty frame with its columns."""
    assert client.query("ASK {}") is True
    assert client.query("ASK { FILTER (false) }") is False
    assert len(client.query("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}")) == 1
    empty = client.query("SELECT ?x { FILTER (false) }")
    assert isinstance(empty, pd.DataFrame)
    assert (list(empty.columns), len(empty)) == (["x"], 0)


def test_a_mistake_says_what_to_change(client: Client) -> None:
    """A syntax error has line and column, an unknown thing its neighbours, a wrong question the right ones."""
    with pytest.raises(Fault) as bad:
        client.query("SELECT ?x WHERE {\n  ?x jjj:value 1 }")
    assert (bad.value.line, bad.value.column) == (2, 6)
    assert "PREFIX jjj:" in str(bad.value)
    with pytest.raises(Fault, match="nearest: indicator/pm25-annual-mean"):
        client.ask_named("district-values", indicator="indicator/pm25-anual-mean")
    with pytest.raises(Fault, match="has no parameter"):
        client.ask_named("district-values", colour="red")
    with pytest.raises(Fault, match="there is no question called"):
        client.ask_named("district-value")


def test_a_cut_answer_is_an_error(launcher: Callable[..., Running], tmp_path: Path) -> None:
    """An answer that the service cut raises, and is never a short frame."""
    toy_release(tmp_path)
    service = launcher(tmp_path, limits={"rows": 100})
    with pytest.raises(Truncated, match="was cut"):
        Client(service.endpoint).query("SELECT * { ?a ?b ?c }")
    service.kill()


class _Moody(BaseHTTPRequestHandler):
    """Busy as often as it is told, then answers."""

    busy = 0

    def do_POST(self) -> None:
        kind = type(self)
        self.rfile.read(int(self.headers["Content-Length"]))
        if kind.busy > 0:
            kind.busy -= 1
            self._send(503, {"detail": "all workers are busy"}, **{"Retry-After": "7200"})
        else:
            self._send(200, {"head": {"vars": ["x"]}, "results": {"bindings": []}})

    def _send(self, status: int, content: object, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/sparql-results+json")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def moody() -> Iterator[str]:
    """Return the endpoint of a service that is busy at first."""
    server = HTTPServer(("127.0.0.1", 0), _Moody)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


def test_a_busy_service_is_asked_again_within_bounds(moody: str) -> None:
    """503 with Retry-After is waited for, at most ten seconds a time and three times, then told in its own words."""
    slept: list[float] = []
    service = Service(moody, retries=3, sleep=slept.append)
    _Moody.busy = 2
    assert service.send("SELECT ?x {}").media_type == "application/sparql-results+json"
    assert slept == [10.0, 10.0]
    _Moody.busy = 99
    with pytest.raises(Unavailable, match="all workers are busy"):
        service.send("SELECT ?x {}")
    assert len(slept) == 5


def test_a_service_that_is_not_there(moody: str) -> None:
    """Where nothing listens, the sentence says how to start a service."""
    with pytest.raises(Unavailable, match="jingjinji serve"):
        Client("http://127.0.0.1:9/sparql").query("ASK {}")
    with pytest.raises(Fault, match="zh or en"):
        Client(moody, language="fr")


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch, moody: str) -> None:
    """Without pandas, the sentence names the extra to install."""
    _Moody.busy = 0
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(Fault, match=r"pip install 'jingjinji\[notebook\]'"):
        Client(moody).query("SELECT ?x {}")


R_SNIPPET = ROOT / "docs" / "notebooks" / "README.md"


def test_the_snippet_for_r_runs(endpoint: str, tmp_path: Path) -> None:
    """The lines for R in the documentation read a table with base R alone."""
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("no Rscript on the PATH: the snippet for R is not run")
    code = R_SNIPPET.read_text(encoding="utf-8").split("```r\n")[1].split("```")[0]
    code = code.replace("http://127.0.0.1:8000", endpoint.removesuffix("/sparql"))
    command = [program, "-e", code]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "Miyun" in result.stdout


def test_the_snippet_for_r_asks_for_csv(endpoint: str) -> None:
    """The addresses in the lines for R answer with CSV whose columns the lines name."""
    code = R_SNIPPET.read_text(encoding="utf-8").split("```r\n")[1].split("```")[0]
    [address] = re.findall(r'"(http://127\.0\.0\.1:8000/queries[^"]*)"', code)
    with urlopen(address.replace("http://127.0.0.1:8000", endpoint.removesuffix("/sparql"))) as answer:
        header = answer.read().decode().splitlines()[0].split(",")
    assert set(re.findall(r"districts\$(\w+)", code)) <= set(header)
