"""`/store`: the SPARQL 1.1 Graph Store HTTP Protocol. A graph is named by `?graph=`, or directly by its own path.

Knows the protocol. Must not know how an edit is worked out or kept.

Laws:
- `?default` is the union of all named graphs: it can be read and not be written.
- POST to the store itself makes a graph of a new name within the token's scope: 201 with its Location (5.5).
- `If-Match` and `If-None-Match` are held against the graph in the moment of the edit, in which nobody else writes.
- A success says that the edit is done and durable; anything else, that nothing is.
"""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote

from jingjinji.faces.http.exchange import call as calls
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.problems.problem import not_acceptable
from jingjinji.faces.http.protocol.preconditions import OFFERS, condition, graph_tag
from jingjinji.faces.http.protocol.writing import Door, Exchange
from jingjinji.store import port
from jingjinji.store.content import FORM, MEDIA_TYPES
from jingjinji.store.edit import Action, Edit
from jingjinji.store.keys import CURATED, Key
from jingjinji.terms import BASE

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]+")
_ACTIONS: dict[str, Action] = {"PUT": "put", "POST": "post", "DELETE": "delete"}
_DEFAULT = "default"  # no IRI, so no graph's name


class GraphStore(Door):
    """The endpoint for whole graphs."""

    methods = ("GET", "HEAD", "PUT", "POST", "DELETE")
    accept_post = ", ".join((*MEDIA_TYPES, FORM))

    async def answer(self, exchange: Exchange) -> Reply:
        """Read, put, add to or delete one graph (Graph Store Protocol, 5.2 to 5.6)."""
        graph = _target(exchange)
        if exchange.method in ("GET", "HEAD"):
            if graph is None:
                raise calls.malformed("which graph? add ?default or ?graph=IRI")
            return await self._show(exchange, graph)
        if graph == _DEFAULT:
            raise port.OutOfReach(
                "the default graph is the union of all named graphs; nothing is written to it",
                hint="write to a graph of your own by ?graph=IRI",
            )
        if graph is None and exchange.method != "POST":
            raise calls.malformed("which graph? add ?graph=IRI")
        return await self._change(exchange, graph or _new_name(exchange.key))

    async def _show(self, exchange: Exchange, graph: str) -> Reply:
        """Return a graph in the format that is accepted (5.2)."""
        offer = negotiate.choose(exchange.headers.get("accept"), OFFERS)
        if offer is None:
            raise not_acceptable(exchange.headers.get("accept"), port.GRAPH)
        store = self.store
        tag = graph_tag(store, graph, offer.sent_as)
        headers = {"ETag": tag, "Vary": "Accept", "X-Dataset-Version": store.version, "Cache-Control": "no-cache"}
        where = "{ ?s ?p ?o }"
        if graph != _DEFAULT:
            where = f"{{ GRAPH <{graph}> {where} }}"
            known = await store.ask(port.Request(f"ASK {{ GRAPH <{graph}> {{}} }}"))
            if b"true" not in await known.read():
                raise port.NoSuchGraph(f"there is no graph <{graph}>")
        if reply.matches(exchange.headers.get("if-none-match"), tag):
            return Reply(304, headers)
        request = port.Request(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {where}", port.Formats(None, offer.format))
        found = await store.ask(request)
        if found.truncated:
            headers["X-Result-Truncated"] = "true"
        if found.length is not None:
            headers["Content-Length"] = str(found.length)
        headers["Content-Type"] = offer.content_type
        return Reply(200, headers, chunks=found.chunks, closer=found.close)

    async def _change(self, exchange: Exchange, graph: str) -> Reply:
        """Put, add to or delete a graph (5.3 to 5.5): 201 where it is new, else 204."""
        body = b""
        if exchange.method != "DELETE":
            calls.media_type_of(exchange.headers)
            body = await calls.read_body(exchange.receive, exchange.headers, self.settings.edit_bytes, "graph")
        edit = Edit(
            _ACTIONS[exchange.method],
            exchange.key.scopes,
            graph=graph,
            content_type=exchange.headers.get("content-type", ""),
            body=body,
        )
        changes = await self.serving.edit(edit, condition(exchange.headers, graph))
        headers = {"X-Dataset-Version": self.store.version}
        if graph not in changes.created:
            return Reply(204, headers)
        address = public_address(exchange.scope, self.settings.trusted_proxies)
        return Reply(201, headers | {"Location": f"{address}/store?graph={quote(graph, safe='')}"})


def _target(exchange: Exchange) -> str | None:
    """Return the IRI of the graph that the request is about, `default`, or None where it names none (4.1, 4.2)."""
    if "name" in exchange.scope.get("path_params", {}):
        direct = BASE + exchange.scope["path"].removeprefix("/")
        return _checked(direct)
    pairs = calls.fields_of(exchange.scope["query_string"])
    graphs = [value for name, value in pairs if name == "graph"]
    defaults = [name for name, _ in pairs if name == "default"]
    if len(graphs) + len(defaults) > 1:
        raise calls.malformed("a request is about one graph: one ?graph=IRI, or ?default")
    if defaults:
        return _DEFAULT
    return _checked(graphs[0]) if graphs else None


def _checked(iri: str) -> str:
    if not _IRI.fullmatch(iri):
        raise calls.malformed(f"a graph is named by an absolute IRI, not by “{iri}”")
    return iri


def _new_name(key: Key) -> str:
    """Return the IRI of a graph that does not exist yet, within the key's scope; curators' own places go first."""
    places = [scope for scope in key.scopes if scope.endswith(("/", "#"))]
    if not places:
        hint = "name the graph: ?graph=" + key.scopes[0]
        raise port.OutOfReach("this token may not make graphs of new names", hint=hint)
    return min(places, key=lambda scope: not scope.startswith(CURATED)) + str(uuid.uuid4())
