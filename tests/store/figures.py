"""Small random snapshots of things with figures, in two graphs, and grouped questions about them."""

from __future__ import annotations

import random
import re
from functools import cache

import pyoxigraph as ox
from hypothesis import strategies as st

from jingjinji.store.collapse import Collapse
from jingjinji.store.columns import Columns
from jingjinji.store.graphs import Graphs
from jingjinji.store.stars import Stars
from jingjinji.store.statistics import Statistics

EX = "http://figures.example/"
PREFIXES = f"PREFIX ex: <{EX}>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
SEEDS = 12

_THINGS = [f"ex:t{number}" for number in range(4)]
_VALUES = ["1.50", "1.5", "-2.25", "27.0", "0.001", "3", "-0.5", "120.75"]
_NUMBERS = ["0", "7", "-3", "12", "+5", '"007"^^xsd:nonNegativeInteger']
_ANYTHING = ["27", "27.0", "2e0", '"27"', '"27"@en', "true", '"2020-01-01"^^xsd:date', '"x"^^xsd:integer', "ex:t1"]
_FORM = '"{0:f}"^^xsd:decimal'
_LARGE = ["9223372036854775807", "92233720368547758.07", "0.000000000000000001", "170141183460469231731.6"]
_OBJECTS = {
    "a": ["ex:A", "ex:B"],
    "ex:of": _THINGS,
    "ex:in": ["ex:p1", "ex:p2", "_:b"],
    "ex:value": _VALUES,
    "ex:number": _NUMBERS,
    "ex:any": _ANYTHING,
    "ex:large": _LARGE,
    "ex:label": ['"Ä \\t \\"one\\""@en', '"一\\n"@zh', '"back\\\\slash"', '"one"@EN'],
}


@cache
def snapshot(seed: int) -> tuple[ox.Store, Stars, Collapse]:
    """Return the store of a seed, its default graph being the union, and what writes queries anew; 0 is empty."""
    chance = random.Random(seed)
    rows = [
        (chance.choice(_THINGS), verb, chance.choice(objects), chance.choice(["ex:g1", "ex:g2", "both"]))
        for verb, objects in _OBJECTS.items()
        if chance.random() < 0.95
        for _ in range(chance.randint(4, 14) if seed else 0)
    ]
    store = ox.Store()
    for graph in ("ex:g1", "ex:g2"):
        triples = " . ".join(f"{s} {p} {o}" for s, p, o, where in rows if where in (graph, "both"))
        store.update(f"{PREFIXES} INSERT DATA {{ GRAPH {graph} {{ {triples} }} }}")
    graphs = Graphs(store)
    columns = Columns(graphs)
    return store, Stars(Statistics(graphs, columns)), Collapse(columns, worth=0)


variables = ["?s", "?o", "?v", "?n", "?x", "?l", "?in"]
_SAID = {
    "?s": ["a ex:A", "a ?t", "ex:of ?o", "ex:in ?in", "ex:value ?v", "ex:number ?n", "ex:label ?l", "ex:of ex:t1"],
    "?o": ["a ?t", "ex:of ?x", "ex:in ?in", "ex:value ?v", "ex:number ?n", "ex:any ?x", "ex:value 27", "ex:of ?o"],
    "?x": ["ex:of ?o", "ex:any ?l", "ex:large ?n", "ex:large ?v", "ex:in ex:p1", "ex:none ?n", "ex:value ?v"],
    "ex:t1": ["ex:of ?o", "ex:in ?in", "a ex:A", "ex:value ?v"],
}
_ODD = ["ex:any ?v", "ex:any ?x", "ex:any ?n", 'ex:any "27"@en', "ex:of/ex:of ?o", "^ex:of ?x", "?p ?o", "ex:in []"]


@st.composite
def stars(draw: st.DrawFn) -> str:
    """Return triples of one subject."""
    subject = draw(st.sampled_from([*_SAID, "?s", "?s", "?s", "?o"]))
    pairs = st.sampled_from(_SAID[subject] * 4 + _ODD)
    return f"{subject} " + " ; ".join(draw(st.lists(pairs, min_size=1, max_size=3, unique=True)))


_some = st.sampled_from(variables)
_filters = st.one_of(
    st.builds(
        "FILTER ({} {} {})".format,
        _some,
        st.sampled_from(["=", "!=", "<", ">="]),
        st.sampled_from(["27", "1.5", "ex:t1"]),
    ),
    st.builds("FILTER ({} IN (ex:t1, ex:t2, ex:p1, 7, 1.5))".format, _some),
    st.builds('FILTER (LANG({}) = "en" || ISIRI({}))'.format, _some, _some),
    st.builds("FILTER ({} > 1 && {} != ex:t2)".format, _some, _some),
    st.builds("FILTER EXISTS {{ {} ex:of ?q }}".format, _some),
)
_data = st.one_of(
    st.builds("VALUES {} {{ ex:t1 ex:t2 ex:t2 7 1.5 ex:p1 }}".format, _some),
    st.just("VALUES (?o ?in) { (ex:t1 ex:p1) (ex:t2 ex:p2) (ex:nowhere ex:p1) }"),
)
_rest = st.one_of(
    st.builds("OPTIONAL {{ {} ex:label ?label }}".format, _some),
    st.builds("OPTIONAL {{ {} ex:number ?more FILTER (?more > 0) }}".format, _some),
    st.builds("MINUS {{ {} ex:in ex:p2 }}".format, _some),
    st.builds("BIND (STR({}) AS ?text)".format, _some),
    st.builds("{{ {} ex:of ?more }} UNION {{ {} ex:in ?more }}".format, _some, _some),
    st.builds("GRAPH ?g {{ {} ex:of ?more }}".format, _some),
    st.builds("GRAPH ex:g1 {{ {} ex:of ?more }}".format, _some),
    st.builds("FILTER EXISTS {{ {{ SELECT ?s (COUNT(*) AS ?k) {{ {} }} GROUP BY ?s }} }}".format, stars()),
    st.builds("{{ SELECT ?s (COUNT(*) AS ?times) {{ {} }} GROUP BY ?s }}".format, stars()),
)
_AROUND = ("{}",) * 7 + (
    "SELECT * {{ {{ {} }} OPTIONAL {{ ?s ex:label ?label }} }}",
    "SELECT * {{ ?s ex:of ?o ; a ?t . ?q ex:in ?w ; a ?u . {{ {} }} }}",
    "SELECT * {{ GRAPH ex:g1 {{ {{ {} }} }} }}",
)
# Stars that meet, so that sums are taken over many of the other's rows.
_JOINS = (
    ["?s ex:of ?o", "?o ex:value ?v"],
    ["?s ex:of ?o ; ex:in ?in", "?x ex:in ?in ; ex:number ?n"],
    ["?s ex:value ?v ; ex:of ?o", "?x ex:of ?o ; a ?t"],
    ["?s a ?t ; ex:number ?n", "?x a ?t ; ex:value ?v"],
)
_where = st.builds(
    lambda first, parts, rest: " . ".join([*first, *parts, *rest]),
    st.one_of(st.lists(stars(), min_size=1, max_size=3), st.sampled_from(_JOINS)),
    st.lists(st.one_of(_filters, _data), max_size=1),
    st.lists(st.one_of(_rest, _filters), max_size=1),
)


@st.composite
def _calls(draw: st.DrawFn, used: tuple[str, ...]) -> str:
    """Return an aggregate, mostly of a variable of the pattern."""
    name = st.sampled_from((*used * 6, "?label", "?more"))
    numbers = [name for name in used if name in ("?v", "?n")] or ["?v", "?n"]
    return draw(
        st.one_of(
            st.builds("{}({})".format, st.sampled_from(["COUNT", "SUM", "AVG", "MIN", "MAX"]), name),
            st.builds("{}({})".format, st.sampled_from(["SUM", "AVG", "MIN", "MAX"]), st.sampled_from(numbers)),
            st.builds("{}(DISTINCT {})".format, st.sampled_from(["SUM", "AVG", "MAX"]), st.sampled_from(numbers)),
            st.builds("COUNT(DISTINCT {})".format, name),
            st.just("COUNT(*)"),
            st.builds("MIN({} + 1)".format, name),
            st.sampled_from(["COUNT(*)", "SUM(?v * 2)", "COUNT(DISTINCT *)", "SUM(?v)"]),
        )
    )


@st.composite
def questions(draw: st.DrawFn) -> str:
    """Return a query that groups, maybe with another around it."""
    where = draw(_where)
    used = tuple(sorted(set(re.findall(r"[?]\w+", where)))) or ("?v",)
    calls = _calls(used)
    expressions = st.one_of(calls, calls, st.builds("{} / {}".format, calls, calls), st.just("COALESCE(MAX(?v), -1)"))
    keys = draw(st.lists(st.sampled_from(used), max_size=2, unique=True))
    shown = [
        f"({text} AS ?r{number})" for number, text in enumerate(draw(st.lists(expressions, min_size=1, max_size=3)))
    ]
    by = " GROUP BY " + " ".join(keys) if keys else ""
    shown[:0] = keys
    if keys and draw(st.integers(0, 5)) == 0:
        by, shown[: len(keys)] = f" GROUP BY (STR({keys[0]}) AS ?text)", ["?text"]
    if draw(st.integers(0, 5)) == 0:
        by += f" HAVING ({draw(calls)} > 1)"
    order = draw(st.sampled_from(["", "", " ORDER BY DESC(?r0)", " ORDER BY COUNT(*)", " VALUES ?r0 { 1 2 3 4 }"]))
    inner = f"SELECT {' '.join(shown)} WHERE {{ {where} }}{by}{order}"
    return draw(st.sampled_from(_AROUND)).format(inner)
