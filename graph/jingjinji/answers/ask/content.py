"""What a question is about: names, notions of the field and remaining words, each with its weight.

A name weighs what it names, a notion what its words weigh in the graph, any other word the less the more common it is
in everyday language. A word that nothing in the graph has weighs nothing: it is listed, and counts against an answer
only where it stands for the thing asked about (`refuse`).
"""

from __future__ import annotations

from dataclasses import replace

from jingjinji.answers.ask import frequency
from jingjinji.answers.ask.asked import Question, Unit
from jingjinji.answers.ask.clauses import leads_back
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.link import Linked, Span
from jingjinji.answers.ask.rank import FIELDS
from jingjinji.answers.ask.subject import missing_subject
from jingjinji.answers.ask.text import Token, is_chinese, terms_of, words
from jingjinji.answers.ask.vocabulary import Phrase, vocabulary

_LEAST, _MOST = 5.0, 9.0  # what a name weighs: a common one is no less meant
_NOTION = 6.0  # what a notion weighs at most: it is a looser tie than a name
_PLAIN_NOTION = 0.4  # what is left of the weight of a notion in a word that everyone says
_CUE = 0.2  # a cue says which kind of fact is wanted; as a word of its subject it counts for less
_FAINT = 0.15  # what is left of the weight of a word that everyone says
_TELLING = 0.3  # rarity from which on an unknown word is worth mentioning
_ORDER = {"function": 0, "asks": 1, "synonym": 2, "beyond": 3}
_WORD = 5.0  # what a word that is neither name nor notion weighs at most: that a fact has it may be chance
_LETTER = 1.0  # what a Chinese character that is a word of its own weighs at most
_NUMERALS = set("一二三四五六七八九十")
_TOLD = 0.25  # what is left of the weight of a word with which askers tell of themselves
_INFLECTIONS = {"", "s", "es", "e", "ed", "d", "ing", "y", "ies", "ied"}
_FIELDS = {"place/china", *FIELDS}  # a whole country says nothing of where
_PAIRS = 0.7  # pairs of Chinese characters overlap, and would weigh double


def read_content(linked: Linked, question: Question, index: Index, told: set[int]) -> None:
    """Take names, cues and notions out of a question, and keep the rest as content.

    Of the tokens `told`, with which askers tell of themselves, content weighs little and nothing is asked.
    """
    texts = [token.text for token in linked.tokens]
    named = {i for span in linked.spans for i in range(span.first, span.last)}
    parts = _joined(_words(linked, named), texts, index)
    alone = {part[0] for part in parts if len(part) == 1}
    taken, cues = set(named), set[int]()
    function = {i for i, t in enumerate(texts) if (not is_chinese(t) or i in alone) and _is_function((t,))}
    for said, phrase in _phrases(linked.tokens, alone):
        if phrase.role == "function" and taken.isdisjoint(said):
            function |= said
        elif phrase.role == "synonym" and taken.isdisjoint(said) and not function >= said:
            taken |= said
            question.units.append(_lighten(_notion(phrase, index), said, told))
        elif phrase.role in ("asks", "beyond") and not named.issuperset(said) and not _straddles(said, linked.spans):
            cues |= said if phrase.role == "asks" else set()
            _read_cue(linked, said, phrase, question, is_told=told >= said)
    cues -= taken
    question.units += [_lighten(_span_unit(span, index), _tokens_of(span), told) for span in question.spans]
    question.spans = _asked_of(question.spans, told, leads_back(question.asked))
    unknown: set[int] = set()
    for part in parts:
        if taken.isdisjoint(part) and not _is_empty(part, texts, function):
            unit = _word_unit(part, linked, index, is_cue=cues.issuperset(part))
            if unit.known:
                question.units.append(_lighten(unit, set(part), told))
            elif unit.weight and not told.issuperset(part):
                unknown.update(part)
                question.unresolved.append(unit.text)
    question.subject = missing_subject(linked, unknown, taken, cues, function)
    _add_to_come(question, index)


def _tokens_of(span: Span) -> set[int]:
    return set(range(span.first, span.last))


def _lighten(unit: Unit, part: set[int], told: set[int]) -> Unit:
    """Return a unit with little weight if askers tell of themselves with it."""
    return replace(unit, weight=unit.weight * _TOLD, is_told=True) if told >= part else unit


def _asked_of(spans: list[Span], told: set[int], is_there: bool) -> list[Span]:
    """Return the names that are asked about: what askers tell of themselves says at most where.

    Their place counts where a question names no other, or leads back to it (`is_there`).
    """
    asked = [span for span in spans if not told >= _tokens_of(span)]
    if any(_is_place(span) for span in asked) and not is_there:
        return asked
    return [span for span in spans if span in asked or (_is_place(span) and not _FIELDS.issuperset(span.ids))]


def _is_place(span: Span) -> bool:
    return all(ref.startswith("place/") for ref in span.ids)


def _add_to_come(question: Question, index: Index) -> None:
    """Let a question for aims that names none, or for what is planned in a year to come, find all of them."""
    coming = [year for year in question.years if year > index.latest]
    if coming and not any(ref.startswith("indicator/") for span in question.spans for ref in span.ids):
        planned = tuple(e.id for e in index.entries if e.year in coming and e.kind in ("target", "entity"))
        question.units += [Unit(str(coming[0]), planned, (), _LEAST)] if planned else []
    if question.wants("target") and all(u.is_cue or (u.ids and u.ids[0].startswith("place/")) for u in question.units):
        targets = tuple(entry.id for entry in index.entries if entry.kind == "target")
        question.units.append(Unit("target", targets, (), _LEAST))


def _words(linked: Linked, named: set[int]) -> list[range]:
    """Return the words of a question that names leave: runs of Chinese characters are segmented."""
    found: list[range] = []
    field = vocabulary().field
    start = 0
    texts = [token.text for token in linked.tokens]
    while start < len(texts):
        end = start
        while end < len(texts) and end not in named and is_chinese(texts[end]):
            end += 1
        if end == start:
            found += [range(start, start + 1)] if start not in named else []
            start += 1
            continue
        for word in frequency.segment("".join(texts[start:end]), field):
            found.append(range(start, start + len(word)))
            start += len(word)
    return found


def _is_empty(part: range, texts: list[str], function: set[int]) -> bool:
    """Tell whether a word is a function word, or Chinese and made of nothing else (几年, 一条)."""
    return function.issuperset(part) or all(is_chinese(texts[i]) and _is_function((texts[i],)) for i in part)


def _is_function(key: tuple[str, ...]) -> bool:
    return vocabulary().is_function(key)


def _joined(parts: list[range], texts: list[str], index: Index) -> list[range]:
    """Return words with single Chinese characters that say nothing alone joined to pairs that the graph has (四尘)."""
    joined: list[range] = []
    for part in parts:
        last = joined[-1] if joined else range(0)
        is_pair = len(last) == len(part) == 1 and last.stop == part.start
        pair = texts[last.start] + texts[part.start] if is_pair else ""
        if is_pair and index.knows(pair) and _is_open(texts[last.start]) and _is_open(texts[part.start]):
            joined[-1] = range(last.start, part.stop)
        else:
            joined.append(part)
    return joined


def _is_open(text: str) -> bool:
    """Tell whether a Chinese character is neither a particle nor a notion by itself."""
    roles = {phrase.role for phrase in vocabulary().phrases.get((text,), ())}
    return is_chinese(text) and (not roles or text in _NUMERALS)


def _straddles(said: set[int], spans: list[Span]) -> bool:
    """Tell whether a phrase begins or ends inside a name: 明年 in 生态文明年度 is no word of the question."""
    return any(0 < len(said.intersection(range(s.first, s.last))) < min(len(said), s.last - s.first) for s in spans)


def _phrases(tokens: list[Token], alone: set[int]) -> list[tuple[set[int], Phrase]]:
    """Return the phrases of the vocabulary in a text, the longest first, without those inside a longer one.

    A Chinese character counts only where it is a word of its own, and no space stands inside a Chinese word. What may
    lie beyond counts wherever it stands.
    """
    texts = [token.text for token in tokens]
    found: list[tuple[set[int], Phrase]] = []
    covered: list[set[int]] = []
    for first, last, phrase in sorted(vocabulary().found(texts), key=lambda f: (f[0] - f[1], f[0], _ORDER[f[2].role])):
        part = set(range(first, last))
        is_inside = any(part < longer for longer in covered)
        is_letter = last - first == 1 and is_chinese(texts[first]) and first not in alone
        is_torn = any(is_chinese(tokens[i].text) and not tokens[i].glued for i in range(first + 1, last))
        if phrase.role == "beyond" and not _is_form(tokens[first:last], phrase.others):
            continue
        if not is_torn and (phrase.role == "beyond" or not (is_inside or is_letter)):
            found.append((part, phrase))
            covered.append(part)
    return found


def _is_form(said: list[Token], listed: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether words are those listed or inflections of them: “electric” is none of “electricity”."""
    return any(all(map(_are_inflected, (t.word or t.text for t in said), words)) for words in listed)


def _are_inflected(one: str, other: str) -> bool:
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one == other or {one[shared:], other[shared:]} <= _INFLECTIONS


def _read_cue(linked: Linked, part: set[int], phrase: Phrase, question: Question, *, is_told: bool) -> None:
    """Note what a phrase asks for, or that it lies beyond what any bulletin tells."""
    if is_told:
        question.told += [_said(linked, sorted(part))] if phrase.name == "place" else []
    elif phrase.role == "asks":
        question.asks[phrase.name] = max(question.asks.get(phrase.name, 0.0), float(len(part)))
    else:
        question.beyond.setdefault(phrase.name, []).append(_said(linked, sorted(part)))


def _said(linked: Linked, part: list[int] | range) -> str:
    tokens = (linked.tokens[i] for i in part)
    return "".join(("" if token.glued else " ") + (token.word or token.text) for token in tokens).strip()


def _weigh(terms: tuple[str, ...], index: Index) -> float:
    return sum(index.weight(t) * (_PAIRS if is_chinese(t[0]) and len(terms) > 1 else 1.0) for t in terms)


def _notion(phrase: Phrase, index: Index) -> Unit:
    known = _options(phrase.others, index)
    rare = frequency.rarity(phrase.name, "zh" if is_chinese(phrase.name[0]) else "en")
    weight = min(_NOTION, index.weight_of_any(known)) * max(_PLAIN_NOTION, rare)
    return Unit(phrase.name, (), known or ((phrase.name,),), weight, known=bool(known))


def _options(keys: tuple[tuple[str, ...], ...], index: Index) -> tuple[tuple[str, ...], ...]:
    """Return the terms of each of these words that some fact may have."""
    options = (tuple(terms_of("".join(key) if is_chinese(key[0]) else " ".join(key))) for key in keys)
    return tuple(terms for terms in options if all(index.knows(t) for t in terms))


def _span_unit(span: Span, index: Index) -> Unit:
    """Return a name with the things it may name, its words, and those that people use for it."""
    terms = tuple(terms_of(span.text))
    phrases = vocabulary().phrases.get(words(span.text), ())
    alike = tuple(option for phrase in phrases for option in _options(phrase.others, index))
    weight = max(_LEAST, min(_MOST, _weigh(terms, index))) * span.matches[0].score
    return Unit(span.text, span.ids, (terms, *alike), weight)


def _word_unit(part: range, linked: Linked, index: Index, *, is_cue: bool) -> Unit:
    """Return a word with the weight that it has by its rarity in everyday language and in the graph."""
    said = _said(linked, part)
    terms = tuple(terms_of("".join(linked.tokens[i].text for i in part)))
    if not terms or said[0].isdigit() or said == "%":
        return Unit(said, (), (terms,), 0.0, known=False)
    rare = frequency.rarity(said, "zh" if is_chinese(said[0]) else "en")
    if all(index.knows(t) for t in terms):
        share = _CUE if is_cue else max(_FAINT, rare)
        most = _LETTER if len(part) == 1 and is_chinese(said[0]) else _WORD
        return Unit(said, (), (terms,), min(most, _weigh(terms, index) * share), is_cue=is_cue)
    is_content = rare >= _TELLING and not is_cue and (len(part) > 1 or not is_chinese(said[0]))
    return Unit(said, (), (terms,), rare if is_content else 0.0, known=False)
