"""Write everyday names as skos:hiddenLabel, which SKOS keeps for search, and questions as jjj:askedAs.

No heading or sentence uses them. They stand in the ontology graph, so that the graphs of the sources hold what sources
say and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from rdflib import SKOS, Literal, URIRef

from jingjinji import terms
from jingjinji.facts import Called, Fact
from jingjinji.faults import Fault, Faults
from jingjinji.pipeline.compile import Compiled

ASKED_AS = URIRef(terms.term("askedAs"))


def write_called(compiled: Compiled, called: Iterable[Called]) -> None:
    """Add everyday names to the ontology graph; raise `Faults` for those that cannot be."""
    facts = {fact.ref: fact for fact in compiled.origins.values() if "zh" in fact.fields}
    preferred = _preferred(facts.values())
    faults: list[Fault] = []
    graph = compiled.graph("ontology")
    for each in called:
        if each.ref not in facts:
            faults.append(_of_nothing(each, facts, "have no everyday names"))
            continue
        faults.extend(_misleading(each, facts[each.ref], preferred))
        for name, language in each.names:
            graph.add((URIRef(terms.thing(each.ref)), SKOS.hiddenLabel, Literal(name, language)))
    if faults:
        raise Faults(faults)


def write_asked(compiled: Compiled, asked: Iterable[Called]) -> None:
    """Add the questions that facts answer to the ontology graph; raise `Faults` for those to something unknown."""
    facts = {fact.ref: fact for fact in compiled.origins.values()}
    faults: list[Fault] = []
    graph = compiled.graph("ontology")
    for each in asked:
        if each.ref not in facts:
            faults.append(_of_nothing(each, facts, "answer no question"))
        for question, language in each.names:
            graph.add((URIRef(terms.thing(each.ref)), ASKED_AS, Literal(question, language)))
    if faults:
        raise Faults(faults)


def _of_nothing(called: Called, facts: Iterable[str], what: str) -> Fault:
    near = get_close_matches(called.ref, facts, 1)
    hint = f"did you mean {near[0]}?" if near else None
    return called.fault(f"nothing is called {called.ref}, so it can {what}", hint)


def fold(name: str) -> str:
    """Return a name without the differences that nobody types: width, case, spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _preferred(facts: Iterable[Fact]) -> dict[tuple[str, str], set[str]]:
    """Return for each kind and folded label the things that it is the label of."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in facts:
        for language in ("zh", "en"):
            found[fact.kind, fold(str(fact.fields[language]))].add(fact.ref)
    return found


def _misleading(called: Called, fact: Fact, preferred: dict[tuple[str, str], set[str]]) -> list[Fault]:
    """Return a fault for each name that is a label of this thing already, or the label of another of its kind."""
    other_names = (*fact.fields.get("alt_zh", ()), *fact.fields.get("alt_en", ()))
    own = {fold(str(name)) for name in (fact.fields["zh"], fact.fields["en"], *other_names)}
    faults = []
    for name, _ in called.names:
        others = preferred.get((fact.kind, fold(name)), set()) - {fact.ref}
        if others:
            faults.append(called.fault(f"“{name}” is the label of {min(others)}", "leave it out here"))
        elif fold(name) in own:
            faults.append(called.fault(f"“{name}” is a label of {called.ref} already", "leave it out here"))
    return faults
