"""The page about one IRI of ours, as plain data for a template: names, sentence, citations, properties, links.

Knows how a person reads an entity. Must not know where it was fetched or how it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from jingjinji import terms
from jingjinji.answers.entity.fetch import STATED_IN, Entity, Statement
from jingjinji.answers.entity.in_words import citations, sentence, strength
from jingjinji.answers.table import Term
from jingjinji.faces.http.linked_data.addresses import address
from jingjinji.faces.http.linked_data.thing_words import BUILT_IN, THING_WORDS

RDF, RDFS, SKOS = (terms.PREFIXES[prefix] for prefix in ("rdf", "rdfs", "skos"))
TYPE, FIRST, REST = RDF + "type", RDF + "first", RDF + "rest"
DEFINITION, EXAMPLE = SKOS + "definition", SKOS + "example"
# What a reader looks for first; other properties follow by name.
_LEADING = (
    *("measure", "indicator", "strength", "place", "period", "year", "value", "minValue", "maxValue", "bound"),
    *("category", "unit", "changeValue", "direction", "changeKind", "baseline", "baselineYear", "change", "assesses"),
    *("against", "result", "margin", "reason", "rationale", "attribution", "evaluator", "counterfactual", "origin"),
)
_ORDER = {terms.term(name): place for place, name in enumerate(_LEADING)}
_TOLD_ELSEWHERE = (
    *(TYPE, DEFINITION, EXAMPLE, STATED_IN, SKOS + "prefLabel", RDFS + "label"),
    *(terms.term("formula"), terms.term("input")),
)
_MARKED = ("inferred", "derived", "alignments")  # the kind of a graph is the first part of its name
_WEAK = 3  # from this strength on the source itself makes the link


@dataclass(frozen=True)
class Ref:
    """A thing's name, where it leads, the strength of a weak effect claim, and the code of a term that is not ours."""

    text: str
    link: str | None
    weak: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Value:
    """What stands in a cell: things in a chain, or a text in a language; and what kind of graph says it."""

    refs: tuple[Ref, ...] = ()
    text: str = ""
    language: str | None = None
    mark: str | None = None


@dataclass(frozen=True)
class Row:
    """A property and its values; `more` tells how many there are where not all are given, `all` how to see them."""

    property: Ref
    values: tuple[Value, ...]
    more: str | None = None
    all: str | None = None


class Reader:
    """Turns what was fetched into names and links for one language and one place of the service."""

    def __init__(self, entity: Entity, language: str, root: str, carried: str | None) -> None:
        self.entity = entity
        self.language = language
        self.root = root
        self.carried = carried
        self.words = THING_WORDS[language]

    def ref(self, iri: str, *, back: bool = False) -> Ref:
        """Return a thing as a name that leads somewhere; `back` names a property by the way back."""
        names, short = self.entity.names, terms.shorten(iri)
        built_in = BUILT_IN.get(short, ())[2 * back + (self.language == "en") :]
        own = names.label(iri, self.language)
        text = (built_in[0] if built_in and (back or not own) else own) or terms.ref_of(iri) or short
        grade = names.strengths.get(iri)
        weak = f"{self.words['strength']} {grade}" if grade and grade.isdigit() and int(grade) < _WEAK else None
        code = short if text != short and ":/" not in short and not iri.startswith(terms.BASE) else None
        return Ref(plain_name(text) if weak else text, address(iri, self.root, self.carried), weak, code)

    def value(self, term: Term, graphs: Iterable[str] = ()) -> Value:
        """Return a term as what stands in a cell."""
        kinds = [graph.removeprefix(terms.GRAPH).split("/")[0] for graph in graphs]
        mark = kinds[0] if len(kinds) == 1 and kinds[0] in _MARKED and not self._is_derived(kinds[0]) else None
        word = {"derived": "of derived"}.get(mark or "", mark or "")
        said = self.words[word] if word else None
        if term.type == "uri":
            return Value((self.ref(term.value),), mark=said)
        if term.type == "bnode":
            return Value(tuple(self._chain(term.value)), mark=said)
        foreign = term.language if term.language != self.language else None
        return Value((), term.value, foreign, said)

    def _is_derived(self, kind: str) -> bool:
        return kind == "derived" and bool(self.entity.values(terms.term("formula")))

    def _chain(self, node: str) -> Iterable[Ref]:
        """Yield the members of a list that begins at a nameless node."""
        seen: set[str] = set()
        while node not in seen:
            seen.add(node)
            said = {row.property: row.value for row in self.entity.of_part(node)}
            if FIRST in said:
                yield self.ref(said[FIRST].value)
            node = said[REST].value if REST in said else node

    def rows(self, statements: Iterable[Statement], without: tuple[str, ...] = ()) -> list[Row]:
        """Return statements about one thing as rows, the leading properties first, each value once."""
        found: dict[str, dict[Term, list[str]]] = {}
        for said in statements:
            if said.property not in without:
                found.setdefault(said.property, {}).setdefault(said.value, []).append(said.graph)
        rows = []
        for property_, values in found.items():
            ordered = sorted(values.items(), key=lambda pair: pair[0].language not in (None, self.language))
            cells = tuple(self.value(term, graphs) for term, graphs in ordered)
            rows.append((_ORDER.get(property_, len(_ORDER)), Row(self.ref(property_), cells)))
        return [row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].property.text))]

    def incoming(self) -> list[Row]:
        """Return links to the thing by property; what is left out is announced, with a query for all."""
        by_property: dict[str, dict[Term, list[str]]] = {}
        for link in self.entity.incoming:
            by_property.setdefault(link.property, {}).setdefault(link.subject, []).append(link.graph)
        rows = []
        for property_, count in self.entity.counts.items():
            shown = by_property.get(property_, {})
            cells = tuple(self.value(term, graphs) for term, graphs in shown.items())
            rows.append(Row(self.ref(property_, back=True), cells, *self._more(property_, count, len(shown))))
        return rows

    def _more(self, property_: str, count: int, shown: int) -> tuple[str | None, str | None]:
        if count <= shown:
            return None, None
        query = f"SELECT ?thing WHERE {{ ?thing <{property_}> <{self.entity.iri}> }} ORDER BY ?thing"
        asked = urlencode({"query": query, "format": "html", "lang": self.language})
        return self.words["shown"].format(count=count, shown=shown), f"{self.root}/sparql?{asked}"

    def counted(self, counts: dict[str, int]) -> list[tuple[Ref, int]]:
        """Return numbers by what they count."""
        return [(self.ref(iri), number) for iri, number in counts.items() if iri != TYPE]


def plain_name(name: str) -> str:
    """Return the name of a weak claim without the arrow, which reads like a cause."""
    return name.replace(" → ", " · ")


def thing_content(entity: Entity, language: str, root: str, carried: str | None) -> dict[str, Any]:
    """Return what the template `thing.html` shows."""
    reader = Reader(entity, language, root, carried)
    grade = strength(entity)
    weak = grade if grade is not None and grade < _WEAK else None
    title = entity.names.label(entity.iri, language) or terms.ref_of(entity.iri) or terms.shorten(entity.iri)
    titles = [plain_name(name) if weak is not None else name for name in (title, _other(entity, language) or "")]
    told = {
        said.value
        for said in entity.own
        if said.property == TYPE and not said.graph.startswith(terms.graph("inferred"))
    }
    types = sorted(entity.values(TYPE), key=lambda kind: (not kind.value.startswith(terms.BASE), kind not in told))
    return {
        "iri": entity.iri,
        "title": titles[0],
        "other_title": titles[1] if titles[1] != titles[0] else "",
        "types": [(reader.ref(kind.value), kind.value.startswith(terms.BASE)) for kind in types],
        "sentence": sentence(entity, language),
        "grade": grade,
        "weak": weak,
        "formula": next((term.value for term in entity.values(terms.term("formula"))), None),
        "inputs": [reader.ref(term.value) for term in entity.values(terms.term("input"))],
        "definitions": _texts(entity, DEFINITION, language),
        "examples": _texts(entity, EXAMPLE, language),
        "citations": [
            (cited, reader.ref(cited.passage), reader.ref(cited.source)) for cited in citations(entity, language)
        ],
        "is_described": bool(entity.own),
        "rows": reader.rows(entity.own, _TOLD_ELSEWHERE),
        "parts": _parts(reader),
        "incoming": reader.incoming(),
        "uses": _uses(reader),
        "graphs": [reader.ref(graph) for graph in dict.fromkeys(said.graph for said in entity.own)],
    }


def _other(entity: Entity, language: str) -> str | None:
    return entity.names.label(entity.iri, "en" if language == "zh" else "zh")


def _texts(entity: Entity, property_: str, language: str) -> list[str]:
    return [term.value for term in entity.values(property_) if term.language in (None, language)]


def _parts(reader: Reader) -> list[tuple[str, Ref, list[Row]]]:
    """Return the parts of a thing whose IRIs are its own with a fragment: (fragment, name, rows)."""
    entity = reader.entity
    parts = dict.fromkeys(said.subject.value for said in entity.parts)
    return [
        (part.partition("#")[2], reader.ref(part), reader.rows(entity.of_part(part), (SKOS + "prefLabel",)))
        for part in parts
        if part.startswith(entity.iri + "#")
    ]


def _uses(reader: Reader) -> dict[str, Any] | None:
    uses = reader.entity.uses
    if uses is None or not (uses.used or uses.has or uses.reached):
        return None
    return {
        "used": uses.used,
        "lists": [
            (name, reader.counted(counts))
            for name, counts in (
                *(("has", uses.has), ("reached", uses.reached)),
                *(("starts", uses.starts), ("ends", uses.ends)),
            )
            if counts
        ],
        "examples": [(reader.value(start), reader.value(end)) for start, end in uses.examples],
    }
