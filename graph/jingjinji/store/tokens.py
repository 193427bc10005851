"""What the text of a query says before an engine reads it, found by its tokens (SPARQL 1.1 Query 19.8).

Knows strings, comments, IRIs and names well enough to skip them, and the few keywords that the store must
act on. It is not a parser: the engine decides what is SPARQL. Where `<` could begin an IRI it is taken for
one, so a keyword can hide behind a comparison; the guards that must hold (the network) do not rest on this.
A string that is not closed, which no engine takes, goes on to the end of its line: to look for another beginning within
it again and again would take hours for a mebibyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})

_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
TOKEN = re.compile(
    rf"""
      (?P<comment>\#[^\n\r]*)
    | (?P<text>\"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]++|\\.|'(?!''))*+'''
             | "(?:[^"\\\n\r]++|\\.)*+"? | '(?:[^'\\\n\r]++|\\.)*+'?)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    | (?P<name>(?:_|[^\W\d_][\w.\-]*+)?:(?:(?:[\w:]|{_ESCAPED})(?:(?:[\w:.\-]|{_ESCAPED})*(?:[\w:\-]|{_ESCAPED}))?)?)
    | (?P<word>[^\W\d_]\w*)
    | (?P<number>\d[\w.]*)
    | (?P<typed>\^\^)
    | (?P<star>\*)
    | (?P<semicolon>;)
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_OF_LANGUAGES = re.compile(
    r"""FILTER \s* \( \s* LANG \s* \( \s* [?$]\w+ \s* \) \s* = \s* "[a-z-]*" \s*
        (?: && \s* LANG \s* \( \s* [?$]\w+ \s* \) \s* = \s* "[a-z-]*" \s* )*+ \)""",
    re.VERBOSE | re.IGNORECASE,
)


Token = tuple[str, str, int]  # kind, text, offset


@dataclass(frozen=True)
class FromGraph:
    """One `FROM` or `FROM NAMED` clause; `text` is its IRI as written, maybe a prefixed name."""

    text: str
    named: bool


@dataclass(frozen=True)
class Scan:
    """What was found. Offsets count characters from 0; variables are without `?`, in order of appearance.

    `computed` variables are those that an expression is assigned to somewhere (`… AS ?x`). A query `compares`
    if anything in it may look at a number's value: an expression other than LANG(?x) = "…", or a typed literal.
    `listed` are the tokens themselves, semicolons among them.
    """

    form: str | None
    form_at: int
    star_at: int | None
    service_at: int | None
    from_graphs: tuple[FromGraph, ...]
    variables: tuple[str, ...]
    computed: frozenset[str]
    declared: dict[str, str]
    used: tuple[tuple[str, int], ...]
    volatile: bool
    compares: bool
    nesting: int
    listed: tuple[Token, ...]


def tokens(query: str, *, marks: bool = False) -> Iterator[Token]:
    """Yield (kind, text, offset) of the tokens that carry meaning here; comments are left out.

    Of the marks between tokens only semicolons are told, and only if `marks` are asked for.
    """
    for match in TOKEN.finditer(query):
        kind = match.lastgroup or ""
        if kind != "comment" and (marks or kind != "semicolon"):
            yield kind, match.group(), match.start()


class _Scanner:
    def __init__(self, query: str) -> None:
        self.query = query
        self.form: str | None = None
        self.form_at = 0
        self.star_at: int | None = None
        self.service_at: int | None = None
        self.from_graphs: list[FromGraph] = []
        self.variables: dict[str, None] = {}
        self.computed: set[str] = set()
        self.declared: dict[str, str] = {}
        self.used: list[tuple[str, int]] = []
        self.volatile = self.compares = False
        self.depth = self.nesting = 0
        self.before = ("", "")

    def take(self, kind: str, text: str, at: int) -> None:
        seen = text
        if kind == "word":
            seen = text.upper()
            self._word(seen, at)
        elif kind in ("iri", "name"):
            self._iri(kind, text, at)
        elif kind == "variable":
            self.variables.setdefault(text[1:])
            if self.before[1] == "AS":
                self.computed.add(text[1:])
        elif kind == "open":
            self.depth += 1
            self.nesting = max(self.nesting, self.depth)
        elif kind == "close":
            self.depth -= 1
        elif kind == "typed" or (kind == "number" and self.before[1] not in ("LIMIT", "OFFSET")):
            self.compares = True
        elif kind == "star" and self._is_projection():
            self.star_at = at
        self.before = (self.before[1], seen)

    def _is_projection(self) -> bool:
        outermost = self.depth == 0 and self.form == "SELECT" and self.star_at is None
        return outermost and self.before[1] in ("SELECT", "DISTINCT", "REDUCED")

    def _word(self, word: str, at: int) -> None:
        if self.form is None and (word in FORMS or word in UPDATES):
            self.form, self.form_at = word, at
        elif word == "SERVICE" and self.service_at is None:
            self.service_at = at
        elif word in VOLATILE:
            self.volatile = True
        elif word in ("AS", "GROUP", "HAVING") or (word == "FILTER" and not _OF_LANGUAGES.match(self.query, at)):
            self.compares = True

    def _iri(self, kind: str, text: str, at: int) -> None:
        if self.depth == 0 and (self.before[1] == "FROM" or self.before == ("FROM", "NAMED")):
            self.from_graphs.append(FromGraph(text, named=self.before[1] == "NAMED"))
        if kind == "iri":
            if self.before[0] == "PREFIX":
                self.declared[self.before[1].removesuffix(":")] = text[1:-1]
        elif self.before[1] != "PREFIX" and not text.startswith("_:"):
            self.used.append((text.partition(":")[0], at))


def scan(query: str) -> Scan:
    """Read the tokens of `query` once."""
    scanner = _Scanner(query)
    listed = tuple(tokens(query, marks=True))
    for kind, text, at in listed:
        if kind != "semicolon":
            scanner.take(kind, text, at)
    return Scan(
        scanner.form,
        scanner.form_at,
        scanner.star_at,
        scanner.service_at,
        tuple(scanner.from_graphs),
        tuple(scanner.variables),
        frozenset(scanner.computed),
        scanner.declared,
        tuple(scanner.used),
        scanner.volatile,
        scanner.compares,
        scanner.nesting,
        listed,
    )


def position(query: str, offset: int) -> tuple[int, int]:
    """Return (line, column) of an offset, both from 1."""
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
