"""Where graphs are written: `/update`, `/store`, and the curators' graphs under their own paths."""

from __future__ import annotations

from starlette.routing import Route

from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.protocol.authorize import Authorizer
from jingjinji.faces.http.protocol.graph_store import GraphStore
from jingjinji.faces.http.protocol.update import Update
from jingjinji.faces.http.protocol.writing import Closed, at
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings


def write_routes(settings: Settings, serving: Serving, pages: Pages) -> list[Route]:
    """Return the routes; they come before those that only read, which take every other method."""
    if not settings.writable:
        return at("/update", Closed(pages)) + at("/store", Closed(pages))
    authorizer = Authorizer(settings.out)
    graphs = GraphStore(settings, serving, pages, authorizer)
    direct = Route("/graph/curated/{name:path}", graphs, methods=["PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
    return [*at("/update", Update(settings, serving, pages, authorizer)), *at("/store", graphs), direct]
