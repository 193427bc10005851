"""Send a query to a SPARQL service and bring back a complete answer, or say what to change.

Laws: an answer that was cut is a fault, never a short table; a busy service is asked again, within bounds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from SPARQLWrapper import POST, SPARQLExceptions, SPARQLWrapper

from jingjinji.faults import Fault
from jingjinji.store.remote import refusal

TABLE = "application/sparql-results+json"
TURTLE = "text/turtle"
_T = TypeVar("_T")
_BUSY = 503
_MOST_SECONDS = 10.0
_CUT = "the answer was cut at the service's limit of rows or bytes"


class Truncated(Fault):
    """The service cut the answer; what came is not all there is."""


class Unavailable(Fault):
    """The service cannot be reached, is busy, or answers with an error of its own."""


@dataclass(frozen=True)
class Reply:
    """A complete answer: its media type, body, and the version of the dataset that it is about, where told."""

    media_type: str
    body: bytes
    version: str | None


class Service:
    """A SPARQL service at `endpoint`; `timeout` in seconds for each try, `retries` after the first when it is busy."""

    def __init__(
        self, endpoint: str, timeout: float = 60.0, retries: int = 3, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.endpoint = endpoint
        self._timeout = timeout
        self._retries = retries
        self._sleep = sleep

    def send(self, query: str) -> Reply:
        """Send one query; raises a `Fault` that says what to change, with line and column where the service tells."""
        return self._patiently(lambda: self._send(query))

    def get(self, path: str, **parameters: object) -> Any:
        """Return the JSON at `path` beside the endpoint, such as `api/facts`."""
        address = f"{self.endpoint.rsplit('/', 1)[0]}/{path}?{urlencode(parameters)}"
        request = Request(address, headers={"Accept": "application/json"})

        def fetch() -> Any:
            with urlopen(request, timeout=self._timeout) as response:
                return json.load(response)

        return self._patiently(fetch)

    def _patiently(self, attempt: Callable[[], _T]) -> _T:
        for left in range(self._retries, -1, -1):
            try:
                return attempt()
            except HTTPError as error:
                wait = _wait(error)
                if left == 0 or wait is None:
                    raise self._told(error) from error
                self._sleep(wait)
            except (URLError, OSError) as error:
                hint = "is it running? `jingjinji serve` starts one at http://127.0.0.1:8000/sparql"
                raise Unavailable(f"{self.endpoint} cannot be reached: {error}", hint=hint) from error
        raise AssertionError("the last try returns or raises")

    def _send(self, query: str) -> Reply:
        wrapper = SPARQLWrapper(self.endpoint)
        wrapper.setQuery(query)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, round(self._timeout)))
        wrapper.addCustomHttpHeader("Accept", f"{TABLE}, {TURTLE};q=0.9")
        try:
            result = wrapper.query()
        except SPARQLExceptions.QueryBadFormed as error:
            raise refusal(self.endpoint, error) from error
        except SPARQLExceptions.SPARQLWrapperException as error:
            first = str(error).strip().partition("\n")[0]
            raise Unavailable(f"{self.endpoint} answered with an error: {first}") from error
        headers = {name.lower(): value for name, value in result.info().items()}
        if headers.get("x-result-truncated") == "true":
            raise Truncated(_CUT, hint="ask for less: LIMIT with ORDER BY, a narrower pattern, or an aggregate")
        media_type = headers.get("content-type", "").partition(";")[0].strip()
        return Reply(media_type, result.response.read(), headers.get("x-dataset-version"))

    def _told(self, error: HTTPError) -> Fault:
        """Return the service's own sentence about an error (RFC 9457), or its status."""
        try:
            problem = json.loads(error.read())
            sentence = f"{self.endpoint}: {problem['detail']}"
        except (ValueError, KeyError, TypeError):
            return Unavailable(f"{self.endpoint} answered {error.code} {error.reason}")
        kind = Unavailable if error.code >= 500 else Fault
        return kind(sentence, line=problem.get("line"), column=problem.get("column"), hint=problem.get("hint"))


def _wait(error: HTTPError) -> float | None:
    """Return the seconds to wait before asking again, at most ten, or None where asking again is no use."""
    if error.code != _BUSY:
        return None
    told = error.headers.get("Retry-After", "1")
    return min(float(told) if told.replace(".", "", 1).isdigit() else 1.0, _MOST_SECONDS)
