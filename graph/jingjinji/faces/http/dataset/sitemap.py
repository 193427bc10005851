"""What a search engine may read: `/robots.txt`, and `/sitemap.xml` with every page for people (sitemaps.org 0.9)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response

from jingjinji import terms
from jingjinji.answers.entity.vocabulary import fetch_addresses
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.linked_data.addresses import path_of
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.store.embedded import EmbeddedStore

PAGES_OF_FILE = 50_000  # a sitemap has no more; more pages need an index of several
FIRST = ("/", "/sparql", "/queries", "/catalog", "/dump/", "/def/problem/")
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The endpoint and the files of dumps cost more to crawl than they are worth to a search engine; the list of the dumps
# is a page like others, and leads those who look for data to the files (RFC 9309, 2.2.2: the longest rule counts).
_ROBOTS = """User-agent: *
Disallow: {root}/sparql?
Disallow: {root}/metrics
Disallow: {root}/dump/
Allow: {root}/dump/$

Sitemap: {address}/sitemap.xml
"""


class _Listed:
    """The paths of all pages, listed once for each release."""

    def __init__(self) -> None:
        self._version: str | None = None
        self._paths: list[str] = []

    async def paths(self, store: EmbeddedStore) -> list[str]:
        """Return the paths, without the root under which a proxy serves them."""
        if self._version != store.version:
            graphs = store.manifest.get("graphs", {})
            found = {*await fetch_addresses(store), *graphs, terms.DEF}
            pages = sorted(path_of(iri, "") for iri in found if iri.startswith(terms.BASE))
            self._version, self._paths = store.version, [*FIRST, *pages]
        return self._paths


def sitemap_routes(settings: Settings, serving: Serving) -> APIRouter:
    """Return the routes of `/robots.txt`, `/sitemap.xml` and the parts of a large sitemap."""
    router = APIRouter(include_in_schema=False)
    listed = _Listed()

    @router.api_route("/robots.txt", methods=["GET", "HEAD"])
    async def robots(request: Request) -> Response:
        address = public_address(request.scope, settings.trusted_proxies)
        return Response(_ROBOTS.format(root=settings.root_path, address=address), media_type="text/plain")

    @router.api_route("/sitemap.xml", methods=["GET", "HEAD"])
    async def sitemap(request: Request) -> Response:
        paths = await listed.paths(serving.ready())
        return _xml(whole(paths, public_address(request.scope, settings.trusted_proxies)))

    @router.api_route("/sitemap-{number:int}.xml", methods=["GET", "HEAD"])
    async def part(request: Request, number: int) -> Response:
        paths = (await listed.paths(serving.ready()))[PAGES_OF_FILE * (number - 1) :][:PAGES_OF_FILE]
        if number < 1 or not paths:
            raise Problem(404, "not-found", "There is nothing here", "the sitemap has fewer parts")
        return _xml(_pages(paths, public_address(request.scope, settings.trusted_proxies)))

    return router


def whole(paths: Sequence[str], address: str, most: int = PAGES_OF_FILE) -> str:
    """Return the sitemap of the pages at `address`, or an index of its parts if there are more than `most`."""
    if len(paths) <= most:
        return _pages(paths, address)
    parts = range(1, -(-len(paths) // most) + 1)
    entries = "".join(f"<sitemap><loc>{escape(address)}/sitemap-{number}.xml</loc></sitemap>\n" for number in parts)
    return f'<sitemapindex xmlns="{_XMLNS}">\n{entries}</sitemapindex>\n'


def _pages(paths: Sequence[str], address: str) -> str:
    entries = "".join(f"<url><loc>{escape(address + path)}</loc></url>\n" for path in paths)
    return f'<urlset xmlns="{_XMLNS}">\n{entries}</urlset>\n'


def _xml(content: str) -> Response:
    return Response('<?xml version="1.0" encoding="UTF-8"?>\n' + content, media_type="application/xml")
