"""Read one SPARQL Protocol call from an HTTP request (SPARQL 1.1 Protocol, 2.1).

Knows methods, parameters, bodies and their limits. Must not evaluate anything.

Laws:
- Exactly one query, wherever it stands: URL, form or body. None at all means the service description.
- Text is UTF-8 and nothing else.
- Unknown parameters are ignored.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from jingjinji.faces.http.problems.problem import Problem
from jingjinji.store.port import Dataset

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ACCEPT_POST = f"{QUERY}, {FORM}"

_HINTS = ("format", "output", "results")
_MAX_FIELDS = 1000
FORM_OVERHEAD = 3  # a percent-encoded byte takes three
_BODY_SECONDS = 20.0


@dataclass(frozen=True)
class Call:
    """What a client asks for; `query` is None where it asks nothing, `explain` how it would be evaluated."""

    query: str | None = None
    dataset: Dataset = field(default_factory=Dataset)
    deadline: float | None = None
    hints: tuple[str, ...] = ()
    language: str | None = None
    explain: bool = False
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the request's headers by lower-case name; repeated ones are joined (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


async def read_call(scope: Scope, receive: Receive, url_bytes: int, query_bytes: int) -> Call:
    """Read the call; raises a `Problem` (400, 403, 408, 413, 414 or 415) that says what to change."""
    url = scope["query_string"]
    if len(url) > url_bytes:
        raise Problem(
            *(414, "url-too-long", "The URL is too long"),
            f"the URL's query part has {len(url)} bytes; {url_bytes} is the limit",
            hint="send the query by POST",
        )
    pairs = fields_of(url)
    if scope["method"] not in ("POST", "QUERY"):
        return _call(pairs, query_bytes)
    headers = headers_of(scope)
    media_type = media_type_of(headers)
    most = query_bytes * (FORM_OVERHEAD if media_type == FORM else 1)
    body = await read_body(receive, headers, most)
    if not body and any(name == "query" for name, _ in pairs):
        return _call(pairs, query_bytes)
    if media_type == FORM:
        return _call(pairs + fields_of(body), query_bytes)
    if media_type == QUERY:
        return _call([*pairs, ("query", utf8(body))], query_bytes)
    if media_type == UPDATE:
        raise read_only()
    raise _unsupported(f"this endpoint does not read {media_type or 'a body without a Content-Type'}")


def read_only() -> Problem:
    """Return the problem of every attempt to change the data."""
    return Problem(
        *(403, "read-only", "This service is read-only"),
        "this service answers queries; it takes no updates",
        hint="change the seeds and build a new release",
    )


def misplaced_update() -> Problem:
    """Return the problem of an update that was sent to the endpoint of queries, where there is one for updates."""
    return malformed("this endpoint takes queries", hint="send updates to /update, by POST and with a token")


def _call(pairs: list[tuple[str, str]], query_bytes: int) -> Call:
    queries = [value for name, value in pairs if name == "query"]
    if any(name == "update" for name, _ in pairs):
        raise read_only()
    if len(queries) > 1:
        raise malformed(f"there must be one query; this request has {len(queries)}")
    query = queries[0] if queries else None
    if query is not None and len(query.encode()) > query_bytes:
        raise too_large(query_bytes)
    return Call(
        query,
        Dataset(
            tuple(value for name, value in pairs if name == "default-graph-uri"),
            tuple(value for name, value in pairs if name == "named-graph-uri"),
        ),
        _deadline([value for name, value in pairs if name == "timeout"]),
        tuple(value for name, value in pairs if name in _HINTS),
        next((value for name, value in pairs if name == "lang"), None),
        any(name == "explain" and value not in ("", "false", "0") for name, value in pairs),
        tuple(pairs),
    )


def _deadline(values: list[str]) -> float | None:
    if not values:
        return None
    try:
        seconds = float(values[-1])
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise malformed(f"timeout is a number of seconds, more than zero, not “{values[-1]}”")
    return seconds


def media_type_of(headers: dict[str, str]) -> str:
    """Return the media type of a body that is text in UTF-8; raises 415 for another charset or a content coding."""
    value, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    for parameter in parameters:
        name, _, charset = parameter.partition("=")
        if name.strip() == "charset" and charset.strip(' "') not in ("utf-8", "utf8", "us-ascii"):
            raise _unsupported(f"texts are UTF-8 here, not {charset}")
    if headers.get("content-encoding", "identity") != "identity":
        raise _unsupported("the body must not be compressed")
    return value


async def read_body(receive: Receive, headers: dict[str, str], most: int, what: str = "query") -> bytes:
    """Return the whole body; raises a `Problem` if it has more than `most` bytes or does not come in time."""
    announced = headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > most:
        raise too_large(most, what)
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                body += message.get("body", b"")
                if len(body) > most:
                    raise too_large(most, what)
                if not message.get("more_body"):
                    return bytes(body)
    except TimeoutError:
        detail = f"the body did not arrive within {_BODY_SECONDS:g} s"
        raise Problem(408, "body-timeout", "The request is incomplete", detail) from None


class ClientGone(Exception):
    """The client has closed the connection; there is nobody to answer."""


def fields_of(encoded: bytes) -> list[tuple[str, str]]:
    """Return the (name, value) pairs of a URL's query part or of a form."""
    try:
        text = encoded.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError:
        raise malformed("the parameters are not UTF-8") from None
    except ValueError:
        raise malformed(f"there are more than {_MAX_FIELDS} parameters") from None


def utf8(body: bytes, what: str = "query") -> str:
    """Return a body as text."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise malformed(f"the {what} is not UTF-8") from None


def malformed(detail: str, hint: str | None = None) -> Problem:
    """Return the problem of a request that breaks the protocol."""
    return Problem(400, "malformed-request", "The request cannot be understood", detail, hint)


def too_large(most: int, what: str = "query") -> Problem:
    """Return the problem of a text that is too long."""
    return Problem(413, f"{what}-too-large", f"The {what} is too large", f"a {what} may have {most} bytes")


def _unsupported(detail: str) -> Problem:
    return Problem(
        *(415, "unsupported-media-type", "The body is not of a kind that is read here"),
        detail,
        hint=f"send the query as {QUERY} or as the field “query” of a form",
        headers={"Accept-Post": ACCEPT_POST},
    )
