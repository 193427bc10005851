"""Lists of facts by what they are about, and search over names and sentences. Knows a reading; must not know requests.

Search is an index in memory and no full-text engine: a graph has a few thousand names and sentences, each of which is
compared as typed (width, case, script, subscripts folded) in a few milliseconds, so that words of two Chinese
characters, beginnings, slips and sounds are all found without a segmenter or a file to keep in step with the release.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jingjinji.answers.ask.names import Match
from jingjinji.answers.ask.text import CJK, plain
from jingjinji.answers.fact import Fact, strength_of
from jingjinji.answers.lookup import NAMED_KINDS
from jingjinji.answers.reading import Reading
from jingjinji.answers.statements import Statement
from jingjinji.faults import Fault

_MOST_NAMES = 200
_LEAST_SCORE = 0.6  # below it, names merely have some letters in common
_SENTENCES_BELOW = 0.5  # a sentence that has all the words comes after every name


@dataclass(frozen=True)
class Found:
    """What a search found: names, the best first, and then facts whose sentence has all the words."""

    names: list[Match]
    facts: list[Fact]


def list_effects(reading: Reading, named: dict[str, str | None], min_strength: int) -> list[str]:
    """Return effect claims, the strongest first; `named` has measure, indicator and place as written, or None."""
    claims = [s for s in _about(reading, "effect", named) if (strength_of(s) or 0) >= min_strength]
    return [claim.id for claim in sorted(claims, key=lambda claim: -(strength_of(claim) or 0))]


def list_observations(
    reading: Reading, named: dict[str, str | None], year: int | None = None, origin: str | None = None
) -> list[str]:
    """Return observations in the order of the document, derived ones last; `named` has indicator and place."""
    found = _about(reading, "observation", named)
    return [
        statement.id
        for statement in found
        if (year is None or statement.value("year") == str(year))
        and (origin is None or statement.value("origin") == f"jjj:{origin}")
    ]


def _about(reading: Reading, kind: str, named: dict[str, str | None]) -> list[Statement]:
    """Return statements of a kind whose properties are what `named` means; a name may mean several things."""
    meant = {
        name: set(reading.directory.meant(written, (name,))) for name, written in named.items() if written is not None
    }
    return [
        statement
        for statement in reading.ordered.get(kind, [])
        if all(wanted.intersection(statement.values.get(name, ())) for name, wanted in meant.items())
    ]


def one_of(reading: Reading, written: str, kinds: Iterable[str]) -> str:
    """Return the one thing meant by `written`; several are a fault that lists them."""
    found = reading.directory.meant(written, tuple(kinds))
    if len(found) > 1:
        listed = ", ".join(f"{reading.directory.label(ref, reading.language)} ({ref})" for ref in found[:8])
        raise Fault(f"“{written}” is the name of {len(found)} things", hint=f"write one of: {listed}")
    return found[0]


def search(reading: Reading, text: str, type_: str | None = None) -> Found:
    """Return what a text finds, in all things or in those of a kind (measure, effect) or class (jjj:Campaign)."""
    kinds, class_ = _read_type(reading, type_)
    names = reading.directory.names.find(
        text, kinds=kinds, language=reading.language, limit=_MOST_NAMES, prefix=True
    )  # fmt: skip
    kept = [match for match in names if match.score >= _LEAST_SCORE and (class_ is None or match.type == class_)]
    named = {match.id for match in kept}
    return Found(kept, [] if class_ else [fact for fact in _sentences(reading, text, kinds) if fact.id not in named])


def _read_type(reading: Reading, type_: str | None) -> tuple[list[str] | None, str | None]:
    """Return the kinds and the class that a type means; an unknown one is a fault that lists them."""
    if type_ is None:
        return None, None
    directory = reading.directory
    kinds = sorted({*NAMED_KINDS, *reading.ordered})
    wanted = type_.strip().casefold()
    if wanted in kinds:
        return [wanted], None
    for short, labels in directory.classes.items():
        written = [short, short.removeprefix("jjj:"), *labels.values()]
        if wanted in [name.casefold() for name in written]:
            same = [kind for kind in kinds if kind == short.removeprefix("jjj:").casefold()]
            return (same, None) if same else (None, short)
    raise Fault(f"there is no type “{type_[:60]}”", hint="one of " + ", ".join(kinds) + ", or a class such as Campaign")


def _sentences(reading: Reading, text: str, kinds: list[str] | None) -> list[Fact]:
    """Return the facts whose sentence has every word of `text`, the shortest sentence first."""
    wanted = plain(text).split()
    if not wanted or (len(wanted) == 1 and len(wanted[0]) == 1):
        return []
    found = [
        reading.fact(ref)
        for ref, sentence in reading.sentences.items()
        if (kinds is None or ref.split("/")[0] in kinds) and all(_has(sentence, word) for word in wanted)
    ]
    found.sort(key=lambda fact: (fact.origin == "derived", len(fact.text), fact.id))
    size = sum(map(len, wanted))
    return [
        fact.model_copy(update={"score": round(_SENTENCES_BELOW * size / max(size, len(fact.text)), 3)})
        for fact in found
    ]


def _has(sentence: str, word: str) -> bool:
    """Tell whether a folded sentence has a word: Chinese anywhere, other words from their beginning."""
    return word in sentence if CJK.search(word) else f" {word}" in sentence


def about(reading: Reading, ref: str) -> list[str]:
    """Return the facts that name a thing, in the order of the document."""
    return reading.mentions.get(ref, [])
