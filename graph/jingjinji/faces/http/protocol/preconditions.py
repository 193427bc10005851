"""Whether a graph is still what a curator believes: If-Match and If-None-Match of a writing request (RFC 9110, 13.1).

Knows the tags under which a graph is sent, at `/store` and at its own path, in every format and coding. A tag that was
given for any of them holds as long as the graph has not changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jingjinji.faces.http.exchange import reply
from jingjinji.faces.http.exchange.negotiate import ENCODINGS, GRAPH_OFFERS, HTML
from jingjinji.faces.http.linked_data.routes import Asked
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.terms import BASE

OFFERS = tuple(offer for offer in GRAPH_OFFERS if offer.format != HTML)


def graph_tag(store: EmbeddedStore, graph: str, media_type: str) -> str:
    """Return the tag of a graph that `/store` sends as `media_type`: it changes with the graph, not with others."""
    return reply.entity_tag(reply.digest(repr((store.content_name(graph), graph, media_type)).encode()), None)


def condition(headers: Mapping[str, str], graph: str) -> Callable[[EmbeddedStore], None] | None:
    """Return what to hold the store to in the moment of an edit, None where nothing is asked; it raises 412."""
    if_match, if_none_match = headers.get("if-match"), headers.get("if-none-match")
    if if_match is None and if_none_match is None:
        return None

    def check(store: EmbeddedStore) -> None:
        exists = graph in store.manifest.get("graphs", {})
        tags = set(_tags(store, graph)) if exists else set()
        if if_match is not None and not _names(if_match, tags, exists=exists):
            raise _changed(
                "If-Match", "the graph is no longer what it was" if exists else f"there is no graph <{graph}>"
            )
        if if_none_match is not None and _names(if_none_match.replace("W/", ""), tags, exists=exists):
            raise _changed("If-None-Match", f"the graph <{graph}> exists as it was named")

    return check


def _tags(store: EmbeddedStore, graph: str) -> Iterator[str]:
    for offer in OFFERS:
        yield graph_tag(store, graph, offer.sent_as)
        if graph.startswith(BASE):
            asked = Asked(graph.removeprefix(BASE), offer, "", None, None, store)
            for encoding in (None, *ENCODINGS):
                yield reply.entity_tag(asked.identity, encoding)


def _names(header: str, tags: set[str], *, exists: bool) -> bool:
    """Tell whether a header names the graph as it is, by strong comparison, or by `*` any graph that exists."""
    if header.strip() == "*":
        return exists
    return not tags.isdisjoint(part.strip() for part in header.split(","))


def _changed(header: str, sentence: str) -> Problem:
    hint = "read the graph and its ETag by GET, merge, and send again with that tag"
    title = "The graph has changed meanwhile"
    return Problem(412, "changed-meanwhile", title, f"{header} does not hold: {sentence}; nothing was changed", hint)
