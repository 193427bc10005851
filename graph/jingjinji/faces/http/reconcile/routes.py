"""The addresses of the reconciliation service: `/reconcile`, and `/reconcile/zh` and `/reconcile/en` for one language.

OpenRefine cannot send a language, so that each language has an endpoint of its own; at `/reconcile` a query's own
script decides, then Accept-Language. Every answer may be wrapped for JSONP (the `callback` parameter, 0.2, 3.3).
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request, Response

from jingjinji.answers import matching
from jingjinji.answers.matching import Wanted
from jingjinji.answers.reading import Readings
from jingjinji.faces.http.exchange import call, negotiate
from jingjinji.faces.http.exchange.call import ClientGone
from jingjinji.faces.http.exchange.negotiate import HTML, LANGUAGES
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.reconcile import queries as read
from jingjinji.faces.http.reconcile.service import PAGE, Service
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings

READING = ["GET", "HEAD"]
PREFIXES = ("/reconcile", *(f"/reconcile/{language}" for language in LANGUAGES))
_VARY = {"Vary": "Accept-Language"}
# OpenRefine shows a preview in a frame of its own page.
_FRAMED = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"}
Fields = dict[str, str]


class Endpoint:
    """The service at one address; `language` is fixed there, or None."""

    def __init__(self, settings: Settings, serving: Serving, pages: Pages, readings: Readings, prefix: str) -> None:
        self._settings = settings
        self._serving = serving
        self._pages = pages
        self._readings = readings
        self._service = Service(readings)
        self._prefix = prefix
        self._fixed = prefix.rpartition("/")[2] if prefix != PREFIXES[0] else None

    async def answer(self, request: Request) -> Response:
        """Answer with the manifest, with candidates, or with values of properties, as the parameters ask."""
        fields = await self._fields(request)
        callback, store = read.read_callback(fields.get("callback")), self._serving.ready()
        language = self._language(request, fields)
        if "queries" in fields:
            batch = read.read_queries(fields["queries"], self._asked(fields), language)
            return _json(await self._service.reconcile(store, batch), callback)
        if "extend" in fields:
            asked = read.read_extension(fields["extend"])
            return _json(await self._service.extend(store, asked, language), callback)
        if "query" in fields:
            wanted = read.read_single(fields["query"], self._asked(fields), language)
            return _json((await self._service.reconcile(store, {"q": wanted}))["q"], callback)
        if request.method == "POST":
            raise read.malformed("the form has neither “queries” nor “extend”", "send a batch of queries as JSON")
        root = public_address(request.scope, self._settings.trusted_proxies)
        types = await self._service.types(store, language)
        return _json(self._service.manifest(root + self._prefix, root, language, types), callback)

    async def properties(self, request: Request) -> Response:
        """Answer with the properties that are proposed for a type."""
        fields = await self._fields(request)
        limit = _number(fields.get("limit"), "limit", 1) if "limit" in fields else None
        type_ = fields.get("type", "").removeprefix("jjj:")
        content = await self._service.propose(self._serving.ready(), type_, limit, self._language(request, fields))
        return _json(content, read.read_callback(fields.get("callback")))

    async def suggest(self, request: Request, what: str) -> Response:
        """Answer with entities, types or properties that begin like the prefix."""
        fields = await self._fields(request)
        prefix, cursor = fields.get("prefix", "")[:200], _number(fields.get("cursor", "0"), "cursor", 0)
        types = tuple(filter(None, [fields.get("type", "").removeprefix("jjj:")]))
        wanted = Wanted(prefix, self._language(request, fields), types, cursor + PAGE)
        content = await self._service.suggest(self._serving.ready(), what, wanted, cursor)
        return _json(content, read.read_callback(fields.get("callback")))

    async def preview(self, request: Request) -> Response:
        """Answer with a small page about one thing."""
        fields = await self._fields(request)
        language, ref = self._language(request, fields), fields.get("id", "")
        known = await self._readings.of(self._serving.ready(), language)
        if ref not in known.directory.entries:
            raise Problem(404, "unknown-entity", "The graph does not know this thing", f"there is no “{ref[:200]}”")
        statement = known.statements.get(ref)
        body = self._pages.render(
            "preview.html",
            language,
            id=ref,
            label=known.directory.label(ref, language),
            types=[type_.label for type_ in matching.types_of(known, ref, language)],
            others=[name for _, name in known.directory.entries[ref].others],
            text=known.fact(ref).text if statement else None,
            citation=known.fact(ref).citation if statement else None,
        )
        return Response(body, headers=_VARY | _FRAMED, media_type=HTML)

    async def _fields(self, request: Request) -> Fields:
        pairs = call.fields_of(request.scope["query_string"])
        if request.method == "POST":
            headers = call.headers_of(request.scope)
            if call.media_type_of(headers) != call.FORM:
                raise Problem(
                    *(415, "unsupported-media-type", "The body is not of a kind that is read here"),
                    "this service reads forms",
                    hint=f"send {call.FORM}",
                    headers={"Accept-Post": call.FORM},
                )
            most = self._settings.query_bytes * call.FORM_OVERHEAD
            try:
                pairs += call.fields_of(await call.read_body(request.receive, headers, most, "batch"))
            except ClientGone:
                raise read.malformed("the body is incomplete") from None
        return dict(pairs)

    def _asked(self, fields: Fields) -> str | None:
        given = fields.get("lang")
        return self._fixed or (given if given in LANGUAGES else None)

    def _language(self, request: Request, fields: Fields) -> str:
        return negotiate.language(request.headers.get("accept-language"), self._asked(fields))


def _number(text: str | None, name: str, least: int) -> int:
    if text is None or not text.isdecimal() or len(text) > 6 or int(text) < least:
        raise read.malformed(f"{name} must be a whole number from {least} on")
    return int(text)


def _json(content: Any, callback: str | None) -> Response:
    body = json.dumps(content, ensure_ascii=False)
    if callback is None:
        return Response(body, headers=_VARY, media_type="application/json")
    safe = body.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Response(f"/**/{callback}({safe});", headers=_VARY, media_type="application/javascript")


def reconcile_routes(settings: Settings, serving: Serving, pages: Pages, readings: Readings) -> APIRouter:
    """Return the routes of the service at each of its addresses."""
    router = APIRouter(include_in_schema=False)
    for prefix in PREFIXES:
        _add(router, Endpoint(settings, serving, pages, readings, prefix), prefix)
    return router


def _add(router: APIRouter, endpoint: Endpoint, prefix: str) -> None:
    async def suggest_entity(request: Request) -> Response:
        return await endpoint.suggest(request, "entity")

    async def suggest_type(request: Request) -> Response:
        return await endpoint.suggest(request, "type")

    async def suggest_property(request: Request) -> Response:
        return await endpoint.suggest(request, "property")

    router.add_api_route(prefix, endpoint.answer, methods=[*READING, "POST"])
    router.add_api_route(prefix + "/", endpoint.answer, methods=[*READING, "POST"])
    router.add_api_route(prefix + "/properties", endpoint.properties, methods=READING)
    router.add_api_route(prefix + "/suggest/entity", suggest_entity, methods=READING)
    router.add_api_route(prefix + "/suggest/type", suggest_type, methods=READING)
    router.add_api_route(prefix + "/suggest/property", suggest_property, methods=READING)
    router.add_api_route(prefix + "/preview", endpoint.preview, methods=READING)
