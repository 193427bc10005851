"""Every IRI of ours under its own path: pages for people, RDF for programs (RFC 9110, 12; RFC 8288 for the links).

Knows paths, suffixes and headers. What the graph says of an IRI comes from `answers`; how it reads, from the pages.

Laws:
- The path is the IRI without the part before `id/`, `def/` or `graph/`; an IRI that itself ends like a suffix wins.
- A description is sent with 200 and its own address in Content-Location: one round trip where 303 takes two.
- What cannot be shown is said in the form that was asked for.
- A description whose links were cut says so: X-Result-Truncated, and in the page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.routing import Route

from jingjinji import __version__, terms
from jingjinji.answers.entity.fetch import Entity, fetch_entity, is_known
from jingjinji.answers.entity.named_graphs import fetch_graph
from jingjinji.answers.entity.vocabulary import fetch_ontology
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.cache import Cache
from jingjinji.faces.http.exchange.call import Receive, Scope, headers_of
from jingjinji.faces.http.exchange.negotiate import GRAPH_OFFERS, HTML, LANGUAGES, Offer
from jingjinji.faces.http.exchange.reply import Reply, Send
from jingjinji.faces.http.linked_data.addresses import path_of
from jingjinji.faces.http.linked_data.graph_page import graph_content, ontology_content
from jingjinji.faces.http.linked_data.rdf import embedded, write
from jingjinji.faces.http.linked_data.thing_page import thing_content
from jingjinji.faces.http.linked_data.thing_words import THING_WORDS
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems import problem
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.problems.telling import tell
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faces.http.workbench.portraits import portray
from jingjinji.store import port
from jingjinji.store.embedded import EmbeddedStore

METHODS = ("GET", "HEAD", "OPTIONS")
SUFFIXES = {
    ".html": HTML,
    ".ttl": port.TURTLE,
    ".jsonld": port.JSON_LD,
    ".nt": port.N_TRIPLES,
    ".rdf": port.RDF_XML,
    ".trig": port.TRIG,
    ".nq": port.N_QUADS,
}
NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML", "trig": "TriG", "nq": "N-Quads"}
ONTOLOGY = "def/"
_FIT = re.compile(r'[^\x00-\x20<>"{}|^`\\\x7f\ud800-\udfff]+')  # what SPARQL allows between < and > (19.8, IRIREF)
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in terms.PREFIXES.items())
_WHOLE = _PREFIXES + "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


@dataclass(frozen=True)
class Asked:
    """What a client asks for: `name` is the IRI without its beginning, `stem` the path without a suffix."""

    name: str
    offer: Offer
    language: str
    carried: str | None
    encoding: str | None
    store: EmbeddedStore

    @property
    def iri(self) -> str:
        """Return the IRI that is described."""
        return terms.BASE + self.name

    @property
    def identity(self) -> str:
        """Return a name for the body before it is compressed: what it depends on and nothing else."""
        page = (self.language, self.carried) if self.offer.format == HTML else None
        parts = repr((__version__, self.store.version, self.name, self.offer, page))
        return hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()


class LinkedData:
    """The door for `/id/…`, `/def/…` and `/graph/…`."""

    def __init__(self, settings: Settings, serving: Serving, pages: Pages) -> None:
        self._serving = serving
        self._pages = pages
        self._root = settings.root_path
        self._cache = Cache(settings.cache_bytes // 4)

    def routes(self) -> list[Route]:
        """Return where this door is."""
        return [Route(path, self) for path in ("/id/{name:path}", "/def/{name:path}", "/graph/{name:path}")] + [
            Route("/def" + suffix, self) for suffix in ("", *SUFFIXES)
        ]

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        try:
            answer = await self._answer(scope, headers)
        except port.QuerySyntax:  # what stands in our queries is the path alone: it is no IRI
            answer = self._problem(_unknown(scope["path"].removeprefix("/")), scope, headers)
        except port.StoreFault as fault:
            answer = self._problem(problem.of_fault(fault), scope, headers)
        except Problem as found:
            answer = self._problem(found, scope, headers)
        await reply.send_reply(answer, send, with_body=scope["method"] != "HEAD")

    async def _answer(self, scope: Scope, headers: dict[str, str]) -> Reply:
        if scope["method"] == "OPTIONS":
            return Reply(204, {"Allow": ", ".join(METHODS)})
        if scope["method"] not in METHODS:
            detail = f"a description can be read, by {' or '.join(METHODS[:2])}, and not changed"
            allow = {"Allow": ", ".join(METHODS)}
            raise Problem(405, "method-not-allowed", "The method is not allowed here", detail, headers=allow)
        if scope["path"] == "/def":
            query = scope["query_string"].decode("latin-1")
            return Reply(308, {"Location": f"{self._root}/{ONTOLOGY}" + (f"?{query}" if query else "")})
        asked = await self._read(scope, headers)
        tag = reply.entity_tag(asked.identity, asked.encoding)
        if reply.matches(headers.get("if-none-match"), tag):
            return Reply(304, {"ETag": tag, "Vary": _vary(asked), "X-Dataset-Version": asked.store.version})
        if kept := self._cache.get(tag):
            return kept
        made = await self._make(asked)
        made.headers |= {"ETag": tag, "Cache-Control": "no-cache"} | self._told(asked)
        made = reply.compress(made, asked.encoding)
        self._cache.put(tag, made)
        return made

    async def _read(self, scope: Scope, headers: dict[str, str]) -> Asked:
        store = self._serving.ready()
        name = scope["path"].removeprefix("/")
        stem, suffix = split(name)
        if not _FIT.fullmatch(name):
            raise _unknown(name)
        if suffix and name != stem and await is_known(store, terms.BASE + name):
            stem, suffix = name, None
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        hints = [asked[hint] for hint in ("format", "output") if hint in asked]
        offer = Offer(suffix, suffix) if suffix else negotiate.want(headers.get("accept"), hints).graph
        if offer is None:
            raise problem.not_acceptable(headers.get("accept"), (offer.sent_as for offer in GRAPH_OFFERS))
        carried = asked["lang"] if asked.get("lang") in LANGUAGES else None
        language = negotiate.language(headers.get("accept-language"), carried)
        return Asked(stem, offer, language, carried, negotiate.encoding(headers.get("accept-encoding")), store)

    async def _make(self, asked: Asked) -> Reply:
        graphs = asked.store.manifest.get("graphs", {})
        if asked.name == ONTOLOGY and asked.offer.format != HTML:
            return await self._whole(asked, terms.graph("ontology"))
        if asked.name == ONTOLOGY:
            content = ontology_content(await fetch_ontology(asked.store, asked.language), self._root, asked.carried)
            return self._page("ontology.html", asked, **content)
        if asked.iri in graphs and asked.offer.format != HTML:
            return await self._whole(asked, asked.iri)
        if asked.iri in graphs:
            found = await fetch_graph(asked.store, asked.iri)
            triples = graphs[asked.iri]["triples"]
            return self._page("graph.html", asked, **graph_content(found, triples, asked, self._root))
        entity = await fetch_entity(asked.store, asked.iri)
        if not entity.is_known:
            raise _unknown(asked.name)
        if entity.iri == terms.DEF:  # the ontology under the IRI of its version
            return await self._make(replace(asked, name=ONTOLOGY))
        return await self._describe(entity, asked)

    async def _describe(self, entity: Entity, asked: Asked) -> Reply:
        """Return the description of one thing, as a page or as RDF."""
        if asked.offer.format == HTML:
            said = [*entity.own, *entity.parts, *entity.names.statements]
            place = (asked.language, self._root, asked.carried)
            content = thing_content(entity, *place) | {"portrait": await portray(asked.store, entity.iri, *place)}
            made = self._page("thing.html", asked, **content, embedded=embedded(said))
        else:
            said = [*entity.own, *entity.parts, *entity.incoming, *entity.names.statements]
            made = Reply(200, {}, write(said, asked.offer.format))
        if entity.is_cut:
            made.headers["X-Result-Truncated"] = "true"
        return made

    async def _whole(self, asked: Asked, graph: str) -> Reply:
        """Return one whole named graph as RDF."""
        form = asked.offer.format
        named = form in (port.TRIG, port.N_QUADS)
        formats = port.Formats(None, port.N_TRIPLES if named else form)
        question = port.Request(_WHOLE, formats, port.Dataset((graph,)))
        answer = await asked.store.ask(question)
        headers = {"X-Result-Truncated": "true"} if answer.truncated else {}
        if named:
            return Reply(200, headers, with_name(await answer.read(), graph, form))
        if answer.length is not None and answer.length < self._cache.largest:
            return Reply(200, headers, await answer.read())
        return Reply(200, headers, chunks=_chunks(answer), closer=answer.close)

    def _page(self, template: str, asked: Asked, **content: Any) -> Reply:
        downloads = [(NAMES[suffix[1:]], self._path(asked, suffix)) for suffix in SUFFIXES if suffix != ".html"]
        body = self._pages.render(
            template,
            asked.language,
            say=THING_WORDS[asked.language],
            downloads=downloads,
            alternates=[(self._path(asked, suffix), form) for suffix, form in SUFFIXES.items() if form != HTML],
            version=asked.store.version,
            **content,
        )
        return Reply(200, {}, body)

    def _path(self, asked: Asked, suffix: str) -> str:
        stem = "def" if asked.name == ONTOLOGY else asked.name
        return path_of(terms.BASE + stem, self._root) + suffix

    def _told(self, asked: Asked) -> dict[str, str]:
        """Return the headers that tell what the body is, and where its other forms are (RFC 8288)."""
        links = [
            f'<{self._path(asked, suffix)}>; rel="{"describedby alternate" if form == port.TURTLE else "alternate"}"; '
            f'type="{form}"'
            for suffix, form in SUFFIXES.items()
        ]
        suffix = next((suffix for suffix, form in SUFFIXES.items() if form == asked.offer.format), "")
        return {
            "Content-Type": asked.offer.content_type,
            "Content-Location": self._path(asked, suffix) + (f"?lang={asked.language}" if suffix == ".html" else ""),
            "Link": ", ".join(links),
            "Vary": _vary(asked),
            "X-Dataset-Version": asked.store.version,
        }

    def _problem(self, found: Problem, scope: Scope, headers: dict[str, str]) -> Reply:
        """Return a problem in the form that was asked for, by suffix before Accept."""
        stem, suffix = split(scope["path"].removeprefix("/"))
        accept = {None: None, HTML: HTML}.get(suffix, problem.JSON_TYPE)
        language = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("lang")
        about = terms.BASE + stem[:200] if found.name == "unknown-iri" else None
        return tell(found, headers, self._pages, accept=accept, language=language, about=about)


def split(path: str) -> tuple[str, str | None]:
    """Return a path without its suffix, and the format that the suffix names; the ontology may be `def.ttl`."""
    for suffix, form in SUFFIXES.items():
        if path.endswith(suffix):
            stem = path.removesuffix(suffix)
            return (ONTOLOGY if stem == "def" else stem), form
    return path, None


def with_name(triples: bytes, graph: str, media_type: str) -> bytes:
    """Return N-Triples as N-Quads or TriG with the name of their graph."""
    if media_type == port.TRIG:
        return f"<{graph}> {{\n".encode() + triples + b"}\n"
    ending = f" <{graph}> .\n".encode()
    return b"".join(line.removesuffix(b" .\n") + ending for line in triples.splitlines(keepends=True))


async def _chunks(answer: port.Answer) -> AsyncIterator[bytes]:
    async for chunk in answer:
        yield chunk


def _vary(asked: Asked) -> str:
    return "Accept, Accept-Encoding" + (", Accept-Language" if asked.offer.format == HTML else "")


def _unknown(name: str) -> Problem:
    shown = name if len(name) < 200 else name[:200] + "…"
    return Problem(
        *(404, "unknown-iri", "The graph does not know this IRI"),
        f"nothing is said of {terms.BASE}{shown}",
        hint="search by name with SPARQL at /sparql, or begin at /def/, which lists every term",
    )
