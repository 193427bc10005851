"""What the network page shows, as plain data: the drawing, the links as a table, paths, numbers, and what has no link.

Knows the network (`answers.network`) and its words. Must not know requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jingjinji.answers.fact import Cited
from jingjinji.answers.network import build as network
from jingjinji.answers.reading import Reading
from jingjinji.faces.http.network.drawing import Link, draw
from jingjinji.faces.http.network.page_words import NETWORK_TEXTS

_PATHS, _CENTRAL, _LISTED = 5, 12, 40
STRENGTHS = (4, 3, 2, 1)


@dataclass(frozen=True)
class Asked:
    """What the reader chose: least strength, and the ends of a path as they were written."""

    strength: int = 3
    start: str = ""
    end: str = ""


Ranks = dict[str, dict[str, float]]


def shown(reading: Reading, asked: Asked, root: str, ranks: Ranks) -> dict[str, Any]:
    """Return what the template shows; a name that the graph does not know is a `Fault` with the nearest."""
    texts = NETWORK_TEXTS[reading.language]
    tied = network.measures_and_indicators(reading.network, asked.strength)
    labels = {ref: str(label) for ref, label in reading.network.nodes(data="label")}
    edges = sorted(tied.edges(data=True), key=lambda edge: (-edge[2]["strength"], labels[edge[0]], labels[edge[1]]))
    drawn = [Link(start, end, data["strength"], data["text"]) for start, end, data in edges]
    links = [
        (link, labels[link.measure], labels[link.indicator], _cited(edge[2]["citation"]))
        for link, edge in zip(drawn, edges, strict=True)
    ]
    return {
        "links": links,
        "drawing": draw(drawn, labels, reading.language, root, texts["picture"]),
        "paths": _paths(reading, asked),
        "central": _central(reading, ranks),
        "central_note": network.explain_centrality(reading.language),
        "without": [(kind, *_without(reading, kind, asked.strength)) for kind in ("measure", "indicator")],
        "names": _names(reading),
    }


def rank(reading: Reading) -> Ranks:
    """Return degree and betweenness of every thing in the whole network; this takes a second."""
    return network.rank_nodes(reading.network)


def graph_data(reading: Reading, ranks: Ranks) -> dict[str, Any]:
    """Return the whole network with its numbers, for the script of the page."""
    nodes = [
        {"id": ref, "kind": data["kind"], "label": data["label"], **ranks[ref]}
        for ref, data in reading.network.nodes(data=True)
    ]
    told = ("strength", "text")
    edges = [
        {"source": start, "target": end, "cited": _cited(data["citation"]), **{name: data[name] for name in told}}
        for start, end, data in reading.network.edges(data=True)
    ]
    return {"nodes": nodes, "edges": edges}


def _cited(citation: Cited | None) -> str | None:
    """Return where a reader looks it up, by line or by document, and the printed phrase."""
    return None if citation is None else f"{citation.line or citation.title}: {citation.printed}"


def _paths(reading: Reading, asked: Asked) -> list[dict[str, Any]] | None:
    """Return the paths asked for, None where none were; a name of several things stands for the first that is tied."""
    if not asked.start or not asked.end:
        return None
    starts, ends = (reading.directory.meant(name) for name in (asked.start, asked.end))
    graph = network.stronger(reading.network, asked.strength)
    tried = (network.find_paths(graph, one, other, reading.language, _PATHS) for one in starts for other in ends)
    found = next((paths for paths in tried if paths), [])
    return [
        {
            "nodes": [(ref, reading.directory.label(ref, reading.language)) for ref in path.nodes],
            "hops": [_told(hop) for hop in path.hops],
            "strength": path.strength,
            "caveat": path.caveat,
        }
        for path in found
    ]


def _told(hop: network.Hop) -> dict[str, Any]:
    tie = hop.ties[0]
    return {"text": tie.text, "strength": tie.strength, "cited": _cited(tie.citation)}


def _central(reading: Reading, ranks: Ranks) -> list[dict[str, Any]]:
    """Return the things with most links."""
    first = sorted(ranks, key=lambda ref: (-ranks[ref]["degree"], -ranks[ref]["betweenness"], ref))[:_CENTRAL]
    return [{"id": ref, **reading.network.nodes[ref], **ranks[ref]} for ref in first]


def _without(reading: Reading, kind: str, strength: int) -> tuple[int, list[tuple[str, str]]]:
    refs = network.without_claim(reading.network, kind, strength)
    return len(refs), [(ref, reading.directory.label(ref, reading.language)) for ref in refs[:_LISTED]]


def _names(reading: Reading) -> list[str]:
    """Return the names that a reader may choose as an end of a path."""
    wanted = ("measure", "indicator", "policy", "programme", "place")
    return sorted({str(data["label"]) for _, data in reading.network.nodes(data=True) if data["kind"] in wanted})
