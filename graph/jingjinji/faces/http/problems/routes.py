"""`/def/problem/…`: the IRI that every problem has as its type is an address, for people and as RDF."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.negotiate import GRAPH_OFFERS, HTML, Offer
from jingjinji.faces.http.linked_data.rdf import write
from jingjinji.faces.http.linked_data.routes import split
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems.problem import Problem, not_acceptable
from jingjinji.faces.http.problems.problem_types import TITLES, statements

_READING = ["GET", "HEAD"]


def problem_routes(pages: Pages) -> APIRouter:
    """Return the routes of the list of problem types and of each."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/def/problem", methods=_READING)
    def without_slash() -> Response:
        return RedirectResponse("problem/", 308)

    @router.api_route("/def/problem/{name:path}", methods=_READING)
    def described(request: Request, name: str) -> Response:
        return _describe(request, name, pages)

    return router


def _describe(request: Request, name: str, pages: Pages) -> Response:
    """Send the description of one type, of all where `name` is empty."""
    name, suffix = split(name)
    kinds = {each: kind for each, kind in pages.problem_types.items() if name in ("", each)}
    if not kinds:
        detail = f"there is no type of problem called “{name[:80]}”"
        chinese = f"没有名为“{name[:80]}”的问题类型；/def/problem/ 列出全部类型"
        raise Problem(404, "not-found", "There is nothing here", detail, "/def/problem/ lists them", detail_zh=chinese)
    offer = Offer(suffix, suffix) if suffix else negotiate.choose(request.headers.get("accept"), GRAPH_OFFERS)
    if offer is None:
        raise not_acceptable(request.headers.get("accept"), (offer.sent_as for offer in GRAPH_OFFERS))
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
    if name:
        headers["Link"] = f'<{name}.ttl>; rel="describedby alternate"; type="text/turtle"'
    if offer.format == HTML:
        language = negotiate.language(request.headers.get("accept-language"), request.query_params.get("lang"))
        body = pages.render("problem_types.html", language, kinds=kinds, name=name, titles=TITLES)
    else:
        body = write(statements(kinds), offer.format)
    tag = reply.entity_tag(reply.digest(body), None)
    headers["ETag"] = tag
    if reply.matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers | {"Content-Type": offer.content_type})
