"""The network as files that network programs read: GraphML (Gephi, Cytoscape, R), GEXF (Gephi) and JSON (networkx, d3).

Each edge is one claim or one stated relation with its strength and citation, each node has both labels and its
numbers; what the numbers do not mean stands in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import networkx as nx

from jingjinji.answers.network import build as network
from jingjinji.answers.reading import Reading
from jingjinji.answers.releases.file_formats import NetworkFormat


def write_network(reading: Reading, format_: NetworkFormat, min_strength: int = 1, *, whole: bool = False) -> bytes:
    """Return the measure–indicator network, or the `whole` one, with claims of at least `min_strength`."""
    language = reading.language
    select = network.stronger if whole else network.measures_and_indicators
    graph = network.plain_attributes(select(reading.network, min_strength))
    graph.graph["note"] = network.explain_centrality(language)
    graph.graph["min_strength"] = min_strength
    if format_ is NetworkFormat.graphml:
        return _text(nx.generate_graphml(graph, named_key_ids=True))
    if format_ is NetworkFormat.gexf:
        return _text(nx.generate_gexf(graph))
    content = nx.node_link_data(graph, edges="edges")
    content["graph"] |= {
        f"{kind}s_without_claim": network.without_claim(reading.network, kind, min_strength)
        for kind in ("indicator", "measure")
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _text(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
