"""Find the names inside a question: the longest first, then slips of the finger and of the ear in what is left."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from jingjinji.answers.ask import frequency
from jingjinji.answers.ask.names import EXACT, Match, Name, Names
from jingjinji.answers.ask.text import Token, is_chinese, join_codes, plain, stem, tokens
from jingjinji.answers.ask.vocabulary import vocabulary

SLIP, HEARD = 0.85, 0.8
_BY_EAR = "jjj:AdministrativeDivision"  # of names with two characters, only these are common enough to be misheard
_LONGEST_WORD = 8  # characters of a Chinese word that is looked up
_AMBIGUOUS_LETTERS = 2  # a name of two letters counts only in capitals, or between Chinese characters


@dataclass(frozen=True)
class Span:
    """Tokens `first` up to `last` (exclusive) of a question that name something; several matches if ambiguous."""

    first: int
    last: int
    text: str
    matches: tuple[Match, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of what may be meant."""
        return tuple(match.id for match in self.matches)


@dataclass(frozen=True)
class Linked:
    """A question's tokens, as corrected, and the spans in them that name something, from left to right."""

    tokens: list[Token]
    spans: list[Span]
    corrected: dict[str, str]


def link(question: str, names: Names, language: str) -> Linked:
    """Return the names in a question; words of everyday language are no slips of names."""
    found = join_codes(tokens(question), names.vocabulary)
    found, corrected = _correct(found, names)
    capitals = _capitals(question)
    candidates = [
        (first, last, called, score)
        for first in range(len(found))
        for last in range(first + 1, min(len(found), first + names.longest) + 1)
        for called, score in _called(found[first:last], names, corrected, capitals)
    ]
    spans = _choose(candidates, found, names, language)
    spans += _misheard(found, spans, names, language)
    return Linked(found, sorted(spans, key=lambda span: span.first), corrected)


def _correct(found: list[Token], names: Names) -> tuple[list[Token], dict[str, str]]:
    corrected: dict[str, str] = {}
    field = vocabulary().field
    result = []
    for token in found:
        text = token.text
        if text not in names.vocabulary and text not in field:
            text = _plain_degree(token.word, field) or text
        is_word = text in names.vocabulary or text in field or frequency.is_listed(token.word, "en")
        if not is_word and (better := names.correct(text)):
            corrected[better] = text
            text = better
        result.append(Token(text, token.start, token.end, token.glued, token.word))
    return result, corrected


def _plain_degree(word: str, field: Container[str]) -> str | None:
    """Return the stem of the adjective of which an English word is the comparative or superlative, if it is known."""
    for ending in ("er", "est"):
        if word.endswith(ending):
            root = word.removesuffix(ending)
            for plain_word in (root, root + "e", root[:-1], root[:-1] + "y"):
                if len(plain_word) > 2 and stem(plain_word) in field:
                    return stem(plain_word)
    return None


def _capitals(question: str) -> set[str]:
    """Return the two-letter words that are written in capitals."""
    return {w.casefold() for w in "".join(c if c.isalnum() else " " for c in question).split() if w.isupper()}


def _called(
    part: Sequence[Token], names: Names, corrected: dict[str, str], capitals: set[str]
) -> list[tuple[list[Name], float]]:
    key = tuple(token.text for token in part)
    called = names.called(key)
    if not called or (len(key) == 1 and not _is_telling(part[0], capitals)):
        return []
    score = SLIP if any(word in corrected for word in key) else EXACT
    return [(called, score)]


def _is_telling(token: Token, capitals: set[str]) -> bool:
    """Tell whether one token alone may be a name: no single character, no number, no small word of two letters."""
    text = token.text
    if is_chinese(text) or text[0].isdigit():
        return False
    return len(text) > _AMBIGUOUS_LETTERS or text in capitals or token.glued or not text.isalpha()


def _choose(
    candidates: list[tuple[int, int, list[Name], float]], found: list[Token], names: Names, language: str
) -> list[Span]:
    spans: list[Span] = []
    taken: set[int] = set()
    for first, last, called, score in sorted(candidates, key=_precedence):
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            spans.append(_span(first, last, found, [(name, score) for name in called], names, language))
    return spans


def _precedence(candidate: tuple[int, int, list[Name], float]) -> tuple[bool, int, int]:
    """Return what sorts candidates: labels before everyday names, then the longest, then from left to right."""
    first, last, called, _ = candidate
    return all(name.hidden for name in called), first - last, first


def _span(
    first: int, last: int, found: list[Token], called: list[tuple[Name, float]], names: Names, language: str
) -> Span:
    best: dict[str, Match] = {}
    for name, score in called:
        match = names.match(name, score * name.worth, language)
        if match.id not in best or match.score > best[match.id].score:
            best[match.id] = match
    text = "".join(("" if token.glued else " ") + token.text for token in found[first:last]).strip()
    return Span(first, last, text, tuple(sorted(best.values(), key=lambda m: (-m.score, m.id))))


def _misheard(found: list[Token], spans: list[Span], names: Names, language: str) -> list[Span]:
    """Return names that sound like Chinese characters which no span and no known word covers."""
    taken = {index for span in spans for index in range(span.first, span.last)} | _covered(found)
    heard: list[Span] = []
    for size in (6, 5, 4, 3, 2):
        for first in range(len(found) - size + 1):
            part = range(first, first + size)
            characters = "".join(found[index].text for index in part)
            if not taken.isdisjoint(part) or not all(is_chinese(found[index].text) for index in part):
                continue
            called = [(name, HEARD) for label in names.sounding(characters) for name in names.called(tuple(label))]
            called = [c for c in called if size > 2 or names.type(c[0].id) == _BY_EAR]
            if called:
                taken.update(part)
                heard.append(_span(first, first + size, found, called, names, language))
    return heard


def _covered(found: list[Token]) -> set[int]:
    """Return the indexes of tokens that belong to a known Chinese word, or are no Chinese."""
    text = "".join(token.text if is_chinese(token.text) else "\n" for token in found)
    covered = {index for index, character in enumerate(text) if character == "\n"}
    field = vocabulary().field
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + _LONGEST_WORD) + 1):
            part = text[start:end]
            if part in field or (len(part) > 1 and frequency.is_listed(part, "zh")):
                covered.update(range(start, end))
    return covered


def unlinked(linked: Linked, question: str) -> list[str]:
    """Return the stretches of a question that name nothing, as they were typed."""
    taken = {index for span in linked.spans for index in range(span.first, span.last)}
    return [plain(question)[t.start : t.end] for index, t in enumerate(linked.tokens) if index not in taken]
