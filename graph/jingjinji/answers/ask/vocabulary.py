"""The words with which people ask: cues of what is asked, function words, words for one another, what lies beyond.

`words.toml` has the grammar of questions, `thesaurus.toml` the words of the field and their everyday neighbours,
`beyond.toml` what bulletins of this kind do not tell. None of them knows a dataset.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jingjinji.answers.ask.text import CJK, is_chinese, tokens, words

Key = tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """A phrase of the vocabulary: `role` is asks, function, synonym or beyond; `name` says which one."""

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
    field: frozenset[str]

    def rewrite(self, plain_text: str) -> str:
        """Return a plain text with abbreviations and numbers in words brought into the form of names."""
        for pattern, instead in self.rewrites:
            plain_text = pattern.sub(instead, plain_text)
        return plain_text

    def is_function(self, key: Key) -> bool:
        """Tell whether a word only holds a sentence together."""
        return any(phrase.role == "function" for phrase in self.phrases.get(key, ()))

    def found(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, Phrase]]:
        """Yield every phrase in a text with its first and its last (exclusive) token."""
        for first in range(len(tokens)):
            for last in range(first + 1, min(len(tokens), first + self.longest) + 1):
                for phrase in self.phrases.get(tuple(tokens[first:last]), ()):
                    yield first, last, phrase


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read once."""
    content = _read("words.toml")
    phrases: dict[Key, list[Phrase]] = {}
    found = [*_cues(content), *_beyond(_read("beyond.toml")), *_synonyms(_read("thesaurus.toml"))]
    for key, phrase in found:
        if key and phrase not in phrases.setdefault(key, []):
            phrases[key].append(phrase)
    return Vocabulary(
        phrases,
        max(map(len, phrases)),
        tuple((re.compile(pair["from"]), pair["to"]) for pair in content["rewrite"]),
        content["aliases"],
        frozenset(
            "".join(key) if is_chinese(key[0]) else key[0] for key in phrases if is_chinese(key[0]) or len(key) == 1
        ),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


def _cues(content: dict[str, Any]) -> Iterator[tuple[Key, Phrase]]:
    for name, languages in content["asks"].items():
        for texts in languages.values():
            yield from ((words(text), Phrase("asks", name)) for text in texts)
    for texts in content["function"].values():
        yield from ((words(text), Phrase("function", "")) for text in texts)


def _beyond(content: dict[str, Any]) -> Iterator[tuple[Key, Phrase]]:
    for name, languages in content.items():
        for text in languages.values():
            for one in text.replace("\n", " | ").split("|"):
                spoken = tuple(token.word for token in tokens(one))
                yield words(one), Phrase("beyond", name, (spoken,))


def _synonyms(content: dict[str, list[str]]) -> Iterator[tuple[Key, Phrase]]:
    """Yield each word of a notion with all words of all notions that it stands in, itself first.

    In `a | b > c | d` the words on the left also find those on the right (pollutant > ozone), and not the reverse.
    """
    alike: dict[Key, dict[Key, None]] = defaultdict(dict)
    for lines in content.values():
        for line in lines:
            asked, _, narrower = line.partition(">")
            keys = [words(text) for text in asked.split("|")]
            found = [words(text) for text in narrower.split("|") if text.strip()]
            for key in keys:
                alike[key].update(dict.fromkeys([key, *keys, *found]))
            for key in found:
                alike[key].update({key: None})
    for key, others in alike.items():
        text = "".join(key) if CJK.match(key[0]) else " ".join(key)
        yield key, Phrase("synonym", text, tuple(others))
