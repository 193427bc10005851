"""The words with which people ask, from `words.toml`: cues of what is asked, fillers, synonyms, what lies beyond."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jingjinji.answers.ask.text import is_chinese, words

Key = tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """A phrase of the vocabulary: `role` is asks, filler, synonym or beyond; `name` says which one."""

    role: str
    name: str
    others: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """All phrases by their words; `longest` counts words; `aliases` are further names of things, by id."""

    phrases: dict[Key, list[Phrase]]
    longest: int
    rewrites: tuple[tuple[re.Pattern[str], str], ...]
    aliases: dict[str, list[str]]
    known: frozenset[str]

    def rewrite(self, plain_text: str) -> str:
        """Return a plain text with slang and numbers in words brought into the form of names."""
        for pattern, instead in self.rewrites:
            plain_text = pattern.sub(instead, plain_text)
        return plain_text

    def found(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, Phrase]]:
        """Yield every phrase in a text with its first and its last (exclusive) token."""
        for first in range(len(tokens)):
            for last in range(first + 1, min(len(tokens), first + self.longest) + 1):
                for phrase in self.phrases.get(tuple(tokens[first:last]), []):
                    yield first, last, phrase


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read once."""
    content = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    phrases: dict[Key, list[Phrase]] = {}
    for key, phrase in _phrases(content):
        if key and phrase not in phrases.setdefault(key, []):
            phrases[key].append(phrase)
    return Vocabulary(
        phrases,
        max(map(len, phrases)),
        tuple((re.compile(pair["from"]), pair["to"]) for pair in content["rewrite"]),
        content["aliases"],
        frozenset(_known(phrases)),
    )


def _phrases(content: dict[str, dict[str, dict[str, list[str]]]]) -> Iterator[tuple[Key, Phrase]]:
    for role in ("asks", "beyond"):
        for name, languages in content[role].items():
            for texts in languages.values():
                yield from ((words(text), Phrase(role, name)) for text in texts)
    for fillers in content["filler"].values():
        yield from ((words(str(text)), Phrase("filler", "")) for text in fillers)
    for synonyms in content["synonyms"].values():
        for text, others in synonyms.items():
            alike = tuple(words(other) for other in others)
            yield words(text), Phrase("synonym", text, (words(text), *alike))


def _known(phrases: Iterable[Key]) -> Iterator[str]:
    """Yield single English words and whole Chinese phrases: neither is a slip of a name."""
    for key in phrases:
        if all(map(is_chinese, key)):
            yield "".join(key)
        yield from (word for word in key if not is_chinese(word))
