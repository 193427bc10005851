"""How Chinese characters sound, without tones: to find names that were typed by ear."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from types import ModuleType

# Sounds that many speakers do not tell apart: zh and z, ch and c, sh and s at the beginning, -ng and -n at the end.
_MERGED = re.compile(r"(?<=[zcs])h|(?<=n)g(?![aeiou])")


@cache
def _library() -> ModuleType:
    # The phrase dictionary would cost 40 MiB; a name and its misspelling are read by the same single characters.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    import pypinyin  # noqa: PLC0415 - it reads the two settings when it is loaded

    return pypinyin


@lru_cache(maxsize=8192)
def sound(character: str) -> str:
    """Return the commonest reading of a character, or the character itself where it has none."""
    return merge(str(_library().lazy_pinyin(character)[0]))


def merge(latin: str) -> str:
    """Return pinyin without the distinctions that many speakers do not make."""
    return _MERGED.sub("", latin)


def sounds(text: str) -> tuple[str, ...]:
    """Return the readings of a text, one for each character."""
    return tuple(sound(character) for character in text)
