"""`/network`: how measures, policies, indicators and places hang together, for people; its script reads `.json`.

Knows requests and answers. What is shown is made in `network_page`.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from fastapi import APIRouter, Request, Response

from jingjinji.answers.reading import Reading, Readings
from jingjinji.faces.http.clients.charged import work
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.network.page import STRENGTHS, Asked, Ranks, graph_data, rank, shown
from jingjinji.faces.http.network.page_words import NETWORK_TEXTS
from jingjinji.faces.http.pages.assets import POLICY
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.pages.words import WORDS
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.terms import BASE

_READING = ["GET", "HEAD"]
_VARY = "Accept-Language, Accept-Encoding"
_KEPT = 4  # two languages of the dataset in service and of the one before it


class Network:
    """The network of whatever release is in service."""

    def __init__(self, settings: Settings, serving: Serving, pages: Pages, readings: Readings) -> None:
        self._root = settings.root_path
        self._serving = serving
        self._pages = pages
        self._readings = readings
        self._made: dict[tuple[str, str], bytes] = {}
        self._ranked: dict[str, asyncio.Task[Ranks]] = {}

    async def page(self, request: Request) -> Response:
        """Send the page."""
        store, language = self._serving.ready(), _language(request)
        reading = await self._readings.of(store, language)
        ranks = await self._ranks(store.version, reading)
        asked, fault = _asked(request), None
        try:
            content = await work(shown, reading, asked, self._root, ranks)
        except Fault as found:  # an end of a path that the graph does not know
            fault = found
            content = await work(shown, reading, Asked(asked.strength), self._root, ranks)
        body = self._pages.render(
            "network.html", language, say=NETWORK_TEXTS[language], assets=self._pages.assets, strengths=STRENGTHS,
            asked=asked, fault=fault, version=store.version, setting=self._setting(store, language, asked), **content,
        )  # fmt: skip
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        return _send(request, Reply(422 if fault else 200, headers, body))

    async def data(self, request: Request) -> Response:
        """Send the whole network to the script of the page."""
        store, language = self._serving.ready(), _language(request)
        key = (store.version, language)
        if key not in self._made:
            reading = await self._readings.of(store, language)
            ranks = await self._ranks(store.version, reading)
            self._made[key] = await asyncio.to_thread(_encode, reading, ranks)
            while len(self._made) > _KEPT:
                del self._made[next(iter(self._made))]
        return _send(request, Reply(200, {"Content-Type": "application/json"}, self._made[key]))

    async def _ranks(self, version: str, reading: Reading) -> Ranks:
        """Return the numbers of a version's network, computed once and the same in both languages."""
        if version not in self._ranked:
            self._ranked = {version: asyncio.create_task(asyncio.to_thread(rank, reading))}
        return await asyncio.shield(self._ranked[version])

    def _setting(self, store: EmbeddedStore, language: str, asked: Asked) -> dict[str, Any]:
        return {
            "root": self._root, "base": BASE, "language": language, "version": store.version, "prefixes": {},
            "words": {**WORDS[language], **NETWORK_TEXTS[language]}, "strength": asked.strength,
            "parts": [name for name in ("cytoscape.js",) if self._pages.assets.has(name)],
        }  # fmt: skip


def _asked(request: Request) -> Asked:
    given = request.query_params
    strength = given.get("strength", "3")
    if strength not in map(str, STRENGTHS):
        raise Fault(f"strength is a number from 1 to 4, not “{strength[:20]}”", hint="4 and 3 are stated, 2 and 1 not")
    return Asked(int(strength), given.get("from", "").strip()[:200], given.get("to", "").strip()[:200])


def _encode(reading: Reading, ranks: Ranks) -> bytes:
    return json.dumps(graph_data(reading, ranks), ensure_ascii=False, separators=(",", ":")).encode()


def _language(request: Request) -> str:
    return negotiate.language(request.headers.get("accept-language"), request.query_params.get("lang"))


def _send(request: Request, made: Reply) -> Response:
    coded = reply.compress(made, negotiate.encoding(request.headers.get("accept-encoding")))
    return Response(coded.body, coded.status, {**coded.headers, "Vary": _VARY})


def network_routes(settings: Settings, serving: Serving, pages: Pages, readings: Readings) -> APIRouter:
    """Return the routes of the network page."""
    router = APIRouter(include_in_schema=False)
    served = Network(settings, serving, pages, readings)

    @router.api_route("/network", methods=_READING)
    async def page(request: Request) -> Response:
        return await served.page(request)

    @router.api_route("/network.json", methods=_READING)
    async def data(request: Request) -> Response:
        return await served.data(request)

    return router
