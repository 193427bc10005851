"""The names of everything that has one, in both languages, and what it is: from a written name to things and back.

Knows names, kinds and classes. Must not know facts or requests. Passages and single facts have composed labels that
nobody types, so they are found by their `kind/slug` alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from jingjinji import terms
from jingjinji.answers.ask.names import Match, Name, Names
from jingjinji.answers.ask.text import words
from jingjinji.answers.lookup import NAMED_KINDS
from jingjinji.answers.table import Table, Term
from jingjinji.faults import Fault

_LONGEST = 200  # characters of a text that are compared with names

NAMES = """
SELECT DISTINCT ?thing ?property ?name WHERE {{
  VALUES ?property {{ skos:prefLabel skos:altLabel skos:hiddenLabel jjj:askedAs dcterms:title }}
  ?thing ?property ?name
  FILTER (STRSTARTS(STR(?thing), "{things}") && !STRSTARTS(STR(?thing), "{things}passage/"))
}}
ORDER BY ?thing ?property ?name
"""
# What the reasoner added (every class above) would hide what a thing was said to be.
CLASSES = """
SELECT DISTINCT ?thing ?class ?label WHERE {{
  GRAPH ?graph {{ ?thing a ?class }}
  FILTER (!STRSTARTS(STR(?graph), "{inferred}") && STRSTARTS(STR(?class), STR(jjj:))
    && STRSTARTS(STR(?thing), "{things}") && !STRSTARTS(STR(?thing), "{things}passage/"))
  OPTIONAL {{ ?class rdfs:label ?label }}
}}
ORDER BY ?thing ?class ?label
"""


@dataclass
class Entry:
    """One thing: its `kind/slug`, its preferred name by language, its other names, its classes (`jjj:Campaign`).

    `everyday` names and the questions that it is `asked` by are for finding it and are not shown.
    """

    id: str
    labels: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    everyday: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return the kind in the IRI, such as measure."""
        return self.id.split("/")[0]

    def names(self) -> Iterable[tuple[str, str]]:
        """Yield every name with its language, the preferred ones first, the everyday ones last."""
        yield from self.told()
        yield from self.everyday

    def told(self) -> Iterable[tuple[str, str]]:
        """Yield every label with its language, without the everyday names."""
        yield from self.labels.items()
        yield from self.others


def queries() -> tuple[str, str]:
    """Return the queries for names and classes, whose tables `read_directory` takes."""
    filled = [text.format(things=terms.ID, inferred=terms.graph("inferred")) for text in (NAMES, CLASSES)]
    return terms.sparql_prologue() + filled[0], terms.sparql_prologue() + filled[1]


def _add_name(entry: Entry, property_: str, name: Term) -> None:
    language = name.language or ""
    if property_ == "skos:hiddenLabel":
        entry.everyday.append((language, name.value))
    elif property_ == "jjj:askedAs":
        entry.asked.append(name.value)
    elif property_ != "skos:altLabel" and language not in entry.labels:
        entry.labels[language] = name.value
    elif (language, name.value) not in entry.others:
        entry.others.append((language, name.value))


def read_directory(names: Table, classes: Table) -> Directory:
    """Return the directory of everything that has a name or a class of ours."""
    entries: dict[str, Entry] = {}
    for thing, property_, name in names.rows:
        ref = terms.ref_of(thing.value) if thing else None
        if ref is None or property_ is None or name is None or "#" in ref:
            continue
        _add_name(entries.setdefault(ref, Entry(ref)), property_.short, name)
    class_names: dict[str, dict[str, str]] = defaultdict(dict)
    for thing, class_, label in classes.rows:
        ref = terms.ref_of(thing.value) if thing else None
        if ref is None or class_ is None:
            continue
        entry = entries.setdefault(ref, Entry(ref))
        if class_.short not in entry.classes:
            entry.classes.append(class_.short)
        if label and label.language:
            class_names[class_.short][label.language] = label.value
    return Directory(entries, dict(class_names))


class Directory:
    """Names to things and back; `entries` by `kind/slug`, `classes` by short name with labels by language."""

    def __init__(self, entries: dict[str, Entry], classes: dict[str, dict[str, str]]) -> None:
        self.entries = entries
        self.classes = classes
        named = [entry for entry in entries.values() if entry.kind in NAMED_KINDS]
        preferred = [Name(e.id, label, language, True) for e in named for language, label in e.labels.items()]
        others = [Name(e.id, label, language, False) for e in named for language, label in e.others]
        everyday = [Name(e.id, label, language, False, hidden=True) for e in named for language, label in e.everyday]
        types = {entry.id: entry.classes[0] for entry in named if entry.classes}
        self.names = Names([*preferred, *others, *everyday], types)

    def label(self, ref: str, language: str) -> str:
        """Return the name of a thing in `language`, else in another, else its `kind/slug`."""
        entry = self.entries.get(ref)
        labels = entry.labels if entry else {}
        return labels.get(language) or next(iter(labels.values()), ref)

    def class_label(self, short: str, language: str) -> str:
        """Return the name of a class in `language`."""
        labels = self.classes.get(short, {})
        return labels.get(language) or next(iter(labels.values()), short)

    def of_kind(self, kind: str) -> list[str]:
        """Return the things of one kind, in order."""
        return sorted(ref for ref in self.entries if ref.startswith(kind + "/"))

    def meant(self, written: str, kinds: Collection[str] = ()) -> list[str]:
        """Return the things meant by an IRI, `kind/slug`, slug or name (several may share one), in order.

        `kinds` are those that will do, all if empty. Nothing found is a fault with the nearest names.
        """
        ref = terms.ref_of(written) or written
        if ref in self.entries and self._fits(ref, kinds):
            return [ref]
        if "/" not in written and (slugs := self._with_slug(written, kinds)):
            return slugs
        called = [name for name in self.names.called(words(written)) if self._fits(name.id, kinds)]
        if called:  # a label is meant before an everyday name of something else
            hidden = all(name.hidden for name in called)
            return sorted({name.id for name in called if name.hidden == hidden})
        near = self.nearest(written, kinds)
        what = " or ".join(kinds) or "thing"
        raise Fault(
            f"the graph has no {what} called “{written[:100]}”",
            hint="nearest: " + ", ".join(near) if near else "GET /api/search finds things by a part of their name",
        )

    def _fits(self, ref: str, kinds: Collection[str]) -> bool:
        return not kinds or ref.partition("/")[0] in kinds

    def _with_slug(self, slug: str, kinds: Collection[str]) -> list[str]:
        candidates = (f"{kind}/{slug}" for kind in (kinds or NAMED_KINDS))
        return [ref for ref in candidates if ref in self.entries]

    def nearest(self, written: str, kinds: Collection[str] = (), most: int = 4) -> list[str]:
        """Return the names most like `written`, each with its `kind/slug`, the best first."""
        text = written.rsplit("/", 1)[-1].replace("-", " ") if "/" in written else written
        found: list[Match] = self.names.find(text[:_LONGEST], kinds=kinds or None, limit=most)
        return [f"{match.matched} ({match.id})" for match in found]
