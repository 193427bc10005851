"""The plain data that a fact file becomes: citations, facts, documents and the whole seed collection."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from jingjinji.facts.names import Called
from jingjinji.facts.relations import Relation
from jingjinji.faults import Fault

PRINTED_LIMIT = 24


@dataclass(frozen=True)
class Citation:
    """Where a document says it: `printed` stands at code point `at`, on `line` (from 1)."""

    line: int
    at: int
    printed: str

    @property
    def end(self) -> int:
        """Return the code point after the phrase."""
        return self.at + len(self.printed)


@dataclass(frozen=True)
class Fact:
    """One table of a fact file, checked against the schema.

    `fields` holds Decimal, int, str, tuples of str for `many` fields, and {"zh", "en"} for words. A fact of a held text
    has `citations`; one of a reference source has instead the figure or name as that source published it.
    """

    kind: str
    slug: str
    type: str | None
    fields: dict[str, Any]
    citations: tuple[Citation, ...]
    file: Path
    line: int
    published: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """Return `kind/slug`, the name by which other facts refer to this one."""
        return f"{self.kind}/{self.slug}"

    def fault(self, sentence: str, hint: str | None = None) -> Fault:
        """Return a fault that names this fact's file and line."""
        return Fault(sentence, file=self.file, line=self.line, hint=hint)


@dataclass(frozen=True)
class Heading:
    """A heading of a document: from `line` on, text belongs to `path` (zh, en)."""

    line: int
    zh: str
    en: str


@dataclass(frozen=True)
class Document:
    """A source document: what it is, its headings and its facts.

    `sha256` and `code_points` pin the text that positions count in.
    """

    id: str
    zh: str
    en: str
    publisher: str
    issued: str
    year: int
    sha256: str
    code_points: int
    headings: tuple[Heading, ...]
    facts: tuple[Fact, ...]
    relations: tuple[Relation, ...]
    file: Path

    def section(self, line: int) -> Heading:
        """Return the heading that `line` stands under."""
        passed = [heading for heading in self.headings if heading.line <= line]
        if not passed:
            raise Fault(f"line {line} stands before the first heading", file=self.file)
        return passed[-1]


@dataclass(frozen=True)
class Reference:
    """A source whose text is not held: what it is, and the facts taken from it.

    `publisher` are slugs of organizations, `kind` a slug of the scheme source-kind, `url` the publisher's own address.
    """

    id: str
    zh: str
    en: str
    publisher: tuple[str, ...]
    issued: str
    year: int
    kind: str
    url: str | None
    facts: tuple[Fact, ...]
    file: Path


@dataclass(frozen=True)
class Seeds:
    """Everything under `seeds/`: shared things, the documents that speak of them, and reference sources.

    `judgements` are our own about the reference sources: series breaks, and which of two sources is preferred; `called`
    are the everyday names of all these things, `asked` the questions that they answer.
    """

    things: tuple[Fact, ...]
    documents: tuple[Document, ...]
    references: tuple[Reference, ...] = ()
    judgements: tuple[Fact, ...] = ()
    called: tuple[Called, ...] = ()
    asked: tuple[Called, ...] = ()

    @property
    def sources(self) -> tuple[Document | Reference, ...]:
        """Return every source: those whose text is held, then the others."""
        return (*self.documents, *self.references)

    @property
    def stated(self) -> tuple[Fact, ...]:
        """Return the shared things and what documents state."""
        return (*self.things, *(fact for document in self.documents for fact in document.facts))

    @property
    def referenced(self) -> tuple[Fact, ...]:
        """Return what reference sources state and what is judged of them."""
        return (*(fact for reference in self.references for fact in reference.facts), *self.judgements)


def decimal_places(value: Decimal) -> int:
    """Return how many decimals a figure was printed with (`30.50` has 2, `54` has 0)."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
