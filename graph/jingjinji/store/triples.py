"""Read triple patterns from the text of a query (SPARQL 1.1 Query, 19.8, rules 75 to 109 and 4.1 to 4.2.4).

Laws:
- A blank node is written as a new variable, and a sequence of properties as one pattern for each with new variables
  between (18.2.2.4): both mean the same as long as nothing shows all variables. Where something does, `Unsure`.
- What is not read here (labels of blank nodes, collections, annotations, paths of no length) is `Unsure` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jingjinji.store.joins import Node, Part, Pattern, Unsure
from jingjinji.store.tokens import Token
from jingjinji.terms import PREFIXES

_XSD = PREFIXES["xsd"]
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE]\d+)?")
_COMMENT = re.compile(r"#[^\n\r]*")
_NAMES = frozenset({"iri", "name", "word"})
# behind these a `<` inside round brackets may be an operator, where the tokens may say that an IRI begins
_BEFORE_OPERATOR = frozenset({"variable", "number", "text", "close", "name", "language"})


def _marked(query: str, listed: Iterable[Token]) -> Iterator[Token]:
    """Yield all tokens, also the marks between those that are `listed` by `tokens`."""
    at = 0
    for kind, text, begin in listed:
        if begin - at > 1 or (begin > at and not query[at].isspace()):
            yield from _marks(query, at, begin)
        if kind == "number" and text.endswith("."):
            yield kind, text[:-1], begin
            yield "mark", ".", begin + len(text) - 1
        else:
            yield kind, text, begin
        at = begin + len(text)
    yield from _marks(query, at, len(query))


def _marks(query: str, begin: int, end: int) -> Iterator[Token]:
    between = query[begin:end]
    if not between or between.isspace():
        return
    if "#" in between:
        between = _COMMENT.sub(lambda found: " " * len(found[0]), between)
    for offset, sign in enumerate(between):
        if not sign.isspace():
            yield "mark", sign, begin + offset


class Triples:
    """A reader of tokens, `at` being the number of the next one. `shows_all`: a `*` makes variables columns."""

    def __init__(self, query: str, listed: Iterable[Token]) -> None:
        self.query = query
        self.tokens = [*_marked(query, listed), ("end", "", len(query))]
        self.prefixes: dict[str, str] = {}
        self.fresh = 0
        self.counts_all = False  # COUNT(DISTINCT *) looks at all variables
        self.go(0)

    def go(self, at: int) -> None:
        """Make the token of this number the next one."""
        self.at = at
        self.kind, self.text, self.offset = self.tokens[at]

    def next(self) -> str:
        """Pass over a token and return its text."""
        text = self.text
        if self.kind == "end":
            raise Unsure("the text ends too early")
        self.at += 1
        self.kind, self.text, self.offset = self.tokens[self.at]
        return text

    def expect(self, text: str) -> None:
        """Pass over a token that must be this one."""
        if self.text != text:
            raise Unsure(f"{text} expected at {self.offset}")
        self.next()

    @property
    def word(self) -> str:
        """Return the next token in capitals if it is a word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def last_end(self) -> int:
        """Return where the token before ends."""
        _, text, begin = self.tokens[self.at - 1]
        return begin + len(text)

    def skip_brackets(self) -> None:
        """Pass over whatever stands in the brackets that begin here."""
        open_marks: list[str] = []
        before = ""
        for at in range(self.at, len(self.tokens)):
            kind, text, _ = self.tokens[at]
            if kind == "open":
                open_marks.append(text)
            elif kind == "close":
                open_marks.pop()
                if not open_marks:
                    self.go(at + 1)
                    return
            elif kind == "iri" and open_marks[-1] == "(" and before in _BEFORE_OPERATOR:
                raise Unsure("a comparison or an IRI")
            before = kind
        raise Unsure("a bracket that is not closed")

    def triples(self, shows_all: bool) -> Part:
        """Read the triples of one subject."""
        part = Part("triples", self.offset)
        if self.text == "[":
            subject = self._blank(part, shows_all)
            if (self.text not in (".", "}") and self.word in ("", "A")) or not part.patterns:
                self._properties(subject, part, shows_all)
        else:
            subject = self._node(part, shows_all)
            self._properties(subject, part, shows_all)
        return part

    def _properties(self, subject: Node, part: Part, shows_all: bool) -> None:
        while True:
            verb, is_path = self._verb()
            while True:
                value = self._node(part, shows_all)
                part.patterns.extend(self._pattern(subject, verb, value, is_path, shows_all))
                if self.text != ",":
                    break
                self.next()
            if self.kind != "semicolon":
                return
            while self.kind == "semicolon":
                self.next()
            if self.text in (".", "}", "]") or self.word not in ("", "A"):
                return

    def _pattern(
        self, subject: Node, verb: list[Node] | Node, value: Node, is_path: bool, shows_all: bool
    ) -> Iterator[Pattern]:
        """Yield the pattern; a sequence of properties is one for each, joined by new variables (18.2.2.4)."""
        if isinstance(verb, Node):
            yield Pattern(subject, verb, value, is_path)
            return
        if shows_all:
            yield Pattern(subject, Node("/".join(step.text for step in verb)), value, is_path=True)
            return
        for step in verb[:-1]:
            between = self._new_variable()
            yield Pattern(subject, step, between)
            subject = between
        yield Pattern(subject, verb[-1], value)

    def _new_variable(self) -> Node:
        self.fresh += 1
        name = f"jjj_{self.fresh}"
        if name in self.query or self.counts_all:
            raise Unsure("no place for a variable of ours")
        return Node("?" + name, variable=name)

    def _blank(self, part: Part, shows_all: bool) -> Node:
        """Read `[ … ]` as a new variable, which is what it is as long as nothing shows all variables."""
        if shows_all:
            raise Unsure("a blank node where all variables are shown")
        self.next()
        node = self._new_variable()
        if self.text != "]":
            self._properties(node, part, shows_all)
        self.expect("]")
        return node

    def _node(self, part: Part, shows_all: bool) -> Node:
        kind, text = self.kind, self.text
        if text == "[":
            return self._blank(part, shows_all)
        if kind == "mark" and text in "+-" and self.tokens[self.at + 1][0] == "number":
            self.next()
            return Node(text + self.next())
        self.next()
        if kind == "variable":
            return Node("?" + text[1:], variable=text[1:])
        if kind in ("iri", "name"):
            return self._iri(kind, text)
        if kind == "text":
            return self._literal(text)
        if kind == "number" and _NUMBER.fullmatch(text):
            return Node(text, literal=(text, _XSD + "integer") if text.isdigit() else None)
        if kind == "word" and text.upper() in ("TRUE", "FALSE"):
            return Node(text)
        raise Unsure(f"“{text}” is not read here")

    def _iri(self, kind: str, text: str) -> Node:
        if kind == "iri":
            if ":" not in text or "\\" in text:
                raise Unsure("an IRI that is not written out")
            return Node(text, iri=text[1:-1])
        prefix, _, local = text.partition(":")
        if prefix not in self.prefixes or "\\" in text:
            raise Unsure("a blank node's label, or a name that the engine must read")
        return Node(text, iri=self.prefixes[prefix] + local)

    def _literal(self, text: str) -> Node:
        if self.kind == "language":
            return Node(text + self.next())
        if self.kind != "typed":
            plain = "\\" not in text and not text.startswith(('"""', "'''"))
            return Node(text, literal=(text[1:-1], _XSD + "string") if plain else None)
        self.next()
        if self.kind not in ("iri", "name"):
            raise Unsure("a literal without its type")
        type_ = self._iri(self.kind, self.next())
        known = None if "\\" in text or type_.iri is None else (text[1:-1], type_.iri)
        return Node(f"{text}^^{type_.text}", literal=known)

    def _verb(self) -> tuple[list[Node] | Node, bool]:
        """Return a term, a sequence of terms, or a path as text; and whether it is the last of these."""
        if self.kind == "variable":
            name = self.next()
            return Node("?" + name[1:], variable=name[1:]), False
        first = self.at
        self._alternatives()
        piece = self.tokens[first : self.at]
        if any(kind == "star" or text == "?" for kind, text, _ in piece):
            raise Unsure("a path of no length, which also finds what is in no triple")
        steps = piece[::2]
        if all(text == "/" for _, text, _ in piece[1::2]) and all(
            kind in ("iri", "name", "word") for kind, _, _ in steps
        ):
            nodes = [self._property(kind, text) for kind, text, _ in steps]
            return (nodes[0] if len(nodes) == 1 else nodes), False
        return Node(self.query[piece[0][2] : self.last_end]), True

    def _property(self, kind: str, text: str) -> Node:
        return Node("a", iri=PREFIXES["rdf"] + "type") if kind == "word" else self._iri(kind, text)

    def _alternatives(self) -> None:
        self._step()
        while self.kind == "mark" and self.text in ("|", "/"):
            self.next()
            self._step()

    def _step(self) -> None:
        while self.kind == "mark" and self.text in ("^", "!"):
            self.next()
        if self.text == "(":
            self.skip_brackets()
        elif self.kind in ("iri", "name"):
            self._iri(self.kind, self.next())
        elif self.kind == "word" and self.text == "a":
            self.next()
        else:
            raise Unsure(f"“{self.text}” is not read here")
        if self.kind == "star" or (self.kind == "mark" and self.text in ("+", "?")):
            self.next()
