"""`/api/facts`: a question in words, answered with retrieved and cited facts, or with why the graph does not say it.

Knows parameters, formats and caching. What is an answer is decided in `answers.ask`. The index is built in the
background after the start and after each new release, so that hardly any request has to wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import hashlib
import io
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request, Response

from jingjinji.answers.ask.answer import Answer, Answers, Asked
from jingjinji.answers.fact import Cited, Fact
from jingjinji.faces.http.clients.charged import work
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.cache import Cache
from jingjinji.faces.http.exchange.negotiate import Offer
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.problems.problem import Problem, not_acceptable
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.store.embedded import EmbeddedStore

LONGEST, MOST, FEW, FARTHEST = 1000, 50, 5, 1000
OFFERS = (Offer("json", "application/json"), Offer("csv", "text/csv"))
VARY = "Accept, Accept-Encoding"
EXAMPLES = (
    "/api/facts?q=密云PM2.5多少",
    "/api/facts?q=what+did+the+dust+campaign+do+to+PM10%3F&limit=3",
    "/api/facts?q=哪项措施导致了PM2.5下降6.2%25%3F&explain=true",
    "/api/facts?q=NO2+in+Tianjin&lang=zh&format=csv",
)
_COLUMNS = ("id", "kind", "text", "value", "unit", "indicator", "place", "measure", "year", "baseline_year", "strength",
            "attribution", "origin", "caveat", "score")  # fmt: skip
_PROBLEM = {"description": "A problem (RFC 9457): `detail` says what to change.",
            "content": {"application/problem+json": {"schema": {"type": "object"}}}}  # fmt: skip
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}}},
    **dict.fromkeys((406, 422, 503), _PROBLEM),
}
_FOLLOW_SECONDS = 1.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Wanted:
    """A checked request: question, language (None: that of the question), number of facts, weakest effect, format."""

    text: str
    language: str | None
    limit: int
    offset: int
    explain: bool
    min_strength: int
    offer: Offer


class FactService:
    """Answers questions over whatever release is in service."""

    def __init__(self, settings: Settings, serving: Serving, asked: Asked) -> None:
        self._serving = serving
        self._asked = asked
        self._cache = Cache(settings.cache_bytes // 8)

    async def send(self, request: Request, wanted: _Wanted) -> Response:
        """Answer one request, from the cache where it was answered before, or with 304."""
        store = self._serving.ready()
        encoding = negotiate.encoding(request.headers.get("accept-encoding"))
        tag = reply.entity_tag(_identity(store, wanted), encoding)
        headers = {"ETag": tag, "Vary": VARY, "Cache-Control": "no-cache", "X-Dataset-Version": str(store.version)}
        if reply.matches(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        made = self._cache.get(tag)
        if made is None:
            answers = await self._asked.of(store)
            made = await work(_make, answers, wanted)
            made.headers |= headers
            made = reply.compress(made, encoding)
            self._cache.put(tag, made)
        return Response(made.body, made.status, made.headers)

    async def keep_warm(self) -> None:
        """Build the index of each release that comes into service."""
        while True:
            await asyncio.sleep(_FOLLOW_SECONDS)
            if store := self._serving.store:
                try:
                    await self._asked.of(store)
                except Fault as fault:  # the store is being closed, or too busy; the next request asks again
                    _log.warning("the index of facts was not built in advance: %s", fault)
                    await asyncio.sleep(60)
                except Exception:  # the next request meets the same fault and tells its client
                    _log.exception("the index of facts could not be built in advance")
                    await asyncio.sleep(60)


def _identity(store: EmbeddedStore, wanted: _Wanted) -> str:
    return hashlib.blake2b(repr((store.version, wanted)).encode(), digest_size=16).hexdigest()


def _make(answers: Answers, wanted: _Wanted) -> Reply:
    """Return the answer as a reply in the wanted format."""
    found = answers.answer(
        wanted.text,
        wanted.language,
        wanted.limit,
        explain=wanted.explain,
        min_strength=wanted.min_strength,
        offset=wanted.offset,
    )
    headers = {
        "Content-Type": wanted.offer.content_type,
        "Content-Language": found.language,
        "X-Total-Count": str(found.total),
    }
    body = _to_csv(found) if wanted.offer.format == "csv" else found.model_dump_json()
    return Reply(200, headers, body.encode())


def _to_csv(answer: Answer) -> str:
    """Return the facts as rows; whether they answer the question, or only come near it, stands in each."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["answered", "reason", *_COLUMNS, *Cited.model_fields])
    for fact in answer.facts:
        writer.writerow([str(answer.answered).lower(), answer.reason or "", *_cells(fact)])
    if not answer.facts:
        blank = [""] * (len(_COLUMNS) + len(Cited.model_fields))
        writer.writerow([str(answer.answered).lower(), answer.reason or "", *blank])
    return out.getvalue()


def _cells(fact: Fact) -> list[object]:
    values = [getattr(fact, name) for name in _COLUMNS]
    cited = [getattr(fact.citation, name) if fact.citation else "" for name in Cited.model_fields]
    return ["" if v is None else getattr(v, "label", v) for v in values] + cited


def _bad(detail: str, hint: str) -> Problem:
    return Problem(422, "bad-value", "A value cannot be used", detail, hint)


def _read(request: Request) -> _Wanted:
    """Return the checked parameters; anything that cannot be used is a 422 with a sentence."""
    asked = request.query_params
    if twice := next((name for name in asked if len(asked.getlist(name)) > 1), None):
        raise _bad(f"“{twice[:40]}” is given twice", "give each parameter one value")
    if odd := next((name for name in asked if name not in _PARAMETERS), None):
        raise _bad(f"this address has no parameter “{odd[:40]}”", "its parameters: " + ", ".join(_PARAMETERS))
    text = asked.get("q", "").strip()
    if not text:
        raise _bad("the question is empty", "put it into q, for example q=密云PM2.5多少")
    if len(text) > LONGEST:
        raise _bad(f"the question has {len(text)} characters", f"ask in at most {LONGEST}")
    language = asked.get("lang") or None
    if language not in (None, "zh", "en"):
        raise _bad(f"“{language[:40]}” is not a language of the graph", "lang is zh or en, or left out")
    explain = (asked.get("explain") or "false").lower()
    if explain not in ("true", "false", "1", "0"):
        raise _bad(f"explain cannot be “{explain[:40]}”", "explain is true or false")
    limit = _whole(asked.get("limit"), "limit", FEW, 1, MOST)
    offset = _whole(asked.get("offset"), "offset", 0, 0, FARTHEST)
    least = _whole(asked.get("min_strength"), "min_strength", 1, 1, 4)
    return _Wanted(text, language, limit, offset, explain in ("true", "1"), least, _offer(request))


def _whole(given: str | None, name: str, otherwise: int, least: int, most: int) -> int:
    if given is None or given == "":
        return otherwise
    if not (given.isascii() and given.isdigit() and len(given) < 6 and least <= int(given) <= most):
        raise _bad(f"{name} cannot be “{given[:40]}”", f"{name} is a whole number from {least} to {most}")
    return int(given)


def _offer(request: Request) -> Offer:
    named = request.query_params.get("format")
    if named:
        offer = next((offer for offer in OFFERS if offer.format == named.lower()), None)
        if offer is None:
            raise _bad(f"there is no format “{named[:40]}”", "format is json or csv")
        return offer
    chosen = negotiate.choose(request.headers.get("accept"), OFFERS)
    if chosen is None:
        raise not_acceptable(request.headers.get("accept"), (offer.sent_as for offer in OFFERS))
    return chosen


_PARAMETERS = ("q", "lang", "limit", "offset", "explain", "min_strength", "format")


def fact_routes(settings: Settings, serving: Serving, asked: Asked) -> APIRouter:
    """Return the route of `/api/facts`; its index is kept warm while the application runs."""
    service = FactService(settings, serving, asked)

    @contextlib.asynccontextmanager
    async def warm(_app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(service.keep_warm())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    router = APIRouter(lifespan=warm)
    router.add_api_route("/api/facts", _handler(service), methods=["HEAD"], include_in_schema=False)
    router.add_api_route(
        "/api/facts",
        _handler(service),
        methods=["GET"],
        response_model=Answer,
        tags=["Facts"],
        operation_id="get-facts",
        summary="Ask a question in words",
        description=_described(),
        responses=_RESPONSES,
        openapi_extra={"x-examples": list(EXAMPLES)},
    )
    return router


def _described() -> str:
    lines = [
        "Facts with citations that answer a question in Chinese or English, best first. No language model is asked. "
        "Where the graph does not hold the answer, `answered` is false, `reason` says why, and the facts are those "
        "that come nearest: they are no answer. An effect below strength 3 carries a `caveat` and is no cause.",
        "",
        *(f"- `GET {example}`" for example in EXAMPLES),
    ]
    return "\n".join(lines)


def _handler(service: FactService) -> Any:
    async def facts(  # noqa: PLR0913 - each parameter of the address is one
        request: Request,
        q: Annotated[str, Query(description=f"The question, at most {LONGEST} characters.",
                                examples=["密云PM2.5多少"])] = "",
        lang: Annotated[str | None, Query(description="zh or en; else the question's own.",
                                          examples=["zh"])] = None,
        limit: Annotated[str | None, Query(description=f"Facts, 1 to {MOST}; {FEW} if left out.",
                                           examples=["5"])] = None,
        offset: Annotated[str | None, Query(description="Facts to skip.", examples=["0"])] = None,
        explain: Annotated[str | None, Query(description="true: how the question was read, and each score.")] = None,
        min_strength: Annotated[str | None, Query(description="Weakest effect shown, 1 to 4.")] = None,
        format: Annotated[str | None, Query(description="json or csv; goes before Accept.")] = None,  # noqa: A002
    ) -> Response:  # fmt: skip
        del (
            q,
            lang,
            limit,
            offset,
            explain,
            min_strength,
            format,
        )  # documented here, checked in one place with sentences
        return await service.send(request, _read(request))

    return facts
