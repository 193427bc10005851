"""The questions of the library that are most like one in words: patterns to write a query from."""

from __future__ import annotations

from collections import Counter

from jingjinji.answers.ask.text import plain
from jingjinji.answers.library.bind import questions
from jingjinji.questions import Question


def find_examples(text: str, most: int = 3) -> list[Question]:
    """Return at most `most` questions of the library that share words with `text`, the most alike first."""
    listed = questions()
    pieces = {one.name: _pieces(" ".join((one.zh, one.en, *one.tags, one.name.replace("-", " ")))) for one in listed}
    common = Counter(piece for found in pieces.values() for piece in found)
    wanted = _pieces(text)
    scores = {name: sum(1 / common[piece] for piece in wanted & found) for name, found in pieces.items()}
    ranked = sorted(listed, key=lambda question: (-scores[question.name], question.name))
    return [question for question in ranked[:most] if scores[question.name] > 0]


def _pieces(text: str) -> set[str]:
    """Return the words of a text, cut to their stems' length, and the pairs of its Chinese characters."""
    found: set[str] = set()
    for word in "".join(c if c.isalnum() or c == "." else " " for c in plain(text)).split():
        if word.isascii():
            found.update({word[:6]} if len(word) > 2 else ())
        else:
            found.update(word[i : i + 2] for i in range(len(word) - 1))
    return found
