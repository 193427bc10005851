"""`/sparql/explain`: how a query is read, in words, as JSON. The editor shows it; nothing is evaluated."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from jingjinji.answers.run import select
from jingjinji.faces.http.clients.charged import work
from jingjinji.faces.http.exchange import negotiate
from jingjinji.faces.http.exchange.call import FORM_OVERHEAD, headers_of, read_body, too_large
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.serving import Serving

_MOST = 16 << 10  # bytes; the parser is written in Python


@lru_cache(maxsize=2)
def _kept(_version: str) -> dict[str, int]:
    """Return the place where the sizes of a version are kept."""
    return {}


async def _sizes(serving: Serving) -> dict[str, int]:
    store = serving.ready()
    sizes = _kept(store.version)
    if not sizes:
        from jingjinji.answers.validate.query_in_words import SIZES  # noqa: PLC0415 - as below

        rows = (await select(store, SIZES)).rows
        sizes.update({row[0].value: int(row[1].value) for row in rows if row[0] and row[1]})
    return sizes


def explain_routes(serving: Serving) -> APIRouter:
    """Return the route that explains queries."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/sparql/explain", methods=["GET", "POST"])
    async def explained(request: Request) -> Response:
        given = dict(request.query_params)
        if request.method == "POST":
            body = await read_body(request.receive, headers_of(request.scope), _MOST * FORM_OVERHEAD)
            given |= dict(parse_qsl(body.decode("utf-8", "replace")))
        if len(given.get("query", "").encode()) > _MOST:
            raise too_large(_MOST)
        if not given.get("query", "").strip():
            raise Problem(400, "malformed-request", "The request cannot be understood", "there is no query to explain")
        language = negotiate.language(request.headers.get("accept-language"), given.get("lang"))
        from jingjinji.answers.validate.query_in_words import explain  # noqa: PLC0415 - its parser would slow every start

        steps, note = await work(explain, given["query"], await _sizes(serving), language)
        return JSONResponse({"steps": [asdict(step) for step in steps], "note": note})

    return router
