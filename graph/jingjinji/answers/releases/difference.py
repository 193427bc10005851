"""What changed between two releases: facts that came, went, or say something else.

Knows two releases on disk. Must not know the pipeline: it compares what was published, not why.

Laws:
- Two releases are equal when every subject says the same in every graph; the names of blank nodes mean nothing
  (RDF 1.1 Concepts, 3.6), so a blank node is compared by what it says, at the place where it is used.
- A subject is a fact if it has an IRI; what only blank nodes say to nobody is listed under the kind `unnamed`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from jingjinji import bundle, terms
from jingjinji.answers.releases.anonymous import Anonymous
from jingjinji.answers.releases.export import current_release
from jingjinji.answers.table import Table, Term
from jingjinji.faults import Fault
from jingjinji.release import NQUADS, Release, find, on_disk

COLUMNS = ("change", "kind", "fact", "label", "graph", "property", "old", "new")
UNNAMED = "unnamed"
_LABELS = (terms.PREFIXES["skos"] + "prefLabel", terms.PREFIXES["rdfs"] + "label")
_PLAIN = tuple(terms.PREFIXES["xsd"] + name for name in ("string", "integer", "decimal", "boolean"))
_BETWEEN = " | "

_Said = dict[tuple[str, str], set[str]]


@dataclass
class Content:
    """What a release says: by subject, then by (graph, property), values in N-Triples; labels by subject."""

    facts: dict[str, _Said] = field(default_factory=lambda: defaultdict(dict))
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """Every difference as rows of `COLUMNS`, grouped by kind, and how many facts of each sort there are."""

    table: Table
    added: int
    removed: int
    changed: int

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.table.rows)


def find_named(name: str) -> Path:
    """Return the N-Quads of what a person calls `current`, a version or the beginning of one, or a folder."""
    if name == "current":
        return current_release().nquads
    if (Path(name) / NQUADS).is_file():
        return Path(name) / NQUADS
    out = bundle.out()
    known = [release.version for release in on_disk(out)]
    meant = [version for version in known if name and version.startswith(name)]
    release = find(out, name) or (Release(out / "releases" / meant[0]) if len(meant) == 1 else None)
    if release is None:
        what = "several releases begin with" if meant else "there is no release or folder called"
        raise Fault(f"{what} “{name}”", hint="current, a folder, or one of " + ", ".join(meant or known))
    return release.nquads


def compare(old: Path, new: Path, language: str, graphs: Collection[str] = ()) -> Difference:
    """Return what changed from one file of N-Quads to another, with labels in `language`.

    `graphs` are short names such as `source/beijing-2024`; without any, every graph counts.
    """
    before, after = read_content(old, language, graphs), read_content(new, language, graphs)
    rows: list[tuple[str, ...]] = []
    counts = {"added": 0, "removed": 0, "changed": 0}
    for subject in before.facts.keys() | after.facts.keys():
        found = list(_differences(before.facts.get(subject), after.facts.get(subject)))
        label = after.labels.get(subject) or before.labels.get(subject, "")
        rows += [(row[0], kind_of(subject), _name(subject), label, *row[1:]) for row in found]
        if found:
            counts[found[0][0]] += 1
    rows.sort(key=lambda row: (row[1], row[0], row[2], row[4:]))
    cells = tuple(tuple(Term("literal", cell) if cell else None for cell in row) for row in rows)
    return Difference(Table(COLUMNS, cells), **counts)


def _differences(old: _Said | None, new: _Said | None) -> Iterable[tuple[str, str, str, str, str]]:
    """Yield (change, graph, property, old, new): one row for a fact that came or went, else one a property."""
    if old is None or new is None:
        change, present = ("added", new) if old is None else ("removed", old)
        graphs = sorted({graph for graph, _ in present or {}})
        yield change, ", ".join(map(_graph, graphs)), "", "", ""
        return
    for graph, name in sorted(old.keys() | new.keys()):
        was, now = old.get((graph, name), set()), new.get((graph, name), set())
        if was != now:
            gone, come = was - now, now - was
            shown = _BETWEEN.join(sorted(map(_short, gone))), _BETWEEN.join(sorted(map(_short, come)))
            if shown[0] == shown[1]:  # only the datatype tells them apart
                shown = _BETWEEN.join(sorted(gone)), _BETWEEN.join(sorted(come))
            yield "changed", _graph(graph), terms.shorten(name), *shown


def read_content(file: Path, language: str, graphs: Collection[str] = ()) -> Content:
    """Return what a file of N-Quads says, in some graphs or in all, blank nodes replaced by what they say."""
    try:
        quads = list(ox.parse(path=file, format=ox.RdfFormat.N_QUADS))
    except (SyntaxError, OSError) as error:
        raise Fault("the release cannot be read", file=file, hint=str(error)) from error
    content = Content()
    for quad in quads:
        _note_label(content.labels, quad, language)
    wanted = [quad for quad in quads if not graphs or _graph(_iri(quad.graph_name)) in graphs]
    anonymous = Anonymous(wanted)
    for quad in wanted:
        if not isinstance(quad.subject, ox.BlankNode):
            value = anonymous.text(quad.object, quad.graph_name)
            said = content.facts[_iri(quad.subject)]
            said.setdefault((_iri(quad.graph_name), quad.predicate.value), set()).add(value)
    for text, graph in anonymous.roots():
        content.facts[text].setdefault((_iri(graph), UNNAMED), set()).add(text)
    return content


def _note_label(labels: dict[str, str], quad: ox.Quad, language: str) -> None:
    """Keep a label in the reader's language, or any while there is none."""
    if quad.predicate.value in _LABELS and isinstance(quad.object, ox.Literal):
        subject = _iri(quad.subject)
        if quad.object.language == language:
            labels[subject] = quad.object.value
        else:
            labels.setdefault(subject, quad.object.value)


def kind_of(subject: str) -> str:
    """Return the kind in a thing's IRI, `def` for our terms, `graph`, `other`, or `unnamed`."""
    if subject.startswith(("[", "(")):
        return UNNAMED
    if ref := terms.ref_of(subject):
        return ref.split("/")[0]
    return subject.removeprefix(terms.BASE).split("/")[0] if subject.startswith(terms.BASE) else "other"


def _iri(node: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | ox.Triple) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _name(subject: str) -> str:
    return terms.ref_of(subject) or terms.shorten(subject)


def _graph(iri: str) -> str:
    return iri.removeprefix(terms.GRAPH)


def _short(value: str) -> str:
    """Return a value in N-Triples as people read it: plain numbers and texts, `text@zh`, short names."""
    if value.startswith("<") and value.endswith(">"):
        return _name(value[1:-1])
    if not value.startswith('"'):
        return value
    literal = next(iter(ox.parse(f"<x:x> <x:x> {value} .", format=ox.RdfFormat.N_TRIPLES))).object
    assert isinstance(literal, ox.Literal)
    if literal.language:
        return f"{literal.value}@{literal.language}"
    plain = literal.datatype.value in _PLAIN
    return literal.value if plain else f"{literal.value}^^{terms.shorten(literal.datatype.value)}"
