"""Terms and things of a query that the graph does not have, each with the nearest that it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from rapidfuzz import fuzz, process

from jingjinji import terms
from jingjinji.answers.reading import Reading
from jingjinji.answers.validate.asked_patterns import TYPE, Mention, Patterns
from jingjinji.answers.validate.finding import Finding, Severity, place
from jingjinji.answers.validate.profile import CLASS, Profile

_ALIKE = 55
_LONGEST = 100  # characters of a name that are compared
_TOLD = 30
_CODES = {"property": "unknown-property", "class": "unknown-class", "thing": "unknown-thing", "graph": "unknown-graph"}
# What people bring along from elsewhere, and what is meant by it here.
_ELSEWHERE = {
    "hasValue": "value", "hasUnit": "unit", "concentration": "value", "date": "year", "location": "place",
    "affects": "statedToAffect", "affectedBy": "statedAffectedBy", "causes": "statedToAffect", "pollutant": "indicator",
    "hasEffect": "effectClaim", "evidence": "statedIn", "citation": "statedIn", "source": "statedIn",
}  # fmt: skip


def find_terms(query: str, patterns: Patterns, profile: Profile, reading: Reading, unknown: set[str]) -> list[Finding]:
    """Return what a query names and the graph does not have; `unknown` are things and graphs looked up before.

    To look for the nearest takes milliseconds, so that each is told once, and only the first of very many.
    """
    first: dict[tuple[str, str], Mention] = {}
    for one in patterns.mentions:
        first.setdefault((one.role, one.iri), one)
    missing = (one for one in first.values() if _is_missing(one, profile, unknown))
    return list(_told(query, islice(missing, _TOLD), profile, reading))


def _is_missing(one: Mention, profile: Profile, unknown: set[str]) -> bool:
    if one.role in ("thing", "graph"):
        return one.iri in unknown
    return one.iri != TYPE and not profile.has(one.iri if one.role == "property" else CLASS + one.iri)


def _told(query: str, missing: Iterable[Mention], profile: Profile, reading: Reading) -> Iterator[Finding]:
    for one in missing:
        is_term = one.role in ("property", "class")
        yield _term(query, one, profile) if is_term else _thing(query, one, reading)


def _term(query: str, one: Mention, profile: Profile) -> Finding:
    """Return what is wrong with a property or class that no thing has."""
    short, severity = terms.shorten(one.iri), "error"
    if one.role == "property" and profile.has(CLASS + one.iri):
        message = f"{short} is a class, not a property: write ?x a {short}"
    elif one.role == "class" and profile.has(one.iri):
        message = f"{short} is a property, not a class"
    elif one.iri in profile.declared:
        message, severity = f"{short} is in the ontology, but nothing in this dataset uses it", "warning"
    else:
        message = f"there is no {one.role} {short}"
    near = _nearest(one, profile)
    suggestion = "did you mean " + " or ".join(near) + "?" if near else "see the schema card for what exists"
    level: Severity = "error" if severity == "error" else "warning"
    return Finding(severity=level, code=_CODES[one.role], message=message, suggestion=suggestion,
                   **place(query, one.at))  # fmt: skip


def _nearest(one: Mention, profile: Profile) -> list[str]:
    """Return at most three terms in use whose name or label is like that of an unknown one."""
    local = one.iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1][:_LONGEST]
    if one.role == "property" and profile.has(terms.term(_ELSEWHERE.get(local, ""))):
        return ["jjj:" + _ELSEWHERE[local]]
    wanted = "class" if one.role == "class" else "property"
    used = sorted(key.removeprefix(CLASS) for key in profile.used() if key.startswith(CLASS) == (wanted == "class"))
    ours = [iri for iri in used if iri.startswith(terms.DEF)] + [iri for iri in used if not iri.startswith(terms.DEF)]
    names = {iri: iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1] for iri in ours}
    rows = process.extract(local, names, scorer=_alike, score_cutoff=_ALIKE, limit=3)
    return [terms.shorten(iri) for _, _, iri in rows]


def _alike(one: str, other: str, **_: object) -> float:
    """Return how alike two names are, whatever their capitals, 0 to 100."""
    a, b = one.casefold(), other.casefold()
    return max(fuzz.ratio(a, b), 0.9 * fuzz.partial_ratio(a, b) if min(len(a), len(b)) > 3 else 0.0)


def _thing(query: str, one: Mention, reading: Reading) -> Finding:
    """Return what is wrong with an individual or a graph that nothing is said of."""
    short = (terms.ref_of(one.iri) or terms.shorten(one.iri))[:_LONGEST]
    near: Iterable[str] = ()
    if one.iri.startswith(terms.ID):
        kind = short.split("/")[0]
        near = reading.directory.nearest(short, [kind], 3) or reading.directory.nearest(short, (), 3)
    elif one.role == "graph":
        near = [f"<{terms.graph(name)}>" for name in ("source/beijing-2024", "derived", "inferred")]
    level: Severity = "error" if one.iri.startswith(terms.BASE) else "warning"
    suggestion = "nearest: " + ", ".join(near) if near else "find it by name first: resolve_entities, or /api/search"
    return Finding(severity=level, code=_CODES[one.role], message=f"the graph has no {one.role} {short}",
                   suggestion=suggestion, **place(query, one.at))  # fmt: skip
