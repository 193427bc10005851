"""Give literals back as they were loaded: the engine stores values, not what was written.

Oxigraph keeps `"30.50"^^xsd:decimal` as 30.5 and `"7"^^xsd:nonNegativeInteger` as an xsd:integer. The printed
precision of a figure is part of our contract, so what the engine returns is translated back:

- In a graph, by the triple: subject, predicate and value tell the literal.
- In a table, a decimal or double by its value, where the release writes that value in one way only.
- In a table, anything else by a subject that stands in the same row and has this value in one way only.
- A decimal that the release writes in several ways (-12 and -12.0) by the triple that a pattern of the query names
  (see `witness`), which is cheap. Where none does (DISTINCT, sub-selects, paths), by asking while the decimals are
  marked: the ways then differ in the eighteenth decimal place. A query that compares or joins no number's value is
  asked so alone, any other a second time. Values always come from the first run, the second only tells the rows apart,
  and where it does not (large or random results, equality) the plain value stands.

What a query computes, and what it does with STR(), is the engine's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cached_property

import pyoxigraph as ox

from jingjinji.store.survey import Lines, quads_with, typed_literals
from jingjinji.store.witness import Witness
from jingjinji.store.write import Row, Term
from jingjinji.terms import PREFIXES

_XSD = PREFIXES["xsd"]
_DECIMAL = _XSD + "decimal"
_FRACTIONAL = frozenset({_DECIMAL, _XSD + "double", _XSD + "float"})
_MARK_EXPONENT, _MOST_MARKS = -18, 9  # the engine's decimals have eighteen places after the point
_EXACT = Context(prec=60)
_NO_WAYS: set[Term] = set()
Named = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_MOST_MARKED = 20_000  # triples; to mark so many takes a twentieth of a second, and as long to take the marks off


@dataclass(frozen=True)
class Marks:
    """The triples whose decimals are written in several ways, as they are kept and with the marks on."""

    plain: list[ox.Quad]
    marked: list[ox.Quad]


class Forms:
    """Which literals of a release the engine rewrites, and how to tell them again.

    `repeats` tells whether two of the quads with a literal that is written in several ways are the same triple to the
    engine.
    """

    def __init__(self, lines: Lines) -> None:
        """Read the lines of a release's N-Quads."""
        literals = {text: literal for text, literal in typed_literals(lines).items() if is_rewritable(literal)}
        kept = as_kept(set(literals.values()))
        written: defaultdict[Term, set[Term]] = defaultdict(set)
        for way, literal in kept.items():
            written[literal].add(way)
        self._written = {literal: ways for literal, ways in written.items() if ways != {literal}}
        texts = Counter(literals.values())
        told = {text for text, literal in literals.items() if kept[literal] in self._written or texts[literal] > 1}
        stated = [quad for quad in quads_with(told, lines) if quad.object in kept]
        self.repeats = len({(quad.subject, quad.predicate, kept[quad.object]) for quad in stated}) < len(stated)
        self._of_triple: defaultdict[tuple[Term, Term, Term], set[Term]] = defaultdict(set)
        self._of_subject: defaultdict[tuple[Term, Term], set[Term]] = defaultdict(set)
        for quad in stated:
            literal = kept[quad.object]
            self._of_triple[quad.subject, quad.predicate, literal].add(quad.object)
            self._of_subject[quad.subject, literal].add(quad.object)
        self._marks: dict[Term, tuple[Term, Term]] = {}  # as marked → (as kept, as written)
        self._marked: dict[Term, Term] = {}  # as written → as marked
        for literal, ways in self._written.items():
            if len(ways) > 1 and _datatype(literal) == _DECIMAL and len(ways) <= _MOST_MARKS:
                self._give_marks(literal, ways)
        self._of_quad: defaultdict[tuple[Named, ox.Triple], set[Term]] = defaultdict(set)
        for quad in stated:
            if quad.object in self._marked:
                triple = ox.Triple(quad.subject, quad.predicate, kept[quad.object])
                self._of_quad[quad.graph_name, triple].add(quad.object)

    def _give_marks(self, literal: Term, ways: set[Term]) -> None:
        assert isinstance(literal, ox.Literal)
        for number, way in enumerate(sorted(ways, key=str), 1):
            step = Decimal(number).scaleb(_MARK_EXPONENT)
            value = f"{_EXACT.add(Decimal(literal.value), step):f}"
            marked = ox.Literal(value, datatype=literal.datatype)
            self._marks[marked] = (literal, way)
            self._marked[way] = marked

    @property
    def torn(self) -> bool:
        """Tell whether a decimal is written in several ways, so that marks are of use."""
        return bool(self._marked)

    def marks(self, store: ox.Store) -> Marks | None:
        """Return what to change in `store` to mark its decimals; None where there is nothing, or too much, to mark."""
        torn = {kept for kept, _ in self._marks.values()}
        plain = [quad for kept in torn for quad in store.quads_for_pattern(None, None, kept)]
        pairs = [(quad, self._marked_in(quad)) for quad in plain]
        found = Marks([quad for quad, marked in pairs if marked], [quad for _, marked in pairs for quad in marked])
        return found if 0 < len(found.plain) <= _MOST_MARKED else None

    def _marked_in(self, quad: ox.Quad) -> list[ox.Quad]:
        """Return a quad of the store with its marks: one for each way in which its graph, or any other, writes it."""
        of_any = self._of_triple.get((quad.subject, quad.predicate, quad.object), _NO_WAYS)
        is_union = isinstance(quad.graph_name, ox.DefaultGraph)
        ways = of_any if is_union else self._of_quad.get((quad.graph_name, quad.triple), _NO_WAYS)
        marked = [self._marked[way] for way in ways if way in self._marked]
        return [ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name) for literal in marked]

    @cached_property
    def _of_torn(self) -> frozenset[Term]:
        """Return the predicates that have a decimal that is written in several ways."""
        torn = {kept for kept, _ in self._marks.values()}
        return frozenset(predicate for _, predicate, literal in self._of_triple if literal in torn)

    def is_torn(self, predicate: str | None) -> bool:
        """Tell whether values of a predicate, None for any, need the triple to tell how they are written."""
        return self.torn and (predicate is None or ox.NamedNode(predicate) in self._of_torn)

    def of_witness(self, witness: Witness, row: Row) -> tuple[Row, Row | None]:
        """Return a row as it was asked for and what its triples tell of how it is written; see `witness`."""
        return witness.told(row, self._written, lambda *triple: self._of_triple.get(triple, _NO_WAYS))

    def needs_marks(self, row: Row, told: Row | None, is_calculated: Sequence[bool]) -> bool:
        """Tell whether `row` holds a decimal of the data that is not `told` and that only the marks can tell."""
        return any(
            term in self._written and self._unique(term) is None and _is_decimal(term)
            for term, way, calculated in zip(row, told or [None] * len(row), is_calculated, strict=True)
            if term and not way and not calculated
        )

    def of_marked(self, row: Row) -> tuple[Row, Row]:
        """Return a row with marks as (the row of the first run that it belongs to, the row as written)."""
        pairs = [self._marks.get(term, (term, None)) if term else (None, None) for term in row]
        return tuple(kept for kept, _ in pairs), tuple(way for _, way in pairs)

    def of_triple(self, triple: ox.Triple) -> ox.Triple:
        """Return a triple of an answer with its literal as written."""
        literal = triple.object
        if literal not in self._written:
            return triple
        ways = self._of_triple.get((triple.subject, triple.predicate, literal))
        ways = ways or self._of_subject.get((triple.subject, literal))
        way = next(iter(ways)) if ways and len(ways) == 1 else self._unique(literal)
        return triple if way is None else ox.Triple(triple.subject, triple.predicate, way)

    def of_row(self, row: Row, told: Row | None, is_computed: list[bool]) -> Row:
        """Return a row of an answer with its literals as written.

        `told` holds what the marks tell, None where nothing. Computed columns keep all but fractions.
        """
        if told is None and not any(term in self._written for term in row if term is not None):
            return row
        return tuple(
            way or (self._of_cell(term, row, computed) if term in self._written else term) if term else None
            for term, way, computed in zip(row, told or [None] * len(row), is_computed, strict=True)
        )

    def _of_cell(self, literal: Term, row: Row, computed: bool) -> Term:
        ways: set[Term] = set()
        if not computed:
            for other in row:
                if isinstance(other, ox.NamedNode):
                    ways |= self._of_subject.get((other, literal), set())
        if len(ways) == 1:
            return next(iter(ways))
        return self._unique(literal) or literal

    def _unique(self, literal: Term) -> Term | None:
        """Return the one way in which a fraction is written, or None."""
        ways = self._written.get(literal, set())
        if len(ways) != 1 or _datatype(literal) not in _FRACTIONAL:
            return None
        (way,) = ways
        return way if _datatype(way) == _datatype(literal) else None


def is_rewritable(literal: ox.Literal) -> bool:
    """Tell whether the engine may keep this literal in another way than it is written."""
    return (
        not literal.language and literal.datatype.value.startswith(_XSD) and literal.datatype.value != _XSD + "string"
    )


def _datatype(term: Term) -> str | None:
    return term.datatype.value if isinstance(term, ox.Literal) else None


def _is_decimal(term: Term) -> bool:
    return _datatype(term) == _DECIMAL


def as_kept(literals: set[Term]) -> dict[Term, Term]:
    """Return each literal as the engine gives it back."""
    numbered = dict(enumerate(literals))
    store, predicate = ox.Store(), ox.NamedNode("urn:is")
    store.extend(ox.Quad(ox.NamedNode(f"urn:{number}"), predicate, literal) for number, literal in numbered.items())
    back = {int(str(quad.subject.value).removeprefix("urn:")): quad.object for quad in store}
    return {literal: back[number] for number, literal in numbered.items()}
