"""What is in one named graph: how many things of each class, how often each property, and some of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from jingjinji.answers.entity.fetch import NAMED, PROLOGUE, Names, Statement, order, read_names
from jingjinji.answers.run import select
from jingjinji.answers.table import Term
from jingjinji.store.port import Store

OF_CLASS = 6  # things of each class that are named
PARTS = 60  # parts of the graph's own IRI that are described

CONTENT = """
SELECT ?role ?s ?p ?o ?graph WHERE {{
  {{ VALUES ?role {{ "class" }}
    {{ SELECT ?s (COUNT(*) AS ?o) WHERE {{ GRAPH <{iri}> {{ ?x a ?s }} FILTER isIRI(?x) }} GROUP BY ?s }} }}
  UNION {{ VALUES ?role {{ "property" }}
    {{ SELECT ?p (COUNT(*) AS ?o) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?x }} }} GROUP BY ?p }} }}
  UNION {{ VALUES (?role ?s) {{ ("own" <{iri}>) }} GRAPH ?graph {{ ?s ?p ?o }} }}
  UNION {{ VALUES ?role {{ "part" }}
    {{ SELECT DISTINCT ?s WHERE {{ GRAPH <{iri}> {{ ?s a ?class }} FILTER STRSTARTS(STR(?s), "{iri}#") }}
      ORDER BY STRLEN(STR(?s)) ?s LIMIT {parts} }}
    GRAPH ?graph {{ ?s ?p ?o }} }}
}}
"""
MEMBERS = """
SELECT ?class ?s ?p ?o ?of WHERE {{
  {{ VALUES ?s {{ {things} }} {named} }}
  {classes}
}}
"""
OF = """
  UNION {{
    {{ SELECT * WHERE {{ VALUES ?class {{ <{kind}> }} GRAPH <{iri}> {{ ?s a ?class }} FILTER isIRI(?s) }}
      ORDER BY ?s LIMIT {most} }}
    OPTIONAL {{ {named} }}
  }}
"""


@dataclass
class GraphContent:
    """Numbers by class and by property, the first things of each class, what is said of the graph and its parts."""

    iri: str
    classes: dict[str, int]
    properties: dict[str, int]
    own: list[Statement]
    parts: list[Statement]
    things: dict[str, list[str]] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


async def fetch_graph(store: Store, iri: str) -> GraphContent:
    """Return what `store` has in the named graph `iri`."""
    table = await select(store, PROLOGUE + CONTENT.format(iri=iri, parts=PARTS))
    by_role: dict[str, list[tuple[Term | None, ...]]] = defaultdict(list)
    for row in sorted(table.rows, key=order):
        assert row[0]
        by_role[row[0].value].append(row[1:])
    own, parts = (
        [Statement(graph.value, s, p.value, o) for s, p, o, graph in by_role[role] if s and p and o and graph]
        for role in ("own", "part")
    )
    content = GraphContent(iri, _counts(by_role["class"]), _counts(by_role["property"]), own, parts)
    await _add_members(store, content)
    return content


def _counts(rows: list[tuple[Term | None, ...]]) -> dict[str, int]:
    pairs = [((s or p), number) for s, p, number, _ in rows]
    found = [(key.value, int(number.value)) for key, number in pairs if key and number]
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))


async def _add_members(store: Store, content: GraphContent) -> None:
    """Name what `content` mentions, and the first things of each class."""
    said = (*content.own, *content.parts)
    mentioned = {term.value for row in said for term in (row.subject, row.value) if term.type == "uri"}
    mentioned |= {row.property for row in said} | content.classes.keys() | content.properties.keys() | {content.iri}
    listed = " ".join(f"<{thing}>" for thing in sorted(mentioned))
    classes = [OF.format(kind=kind, iri=content.iri, named=NAMED, most=OF_CLASS) for kind in content.classes]
    table = await select(store, PROLOGUE + MEMBERS.format(things=listed, named=NAMED, classes="".join(classes)))
    found = []
    for kind, thing, property_, value, holder in sorted(table.rows, key=order):
        assert thing
        if kind and thing.value not in content.things.setdefault(kind.value, []):
            content.things[kind.value].append(thing.value)
        if property_ and value and holder:
            found.append(Statement(holder.value, thing, property_.value, value))
    content.names = read_names(found)
