"""Read a question: what is asked for, of what, where, when, how far up or down, and which words mean nothing here."""

from __future__ import annotations

import re
import unicodedata

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.clauses import telling
from jingjinji.answers.ask.content import read_content
from jingjinji.answers.ask.cues import read_cues, settle, years_in_digits
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.link import Linked, Span, link
from jingjinji.answers.ask.rank import SAYS_SOMETHING, is_district
from jingjinji.answers.ask.stance import read_stance
from jingjinji.answers.ask.text import language_of, plain, spelt
from jingjinji.answers.ask.vocabulary import vocabulary

_NO_NUMBER = re.compile(r"[^\d年]")
_FIRST = re.compile(r".{4,}?[?？](?=.{4,})", re.DOTALL)


def read_question(text: str, index: Index, language: str | None = None) -> Question:
    """Return the reading of a question; `language` is that of the answer, by default that of the question.

    What follows a first question that names its subject is taken for an instruction, and left aside.
    """
    first = _FIRST.match(text)
    if first:
        question = _read(first[0], index, language or language_of(text))
        if any(not ref.startswith("place/") for span in question.spans for ref in span.ids):
            question.text = text
            return question
    return _read(text, index, language)


def _read(text: str, index: Index, language: str | None) -> Question:
    content = vocabulary().rewrite(years_in_digits(plain(text)))
    said = spelt(content)
    linked = link(_marked(content, text), index.names, language or language_of(text))
    stretches = telling(said)
    question = _understand(text, language, linked, said, stretches, index)
    if any(unit.is_told and unit.ids for unit in question.units) and not _says_something(question, index):
        return _understand(text, language, linked, said, [], index)
    return question


def _understand(
    text: str, language: str | None, linked: Linked, said: str, stretches: list[range], index: Index
) -> Question:
    """Return the reading of a question in whose spelling `said` the stretches tell of the asker."""
    question = Question(text, language or language_of(text), asked=_without(said, stretches))
    question.telling = " ".join(said[part.start : part.stop] for part in stretches)
    read_cues(question.asked, question, index.latest)
    question.corrected = linked.corrected
    question.spans = [span for span in linked.spans if not _is_year(span)]
    told = {i for i, token in enumerate(linked.tokens) if any(token.start in part for part in stretches)}
    read_content(linked, question, index, told)
    _sort_spans(question)
    if not question.wants("comparison"):
        question.places = _narrowest(question.places, index)
    settle(question, question.asked)
    typed = plain(text)
    read_stance(_without(typed, telling(typed)) if stretches else typed, question)
    return question


def _without(said: str, stretches: list[range]) -> str:
    """Return a text without what askers tell of themselves, save for numbers: “I left in 2016, how was it then?”."""
    for part in stretches:
        said = said[: part.start] + _NO_NUMBER.sub(" ", said[part.start : part.stop]) + said[part.stop :]
    return said


def _says_something(question: Question, index: Index) -> bool:
    """Tell whether what askers tell of themselves leaves something to answer."""
    asked = (unit for unit in question.units if not (unit.is_told or unit.is_cue or is_district(unit, index)))
    return sum(unit.weight for unit in asked) >= SAYS_SOMETHING


def _marked(content: str, text: str) -> str:
    """Return the plain text with the two-letter codes of the original in capitals, as the linker wants them."""
    for code in set(re.findall(r"(?<![A-Za-z])[A-Z]{2}(?![A-Za-z])", unicodedata.normalize("NFKC", text))):
        content = re.sub(rf"(?<![a-z]){code.lower()}(?![a-z])", code, content)
    return content


def _is_year(span: Span) -> bool:
    return all(ref.startswith("period/") for ref in span.ids) and re.search(r"\d{4}", span.text) is not None


def _narrowest(places: list[str], index: Index) -> list[str]:
    """Return the places without those that another one of them lies in: “Beijing, Haidian” is Haidian."""
    return [p for p in places if not any(other != p and index.within(other, p) for other in places)]


def _sort_spans(question: Question) -> None:
    for span in question.spans:
        kinds = {ref.split("/")[0] for ref in span.ids}
        if kinds == {"place"}:
            question.places += span.ids
        elif "indicator" in kinds:
            question.indicators.append(tuple(ref for ref in span.ids if ref.startswith("indicator/")))
        if "measure" in kinds or "programme" in kinds:
            question.measures.append(tuple(r for r in span.ids if r.split("/")[0] in ("measure", "programme")))
