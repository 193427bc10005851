"""Read from the text of a query how its groups are made up (SPARQL 1.1 Query, 19.8, rules 1 to 74).

It is no judge: the engine decides what is SPARQL.
Law: what is read here is read as the engine does. Of whatever could be read in two ways, or is not read here at all
(`BASE`, `SERVICE`, a `<` that may be an operator or an IRI), it raises `Unsure`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace

from jingjinji.store import tokens
from jingjinji.store.joins import Condition, Group, Outline, Part, Select, Unsure
from jingjinji.store.tokens import Token
from jingjinji.store.triples import Triples

_VOLATILE_OR_NESTED = frozenset({"EXISTS", *tokens.VOLATILE})


def read_outline(query: str, listed: Iterable[Token]) -> Outline:
    """Read a query by its tokens; raises `Unsure`."""
    return _Reader(query, listed).read()


class _Reader(Triples):
    """Reads by recursive descent."""

    def __init__(self, query: str, listed: Iterable[Token]) -> None:
        super().__init__(query, listed)
        self.selects: list[Select] = []
        self.graphs = 0  # GRAPH blocks around what comes next

    def read(self) -> Outline:
        texts = [text.upper() for _, text, _ in self.tokens]
        self.counts_all = any(texts[at : at + 3] == ["(", "DISTINCT", "*"] for at in range(len(texts)))
        while self.word == "PREFIX":
            self.next()
            name = self.next().removesuffix(":")
            if self.kind != "iri":
                raise Unsure("a prefix without an IRI")
            self.prefixes[name] = self.next()[1:-1]
        form, form_at = self.word, self.offset
        if form not in tokens.FORMS:
            raise Unsure("not a query that is read here")
        first = self.at
        shows_all = self._head(form)
        head = self.tokens[first : self.at]
        group = self.group(shows_all)
        first = self.at
        bound = self._tail()
        if form == "SELECT":
            self.selects.append(Select(tuple(head), group, tuple(self.tokens[first : self.at])))
        words = tuple(text.upper() for kind, text, _ in self.tokens if kind == "word")
        return Outline(group, words, bound, self.query[:form_at], tuple(self.selects))

    def _head(self, form: str) -> bool:
        """Pass over everything up to the bracket of the outermost group; tell whether all variables are shown."""
        self.next()
        shows_all = False
        if form == "CONSTRUCT":
            if self.text != "{":
                raise Unsure("a short CONSTRUCT, whose pattern is its template too")
            self.skip_brackets()
        while self.text != "{":
            shows_all = shows_all or self.kind == "star"
            if self.kind == "open":
                self.skip_brackets()
            else:
                self.next()
        return shows_all

    def _tail(self) -> Part | None:
        """Read what follows the outermost group; return a block of data that joins it."""
        grouped = False
        while self.kind != "end":
            grouped = grouped or self.word in ("GROUP", "HAVING")
            if self.word == "VALUES":
                values = self._values()
                if self.kind != "end":
                    raise Unsure("more than a query")
                return None if grouped else values
            if self.kind == "open":
                self.skip_brackets()
            else:
                self.next()
        return None

    def group(self, shows_all: bool) -> Group:
        """Read a group from its opening bracket to behind its closing one."""
        self.expect("{")
        if self.word == "SELECT":
            return self._subselect()
        group = Group()
        is_open = False  # after triples without a full stop
        while self.text != "}":
            part = self._part(shows_all)
            part.text = self.query[part.begin : self.last_end]
            if is_open and part.kind == "triples":
                raise Unsure("triples that are not divided")
            is_open = part.kind == "triples" and self.text != "."
            if self.text == ".":
                self.next()
            part.end = self.last_end
            group.parts.append(_flattened(part))
        self.next()
        return group

    def _subselect(self) -> Group:
        first = self.at
        self.next()
        shows_all = False
        while self.text != "{":
            shows_all = shows_all or self.kind == "star"
            if self.kind == "open":
                self.skip_brackets()
            else:
                self.next()
        head = self.tokens[first : self.at]
        inner = self.group(shows_all)
        first = self.at
        while self.text != "}":
            if self.kind == "open":
                self.skip_brackets()
            else:
                self.next()
        if not self.graphs:
            self.selects.append(Select(tuple(head), inner, tuple(self.tokens[first : self.at])))
        self.next()
        return Group([Part("joined", 0, groups=[inner])], is_select=True)

    def _part(self, shows_all: bool) -> Part:
        begin, word = self.offset, self.word
        if word == "FILTER":
            part = self._filter()
        elif word == "VALUES":
            part = self._values()
        elif word == "OPTIONAL":
            part = self._optional()
        elif word in ("MINUS", "BIND"):
            self.next()
            first = self.at
            self.skip_brackets()
            part = Part("after", begin, tests=self._tests(first) if word == "BIND" else [])
        elif word == "GRAPH" or self.text == "{":
            part = self._joined(shows_all)
        elif word and word not in ("TRUE", "FALSE"):
            raise Unsure(f"{word} is not read here")
        else:
            part = self.triples(shows_all)
        part.begin = begin
        return part

    def _joined(self, shows_all: bool) -> Part:
        part = Part("joined", self.offset)
        is_graph = self.word == "GRAPH"
        if is_graph:
            self.next()
            part.stands_alone = self.kind in ("iri", "name")
            part.graph = self.next()
        self.graphs += is_graph
        part.groups.append(self.group(shows_all))
        while self.word == "UNION":
            self.next()
            part.groups.append(self.group(shows_all))
        self.graphs -= is_graph
        return part

    def _optional(self) -> Part:
        part = Part("after", self.offset, is_optional=True)
        self.next()
        first, before, graphs = self.at, len(self.selects), self.graphs
        try:
            inside = self.group(shows_all=True)  # its text stays, so there is no place for new variables
            part.options = [inside]
            part.is_plain = all(piece.kind == "triples" or piece.conditions for piece in inside.parts)
        except Unsure:
            self.go(first)
            del self.selects[before:]
            self.graphs = graphs
            self.skip_brackets()
        return part

    def _values(self) -> Part:
        part = Part("values", self.offset)
        self.next()
        if self.kind == "variable":
            part.variables = (self.next()[1:],)
        else:
            self.expect("(")
            names = []
            while self.kind == "variable":
                names.append(self.next()[1:])
            self.expect(")")
            part.variables = tuple(names)
        single = self.tokens[self.at - 1][0] == "variable"
        first = self.at
        self.skip_brackets()
        inside = self.tokens[first + 1 : self.at - 1]
        if any(kind == "word" and text.upper() == "UNDEF" for kind, text, _ in inside):
            raise Unsure("data without a value")
        typed = sum(kind in ("typed", "language") for kind, _, _ in inside) * 2
        part.rows = max(1, len(inside) - typed) if single else sum(text == "(" for _, text, _ in inside)
        part.text = self.query[part.begin : self.last_end]  # also that of data after the outermost group
        return part

    def _filter(self) -> Part:
        part = Part("filter", self.offset)
        self.next()
        first, is_bracketed = self.at, self.text == "("
        while self.kind != "open":  # the name of a function, or EXISTS
            self.next()
        self.skip_brackets()
        inside = self.tokens[first + 1 : self.at - 1] if is_bracketed else self.tokens[first : self.at]
        words = {text.upper() for kind, text, _ in inside if kind == "word"}
        if inside and words.isdisjoint(_VOLATILE_OR_NESTED):
            part.conditions = [self._condition(piece) for piece in _conjuncts(inside)]
        part.tests = self._tests(first)
        return part

    def _tests(self, first: int) -> list[Group]:
        """Return the groups of EXISTS from token `first` on up to here; one that is not read for certain is left out.

        Its variables are columns of nothing, so that there is a place for new ones.
        """
        behind, found, at = self.at, [], first
        selects, graphs = len(self.selects), self.graphs
        while at < behind:
            kind, text, _ = self.tokens[at]
            at += 1
            if kind == "word" and text.upper() == "EXISTS":
                self.go(at)
                with contextlib.suppress(Unsure):
                    found.append(self.group(shows_all=False))
                    at = self.at
        del self.selects[selects:]  # they do not stand for themselves: a row's values are put into them
        self.graphs = graphs
        self.go(behind)
        return found

    def _condition(self, piece: list[Token]) -> Condition:
        (_, _, begin), (_, last, end) = piece[0], piece[-1]
        names = frozenset(text[1:] for kind, text, _ in piece if kind == "variable")
        return Condition(f"({self.query[begin : end + len(last)]})", names)


def _flattened(part: Part) -> Part:
    """Return the triples of one named graph as triples, as which they can be joined; other parts as they are."""
    inside = [piece for group in part.groups for piece in group.parts]
    if not (part.graph and part.stands_alone and inside and all(piece.kind == "triples" for piece in inside)):
        return part
    patterns = [pattern for piece in inside for pattern in piece.patterns]
    if any(pattern.graph for pattern in patterns):
        return part
    return replace(
        part, kind="triples", patterns=[replace(pattern, graph=part.graph) for pattern in patterns], groups=[]
    )


def _conjuncts(inside: list[Token]) -> list[list[Token]]:
    """Divide an expression at its outermost `&&`; where it has an outermost `||`, it is one."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    before = ""
    for token in inside:
        kind, text, _ = token
        depth += (kind == "open") - (kind == "close")
        if depth == 0 and kind == "mark" and text == "|":
            return [inside]
        if depth == 0 and kind == "mark" and text == "&":
            if before != "&":
                pieces.append([])
        else:
            pieces[-1].append(token)
        before = text
    return [piece for piece in pieces if piece] if all(pieces) else [inside]
