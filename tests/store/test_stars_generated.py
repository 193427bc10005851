"""Generated queries over generated counts: what is written anew answers like what was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pyoxigraph as ox
from hypothesis import Phase, example, find, given, settings
from hypothesis import strategies as st

from jingjinji.store.stars import Stars
from store.claims import PREFIXES, Lies, claims, solutions

_VARIABLES = ("?c", "?o", "?i", "?p", "?m", "?v", "?n")
_PROPERTIES = ("measure", "indicator", "place", "note", "value", "label", "strength", "within", "notation")
_THINGS = ("ex:Claim", "ex:Observation", "ex:i1", "ex:p1", "ex:p0", "ex:m2", "ex:c1", "3", '"Measure 1"@en')

variables = st.sampled_from(_VARIABLES)
things = st.sampled_from(_THINGS)
verbs = st.one_of(
    st.sampled_from([f"ex:{name}" for name in _PROPERTIES]),
    st.sampled_from(
        ["a", "a", "ex:strength/ex:notation", "^ex:place", "ex:indicator|ex:place", "ex:within+", "?x", "ex:note"]
    ),
)
objects = st.one_of(variables, variables, things, st.just("[ ex:notation ?v ]"), st.just("[]"))


# What the claims say of each variable, so that most joins have rows.
_SAID = {
    "?c": ("a ex:Claim", "ex:measure ?m", "ex:indicator ?i", "ex:place ?p", "ex:strength ?x", "ex:note ?v", "?any ?m"),
    "?o": ("a ex:Observation", "ex:indicator ?i", "ex:place ?p", "ex:value ?v", "ex:indicator|ex:place ?i", "a ?t"),
    "?m": ("a ex:Measure", "ex:label ?l", "^ex:measure ?c", "^ex:measure/ex:note ?v"),
    "?x": ("ex:notation ?n", "^ex:strength ?c"),
    "?p": ("ex:within ?q", "ex:within+ ?q", "^ex:place ?o"),
    "ex:c1": ("a ?t", "ex:place ?p", "ex:indicator ?i, ?j"),
}
_MORE = {
    "?c": ("ex:strength/ex:notation ?n", "ex:strength [ ex:notation ?n ]", "ex:indicator ?i, ?j", "ex:place ex:p1")
}


@st.composite
def sensible(draw: st.DrawFn) -> str:
    """Return triples of one subject as the claims have them, written with semicolons and commas."""
    subject = draw(st.sampled_from(tuple(_SAID)))
    pairs = st.sampled_from((*_SAID[subject], *_MORE.get(subject, ())))
    return f"{subject} " + " ; ".join(draw(st.lists(pairs, min_size=1, max_size=4, unique=True)))


@st.composite
def odd(draw: st.DrawFn) -> str:
    """Return triples of anything with anything."""
    subject = draw(st.one_of(variables, variables, variables, st.just("ex:c1")))
    pairs = draw(st.lists(st.tuples(verbs, st.lists(objects, min_size=1, max_size=2)), min_size=1, max_size=3))
    return f"{subject} " + " ; ".join(f"{verb} {' , '.join(values)}" for verb, values in pairs)


def stars() -> st.SearchStrategy[str]:
    """Return the triples of one subject, mostly sensible."""
    return st.integers(0, 9).flatmap(lambda chance: sensible() if chance else odd())


conditions = st.one_of(
    st.builds("{} = {}".format, variables, st.one_of(variables, things)),
    st.builds("{} != {} || {} < 4".format, variables, variables, variables),
    st.builds("{} < 5 && BOUND({})".format, variables, variables),
    st.builds('LANG({}) = "zh" && {} != ex:m2'.format, variables, variables),
    st.builds("{} IN (ex:i1, ex:p1, 3)".format, variables),
    st.builds("COALESCE({}, {}) > 2".format, variables, variables),
    st.builds("EXISTS {{ {} ex:place {} }}".format, variables, variables),
    st.builds("EXISTS {{ {} }}".format, stars()),
    st.builds(
        "{} != {} && NOT EXISTS {{ {} . {} FILTER ({} != {}) }}".format,
        *[variables] * 2,
        *[stars()] * 2,
        *[variables] * 2,
    ),
    st.builds("NOT EXISTS {{ {} FILTER NOT EXISTS {{ {} . {} }} }}".format, stars(), stars(), stars()),
)
filters = st.builds("FILTER ({})".format, conditions)
data = st.one_of(
    st.builds("VALUES {} {{ ex:i1 ex:p1 ex:i1 3 }}".format, variables),
    st.just("VALUES (?i ?p) { (ex:i1 ex:p1) (ex:i2 UNDEF) }"),
    st.just("VALUES (?i ?p) { (ex:i1 ex:p1) (ex:i0 ex:p0) }"),
)


def _groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return groups of stars with whatever else may stand in them; `inner` are the groups inside."""
    rest = st.one_of(
        filters,
        data,
        st.builds("OPTIONAL {{ {} }}".format, stars()),
        st.builds("OPTIONAL {{ {} . {} }}".format, stars(), filters),
        st.builds("OPTIONAL {{ {} }}".format, inner),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.builds("{{ {} }}".format, inner),
        st.builds("MINUS {{ {} }}".format, inner),
        st.builds("GRAPH ?g {{ {} }}".format, inner),
        st.builds("GRAPH ex:g1 {{ {} }}".format, inner),
        st.builds("{{ SELECT DISTINCT * {{ {} }} }}".format, inner),
        st.builds("{{ SELECT ?c ?i ?p {{ {} }} }}".format, inner),
        st.builds("{{ SELECT ?i (COUNT(*) AS ?n) {{ {} }} GROUP BY ?i }}".format, inner),
        st.builds("BIND ({} AS ?new)".format, variables),
        st.builds("BIND (EXISTS {{ {} }} AS ?new)".format, stars()),
    )
    return st.builds(
        lambda first, parts, last: " . ".join([*first, *parts, *last]),
        st.lists(stars(), min_size=1, max_size=2),
        st.lists(rest, max_size=2),
        st.lists(st.one_of(stars(), filters), max_size=1),
    )


groups = st.recursive(stars(), _groups, max_leaves=5)
queries = st.one_of(
    st.builds("SELECT * {{ {} }}".format, groups),
    st.builds("SELECT DISTINCT ?c ?i ?p WHERE {{ {} }}".format, groups),
    st.builds("SELECT ?c ?o ?m ?v WHERE {{ {} }} VALUES ?i {{ ex:i1 }}".format, groups),
    st.builds("SELECT ?m (COUNT(*) AS ?n) (SUM(?v) AS ?s) WHERE {{ {} }} GROUP BY ?m".format, groups),
    st.builds("SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE {{ {} }} VALUES ?n {{ 1 2 3 }}".format, groups),
    st.builds("ASK {{ {} }}".format, groups),
    st.builds("CONSTRUCT {{ ?c ex:of ?m . ?o ex:of ?i }} WHERE {{ {} }}".format, groups),
)
factors = st.dictionaries(st.sampled_from(_PROPERTIES), st.sampled_from([0.001, 1000.0, 1e6]))


@cache
def store() -> ox.Store:
    """Return the claims."""
    return claims()


def rewriting(wrong: dict[str, float]) -> Stars:
    """Return what rewrites by counts that are wrong by a factor for each property."""
    return Stars(Lies(store(), lambda predicate: wrong.get(predicate.rpartition("/")[2], 1.0)))


def is_sparql(query: str) -> bool:
    """Tell whether the engine reads a query: the generator binds a variable twice at times."""
    try:
        ox.Store().query(query)
    except SyntaxError:
        return False
    return True


@given(queries, factors)
@example("SELECT * { ?c ex:place ?p OPTIONAL { ?c ex:note ?n . FILTER (?n < 3) } OPTIONAL { ?x ex:value ?n } }", {})
@settings(max_examples=200)
def test_generated_queries_answer_alike(query: str, wrong: dict[str, float]) -> None:
    """Whatever is asked and whatever is believed of the data, the rows are the same."""
    plain = PREFIXES + query
    rewritten = rewriting(wrong).rewrite(plain)
    if rewritten.plans and is_sparql(plain):
        assert solutions(store(), rewritten.text) == solutions(store(), plain), rewritten.text


def test_the_generator_reaches_every_form() -> None:
    """Among the generated queries are some with each form that is written anew."""
    forms: tuple[Callable[[str], bool], ...] = (
        lambda text: text.count("LATERAL") > 2,
        lambda text: "} } { SELECT ?" in text,
        lambda text: "LATERAL { OPTIONAL" in text,
        lambda text: "{ SELECT * { {" in text and "UNION" in text,
        lambda text: "MINUS" in text and "LATERAL" in text,
        lambda text: "LATERAL { GRAPH ex:g1" in text and "LATERAL { ?" in text,
        lambda text: "FILTER" in text and re.search(r"NOT EXISTS \{ \{ [^{}]* LATERAL", text) is not None,
        lambda text: re.search(r"BIND \(EXISTS \{ \{ [^{}]* LATERAL", text) is not None,
    )
    quick = settings(max_examples=20_000, phases=[Phase.generate])
    rewrite = rewriting(dict.fromkeys(_PROPERTIES, 1000.0)).rewrite
    for form in forms:
        found = find(
            queries,
            lambda query, form=form: form(rewrite(PREFIXES + query).text),
            settings=quick,
        )  # type: ignore[misc]
        assert form(rewrite(PREFIXES + found).text)
