"""Take the text of an update apart into its operations (SPARQL 1.1 Update, 3 and 4.1), by its tokens.

Knows where an operation begins and ends, its dataset clauses, and whether it writes to the default graph. It is no
parser: the engine must read each operation before any is done. The engine's `update` takes no dataset, so that of
the request is written into the text as `USING`, which is sound only if tokens are read as the engine reads them.
They can differ in one place: a `<` inside an expression may be an operator where we see an IRI. Where that could
hide a mark of structure, the text is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jingjinji.store import tokens
from jingjinji.store.port import EngineRefused, QuerySyntax
from jingjinji.store.tokens import FromGraph

_HIDING = frozenset("#'()")
_Token = tuple[str, str, int]


@dataclass
class Operation:
    """One operation: the prologue in force, the text from its verb on, and what matters in it.

    `origins` maps offsets in `whole` to offsets in the update, as pairs of beginnings of pieces. `form` is the verb,
    or `INSERT DATA`, `DELETE DATA`, `DELETE WHERE`, or `MODIFY`. `clauses` are its `USING`s, which stand at
    `clauses_at` of the text, before `where_at`.
    """

    prologue: str
    text: str
    origins: tuple[tuple[int, int], ...] = ()
    form: str = ""
    writes_default: bool = False
    names_dataset: bool = False
    clauses: list[FromGraph] = field(default_factory=list)
    clauses_at: int = 0
    where_at: int = 0

    @property
    def whole(self) -> str:
        """Return the operation as a text of its own."""
        return self.prologue + self.text

    def origin(self, offset: int) -> int:
        """Return where in the update an offset of `whole` comes from."""
        here, there = max(pair for pair in self.origins if pair[0] <= offset)
        return there + offset - here

    @property
    def reads(self) -> bool:
        """Tell whether it looks at the data, as all do that do not spell out the triples."""
        return self.form not in ("INSERT DATA", "DELETE DATA")

    def over(self, clauses: str) -> str:
        """Return the operation as a text of its own with these dataset clauses in the place of its own.

        `DELETE WHERE {…}` becomes `DELETE {…} USING … WHERE {…}`, which is the same (SPARQL 1.1 Update 3.1.3.3).
        """
        if self.form == "DELETE WHERE":
            pattern = self.text[self.where_at + len("WHERE") :]
            return f"{self.prologue}DELETE {pattern}\n{clauses}\nWHERE {pattern}"
        if self.form == "MODIFY":
            return f"{self.prologue}{self.text[: self.clauses_at]}\n{clauses}\n{self.text[self.where_at :]}"
        return self.whole


def operations(update: str) -> list[Operation]:
    """Return the operations of an update; raises `EngineRefused` where it is ambiguous.

    What is no operation at the end of the text, maybe nothing, is returned as one with an empty `form`.
    """
    found: list[Operation] = []
    prologue, origins = "", list[tuple[int, int]]()
    begin = 0
    for segment in _segments(update):
        end = segment.pop()[2]
        verb = next((at for at, token in enumerate(segment) if _is_verb(token)), len(segment))
        verb_at = segment[verb][2] if segment[verb:] else end
        origins.append((len(prologue), begin))
        prologue += update[begin:verb_at] + "\n"
        operation = Operation(prologue, update[verb_at:end], (*origins, (len(prologue), verb_at)))
        if segment[verb:]:
            _Reader(operation, verb_at).read(segment[verb:])
        elif end < len(update):
            line, column = tokens.position(update, end)
            raise QuerySyntax("there is no operation before this semicolon", line=line, column=column)
        found.append(operation)
        begin = end + 1
    return found


def _is_verb(token: _Token) -> bool:
    return token[0] == "word" and token[1].upper() in tokens.UPDATES


def _segments(update: str) -> Iterator[list[_Token]]:
    """Yield the tokens between the outermost semicolons, each time with the mark that ends them."""
    open_marks: list[str] = []
    segment: list[_Token] = []
    for kind, text, at in tokens.tokens(update, marks=True):
        if kind == "open":
            open_marks.append(text)
        elif kind == "close" and open_marks:
            open_marks.pop()
        elif kind == "iri" and open_marks and open_marks[-1] == "(":
            refuse_if_hiding(update, text, at)
        segment.append((kind, text, at))
        if kind == "semicolon" and not open_marks:
            yield segment
            segment = []
    yield [*segment, ("semicolon", "", len(update))]


def refuse_if_hiding(update: str, text: str, at: int) -> None:
    """Raise `EngineRefused` if what was read as an IRI inside an expression may be a comparison that hides a mark."""
    before = update[:at].rstrip()[-1:]
    if _HIDING.isdisjoint(text) or not (before.isalnum() or before in tuple("_)>\"'")):
        return
    line, column = tokens.position(update, at)
    raise EngineRefused(
        f"“{text}” may be a comparison or an IRI",
        line=line,
        column=column,
        hint="write a space after the “<” of a comparison, or the IRI with a prefix",
    )


class _Reader:
    """Reads the tokens of one operation, from its verb on, and notes on it what matters."""

    def __init__(self, operation: Operation, begin: int) -> None:
        self._begin = begin
        self._found = operation
        self._words: list[str] = []  # of the operation's own, outside all brackets
        self._depth = 0
        self._with = self._has_block = self._is_short = False
        self._awaits_name = self._named_next = False

    def read(self, segment: list[_Token]) -> None:
        for kind, text, at in segment:
            if kind == "close":
                self._depth -= 1
            elif self._depth == 0:
                self._outside(kind, text, at - self._begin)
            elif self._depth == 1 and self._in_template():
                self._template(kind, text)
            if kind == "open":
                self._depth += 1
                self._has_block = True
        self._finish()

    def _outside(self, kind: str, text: str, at: int) -> None:
        found = self._found
        if kind == "word":
            word = text.upper()
            self._words.append(word)
            if word in ("USING", "WHERE") and not found.clauses_at:
                found.clauses_at = at
            if word == "WHERE":
                found.where_at = at
                self._is_short = not self._has_block
            self._named_next = word == "NAMED"
        elif kind in ("iri", "name"):
            if self._words[-1] == "WITH":
                self._with = True
            elif self._words[-1] == "USING" or self._words[-2:] == ["USING", "NAMED"]:
                found.clauses.append(FromGraph(text, named=self._named_next))

    def _in_template(self) -> bool:
        return self._words[-1] in ("INSERT", "DELETE", "DATA") or self._is_short

    def _template(self, kind: str, text: str) -> None:
        """Notice whatever stands in a template outside `GRAPH name { … }`."""
        if self._awaits_name and kind in ("iri", "name", "variable"):
            self._awaits_name = False
        elif kind == "word" and text.upper() == "GRAPH":
            self._awaits_name = True
        elif text != "{":
            self._found.writes_default = True

    def _finish(self) -> None:
        found, words = self._found, self._words
        if self._is_short or words[1:2] == ["DATA"]:
            found.form = f"{words[0]} {words[1]}"
        elif words[0] in ("INSERT", "DELETE", "WITH"):
            found.form = "MODIFY"
        else:
            found.form = words[0]
            target = words[words.index("TO") :] if words[0] in ("ADD", "COPY") and "TO" in words else words
            found.writes_default = "DEFAULT" in target
        found.writes_default = found.writes_default and not self._with
        found.names_dataset = self._with or bool(found.clauses)
