"""What the home page shows, from the query library: the headline question answered, and questions to go on with."""

from __future__ import annotations

from urllib.parse import urlencode

from jingjinji.answers.library import bind, find_question
from jingjinji.answers.run import select
from jingjinji.answers.sentences import Sentences
from jingjinji.answers.statements import STATED_EFFECTS, Statement, queries, read_statements, read_symbols
from jingjinji.faces.http.home import EffectRow, Example, HomeContent
from jingjinji.store.port import Store

SHOWN = (
    "what-affected-indicator",
    "changes-tied-to-no-measure",
    "limits-exceeded",
    "programmes-and-members",
    "where-stated",
)


async def library_home(language: str, store: Store) -> HomeContent:
    """Return stated effects in `language`, the strongest first, and example questions of the library."""
    facts, citations, symbols = [await select(store, text) for text in queries(language, STATED_EFFECTS)]
    sentences = Sentences(language, read_symbols(symbols))
    claims = read_statements(facts, citations).values()
    rows = [_row(claim, sentences, language) for claim in claims]
    rows.sort(key=lambda row: (-int(row.strength), row.measure, row.indicator))
    questions = [find_question(name) for name in SHOWN]
    titles = [question.zh if language == "zh" else question.en for question in questions]
    examples = [Example(title, bind(question, {})) for title, question in zip(titles, questions, strict=True)]
    return HomeContent(rows, examples)


def _row(claim: Statement, sentences: Sentences, language: str) -> EffectRow:
    """Return a claim as a row of the table, linked to where the source states it."""
    query = bind(find_question("where-stated"), {"fact": claim.id})
    stated = claim.main_citation
    return EffectRow(
        measure=claim.label("measure"),
        indicator=claim.label("indicator"),
        change=sentences.moved(claim) or "—",
        strength=(claim.value("strength") or "").rsplit("/", 1)[-1],
        printed=stated.printed,
        section=stated.section,
        line=str(stated.line),
        link="sparql?" + urlencode({"query": query, "format": "html", "lang": language}),
    )
