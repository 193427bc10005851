"""`/sparql`: SPARQL 1.1 Protocol query as a plain ASGI application.

Knows the protocol, negotiation and the order of things. Must not know how queries are evaluated.

Laws (SPARQL 1.1 Protocol, 2.1.4 to 2.1.7, and the project's contract):
- 200 with a complete body is a complete answer; a capped one says `X-Result-Truncated: true`.
- A client's mistake is never answered with 500.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from jingjinji.faces.http.clients.charged import let_in
from jingjinji.faces.http.exchange import call as calls
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.cache import Cache
from jingjinji.faces.http.exchange.call import Call, ClientGone, Receive, Scope
from jingjinji.faces.http.exchange.negotiate import GRAPH_OFFERS, HTML, TABLE_OFFERS, Offer, Wanted
from jingjinji.faces.http.exchange.notes import note_of
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.exchange.reply import Reply, Send
from jingjinji.faces.http.pages.assets import POLICY
from jingjinji.faces.http.pages.pages import ROWS_SHOWN, Pages
from jingjinji.faces.http.problems import problem
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.protocol.service_description import service_description
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.store import port
from jingjinji.store.embedded import EmbeddedStore

METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
_CACHEABLE = ("GET", "HEAD", "QUERY")
_VARY = "Accept, Accept-Encoding"


@dataclass
class _Exchange:
    """One request as it is being answered; `call` is filled in once it has been read."""

    scope: Scope
    receive: Receive
    headers: dict[str, str]
    call: Call = field(default_factory=Call)

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def accept(self) -> str | None:
        return self.headers.get("accept")

    @property
    def encoding(self) -> str | None:
        return negotiate.encoding(self.headers.get("accept-encoding"))

    @property
    def language(self) -> str:
        return negotiate.language(self.headers.get("accept-language"), self.call.language)


class Sparql:
    """The endpoint over whatever release is in service."""

    def __init__(self, settings: Settings, serving: Serving, pages: Pages) -> None:
        self._settings = settings
        self._serving = serving
        self._pages = pages
        self._cache = Cache(settings.cache_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = _Exchange(scope, receive, calls.headers_of(scope))
        try:
            answer = await self._answer(exchange)
        except ClientGone:
            return
        except port.StoreFault as fault:
            answer = self._problem(problem.of_fault(fault), exchange)
        except Problem as found:
            answer = self._problem(found, exchange)
        await reply.send_reply(answer, send, with_body=exchange.method != "HEAD")

    async def _answer(self, exchange: _Exchange) -> Reply:
        _check_method(exchange.method)
        if exchange.method == "OPTIONS":
            allow = {"Allow": ", ".join(METHODS), "Accept-Post": calls.ACCEPT_POST, "Accept-Query": calls.QUERY}
            return Reply(204, allow)
        limits = (self._settings.url_bytes, self._settings.query_bytes)
        try:
            exchange.call = await calls.read_call(exchange.scope, exchange.receive, *limits)
        except Problem as found:
            raise calls.misplaced_update() if found.name == "read-only" and self._settings.writable else found from None
        store = self._serving.ready()
        if exchange.call.query is None:
            return self._without_query(exchange, store)
        if exchange.call.explain:
            return await self._explained(exchange, store)
        wanted = negotiate.want(exchange.accept, exchange.call.hints)
        if wanted.table is None and wanted.graph is None:
            raise problem.not_acceptable(exchange.accept, (offer.sent_as for offer in (*TABLE_OFFERS, *GRAPH_OFFERS)))
        return await self._query(exchange, wanted, store)

    async def _query(self, exchange: _Exchange, wanted: Wanted, store: EmbeddedStore) -> Reply:
        call = exchange.call
        encoding = exchange.encoding
        note = note_of(exchange.scope)
        note.query = call.query
        tag = reply.entity_tag(_identity(store.version, call, wanted, self._page(exchange)), encoding)
        if exchange.method in _CACHEABLE and reply.matches(exchange.headers.get("if-none-match"), tag):
            note.kept = True
            return Reply(304, {"ETag": tag, "Vary": _VARY, "X-Dataset-Version": store.version})
        if kept := self._cache.get(tag):
            note.kept = True
            return kept
        let_in()
        note.kept = False
        rows = ROWS_SHOWN if _is_page(wanted) else None
        request = port.Request(call.query or "", _formats(wanted), call.dataset, call.deadline, rows)
        answer = await store.ask(request)
        offer = wanted.table if answer.kind == "tabular" else wanted.graph
        assert offer is not None
        made = await self._carry(answer, offer, exchange, store.version)
        if not answer.repeatable:
            made.headers["Cache-Control"] = "no-store"
            return reply.compress(made, encoding)
        made.headers |= {"Cache-Control": "no-cache", "ETag": tag}
        made = reply.compress(made, encoding)
        self._cache.put(tag, made)
        return made

    def _page(self, exchange: _Exchange) -> tuple[object, ...]:
        """Return what a page hangs on beside the answer: its language, its address and its scripts."""
        return (exchange.language, exchange.call.parameters, self._pages.assets.stamp())

    async def _explained(self, exchange: _Exchange, store: EmbeddedStore) -> Reply:
        """Return the query as it would be evaluated, with comments; it is SPARQL and can be sent again."""
        call = exchange.call
        note = note_of(exchange.scope)
        note.query = call.query
        let_in()
        note.kept = False
        request = port.Request(call.query or "", dataset=call.dataset, deadline=call.deadline, explain=True)
        answer = await store.ask(request)
        headers = {"Content-Type": f"{port.EXPLANATION}; charset=utf-8", "Vary": "Accept-Encoding"}
        headers |= {"X-Dataset-Version": store.version, "Cache-Control": "no-store"}
        return reply.compress(Reply(200, headers, await answer.read()), exchange.encoding)

    async def _carry(self, answer: port.Answer, offer: Offer, exchange: _Exchange, version: str) -> Reply:
        """Return the answer as a reply: small bodies whole, large ones in chunks, for people as a page."""
        headers = {"Content-Type": offer.content_type, "Vary": _VARY, "X-Dataset-Version": version}
        if answer.truncated:
            headers["X-Result-Truncated"] = "true"
        if offer.format == HTML:
            headers |= {"Vary": _VARY + ", Accept-Language", "Content-Security-Policy": POLICY}
            page = self._pages.result(answer, await answer.read(), exchange.call, exchange.language, version)
            return Reply(200, headers, page)
        if answer.length is not None and answer.length < self._cache.largest:
            return Reply(200, headers, await answer.read())
        if answer.length is not None:
            headers["Content-Length"] = str(answer.length)
        return Reply(200, headers, chunks=answer.chunks, closer=answer.close)

    def _without_query(self, exchange: _Exchange, store: EmbeddedStore) -> Reply:
        if exchange.method in ("POST", "QUERY"):
            detail = "there is no query in this request"
            raise Problem(400, "malformed-request", "The request cannot be understood", detail)
        offer = negotiate.want(exchange.accept, exchange.call.hints).graph
        if offer is None:
            raise problem.not_acceptable(exchange.accept, (offer.sent_as for offer in GRAPH_OFFERS))
        headers = {"Content-Type": offer.content_type, "Vary": _VARY, "X-Dataset-Version": store.version}
        if offer.format == HTML:
            headers |= {"Vary": _VARY + ", Accept-Language", "Content-Security-Policy": POLICY}
            return reply.compress(
                Reply(200, headers, self._pages.editor(exchange.language, store.version)), exchange.encoding
            )
        address = public_address(exchange.scope, self._settings.trusted_proxies)
        path = "/sparql" + "/" * exchange.scope["path"].endswith("/")
        switches = {"writable": self._settings.writable, "federates": bool(self._settings.service_allow)}
        body = service_description(address, path, store.manifest, offer.format, **switches)
        return reply.compress(Reply(200, headers, body), exchange.encoding)

    def _problem(self, found: Problem, exchange: _Exchange) -> Reply:
        found = problem.with_reason(found, exchange.accept)
        content_type, body = problem.plain(found, exchange.accept)
        headers = {"Content-Type": content_type, "Vary": "Accept", **found.headers}
        if problem.form(exchange.accept) == "html":
            version = self._serving.store.version if self._serving.store else None
            body = self._pages.editor(exchange.language, version, exchange.call.query, found)
            headers |= {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        return Reply(found.status, headers, body)


def _check_method(method: str) -> None:
    if method not in METHODS:
        raise Problem(
            *(405, "method-not-allowed", "The method is not allowed here"),
            f"this endpoint knows {', '.join(METHODS)}",
            headers={"Allow": ", ".join(METHODS)},
        )


def _formats(wanted: Wanted) -> port.Formats:
    return port.Formats(_source(wanted.table, port.JSON), _source(wanted.graph, port.TURTLE))


def _source(offer: Offer | None, of_page: str) -> str | None:
    """Return the format to ask the store for; a page is made from `of_page`."""
    if offer is None:
        return None
    return of_page if offer.format == HTML else offer.format


def _is_page(wanted: Wanted) -> bool:
    """Tell whether either kind of answer would become a page, which holds no more rows than a person reads."""
    return all(offer is not None and offer.format == HTML for offer in (wanted.table, wanted.graph))


def _identity(version: str, call: Call, wanted: Wanted, page: object) -> str:
    """Return a name for an answer's content: dataset version, query, dataset, format, and what a page hangs on."""
    shown = page if HTML in (_source(wanted.table, HTML), _source(wanted.graph, HTML)) else None
    parts = repr((version, call.query, call.dataset, wanted, shown))
    return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
