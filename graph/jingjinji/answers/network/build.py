"""How measures, policies, indicators, places, programmes and organizations hang together, as a network.

Edges are what is stated: effect claims with their strength, and structure (carries out, is part of, was issued by …),
each with its citation. Of facts that tie two things (a limit, an output) the two things are the ends and the fact is
the edge. Single observations are left out: by way of "was measured in Beijing" everything would touch everything.

Laws:
- A path is a chain of things that were written down beside one another. It is never told as a chain of causes.
- An edge below strength 3 keeps its wording; a path is as weak as its weakest link, and says so.
- Numbers of a network (degree, betweenness) count what a document mentions, not what matters in the world.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx

from jingjinji import terms
from jingjinji.answers.directory import Directory
from jingjinji.answers.fact import Cited, Facts, strength_of
from jingjinji.answers.network.words import CENTRALITY, LINKS, PATHS
from jingjinji.answers.phrases import quoted
from jingjinji.answers.statements import Statement
from jingjinji.answers.table import Table

KINDS = ("measure", "policy", "indicator", "place", "programme", "organization", "target", "event", "recognition")
# What the reasoner added (inverses, every place above) repeats the rest and would shorten every path.
EDGES = (
    terms.sparql_prologue()
    + f"""
SELECT DISTINCT ?from ?relation ?to WHERE {{
  VALUES ?relation {{
    jjj:implements jjj:partOf jjj:issuedBy jjj:basedOn jjj:definesLimit jjj:setsTarget jjj:establishedBy
    jjj:carriedOutBy jjj:involves jjj:place jjj:within jjj:inRiverSystem geo:sfCrosses org:hasMember jjj:recipient
    jjj:awardedBy jjj:event jjj:comparedIndicator jjj:output jjj:indicator
  }}
  GRAPH ?graph {{ ?from ?relation ?to }}
  FILTER (!STRSTARTS(STR(?graph), "{terms.graph("inferred")}") && STRSTARTS(STR(?from), "{terms.ID}"))
  FILTER (?relation != jjj:indicator || STRSTARTS(STR(?from), "{terms.ID}target/"))
  FILTER (?relation != jjj:place || !STRSTARTS(STR(?from), "{terms.ID}observation/"))
}}
ORDER BY ?from ?relation ?to
"""
)
MOST_PATHS = 25
_COSTS = {"place": 4, "within": 2, "involves": 2}  # a place that half of all things share says little of two of them
_COST_OF_STRENGTH = {4: 1, 3: 1, 2: 2, 1: 3}
# File formats have words of their own for source, start and end.
_NAMES_IN_FILES = {
    "source": "document", "section": "section", "line": "line", "start": "code_point_start", "end": "code_point_end",
    "printed": "printed",
}  # fmt: skip
_THROUGH_A_FACT = {"definesLimit": "indicator", "output": "indicator"}


@dataclass(frozen=True)
class Tie:
    """One edge: `text` says what is stated, `fact` is the claim, limit or output that ties the two."""

    source: str
    target: str
    relation: str
    text: str
    strength: int | None
    attribution: str | None
    fact: str | None
    citation: Cited | None
    cost: int


@dataclass(frozen=True)
class Hop:
    """One step of a path with everything that ties its two ends, whichever way it points."""

    source: str
    target: str
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class Path:
    """A way from one thing to another; `strength` is that of its weakest effect claim, None if it has none."""

    nodes: tuple[str, ...]
    hops: tuple[Hop, ...]
    strength: int | None
    text: str
    caveat: str


def read_edges(table: Table) -> list[tuple[str, str, str]]:
    """Return (from, relation, to) as `kind/slug`, local name, `kind/slug`."""
    found = []
    for row in table.rows:
        start, relation, end = (cell.value if cell else "" for cell in row)
        ends = terms.ref_of(start), terms.ref_of(end)
        if ends[0] and ends[1]:
            found.append((ends[0], relation.rsplit("/", 1)[-1].rsplit("#", 1)[-1], ends[1]))
    return found


def build_network(
    edges: Iterable[tuple[str, str, str]], statements: dict[str, Statement], directory: Directory, composer: Facts
) -> nx.MultiDiGraph:
    """Return the network: nodes are `kind/slug` with labels and kind; edges carry relation, strength and citation."""
    graph = nx.MultiDiGraph()
    language = composer.language
    for kind in KINDS:
        for ref in directory.of_kind(kind):
            labels = directory.entries[ref].labels
            graph.add_node(ref, kind=kind, label=directory.label(ref, language),
                           label_zh=labels.get("zh", ref), label_en=labels.get("en", ref))  # fmt: skip
    for start, relation, end in edges:
        _add_structure(graph, (start, relation, end), statements, composer)
    for statement in statements.values():
        if statement.kind == "effect":
            _add_effect(graph, statement, composer)
    return graph


def _add_structure(
    graph: nx.MultiDiGraph, edge: tuple[str, str, str], statements: dict[str, Statement], composer: Facts
) -> None:
    start, relation, end = edge
    fact = None
    stated = statements.get(start)
    if relation in _THROUGH_A_FACT:
        fact, stated = end, statements.get(end)
        end = (stated.value(_THROUGH_A_FACT[relation]) if stated else None) or end
    if start not in graph or end not in graph:
        return
    words = LINKS[composer.language][relation]
    text = words.format(a=quoted(graph.nodes[start]["label"]), b=quoted(graph.nodes[end]["label"]))
    citation = composer.citation(stated) if stated else None
    graph.add_edge(start, end, key=fact or relation, relation=relation, strength=None, attribution=None,
                   fact=fact, citation=citation, text=text, cost=_COSTS.get(relation, 1))  # fmt: skip


def _add_effect(graph: nx.MultiDiGraph, claim: Statement, composer: Facts) -> None:
    measure, indicator, strength = claim.value("measure"), claim.value("indicator"), strength_of(claim)
    if measure not in graph or indicator not in graph or strength is None:
        return
    attribution = (claim.value("attribution") or "").removeprefix("jjj:")
    graph.add_edge(measure, indicator, key=claim.id, relation="effect", strength=strength, attribution=attribution,
                   fact=claim.id, citation=composer.citation(claim), text=composer.sentences.say(claim),
                   cost=_COST_OF_STRENGTH.get(strength, 4))  # fmt: skip


def measures_and_indicators(network: nx.MultiDiGraph, min_strength: int = 1) -> nx.MultiDiGraph:
    """Return the measures and indicators that a claim of at least `min_strength` ties, one edge a claim."""
    kept = [
        (start, end, key)
        for start, end, key, data in network.edges(keys=True, data=True)
        if data["relation"] == "effect" and data["strength"] >= min_strength
    ]
    return nx.MultiDiGraph(network.edge_subgraph(kept))


def stronger(network: nx.MultiDiGraph, min_strength: int) -> nx.MultiDiGraph:
    """Return the network without effect claims below `min_strength`; structure has no strength and stays."""
    kept = network.copy()
    weak = [
        (start, end, key)
        for start, end, key, strength in network.edges(keys=True, data="strength")
        if strength is not None and strength < min_strength
    ]
    kept.remove_edges_from(weak)
    return kept


def find_paths(network: nx.MultiDiGraph, start: str, end: str, language: str, most: int = MOST_PATHS) -> list[Path]:
    """Return at most `most` simple paths between two things, the plainest first, whichever way edges point.

    Short paths by strong claims and structure come before long ones and those through places that many share.
    """
    plain = nx.Graph()
    plain.add_nodes_from(network)
    for one, other, cost in network.edges(data="cost"):
        if one != other and cost < plain.get_edge_data(one, other, {"cost": 99})["cost"]:
            plain.add_edge(one, other, cost=cost)
    if start == end or start not in plain or end not in plain or not nx.has_path(plain, start, end):
        return []
    found = itertools.islice(nx.shortest_simple_paths(plain, start, end, weight="cost"), most)
    return [_path(network, tuple(nodes), language) for nodes in found]


def _path(network: nx.MultiDiGraph, nodes: tuple[str, ...], language: str) -> Path:
    hops = tuple(_hop(network, one, other) for one, other in itertools.pairwise(nodes))
    first = [hop.ties[0] for hop in hops]  # what is told of a step is the plainest that ties its ends
    claimed = [tie.strength for tie in first if tie.strength is not None]
    told = ("" if language == "zh" else " ").join(tie.text for tie in first)
    weakest = min(claimed, default=None)
    return Path(nodes, hops, weakest, told, PATHS[language][_caveat_of(weakest, len(hops))])


def _caveat_of(weakest: int | None, hops: int) -> str:
    if weakest is None:
        return "structure"
    if weakest < 3:
        return "weak"
    return "one claim" if hops == 1 else "strong"


def _hop(network: nx.MultiDiGraph, one: str, other: str) -> Hop:
    ties = [
        Tie(start, end, **data)
        for start, end in ((one, other), (other, one))
        for data in (network.get_edge_data(start, end) or {}).values()
    ]
    return Hop(one, other, tuple(sorted(ties, key=lambda tie: (tie.cost, tie.relation, tie.fact or ""))))


def rank_nodes(network: nx.MultiDiGraph) -> dict[str, dict[str, float]]:
    """Return degree (number of edges) and betweenness (share of shortest paths that pass, 0 to 1) of every node."""
    between = nx.betweenness_centrality(nx.Graph(network))
    return {node: {"degree": network.degree(node), "betweenness": round(between[node], 6)} for node in network}


def explain_centrality(language: str) -> str:
    """Return what these numbers do and do not mean."""
    return CENTRALITY[language]


def without_claim(network: nx.MultiDiGraph, kind: str, min_strength: int = 1) -> list[str]:
    """Return the things of a kind (measure or indicator) that no effect claim of at least `min_strength` names."""
    tied = set(measures_and_indicators(network, min_strength))
    return sorted(node for node, of_kind in network.nodes(data="kind") if of_kind == kind and node not in tied)


def plain_attributes(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return the network with plain values alone, as every file format holds them, and with its numbers."""
    ranks = rank_nodes(network)
    plain = nx.MultiDiGraph()
    for node, data in network.nodes(data=True):
        plain.add_node(node, **data, **ranks[node])
    for start, end, key, data in network.edges(keys=True, data=True):
        plain.add_edge(start, end, key=key, **dict(_plain(data)))
    return plain


def _plain(data: dict[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in data.items():
        if name == "citation" and isinstance(value, Cited):
            yield from ((name, getattr(value, part)) for part, name in _NAMES_IN_FILES.items())
        elif name != "cost" and value is not None:
            yield name, value
    yield "weight", data["strength"] or 1
