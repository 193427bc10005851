"""A release of a few hundred made-up quads, large enough for cross joins that never end."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

from jingjinji.release import Release, publish
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.limits import Limits

NUMBERS = 400
A, B, C = "http://toy.example/graph/a", "http://toy.example/graph/b", "http://toy.example/graph/c"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BETWEEN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(MD5(STR(?c)) < SHA1(STR(?f))) }"  # a tenth of a second
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
RUNAWAYS = (
    RUNAWAY,
    HUNGRY,
    'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER REGEX(CONCAT(STR(?c), STR(?f)), "(x+x+)+y|(a|a)+$") }',
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>|^!<x:b>)* ?b . ?b (!<x:a>)+ ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
)


def quads(more: str = "") -> str:
    """Return graph a with numbers, graph b that repeats three of its triples, graph c with one of its own."""
    row = (
        '<http://toy.example/n{0}> <http://toy.example/value> "{0}"^^<http://www.w3.org/2001/XMLSchema#integer> <{1}> .'
    )
    lines = [row.format(number, A) for number in range(NUMBERS)] + [row.format(number, B) for number in range(3)]
    name = f'<http://toy.example/n1> <http://toy.example/name> "一, \\"one\\"\\nand }}}},{{{{"@zh <{C}> .'
    return "\n".join([*lines, name, more]) + "\n"


def toy_release(out: Path, more: str = "") -> Release:
    """Publish the toy quads, and `more` of them, under `out`."""
    graphs = {A: NUMBERS, B: 3, C: 1}
    manifest = {"graphs": {iri: {"file": f"graphs/{iri[-1]}.ttl", "triples": size} for iri, size in graphs.items()}}
    return publish(out, {"all.nq": quads(more).encode()}, manifest)


def descendants(pid: int) -> set[int]:
    """Return the processes that `pid` has started, and those that they have started."""
    with subprocess.Popen(["ps", "-A", "-o", "pid=,ppid=,stat="], stdout=subprocess.PIPE, text=True) as ps:
        rows = [row.split() for row in ps.communicate()[0].splitlines()]
    parents = {int(child): int(parent) for child, parent, state in rows if "Z" not in state and int(child) != ps.pid}
    found: set[int] = set()
    while new := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= new
    return found


def holders(release: Release) -> set[int]:
    """Return the processes that hold a release: the one that has loaded it and those forked from it."""
    with subprocess.Popen(["ps", "-A", "-ww", "-o", "pid=,args="], stdout=subprocess.PIPE, text=True) as ps:
        rows = [row.split(None, 1) for row in ps.communicate()[0].splitlines()]
    return {int(pid) for pid, *words in rows if words and f"jingjinji.store.nursery {release.folder} " in words[0]}


def ask_in(release: Release, work: Callable[[EmbeddedStore], Awaitable[None]], **limits: float) -> None:
    """Do `work` with a store that is opened and closed for it; no process may be left."""

    async def whole() -> None:
        async with EmbeddedStore(release, Limits(**limits)) as store:  # type: ignore[arg-type]
            assert holders(release)
            await work(store)

    asyncio.run(whole())
    assert holders(release) == set()
