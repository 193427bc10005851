"""What each type of problem means and what to do about it, in Chinese and English: what stands behind the type's IRI.

Knows `problems.toml` and how it reads as RDF. A name that is not there has no page, so a test holds the code to it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from jingjinji.answers.entity.fetch import Statement
from jingjinji.answers.table import Term
from jingjinji.terms import PREFIXES, term

SCHEME = term("problem/")
TITLES = {"zh": "问题类型", "en": "Types of problems"}
_SKOS, _TYPE = PREFIXES["skos"], PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Said:
    """Title, cause and remedy in one language."""

    title: str
    cause: str
    remedy: str


@dataclass(frozen=True)
class ProblemType:
    """A type of problem: the HTTP status that it comes with, and its texts by language."""

    name: str
    status: int
    texts: Mapping[str, Said]


def read_types() -> dict[str, ProblemType]:
    """Return all types by name."""
    content = tomllib.loads((files("jingjinji.faces.http") / "problems.toml").read_text("utf-8"))
    return {
        name: ProblemType(
            name,
            said["status"],
            {
                language: Said(*(said[f"{part}_{language}"] for part in ("title", "cause", "remedy")))
                for language in TITLES
            },
        )
        for name, said in content.items()
    }


def statements(kinds: Mapping[str, ProblemType]) -> Iterator[Statement]:
    """Yield what is said of the types, as concepts of one scheme."""
    scheme = Term("uri", SCHEME)
    yield Statement(SCHEME, scheme, _TYPE, Term("uri", _SKOS + "ConceptScheme"))
    for language, title in TITLES.items():
        yield Statement(SCHEME, scheme, _SKOS + "prefLabel", Term("literal", title, language))
    for kind in kinds.values():
        subject = Term("uri", SCHEME + kind.name)
        yield Statement(SCHEME, subject, _TYPE, Term("uri", _SKOS + "Concept"))
        yield Statement(SCHEME, subject, _SKOS + "inScheme", scheme)
        yield Statement(SCHEME, subject, _SKOS + "notation", Term("literal", str(kind.status)))
        for language, said in kind.texts.items():
            told = (("prefLabel", said.title), ("definition", said.cause), ("scopeNote", said.remedy))
            for name, text in told:
                yield Statement(SCHEME, subject, _SKOS + name, Term("literal", text, language))
