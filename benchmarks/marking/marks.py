"""How one answer of the fact service is marked against what the question expects.

Knows the JSON of `/api/facts`; it must not know how the service came to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from marking.questions import Question

CAUSAL = re.compile(
    r"导致|使得|促使|带来|引起|造成|归功于|得益于|因[^，。；]{1,60}而"
    r"|\b(?:caus(?:ed|es|ing)|(?:led|leads|leading) to|result(?:ed|s|ing) in|drove|drives|driven by"
    r"|brought about|thanks to|because of|due to|owing to)\b",
    re.IGNORECASE,
)
# A number may be told in another power: 1.2 万 as 12000, 6.2 % as 0.062; a fall may have a sign or not.
SCALES = (1.0, 1e4, 1e-4, 1e2, 1e-2)
ONLY_MENTIONED_TOGETHER = 2


@dataclass(frozen=True)
class Mark:
    """What one answer was worth.

    `rank` is the place of the first right fact, from 1, or None; `kind` is that fact's kind; `number` tells whether a
    right fact gave the asked number (None where none was asked or nothing was found); `causal` are the words that an
    effect of strength 2 or less may not use; `first` is the text of the first fact.
    """

    question: Question
    answered: bool
    rank: int | None
    kind: str | None
    number: bool | None
    causal: tuple[str, ...]
    first: str
    milliseconds: float

    def found(self, within: int) -> bool:
        """Tell whether the question was answered with a right fact among the first `within`."""
        return self.answered and self.rank is not None and self.rank <= within


def mark(question: Question, answer: dict[str, Any], milliseconds: float, source: str) -> Mark:
    """Return the mark of one answer; only citations whose source's name contains `source` are compared by place."""
    facts: list[dict[str, Any]] = answer["facts"]
    right = [(rank, fact) for rank, fact in enumerate(facts, 1) if is_right(question, fact, source)]
    asked = right and question.value is not None
    return Mark(
        question=question,
        answered=bool(answer["answered"]),
        rank=right[0][0] if right else None,
        kind=right[0][1].get("kind") if right else None,
        number=any(same_number(fact.get("value"), question.value) for _, fact in right) if asked else None,
        causal=tuple(word for fact in facts for word in causal_words(fact)),
        first=str(facts[0].get("text", "")) if facts else "",
        milliseconds=milliseconds,
    )


def is_right(question: Question, fact: dict[str, Any], source: str) -> bool:
    """Tell whether a fact answers the question: cited at a right place, or the figure of the right year and place."""
    if question.place:
        label = str((fact.get("place") or {}).get("label", ""))
        named = any(name in label for name in question.place)
        return named and (fact.get("year"), fact.get("value")) == (question.year, question.value)
    return any(
        place.overlaps(cite["start"], cite["end"])
        for cite in citations(fact)
        if source in str(cite.get("source", source))
        for place in question.right
    )


def citations(fact: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Return the citations of a fact that have a place in a text: its own and, where given, further ones."""
    given = [fact.get("citation"), *(fact.get("citations") or [])]
    return [cite for cite in given if cite and cite.get("start") is not None and cite.get("end") is not None]


def same_number(told: object, expected: float | None) -> bool:
    """Tell whether `told` is the expected number, whatever its sign and power of 100 or 10,000."""
    if isinstance(told, bool) or not isinstance(told, int | float) or expected is None:
        return False
    return any(abs(abs(told) * scale - abs(expected)) <= 1e-6 * max(1.0, abs(expected)) for scale in SCALES)


def causal_words(fact: dict[str, Any]) -> list[str]:
    """Return the causal words in the text of an effect whose strength is 2 or less, or is not told."""
    if fact.get("kind") != "effect" or (fact.get("strength") or 0) > ONLY_MENTIONED_TOGETHER:
        return []
    return CAUSAL.findall(str(fact.get("text", "")))
