"""Read a question: what is asked for, of what, where, when, how far up or down, and which words mean nothing here."""

from __future__ import annotations

import re
import unicodedata

from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.content import read_content
from jingjinji.answers.ask.cues import read_cues, settle, years_in_digits
from jingjinji.answers.ask.index import Index
from jingjinji.answers.ask.link import Span, link
from jingjinji.answers.ask.text import language_of, plain
from jingjinji.answers.ask.vocabulary import vocabulary

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
    words = vocabulary()
    content = words.rewrite(years_in_digits(plain(text)))
    question = Question(text, language or language_of(text))
    read_cues(content, question, index.latest)
    linked = link(_marked(content, text), index.names, question.language)
    question.corrected = linked.corrected
    question.spans = [span for span in linked.spans if not _is_year(span)]
    read_content(linked, question, index)
    _sort_spans(question)
    if not question.wants("comparison"):
        question.places = _narrowest(question.places, index)
    settle(question, content)
    return question


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
