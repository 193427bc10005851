"""The groups and elements of a query's WHERE clause, found by its tokens (SPARQL 1.1 Query 19.8, rules 53 to 71).

Knows where each element begins and ends and which variables it must bind; nothing about what they mean. It is no
parser: whoever uses it has had the engine read the same text before, and blanked its comments (`without_comments`).
What stands inside FILTER, EXISTS, another SERVICE, the projection or the modifiers is skipped over: a SERVICE in there
is in no group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jingjinji.store import tokens
from jingjinji.store.operations import refuse_if_hiding

_Token = tuple[str, str, int]
_BLOCKS = frozenset({"OPTIONAL", "MINUS", "GRAPH", "SERVICE", "LATERAL"})
_STARTS = _BLOCKS | {"FILTER", "BIND", "VALUES"}
_VARIABLE = re.compile(r"[?$](\w+)")


@dataclass
class Element:
    """One element of a group: `kind` is its keyword in lower case, or `triples`, `group` or `union`.

    `name` is what stands between the keyword and the block of GRAPH and SERVICE: a variable or an IRI as written.
    """

    kind: str
    begin: int
    end: int = 0
    groups: list[Group] = field(default_factory=list)
    name: str = ""
    silent: bool = False


@dataclass
class Group:
    """What stands between two braces; if it is a query of its own, `is_select`, what stands in its WHERE."""

    begin: int
    end: int = 0
    elements: list[Element] = field(default_factory=list)
    is_select: bool = False


def without_comments(query: str) -> str:
    """Return the query with blanks for comments, so that every offset stays."""
    return tokens.TOKEN.sub(lambda found: " " * len(found[0]) if found.lastgroup == "comment" else found[0], query)


def outermost(query: str, form_at: int) -> Group | None:
    """Return the outermost group of a query, None where it has none; a text that is ambiguous is refused."""
    reader = _Reader(query, form_at)
    if reader.word == "CONSTRUCT":
        reader.advance()
        if reader.text == "{":
            reader.skip_block()
    return reader.read_after_head()


def text_of(query: str, element: Element) -> str:
    """Return an element as it is written, without a full stop behind it."""
    return query[element.begin : element.end].rstrip().rstrip(".").rstrip()


def variables(text: str) -> set[str]:
    """Return the names of all variables that a text mentions."""
    return {found[1] for found in _VARIABLE.finditer(_without_texts(text))}


def certain(query: str, group: Group) -> set[str]:
    """Return the variables that every solution of a group binds, as far as its form alone tells."""
    found: set[str] = set()
    if group.is_select:
        return found
    for element in group.elements:
        if element.kind == "triples":
            found |= variables(query[element.begin : element.end])
        elif element.kind in ("group", "union", "graph"):
            found |= variables(element.name)
            found |= set.intersection(*(certain(query, inner) for inner in element.groups))
    return found


def is_plain(group: Group) -> bool:
    """Tell whether a group is of triples and filters alone."""
    return not group.is_select and all(element.kind in ("triples", "filter") for element in group.elements)


def services(group: Group) -> Iterator[tuple[tuple[Group, int], ...]]:
    """Yield the way to each SERVICE in the order of the text: pairs of a group and the place of an element in it."""
    for place, element in enumerate(group.elements):
        if element.kind == "service":
            yield ((group, place),)
            continue
        for inner in element.groups:
            for way in services(inner):
                yield ((group, place), *way)


def _without_texts(text: str) -> str:
    keep = ("iri", "text")
    return tokens.TOKEN.sub(lambda found: " " if found.lastgroup in keep else found[0], text)


class _Reader:
    """Goes over the tokens of a query; knows the token that comes next."""

    def __init__(self, query: str, begin: int) -> None:
        self._query = query
        self._tokens: list[_Token] = [token for token in tokens.tokens(query) if token[2] >= begin]
        self._tokens.append(("end", "", len(query)))
        self._next = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._next][0]

    @property
    def text(self) -> str:
        return self._tokens[self._next][1]

    @property
    def at(self) -> int:
        return self._tokens[self._next][2]

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "word" else ""

    def advance(self) -> None:
        if self.kind != "end":
            self._next += 1

    def skip_block(self) -> int:
        """Go behind the bracket that closes the one that comes next; return where that is."""
        depth = 0
        while self.kind != "end":
            depth += (self.kind == "open") - (self.kind == "close")
            end = self.at + 1
            self.advance()
            if depth == 0:
                return end
        return self.at

    def read_after_head(self) -> Group | None:
        """Skip what stands before a WHERE clause, and read that."""
        while self.kind != "end" and self.text not in ("{", "}"):
            if self.kind == "open":
                self.skip_block()
            else:
                self.advance()
        return self.read_group() if self.text == "{" else None

    def read_group(self) -> Group:
        group = Group(self.at + 1)
        self.advance()
        if self.word == "SELECT":
            inner = self.read_after_head()
            while self.kind != "end" and self.text != "}":
                if self.kind == "open":
                    self.skip_block()
                else:
                    self.advance()
            group = inner or group
            group.is_select = True
        else:
            while self.kind != "end" and self.text != "}":
                group.elements.append(self._read_element())
            group.end = self.at
        self.advance()
        return group

    def _read_element(self) -> Element:
        element = Element("triples", self.at)
        word = self.word
        if self.text == "{" and not self._is_annotation():
            self._read_union(element)
        elif word in _STARTS:
            element.kind = word.lower()
            self.advance()
            if word in _BLOCKS:
                self._read_block(element)
            else:
                self._read_clause(element, word)
        else:
            self._read_triples(element)
        return element

    def _read_union(self, element: Element) -> None:
        element.groups.append(self.read_group())
        while self.word == "UNION":
            self.advance()
            element.groups.append(self.read_group())
        element.kind = "union" if len(element.groups) > 1 else "group"
        element.end = self._behind()

    def _read_block(self, element: Element) -> None:
        while self.kind != "end" and self.text != "{":
            if self.word == "SILENT":
                element.silent = True
            else:
                element.name = self.text
            self.advance()
        if element.kind == "lateral":
            self.skip_block()
        else:
            element.groups.append(self.read_group())
        element.end = self._behind()

    def _read_clause(self, element: Element, word: str) -> None:
        """Read FILTER, BIND or VALUES up to their end."""
        while self.kind != "end" and self.text not in ("(", "{"):
            self.advance()
        begin = self._next
        self.skip_block()
        if word == "VALUES" and self.text == "{":  # after a list of variables
            self.skip_block()
        elif word != "VALUES":
            for kind, text, at in self._tokens[begin : self._next]:
                if kind == "iri":
                    refuse_if_hiding(self._query, text, at)
        element.end = self._behind()

    def _read_triples(self, element: Element) -> None:
        while self.kind != "end" and self.text != "}" and self.word not in _STARTS:
            if self.text == "{" and not self._is_annotation():
                break
            if self.kind == "open":
                self.skip_block()
            else:
                self.advance()
        element.end = self.at

    def _is_annotation(self) -> bool:
        return self._query[self.at + 1 : self.at + 2] == "|"

    def _behind(self) -> int:
        """Return where the last token that was read ends."""
        _, text, at = self._tokens[self._next - 1]
        return at + len(text)
