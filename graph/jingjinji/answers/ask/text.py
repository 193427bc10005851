"""Read text as tokens that do not depend on how it was typed: width, case, script, subscripts, spaces, endings.

A token is one Chinese character, one English word without its ending, or one number or code (`pm2.5`, `gb3095`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import opencc
import snowballstemmer

CJK = re.compile(r"[\u3400-\u9fff]")
_PIECE = re.compile(r"[\u3400-\u9fff]|[a-zα-ω]+|\d+(?:\.\d+)?|%")
_MARKUP = re.compile(r"_?\{([^{}]*)\}|_(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POSSESSIVE = re.compile(r"(?<=[a-z])['’]s?\b")
_INNER = re.compile(r"(?<=[a-z])['’](?=[a-z])")
_CODES = re.compile(r"[a-z]{1,5}")


@dataclass(frozen=True)
class Token:
    """A token with the span of the plain text that it came from; `glued`: nothing stands before it.

    `text` is without the endings of English, `word` with them.
    """

    text: str
    start: int
    end: int
    glued: bool = False
    word: str = ""


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return text in one width, case and script; `PM_{2.5}` and `PM₂.₅` become `pm2.5`."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _THOUSANDS.sub("", _MARKUP.sub(r"\1", folded))
    return _simplifier().convert(folded) if CJK.search(folded) else folded


def spelt(text: str) -> str:
    """Return the plain text that the places of tokens count in: without apostrophes."""
    return _INNER.sub("", _POSSESSIVE.sub("", plain(text)))


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; letters and digits that touch are one code."""
    content = spelt(text)
    found: list[Token] = []
    for piece in _PIECE.finditer(content):
        last = found[-1] if found else None
        glued = last is not None and last.end == piece.start()
        if last and glued and _makes_code(last.text, piece[0]):
            found[-1] = Token(last.text + piece[0], last.start, piece.end(), last.glued)
        else:
            found.append(Token(piece[0], piece.start(), piece.end(), glued))
    return [Token(stem(t.text), t.start, t.end, t.glued, t.text) for t in found]


def words(text: str) -> tuple[str, ...]:
    """Return the texts of the tokens of a text."""
    return tuple(token.text for token in tokens(text))


def join_codes(found: list[Token], vocabulary: set[str]) -> list[Token]:
    """Join letters and a number that stand apart (`pm 2.5`, `gb 3095`) where the vocabulary writes them in one."""
    joined: list[Token] = []
    for token in found:
        last = joined[-1] if joined else None
        if last and token.start - last.end <= 1 and last.text.isascii() and last.text + token.text in vocabulary:
            is_code = last.text.isalpha() and token.text[0].isdigit()
            if is_code:
                joined[-1] = Token(last.text + token.text, last.start, token.end, last.glued, last.word + token.word)
                continue
        joined.append(token)
    return joined


def _makes_code(before: str, after: str) -> bool:
    if not (before.isascii() and after.isascii()) or "%" in (before[-1], after[0]):
        return False
    letters_digits = before[-1].isalpha() and after[0].isdigit() and _CODES.fullmatch(before) is not None
    digits_letter = before[-1].isdigit() and after.isalpha() and len(after) <= 2
    return letters_digits or digits_letter


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return an English word without its endings (Porter's second stemmer); anything else as it is."""
    if not word.isascii() or not word.isalpha():
        return word
    return str(_stemmer().stemWord(word))


def terms_of(text: str) -> list[str]:
    """Return the terms of a text: pairs of Chinese characters (one alone if it stands alone), words, codes."""
    found: list[str] = []
    run: list[str] = []
    for word in (*words(text), ""):
        if word and is_chinese(word):
            run.append(word)
            continue
        found += [a + b for a, b in pairwise(run)] if len(run) > 1 else run
        run = []
        if word:
            found.append(word)
    return found


def is_chinese(token: str) -> bool:
    """Tell whether a token is a Chinese character."""
    return len(token) == 1 and CJK.match(token) is not None


def language_of(text: str) -> str:
    """Return zh for a text with at least as many Chinese characters as English words (codes aside), else en."""
    chinese = len(CJK.findall(text))
    english = len(re.findall(r"\b[A-Za-z]*[a-z]{2,}\b", text))
    return "zh" if chinese and chinese >= english else "en"
