"""Made-up requests by the thousand: no 500, no hang, and nothing but sentences from what reads them.

`JINGJINJI_FUZZ` is the number of cases of all tests together; `make fuzz` asks for 100,000 and shows how many ran.
"""

from __future__ import annotations

import http.client
import os
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jingjinji.faces.http.exchange import negotiate
from jingjinji.faces.http.exchange.call import fields_of
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faults import Fault
from jingjinji.release import Release
from jingjinji.store import tokens
from jingjinji.store.federate import asks_services
from jingjinji.store.operations import operations

_CASES = int(os.environ.get("JINGJINJI_FUZZ", "1000"))
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
_LONGEST_SECONDS = 20.0
_MOST_SECONDS = 5.0
_PIECES = (
    *"{}()[]<>.;,|^/*+?!=&@#\\'\"_:-%$ \n\t\r\0",
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "SERVICE", "SILENT", "FROM", "NAMED", "AS", "GRAPH"),
    *("INSERT", "DELETE", "DATA", "LOAD", "CLEAR", "WITH", "USING", "PREFIX", "BASE", "OPTIONAL", "UNION", "MINUS"),
    *("?x", "$y", "x:a", ":", "_:b", "<http://x/>", "<a", "a>", "1<2", '"""', "'''", '"a"', "'b'", "^^", "@zh", "1e9"),
    *("LIMIT", "1", "ORDER BY", "(COUNT(*) AS ?n)", "VALUES", "BIND", "EXISTS", "中文", "\ud800", "\U0001f600"),
    "\\u0041",
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join) | st.text(max_size=40)
_HEADER_PIECES = ("text/html", "*/*", "application/*", ";", ",", "q=", "0.5", "1", "nan", "inf", "-1", "=", " ", "gzip",
                  "br", "zh", "en-US", "*", '"', "application/sparql-results+json", ";q=0", "\t", "é")  # fmt: skip
_HEADERS = st.lists(st.sampled_from(_HEADER_PIECES), max_size=8).map("".join) | st.text(max_size=30)
_METHODS = ("GET", "GET", "GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "x")
_KINDS = (None, "application/sparql-query", "application/x-www-form-urlencoded", "application/json", "text/plain", "")
_PATHS = ("/", "/sparql", "/update", "/store", "/queries", "/queries/effects-by-strength", "/reconcile", "/dump/",
          "/id/", "/def/", "/graph/", "/catalog", "/.well-known/void", "/metrics", "/health/ready", "/mcp")  # fmt: skip
_NAMES = ("query", "update", "default-graph-uri", "timeout", "format", "lang", "limit", "offset", "queries", "graph")


def cases(share: float) -> Callable[[Any], Any]:
    """Run a test with its share of all cases, new ones each time they are asked for, the same ones otherwise."""
    return settings(
        max_examples=max(10, int(_CASES * share)),
        deadline=None,
        database=None,
        derandomize="JINGJINJI_FUZZ" not in os.environ,
        suppress_health_check=_SLOW,
    )


@pytest.fixture(scope="module", autouse=True)
def count() -> Any:
    """Count the cases, and show the number at the end."""
    counted: Counter[str] = Counter()
    yield counted
    print(f"\nfuzz: {dict(counted)}, {sum(counted.values())} cases")


@pytest.mark.timeout(3600)
@cases(0.45)
@given(text=_TEXTS)
def test_the_guard_of_queries(count: Counter[str], text: str) -> None:
    """Whatever is sent as a query or an update, its reading ends with an answer or a sentence."""
    count["guard"] += 1
    scan = tokens.scan(text)
    assert scan.nesting >= 0
    assert asks_services(text) == (scan.service_at is not None)
    try:
        operations(text)
    except Fault as fault:
        assert fault.sentence


@pytest.mark.parametrize("opening", ['"', "'", '"""', "'''", "\\", "<", "#", "@", "?", ":", "_:", "("])
def test_the_guard_takes_no_longer_than_the_text(opening: str) -> None:
    """No piece that is repeated, alone or with another, makes the reading hang: its time grows with the text alone."""
    began = time.process_time()
    for other in ("", "a", " ", '"', "<", "'", "\\", "(", "#"):
        tokens.scan((opening + other) * 30_000)
    assert time.process_time() - began < _MOST_SECONDS  # it was a hundred times as long when it grew with the square


@pytest.mark.timeout(3600)
@cases(0.35)
@given(header=_HEADERS, hint=_HEADERS)
def test_the_negotiator(count: Counter[str], header: str, hint: str) -> None:
    """Whatever a header says, something on offer is chosen or nothing is."""
    count["negotiator"] += 1
    wanted = negotiate.want(header, [hint])
    assert wanted.table is None or wanted.table.sent_as
    assert negotiate.encoding(header) in (None, *negotiate.ENCODINGS)
    assert negotiate.language(header, hint) in negotiate.LANGUAGES
    assert (negotiate.misread(header) or ",") in header + ","
    try:
        fields_of(header.encode("utf-8", "surrogatepass") + b"=" + hint.encode("utf-8", "surrogatepass"))
    except Problem as found:
        assert found.status == 400


@pytest.fixture(scope="module")
def target(launcher: Callable[..., Any], real_release: Release) -> tuple[str, list[str], list[str]]:
    """Return a service's host, the paths that it documents, and the names of their parameters."""
    service = launcher(real_release.folder.parents[1], client_errors=0, client_seconds=0, limits={"deadline": 5})
    paths, names = list(_PATHS), set(_NAMES)
    for path, methods in httpx.get(service.address + "/openapi.json", timeout=60).json()["paths"].items():
        paths.append(path)
        for told in methods.values():
            names |= {parameter["name"] for parameter in told.get("parameters", ()) if "name" in parameter}
    return service.address.removeprefix("http://"), paths, sorted(names)


def test_the_description_names_paths(target: tuple[str, list[str], list[str]]) -> None:
    """There is something to fuzz beside the protocols: the paths of the description and their parameters."""
    assert len(target[1]) > len(_PATHS) + 5
    assert len(target[2]) > len(_NAMES)


@pytest.mark.timeout(3600)
@cases(0.2)
@given(data=st.data())
def test_the_service(count: Counter[str], target: tuple[str, list[str], list[str]], data: st.DataObject) -> None:
    """No method, path, parameter, header or body brings a 500 or a hang."""
    count["requests"] += 1
    host, paths, names = target
    path = data.draw(st.sampled_from(paths))
    if "{" in path or path.endswith("/"):
        path = path.partition("{")[0] + quote(data.draw(_TEXTS).encode("utf-8", "surrogatepass"), safe="/")
    pairs = data.draw(st.dictionaries(st.sampled_from(names), _TEXTS, max_size=3))
    fields = "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'), safe='')}" for name, value in pairs.items()
    )
    method, kind = data.draw(st.sampled_from(_METHODS)), data.draw(st.sampled_from(_KINDS))
    headers = {"Accept": data.draw(_HEADERS).encode("latin-1", "replace").replace(b"\n", b"").replace(b"\r", b"")}
    if kind is not None:
        headers["Content-Type"] = kind.encode()
    body = (
        (fields or data.draw(_TEXTS)).encode("utf-8", "surrogatepass") if method in ("POST", "QUERY", "PUT") else None
    )
    connection = http.client.HTTPConnection(host, timeout=_LONGEST_SECONDS)
    try:
        connection.request(method, f"{path}?{fields}", body, headers)
        answer = connection.getresponse()
        told = answer.read()
    except ValueError:  # the client itself refuses to send such a header
        return
    finally:
        connection.close()
    assert answer.status < 500 or (answer.status == 503 and answer.headers["Retry-After"]), told[:2000]
