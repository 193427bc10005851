"""`/queries`, `/queries/{name}` and `/.well-known/sparql-examples`: the query library over HTTP.

Knows addresses and negotiation. To run a question it hands the bound text to the SPARQL endpoint, so that formats,
limits, caching, compression and errors are the same there and here.
"""

from __future__ import annotations

import json
from functools import lru_cache
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from jingjinji.answers.library import bind as library
from jingjinji.answers.library.bind import Question, bind
from jingjinji.faces.http.dataset.catalog_rdf import write
from jingjinji.faces.http.exchange import negotiate
from jingjinji.faces.http.exchange.call import Receive, Scope
from jingjinji.faces.http.exchange.negotiate import GRAPH_OFFERS, HTML, TABLE_OFFERS, Offer
from jingjinji.faces.http.exchange.notes import note_of
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.exchange.reply import Send
from jingjinji.faces.http.library import query_page
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems.problem import Problem, not_acceptable
from jingjinji.faces.http.protocol.sparql import Sparql
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.release import Release

READING = ["GET", "HEAD"]
_HINTS = ("format", "output", "results")
_OURS = (*_HINTS, "lang", "timeout", "explain")  # these say how to answer; every other parameter is the question's
_LIST_OFFERS = (Offer("json", "application/json"), Offer(HTML, HTML))
_VARY = {"Vary": "Accept, Accept-Language"}


@lru_cache(maxsize=2)
def _questions(_version: str) -> dict[str, Question]:
    """Return the questions by name, read once a release."""
    return {question.name: question for question in library.questions()}


class _Run(Response):
    """An answer of the SPARQL endpoint to a text that is not the client's own."""

    def __init__(self, endpoint: Sparql, text: str, request: Request, name: str) -> None:
        super().__init__()
        kept = [(name, value) for name, value in request.query_params.multi_items() if name in _OURS]
        self._endpoint = endpoint
        self._name = name
        self._query = urlencode([("query", text), *kept]).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what the endpoint answers."""
        note_of(scope).question = self._name
        await self._endpoint({**scope, "path": "/sparql", "query_string": self._query}, receive, send)


class Library:
    """The query library of whatever release is in service."""

    def __init__(self, endpoint: Sparql, settings: Settings, serving: Serving, pages: Pages) -> None:
        self._endpoint = endpoint
        self._settings = settings
        self._serving = serving
        self._pages = pages

    def listed(self, request: Request) -> Response:
        """Send the list of questions as JSON or as a page, all or those with `?tag=`."""
        release = self._release()
        questions, tag = list(_questions(release.version).values()), request.query_params.get("tag")
        offer = _hinted(request) or negotiate.choose(request.headers.get("accept"), _LIST_OFFERS)
        if offer is None:
            raise not_acceptable(request.headers.get("accept"), (offer.sent_as for offer in _LIST_OFFERS))
        if offer.format != HTML:
            chosen = [question for question in questions if tag is None or tag in question.tags]
            rows = [query_page.as_json(question, self._address(request)) for question in chosen]
            content = {"version": release.version, "queries": rows}
            return Response(json.dumps(content, ensure_ascii=False), headers=_VARY, media_type="application/json")
        language = _language(request)
        content = query_page.listed(questions, language, tag)
        return self._page("queries.html", language, release, **content)

    def one(self, request: Request, name: str) -> Response:
        """Send the page of a question, or its answer: to programs, and where a value or a format is given."""
        release = self._release()
        question = _questions(release.version).get(name)
        if question is None:
            raise _unknown(name)
        offer = negotiate.choose(request.headers.get("accept"), TABLE_OFFERS)
        asked = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
        if asked or offer is None or offer.format != HTML:
            return _Run(self._endpoint, bind(question, _values(request)), request, name)
        language = _language(request)
        content = query_page.shown(question, language, self._settings.root_path, bind(question, {}))
        return self._page("query.html", language, release, **content)

    def examples(self, request: Request) -> Response:
        """Send the library as `sh:SPARQLExecutable`s that aim at this endpoint; people are sent to the list."""
        release = self._release()
        hints = [value for name, value in request.query_params.multi_items() if name in _HINTS]
        offer = negotiate.want(request.headers.get("accept"), hints).graph
        if offer is None:
            raise not_acceptable(request.headers.get("accept"), (offer.sent_as for offer in GRAPH_OFFERS))
        if offer.format == HTML:
            return RedirectResponse("../queries", 303, _VARY)
        triples = query_page.examples(query_page.read_examples(release), self._address(request) + "/sparql")
        return Response(write(triples, offer.format), headers=_VARY, media_type=offer.content_type)

    def _page(self, template: str, language: str, release: Release, **content: object) -> Response:
        texts = query_page.TEXTS[language]
        body = self._pages.render(template, language, texts=texts, version=release.version, **content)
        return Response(body, headers=_VARY, media_type=HTML)

    def _release(self) -> Release:
        return self._serving.ready().release

    def _address(self, request: Request) -> str:
        return public_address(request.scope, self._settings.trusted_proxies)


def _values(request: Request) -> dict[str, str]:
    """Return the question's parameters; one that is empty counts as not given, as forms send it."""
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in _OURS or not value:
            continue
        if name in values:
            raise Fault(f"“{name}” is given twice", hint="give each parameter one value")
        values[name] = value
    return values


def _hinted(request: Request) -> Offer | None:
    wanted = next((request.query_params[name] for name in _HINTS if name in request.query_params), None)
    return {"json": _LIST_OFFERS[0], "html": _LIST_OFFERS[1]}.get(wanted or "")


def _language(request: Request) -> str:
    return negotiate.language(request.headers.get("accept-language"), request.query_params.get("lang"))


def _unknown(name: str) -> Problem:
    try:
        library.find_question(name)
    except Fault as fault:
        chinese = f"问题库里没有“{name[:80]}”；/queries 列出全部问题"
        return Problem(404, "not-found", "There is no such question", fault.sentence, fault.hint, detail_zh=chinese)
    raise AssertionError(name)  # the library of the release and the files differ only while somebody edits them


def query_routes(endpoint: Sparql, settings: Settings, serving: Serving, pages: Pages) -> APIRouter:
    """Return the routes of the query library, which runs questions through `endpoint`."""
    router = APIRouter(include_in_schema=False)
    served = Library(endpoint, settings, serving, pages)

    @router.api_route("/queries", methods=READING)
    async def listed(request: Request) -> Response:
        return served.listed(request)

    @router.api_route("/queries/{name}", methods=READING)
    async def one(request: Request, name: str) -> Response:
        return served.one(request, name)

    @router.api_route("/.well-known/sparql-examples", methods=READING)
    async def examples(request: Request) -> Response:
        return served.examples(request)

    return router
