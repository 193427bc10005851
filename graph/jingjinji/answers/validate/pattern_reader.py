"""Read the triple patterns of a query with their places from its tokens (SPARQL 1.1 Query 19.8).

Libraries' parsers forget where a term stood; whoever is told of a mistake needs its line and column. The engine has
already said that the text is SPARQL, so this reads and does not judge. What it does not know (quoted triples, paths
with alternatives or repetition) it passes over: then less is checked, and nothing is accused wrongly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jingjinji import terms
from jingjinji.answers.validate.asked_patterns import TYPE, Comparison, Mention, Node, Pattern, Patterns

_XSD = terms.PREFIXES["xsd"]
_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<text>\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''
             |"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d_][\w.\-]*+|_)?:(?:(?:[\w:%]|\\.)(?:(?:[\w:.%\-]|\\.)*(?:[\w:%\-]|\\.))?)?)
    | (?P<word>[^\W\d_]\w*)
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<mark>\^\^|<<|>>|&&|\|\||!=|<=|>=|\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS = frozenset({"}", "]", ")", ".", "{"})
_STOPS = frozenset({"OPTIONAL", "UNION", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES", "SELECT"})
_COMPARES = frozenset({"=", "!=", "<", ">", "<=", ">="})


@dataclass(frozen=True)
class Token:
    """One token: kind, text and offset in characters from 0."""

    kind: str
    text: str
    at: int


def read_patterns(query: str) -> Patterns:
    """Read the patterns of a query that an engine has found to be SPARQL."""
    found = (Token(m.lastgroup or "", m.group(), m.start()) for m in _TOKEN.finditer(query))
    reader = _Reader([token for token in found if token.kind != "comment"])
    reader.read()
    return reader.found


class _Reader:
    """One walk over the tokens."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.next = 0
        self.groups = 0
        self.base = ""
        self.found = Patterns()

    def peek(self) -> str:
        return self.tokens[self.next].text if self.next < len(self.tokens) else ""

    def word(self) -> str:
        token = self.tokens[self.next] if self.next < len(self.tokens) else None
        return token.text.upper() if token and token.kind == "word" else ""

    def take(self) -> Token:
        """Return the next token; past the end an empty one, on which every loop stops."""
        if self.next >= len(self.tokens):
            return Token("end", "", -1)
        self.next += 1
        return self.tokens[self.next - 1]

    def read(self) -> None:
        """Read prologue, form and the outermost group; templates of CONSTRUCT may say what they like."""
        template = False
        while self.next < len(self.tokens):
            word = self.word()
            if word == "PREFIX":
                self._prefix()
            elif word == "BASE":
                self.take()
                self.base = self.take().text[1:-1]
            elif self.peek() == "{":
                if template:
                    self._skip("{", "}")
                else:
                    self.take()
                    self._group(self._inner(()))
                template = False
            elif word == "CONSTRUCT":
                self.take()
                template = self.peek() == "{"
            elif word == "SELECT":
                self._projection()
            elif word == "FROM":
                self._dataset()
            else:
                self.take()

    def _prefix(self) -> None:
        self.take()
        name, iri = self.take(), self.take()
        self.found.prefixes[name.text.removesuffix(":")] = iri.text[1:-1], iri.at

    def _projection(self) -> None:
        self.take()
        while self.peek() not in ("{", "") and self.word() not in ("WHERE", "FROM"):
            self.found.shown.add(self.take().text.lstrip("?$"))

    def _dataset(self) -> None:
        self.take()
        if self.word() == "NAMED":
            self.take()
        self._graph()

    def _graph(self) -> None:
        token = self.take()
        if token.kind in ("iri", "name"):
            self._mention(token, "graph")

    def _inner(self, group: tuple[int, ...]) -> tuple[int, ...]:
        self.groups += 1
        return (*group, self.groups)

    def _skip(self, opens: str, closes: str) -> None:
        depth = 0
        while (token := self.take()).kind != "end":
            depth += (token.text == opens) - (token.text == closes)
            if depth == 0:
                return

    def _group(self, group: tuple[int, ...]) -> None:
        """Read a group whose opening bracket has been taken, up to its closing bracket."""
        while self.next < len(self.tokens):
            text, word = self.peek(), self.word()
            if text == "}":
                self.take()
                return
            if text == "{":
                self.take()
                self._group(self._inner(group))
            elif word in ("GRAPH", "SERVICE"):
                self.take()
                if self.word() == "SILENT":
                    self.take()
                self._graph()
            elif word in ("FILTER", "BIND", "LET"):
                self.take()
                self._expression(group)
            elif word == "VALUES":
                self._values()
            elif word == "SELECT":
                self._subselect()
            elif word or text in (".", ";", ","):
                self.take()
            else:
                self._triples(group)

    def _subselect(self) -> None:
        """Read a query in brackets as one of its own: its hidden variables are not those outside."""
        while self.peek() not in ("{", ""):
            self.take()
        self.take()
        self._group(self._inner(()))
        depth = 0
        while self.next < len(self.tokens) and not (depth == 0 and self.peek() == "}"):
            text = self.take().text
            depth += (text == "{") - (text == "}")

    def _values(self) -> None:
        while self.peek() not in ("{", ""):
            self.take()
        depth = 0
        while (token := self.take()).kind != "end":
            depth += (token.text == "{") - (token.text == "}")
            if token.kind in ("iri", "name"):
                self._mention(token, "thing")
            if depth == 0:
                return

    def _expression(self, group: tuple[int, ...]) -> None:
        """Read one expression: what it compares, whose language it asks for, and the groups in it."""
        depth = 0
        seen: list[Token | Node] = []
        while self.next < len(self.tokens):
            if self.peek() == "{":
                self.take()
                self._group(self._inner(group))
                if depth == 0:
                    break
                continue
            if depth and self.tokens[self.next].kind in ("text", "number"):
                seen.append(self._node(group))
                continue
            token = self.take()
            seen.append(token)
            depth += (token.text == "(") - (token.text == ")")
            if token.text == ")" and depth == 0:
                break
        self._look_at(seen)

    def _look_at(self, seen: list[Token | Node]) -> None:
        for one, two, three in zip(seen, seen[1:], seen[2:], strict=False):
            if isinstance(one, Token) and one.text.upper() in ("LANG", "LANGMATCHES", "STR", "HASLANG"):
                variable = three.text if isinstance(three, Token) else ""
                self.found.languages_of.update({variable[1:]} if variable[:1] in "?$" else ())
            if not isinstance(two, Token) or two.text not in _COMPARES:
                continue
            for token, node in ((one, three), (three, one)):
                if isinstance(token, Token) and token.kind == "variable" and isinstance(node, Node):
                    self.found.comparisons.append(Comparison(token.text[1:], two.text, node))

    def _triples(self, group: tuple[int, ...]) -> None:
        subject = self._node(group)
        self._properties(subject, group)

    def _properties(self, subject: Node, group: tuple[int, ...]) -> None:
        while self.next < len(self.tokens):
            if self.peek() == ";":
                self.take()
                continue
            if self.peek() in _ENDS - {"."} or self.peek() == "." or self.word() in _STOPS:
                return
            steps, at = self._path()
            while True:
                self._emit(subject, steps, self._node(group), group, at)
                if self.peek() != ",":
                    break
                self.take()
            if self.peek() != ";":
                return

    def _emit(
        self, subject: Node, steps: list[tuple[str, bool]] | None, end: Node, group: tuple[int, ...], at: int
    ) -> None:
        """Keep the patterns of a chain of properties; one between them leads to something without a name."""
        if steps == [(TYPE, False)] and end.kind == "iri":
            self.found.mentions.append(Mention(end.value, "class", end.at))
        elif end.kind == "iri":
            self.found.mentions.append(Mention(end.value, "thing", end.at))
        if steps is None:
            return
        here = subject
        for number, (iri, inverse) in enumerate(steps, 1):
            self.groups += number < len(steps)
            there = end if number == len(steps) else Node("blank", f"/{self.groups}", at)
            start, stop = (there, here) if inverse else (here, there)
            self.found.patterns.append(Pattern(start, iri, stop, group, at))
            here = there

    def _path(self) -> tuple[list[tuple[str, bool]] | None, int]:
        """Read a property path; return its steps if it is a plain chain, else None, and where it begins."""
        at, depth, plain = self.tokens[self.next].at, 0, True
        steps: list[tuple[str, bool]] = []
        inverse, wants = False, True
        while self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token.kind in ("iri", "name") or token.text == "a":
                if not wants:
                    break
                steps.append((self._property(self.take()), inverse))
                inverse, wants = False, False
            elif token.kind == "variable" and wants:
                self.take()
                return None, at
            elif wants and token.text in ("^", "!", "("):
                depth += token.text == "("
                inverse = inverse or token.text == "^"
                plain = plain and token.text == "^"
                self.take()
            elif not wants and (token.text in ("/", "|", "*", "+", "?") or (token.text == ")" and depth)):
                depth -= token.text == ")"
                plain = plain and token.text == "/"
                wants = token.text in ("/", "|")
                self.take()
            else:
                break
        if not steps:
            self.take()  # not a path after all: go on behind it, so that every loop ends
        return (steps if plain and steps else None), at

    def _property(self, token: Token) -> str:
        if token.text == "a":
            return TYPE
        return self._mention(token, "property")

    def _mention(self, token: Token, role: str) -> str:
        iri = self._iri(token)
        if not iri.startswith("_:"):
            self.found.mentions.append(Mention(iri, role, token.at))
        return iri

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            written = token.text[1:-1]
            return written if ":" in written else self.base + written
        prefix, _, local = token.text.partition(":")
        return self.found.prefixes.get(prefix, (prefix + ":", 0))[0] + local.replace("\\", "")

    def _node(self, group: tuple[int, ...]) -> Node:
        token = self.take()
        if token.kind == "variable":
            return Node("variable", token.text[1:], token.at)
        if token.kind in ("iri", "name"):
            iri = self._iri(token)
            return Node("blank" if iri.startswith("_:") else "iri", iri, token.at)
        if token.kind in ("text", "number") or token.text.lower() in ("true", "false"):
            return self._literal(token)
        if token.text == "[":
            return self._nested(token, group)
        if token.text == "(":
            while self.peek() not in (")", ""):
                self._node(group)
            self.take()
        elif token.text == "<<":
            while self.take().text not in (">>", ""):
                pass
        return Node("other", token.text, token.at)

    def _nested(self, token: Token, group: tuple[int, ...]) -> Node:
        self.groups += 1
        node = Node("blank", f"[{self.groups}", token.at)
        if self.peek() != "]":
            self._properties(node, group)
        if self.peek() == "]":
            self.take()
        return node

    def _literal(self, token: Token) -> Node:
        if token.kind == "number":
            kind = "double" if "e" in token.text.lower() else "decimal" if "." in token.text else "integer"
            return Node("literal", token.text, token.at, datatype=_XSD + kind)
        if token.kind == "word":
            return Node("literal", token.text.lower(), token.at, datatype=_XSD + "boolean")
        quotes = 3 if token.text[:3] in ('"""', "'''") else 1
        value = token.text[quotes:-quotes]
        if self.next < len(self.tokens) and self.tokens[self.next].kind == "language":
            return Node("literal", value, token.at, language=self.take().text[1:].lower())
        if self.peek() == "^^":
            self.take()
            return Node("literal", value, token.at, datatype=self._iri(self.take()))
        return Node("literal", value, token.at, datatype=_XSD + "string")
