"""Tell how a query is read: its operators in words, and how much each of its patterns can match.

Reads the SPARQL algebra (https://www.w3.org/TR/sparql11-query/#sparqlAlgebra) and takes sizes from our VoID. It tells
what a query means, not in which order the engine evaluates it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rdflib import URIRef
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from jingjinji import terms
from jingjinji.faults import Fault

SIZES = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?property (MAX(?count) AS ?triples) {
  GRAPH <https://w3id.org/jingjinji/graph/catalog> {
    ?set a void:Dataset ; void:propertyPartition ?part . ?part void:property ?property ; void:triples ?count }
} GROUP BY ?property
"""
WORDS = {
    "SelectQuery": ("取这些变量的值：{vars}", "Give the values of {vars}"),
    "AskQuery": ("回答有没有", "Say whether there is a match"),
    "ConstructQuery": ("为每个匹配造出三元组", "Make triples from every match"),
    "DescribeQuery": ("给出关于这些事物的三元组", "Give the triples about these things"),
    "OrderBy": ("排序", "Sort"),
    "Distinct": ("去掉重复的行", "Drop rows that repeat"),
    "Slice": ("只取一部分：从第 {start} 行起，{length} 行", "Keep a part: from row {start}, {length} rows"),
    "Group": ("分组", "Group"),
    "AggregateJoin": ("每组算出汇总值", "Compute aggregates of each group"),
    "Join": ("以下各项同时成立", "All of these hold together"),
    "LeftJoin": (
        "若有则补上（OPTIONAL）；没有也保留该行",
        "Add where there is one (OPTIONAL); rows stay without it",
    ),
    "Union": ("以下任一成立（UNION）", "Any of these holds (UNION)"),
    "Minus": ("去掉后者匹配的行（MINUS）", "Drop rows that the second matches (MINUS)"),
    "Filter": ("只留符合条件的行（FILTER）", "Keep rows that pass a condition (FILTER)"),
    "Extend": ("算出一个新值：?{var}", "Compute a new value: ?{var}"),
    "Graph": ("只在图 {term} 之内", "Only within graph {term}"),
    "values": ("取自给出的 {n} 行值（VALUES）", "From the {n} given rows of values (VALUES)"),
    "ServiceGraphPattern": ("向另一个服务提问（SERVICE）", "Ask another service (SERVICE)"),
}
SIZE = ("最多 {n} 条三元组", "at most {n} triples")
NONE = ("图谱中没有这个属性", "the graph has no such property")
PATH = ("按路径查找", "follows a path")
NOTE = (
    "这里说的是查询的含义，不是引擎的执行顺序；数量来自本图谱的 VoID 统计。",
    "This tells what the query means, not the order in which the engine works; sizes are from the graph's VoID.",
)
_SILENT = ("Project", "ToMultiSet")
_PARTS = ("p", "p1", "p2")


@dataclass
class Step:
    """One operator or triple pattern; `size` says how much it can match, `steps` are what it works on."""

    text: str
    code: bool = False
    size: str | None = None
    steps: list[Step] = field(default_factory=list)


def explain(query: str, sizes: dict[str, int], language: str) -> tuple[list[Step], str]:
    """Return the steps of `query` in words and what they do not tell; `sizes` are triples by property."""
    second = ("zh", "en").index(language)
    try:
        algebra = translateQuery(parseQuery(query)).algebra
        return list(_read(algebra, sizes, second)), NOTE[second]
    except RecursionError:  # the parser goes one deeper with each pattern
        hint = "explain a part of it; with explain=true the service shows the order of its joins"
        raise Fault("this query is too long to put into words", hint=hint) from None
    except Exception as error:  # the parser's exceptions have no common class but this one
        hint = "run it: the service names line and column, and knows more of SPARQL 1.2 than this explanation"
        raise Fault("this query cannot be explained: it is not SPARQL 1.1", hint=hint) from error


def _read(node: Any, sizes: dict[str, int], second: int) -> Iterator[Step]:
    inner = {name: part for name, part in node.items() if name in _PARTS and isinstance(part, CompValue)}
    parts = [step for part in inner.values() for step in _read(part, sizes, second)]
    if node.name == "BGP":
        yield from (_pattern(triple, sizes, second) for triple in node.triples)
    elif node.name in _SILENT:
        yield from parts
    elif node.name == "Join":
        flat = [inner for step in parts for inner in (step.steps if step.text == WORDS["Join"][second] else [step])]
        yield Step(WORDS["Join"][second], steps=flat)
    elif node.name == "LeftJoin":
        kept = list(_read(node.p1, sizes, second))
        yield from kept
        yield Step(WORDS["LeftJoin"][second], steps=parts[len(kept) :])
    else:
        text = WORDS[node.name][second] if node.name in WORDS else str(node.name)
        yield Step(text.format(**_values(node)), steps=parts)


def _values(node: CompValue) -> dict[str, object]:
    """Return what the words of an operator name: variables, numbers, a graph."""
    held = dict(node.items())  # the node's own `get` gives the name of what it does not hold
    return {
        "vars": " ".join(f"?{name}" for name in held.get("PV") or ()),
        "start": (held.get("start") or 0) + 1,
        "length": "∞" if held.get("length") is None else held["length"],
        "var": held.get("var") or "",
        "term": _term(held["term"]) if isinstance(held.get("term"), Node) else "",
        "n": len(held.get("res") or ()),
    }


def _pattern(triple: tuple[Node, Node | Path, Node], sizes: dict[str, int], second: int) -> Step:
    subject, predicate, obj = triple
    text = " ".join(_term(part) for part in (subject, predicate, obj))
    if isinstance(predicate, Path):
        return Step(text, code=True, size=PATH[second])
    if not isinstance(predicate, URIRef):
        return Step(text, code=True, size=SIZE[second].format(n=f"{sum(sizes.values()):,}"))
    count = sizes.get(str(predicate))
    return Step(text, code=True, size=SIZE[second].format(n=f"{count:,}") if count else NONE[second])


def _term(term: Any) -> str:
    if isinstance(term, URIRef):
        short = terms.shorten(str(term))
        return short if short != str(term) else f"<{term}>"
    text = term.n3()
    for iri in sorted(_iris(term), key=len, reverse=True):
        text = text.replace(f"<{iri}>", terms.shorten(iri))
    return str(text)


def _iris(path: Any) -> Iterator[str]:
    if isinstance(path, URIRef):
        yield str(path)
    for inner in getattr(path, "args", None) or [getattr(path, "path", None), getattr(path, "arg", None)]:
        if inner is not None and not isinstance(inner, str):
            yield from _iris(inner)
        elif isinstance(inner, URIRef):
            yield str(inner)
