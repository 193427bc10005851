"""Everything that a page or a document about one IRI of ours needs, in two queries however much is linked to it.

The first query brings statements: the thing's own, those of its citations and parts, and how many links lead to it by
each property. The second brings the names of what these mention, and of each property's links the first in order.
What a description of the dataset (VoID) counts is no link to a thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jingjinji import terms
from jingjinji.answers.run import select
from jingjinji.answers.table import Table, Term
from jingjinji.store.port import Store

SHOWN = 50  # links to one thing by one property that are brought
SHOWN_MORE = {terms.PREFIXES["skos"] + "inScheme": 500, terms.PREFIXES["dcterms"] + "isPartOf": 500}

PROLOGUE = terms.sparql_prologue()
STATED_IN = terms.term("statedIn")
SELECTOR = terms.PREFIXES["oa"] + "hasSelector"
VERSION_IRI = terms.PREFIXES["owl"] + "versionIRI"
LABELS = tuple(
    terms.PREFIXES[prefix] + name for prefix, name in (("skos", "prefLabel"), ("rdfs", "label"), ("dcterms", "title"))
)
SYMBOL = terms.PREFIXES["qudt"] + "symbol"
STRENGTH = terms.term("strength")

STATEMENTS = """
SELECT ?role ?graph ?s ?p ?o WHERE {{
  {{ VALUES (?role ?s) {{ ("own" <{iri}>) }} GRAPH ?graph {{ ?s ?p ?o }} }}
  UNION {{
    VALUES ?role {{ "part" }}
    {{ SELECT DISTINCT ?s WHERE {{
      {{ <{iri}> jjj:statedIn|oa:hasSelector|(jjj:statedIn/oa:hasSelector) ?s }}
      UNION {{ <{iri}> oa:hasSource|(jjj:statedIn/oa:hasSource) ?s . ?s a jjj:ReferenceSource }}
      UNION {{
        <{iri}> (owl:propertyChainAxiom|owl:equivalentClass|rdfs:domain|rdfs:range|rdf:rest|rdf:first|owl:unionOf)+ ?s
        FILTER (isBlank(?s))
      }} }} }}
    GRAPH ?graph {{ ?s ?p ?o }}
  }}
  UNION {{
    VALUES ?role {{ "count" }} {{ SELECT ?p (COUNT(*) AS ?o) WHERE {{
      ?s ?p <{iri}> FILTER (!isBlank(?s) && !STRSTARTS(STR(?p), STR(void:)))
    }} GROUP BY ?p }}
  }}
  {uses}
}}
"""
# How a class or a property is used. Of these only those of its own sort have rows.
USES = """
  UNION {{ VALUES ?role {{ "has" }} {{ SELECT ?p (COUNT(*) AS ?o) WHERE {{ ?x a <{iri}> ; ?p ?y }} GROUP BY ?p }} }}
  UNION {{
    VALUES ?role {{ "reached" }} {{ SELECT ?p (COUNT(*) AS ?o) WHERE {{ ?x a <{iri}> . ?y ?p ?x }} GROUP BY ?p }}
  }}
  UNION {{ VALUES ?role {{ "used" }} {{ SELECT (COUNT(*) AS ?o) WHERE {{ ?x <{iri}> ?y }} }} }}
  UNION {{ VALUES ?role {{ "from" }} {{ SELECT ?s (COUNT(*) AS ?o) WHERE {{ ?x <{iri}> ?y . ?x a ?s }} GROUP BY ?s }} }}
  UNION {{ VALUES ?role {{ "to" }} {{ SELECT ?s (COUNT(*) AS ?o) WHERE {{ ?x <{iri}> ?y . ?y a ?s }} GROUP BY ?s }} }}
  UNION {{ VALUES ?role {{ "example" }} {{ SELECT ?s ?o WHERE {{ ?s <{iri}> ?o }} LIMIT 10 }} }}
"""
NAMES = """
SELECT ?link ?graph ?s ?p ?o ?of WHERE {{
  {{ VALUES ?s {{ {things} }} {named} }}
  {links}
}}
"""
NAMED = "GRAPH ?of { ?s ?p ?o } FILTER (?p IN (skos:prefLabel, rdfs:label, dcterms:title, qudt:symbol, jjj:strength))"
LINKS = """
  UNION {{
    {{ SELECT * WHERE {{ VALUES ?link {{ <{link}> }} GRAPH ?graph {{ ?s ?link <{iri}> }} FILTER (!isBlank(?s)) }}
      ORDER BY ?s ?graph LIMIT {most} }}
    OPTIONAL {{ {named} }}
  }}
"""
KNOWN = "ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }}"


@dataclass(frozen=True)
class Statement:
    """One triple and the graph that holds it."""

    graph: str
    subject: Term
    property: str
    value: Term


@dataclass(frozen=True)
class Uses:
    """How often a class's members have and are reached by a property, or a property leads from and to classes."""

    has: dict[str, int]
    reached: dict[str, int]
    used: int
    starts: dict[str, int]
    ends: dict[str, int]
    examples: tuple[tuple[Term, Term], ...]


@dataclass
class Names:
    """The names of things in both languages, symbols of units and strengths of effect claims."""

    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)
    strengths: dict[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()

    def label(self, iri: str, language: str) -> str | None:
        """Return the name of a thing in `language`, else in the other language, else None."""
        found = self.labels.get(iri, {})
        return found.get(language) or next(iter(found.values()), None)


@dataclass
class Entity:
    """What the graph says of one IRI: `incoming` is bounded for each property, `counts` are not."""

    iri: str
    own: list[Statement]
    parts: list[Statement]
    incoming: list[Statement]
    counts: dict[str, int]
    uses: Uses | None
    names: Names = field(default_factory=Names)

    @property
    def is_known(self) -> bool:
        """Tell whether the graph says anything of it."""
        return bool(self.own or self.counts)

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more links to it than are given."""
        return sum(self.counts.values()) > len({(link.subject.value, link.property) for link in self.incoming})

    def values(self, property_: str) -> list[Term]:
        """Return the values of one property, in order, each once."""
        return list(dict.fromkeys(said.value for said in self.own if said.property == property_))

    def of_part(self, part: str) -> list[Statement]:
        """Return the statements about a citation or a part."""
        return [said for said in self.parts if said.subject.value == part]


async def fetch_entity(store: Store, iri: str) -> Entity:
    """Return what `store` says of `iri`, which must be fit to stand in a query; the caller looks at `is_known`."""
    is_term = iri.startswith(terms.DEF) and "/" not in iri.removeprefix(terms.DEF)
    uses = USES.format(iri=iri) if is_term else ""
    entity = _read(iri, await select(store, PROLOGUE + STATEMENTS.format(iri=iri, uses=uses)), is_term)
    if entity.is_known:
        entity.incoming, entity.names = await _fetch_names(store, iri, _mentioned(entity), entity.counts)
    if not entity.own and (versioned := [link for link in entity.incoming if link.property == VERSION_IRI]):
        return await fetch_entity(store, versioned[0].subject.value)
    return entity


async def is_known(store: Store, iri: str) -> bool:
    """Tell whether the graph says anything of `iri`."""
    answer = (await select(store, KNOWN.format(iri=iri))).rows[0][0]
    return answer is not None and answer.value == "true"


async def _fetch_names(
    store: Store, iri: str, things: Iterable[str], properties: Iterable[str]
) -> tuple[list[Statement], Names]:
    """Return the first links to `iri` by each of `properties`, and the names of their starts and of `things`."""
    listed = " ".join(f"<{thing}>" for thing in sorted(set(things)))
    links = [
        LINKS.format(iri=iri, link=link, named=NAMED, most=SHOWN_MORE.get(link, SHOWN)) for link in sorted(properties)
    ]
    table = await select(store, PROLOGUE + NAMES.format(things=listed, named=NAMED, links="".join(links)))
    target = Term("uri", iri)
    found: list[Statement] = []
    incoming: dict[Statement, None] = {}
    for link, graph, thing, property_, value, holder in sorted(table.rows, key=order):
        assert thing
        if link and graph:
            incoming[Statement(graph.value, thing, link.value, target)] = None
        if property_ and value and holder:
            found.append(Statement(holder.value, thing, property_.value, value))
    return list(incoming), read_names(list(dict.fromkeys(found)))


def read_names(found: list[Statement]) -> Names:
    """Return names, symbols and strengths from the statements that give them."""
    names = Names(statements=tuple(said for said in found if said.property != STRENGTH))
    for said in found:
        if said.property == SYMBOL:
            names.symbols[said.subject.value] = said.value.value
        elif said.property == STRENGTH:
            names.strengths[said.subject.value] = said.value.value.rsplit("/", 1)[-1]
    for name in LABELS:
        for said in found:
            if said.property == name and said.value.language:
                labels = names.labels.setdefault(said.subject.value, {})
                labels.setdefault(said.value.language, said.value.value)
    return names


def order(row: tuple[Term | None, ...]) -> list[tuple[str, str, str]]:
    """Return a sort key that does not depend on the order in which an engine finds rows."""
    return [(cell.type, "" if cell.type == "bnode" else cell.value, cell.language or "") if cell else ("", "", "")
            for cell in row]  # fmt: skip


def _read(iri: str, table: Table, is_term: bool) -> Entity:
    by_role: dict[str, list[tuple[Term | None, ...]]] = defaultdict(list)
    for row in sorted(table.rows, key=order):
        assert row[0]
        by_role[row[0].value].append(row[1:])
    own, parts = _renamed(list(_statements(by_role["own"])), list(_statements(by_role["part"])))
    return Entity(iri, own, parts, [], _counts(by_role["count"]), _uses(by_role) if is_term else None)


def _statements(rows: Iterable[tuple[Term | None, ...]]) -> Iterator[Statement]:
    for graph, subject, property_, value in rows:
        if graph and subject and property_ and value:
            yield Statement(graph.value, subject, property_.value, value)


def _counts(rows: Iterable[tuple[Term | None, ...]]) -> dict[str, int]:
    """Return numbers by the IRI of what is counted, the largest first."""
    found = [((p or s), n) for _, s, p, n in rows]
    pairs = [(key.value, int(number.value)) for key, number in found if key and number]
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _uses(by_role: dict[str, list[tuple[Term | None, ...]]]) -> Uses:
    used = sum(int(number.value) for _, _, _, number in by_role["used"] if number)
    return Uses(
        _counts(by_role["has"]),
        _counts(by_role["reached"]),
        used,
        _counts(by_role["from"]),
        _counts(by_role["to"]),
        tuple((s, o) for _, s, _, o in by_role["example"] if s and o),
    )


def _renamed(own: list[Statement], parts: list[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Name blank nodes by the way that leads to them: an engine's own names differ from process to process."""
    names: dict[str, Term] = {}
    waiting = [*own]
    while waiting:
        value = waiting.pop(0).value
        if value.type == "bnode" and value.value not in names:
            names[value.value] = Term("bnode", f"b{len(names)}")
            waiting += [said for said in parts if said.subject.value == value.value]

    def renamed(said: Statement) -> Statement:
        subject, value = (names.get(term.value, term) if term.type == "bnode" else term
                          for term in (said.subject, said.value))  # fmt: skip
        return Statement(said.graph, subject, said.property, value)

    return [renamed(said) for said in own], [renamed(said) for said in parts]


def _mentioned(entity: Entity) -> Iterator[str]:
    """Yield the IRIs whose names a page or document about `entity` shows."""
    for said in (*entity.own, *entity.parts):
        yield said.property
        yield said.graph
        yield from (term.value for term in (said.subject, said.value) if term.type == "uri")
    yield from entity.counts
    if uses := entity.uses:
        for counted in (uses.has, uses.reached, uses.starts, uses.ends):
            yield from counted
        yield from (term.value for pair in uses.examples for term in pair if term.type == "uri")
