"""What the fact service answers to a reader's words, as the search page shows it on top.

Knows the answer of `answers.ask` and what a page needs of it. Must not know how an answer is found.

Laws: an answer comes with its citation; a link says its strength; where the graph does not say it, that is said first,
and what comes nearest is never called an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from jingjinji import terms
from jingjinji.answers.ask.answer import Answer, Answers
from jingjinji.answers.fact import Cited, Fact
from jingjinji.faces.http.linked_data.addresses import address
from jingjinji.faces.http.workbench.figures import STRONG, Ref
from jingjinji.faces.http.workbench.words import WORKBENCH_WORDS

FACTS_SHOWN, FACTS_READ, NAMED_SHOWN = 4, 12, 5
_ABOUT_LINKS = {"effect", "cause"}  # what a question asks for when only a link answers it


@dataclass(frozen=True)
class Told:
    """One fact as a sentence: where it leads, how strong a link it is (0: it is none), where a source says it."""

    text: str
    link: str | None
    strength: int
    is_derived: bool
    caveat: str
    where: str
    printed: str

    @property
    def is_weak(self) -> bool:
        """Tell whether this is a link that the source does not make itself."""
        return 0 < self.strength < STRONG


@dataclass(frozen=True)
class Answered:
    """The answer to what a reader typed: `reason` says why there is none; `facts` are then only the nearest."""

    reason: str
    named: list[Ref]
    facts: list[Told]
    more: int


async def answer(answers: Answers, asked: str, language: str, root: str, carried: str | None) -> Answered:
    """Return the answer to a reader's words in the language of the page."""
    found: Answer = await asyncio.to_thread(answers.answer, asked, language, FACTS_READ, explain=True)
    named = [Ref(one.label, address(terms.thing(one.id), root, carried), one.id) for one in found.entities]
    facts = [_told(fact, language, root, carried) for fact in _fitting(found)[:FACTS_SHOWN]]
    return Answered(found.reason or "", named[:NAMED_SHOWN], facts, max(0, found.total - len(facts)))


def _fitting(found: Answer) -> Sequence[Fact]:
    """Return the facts best first; where a link was asked for, no mere change stands beside it as if it were one."""
    is_about_links = found.answered and found.reading is not None and _ABOUT_LINKS.intersection(found.reading.asks)
    links = [fact for fact in found.facts if fact.strength]
    return sorted(links, key=lambda fact: -(fact.strength or 0)) if is_about_links and links else found.facts


def _told(fact: Fact, language: str, root: str, carried: str | None) -> Told:
    cited = fact.citation
    caveat = fact.caveat if fact.caveat and fact.caveat not in fact.text else ""
    return Told(
        fact.text,
        address(terms.thing(fact.id), root, carried),
        fact.strength or 0,
        fact.origin == "derived",
        caveat,
        _where(cited, language) if cited else "",
        cited.printed if cited else "",
    )


def _where(cited: Cited, language: str) -> str:
    """Return document, section and line; of a source whose text is not held, who published it and when."""
    if cited.line:
        line = WORKBENCH_WORDS[language]["line"].format(cited.line)
        return " · ".join(part for part in (cited.title, cited.section, line) if part)
    return " · ".join(part for part in (", ".join(cited.publishers), cited.title, cited.issued) if part)
