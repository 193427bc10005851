"""`/.well-known/void` and `/catalog`: what this dataset is, for machines and for people.

Both say the same of the dataset; the VoID address adds the partitions that query planners and chat tools read
(VoID, 7.2: the well-known address). Knows negotiation and addresses. Must not know how the catalogue was made.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from fastapi import APIRouter, Request, Response

from jingjinji.answers.joint import Joint
from jingjinji.answers.releases.dumps import DumpFile
from jingjinji.faces.http.clients.charged import work
from jingjinji.faces.http.dataset import catalog_page
from jingjinji.faces.http.dataset.catalog_rdf import read_catalog, served, without_partitions, write
from jingjinji.faces.http.dataset.dump_maker import DumpMaker
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.negotiate import GRAPH_OFFERS, HTML
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems.problem import not_acceptable
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.release import Release

READING = ["GET", "HEAD"]
_HINTS = ("format", "output", "results")
_VARY = "Accept, Accept-Encoding, Accept-Language"
_KEPT = 32  # replies
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Wanted:
    """What a client wants: from which address it reaches us, with partitions or not, in which form and language."""

    address: str
    partitions: bool
    form: str
    sent_as: str
    language: str


class Catalog:
    """The catalogue of whatever release is in service; what is costly is made once."""

    def __init__(self, settings: Settings, serving: Serving, pages: Pages, maker: DumpMaker) -> None:
        self._settings = settings
        self._serving = serving
        self._pages = pages
        self._maker = maker
        self._replies: OrderedDict[str, Reply] = OrderedDict()
        self._known: tuple[str, Sequence[ox.Triple]] | None = None
        self._joint: Joint[Sequence[ox.Triple]] = Joint()

    async def answer(self, request: Request, *, partitions: bool) -> Response:
        """Answer one request in the form that the client wants, or 304, or 406."""
        store = self._serving.ready()
        release, version = store.release, store.version
        form, sent_as = _form(request)
        language = negotiate.language(request.headers.get("accept-language"), request.query_params.get("lang"))
        address = public_address(request.scope, self._settings.trusted_proxies)
        wanted = _Wanted(address, partitions, form, sent_as, language if form == HTML else "")
        encoding = negotiate.encoding(request.headers.get("accept-encoding"))
        identity = hashlib.blake2b(repr((release.version, wanted)).encode(), digest_size=16).hexdigest()
        tag = reply.entity_tag(identity, encoding)
        headers = {"Vary": _VARY, "Cache-Control": "no-cache", "ETag": tag, "X-Dataset-Version": version}
        if reply.matches(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        made = self._replies.get(tag)
        if made is None:
            triples, files = await self._read(release)
            body = await work(self._make, release, triples, files, wanted)
            made = await work(reply.compress, Reply(200, headers, body), encoding)
            self._replies[tag] = made
            while len(self._replies) > _KEPT:
                self._replies.popitem(last=False)
        return Response(made.body, headers=made.headers, media_type=sent_as)

    async def _read(self, release: Release) -> tuple[Sequence[ox.Triple], Mapping[str, DumpFile]]:
        """Return the catalogue and the dump's files of a release, read once; without files where none can be made."""
        if self._known is None or self._known[0] != release.version:
            read = await self._joint.of(release.version, lambda: asyncio.to_thread(read_catalog, release))
            self._known = (release.version, read)
        triples = self._known[1]
        try:
            return triples, await self._maker.files(release)
        except (OSError, Fault) as error:
            _log.warning("the catalogue lists no dumps: %s", error)
            return triples, {}

    def _make(
        self, release: Release, triples: Sequence[ox.Triple], files: Mapping[str, DumpFile], wanted: _Wanted
    ) -> bytes:
        if wanted.form == HTML:
            texts, content = catalog_page.TEXTS[wanted.language], catalog_page.content(triples, wanted.language)
            page = {"texts": texts, "version": release.version, "endpoint": wanted.address + "/sparql", **content}
            return self._pages.render("catalog.html", wanted.language, **page)
        kept = triples if wanted.partitions else without_partitions(triples)
        return write([*kept, *served(release, wanted.address, files)], wanted.form)


def _form(request: Request) -> tuple[str, str]:
    """Return format and media type of the answer; an Accept that nothing fits is a 406."""
    hints = [value for name, value in request.query_params.multi_items() if name in _HINTS]
    offer = negotiate.want(request.headers.get("accept"), hints).graph
    if offer is None:
        raise not_acceptable(request.headers.get("accept"), (offer.sent_as for offer in GRAPH_OFFERS))
    return offer.format, offer.content_type


def catalog_routes(settings: Settings, serving: Serving, pages: Pages, maker: DumpMaker) -> APIRouter:
    """Return the routes of the dataset's description."""
    router = APIRouter(include_in_schema=False)
    catalog = Catalog(settings, serving, pages, maker)

    @router.api_route("/.well-known/void", methods=READING)
    async def void(request: Request) -> Response:
        return await catalog.answer(request, partitions=True)

    @router.api_route("/catalog", methods=READING)
    async def dcat(request: Request) -> Response:
        return await catalog.answer(request, partitions=False)

    return router
