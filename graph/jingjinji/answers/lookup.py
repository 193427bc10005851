"""Find the thing that a person means by a name, in Chinese or English."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches

from jingjinji import terms
from jingjinji.answers.library.bind import iri
from jingjinji.answers.table import Tables
from jingjinji.faults import Fault

# Passages and statements have composed labels that nobody types.
NAMED_KINDS = (
    "policy",
    "measure",
    "programme",
    "indicator",
    "place",
    "organization",
    "target",
    "event",
    "recognition",
    "period",
    "source",
)

LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label WHERE { ?thing skos:prefLabel|skos:altLabel ?label }
"""


def fold(name: str) -> str:
    """Return a name without the differences people do not type: width, case, subscripts, spaces."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(plain.split())


def resolve(name: str, asker: Tables) -> str:
    """Return the one IRI meant by an IRI, `kind/slug` or name; none or several are a fault."""
    found = resolve_all(name, asker)
    if len(found) > 1:
        several = ", ".join(terms.ref_of(thing) or thing for thing in found)
        raise Fault(f"“{name}” is the name of several things", hint=f"write one of {several}")
    return found[0]


def resolve_all(name: str, asker: Tables, kind: str | None = None) -> list[str]:
    """Return the IRIs meant by an IRI, `kind/slug` or name; no match is a fault with the nearest names."""
    if "/" in name and name.isascii():
        return [iri(name)]
    wanted, found, labels = fold(name), set(), set()
    for thing, label in _labels(asker):
        ref = terms.ref_of(thing)
        if ref is None or ref.split("/")[0] not in ((kind,) if kind else NAMED_KINDS):
            continue
        labels.add(label)
        if fold(label) == wanted:
            found.add(thing)
    if found:
        return sorted(found)
    near = get_close_matches(name, labels, 4, 0.5)
    raise Fault(
        f"the graph has no {kind or 'thing'} called “{name}”",
        hint="nearest: " + ", ".join(near) if near else "for example " + ", ".join(sorted(labels)[:4]),
    )


def _labels(asker: Tables) -> list[tuple[str, str]]:
    table = asker.select(LABELS)
    return [(row[0].value, row[1].value) for row in table.rows if row[0] and row[1]]
