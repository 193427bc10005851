"""How common a word is in everyday language, and where Chinese words begin and end.

A word that everyone says all day tells little of what a question is about; one that is hardly ever said tells much.
The frequencies are those of the library wordfreq (its small lists: every word said at least once in a million).
"""

from __future__ import annotations

import math
from collections.abc import Container
from functools import cache

import wordfreq

# On the Zipf scale (a tenth power of occurrences in a billion words): from COMMON on a word tells nothing of a
# subject (people, good, 知道); up to RARE (kindergarten, 幼儿园) it tells all that a word can.
COMMON, RARE = 6.0, 4.0
_UNLISTED = 1e-8  # of a character or word that the list lacks, ten times rarer than the rarest listed
_OF_THE_FIELD = 1e-5  # of a word of the graph or the thesaurus: before its parts, behind an everyday word across it
_LONGEST = 6


@cache
def _frequencies(language: str) -> dict[str, float]:
    return wordfreq.get_frequency_dict(language, "small")


def is_listed(word: str, language: str) -> bool:
    """Tell whether a word is one of everyday language."""
    return word in _frequencies(language)


def rarity(word: str, language: str) -> float:
    """Return how rare a word is in everyday language: 0 for one that everyone says, 1 for one hardly ever said."""
    zipf = math.log10(_frequencies(language).get(word, _UNLISTED) * 1e9)
    return min(1.0, max(0.0, (COMMON - zipf) / (COMMON - RARE)))


def segment(run: str, field: Container[str]) -> list[str]:
    """Return the words of a run of Chinese characters: the likeliest sequence; words in `field` count as known."""
    known = _frequencies("zh")
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        options = []
        for start in range(max(0, end - _LONGEST), end):
            word = run[start:end]
            chance = max(known.get(word, 0.0), _OF_THE_FIELD if word in field else 0.0)
            if chance or end - start == 1:
                options.append((best[start][0] + math.log(chance or _UNLISTED), start))
        best.append(max(options))
    words: list[str] = []
    end = len(run)
    while end:
        start = best[end][1]
        words.append(run[start:end])
        end = start
    return words[::-1]
