"""The whole graph as a report that a person can review from top to bottom, in the order of the document."""

from __future__ import annotations

import html
from dataclasses import dataclass

from jingjinji.answers.run import Asker
from jingjinji.answers.sentences import Sentences
from jingjinji.answers.statements import Statement, queries, read_statements, read_symbols

TITLES = {
    "zh": {"report": "图谱所载事实，按原文顺序", "derived": "推算（非原文）", "line": "第 {} 行", "formula": "公式"},
    "en": {"report": "What the graph holds, in the order of the text", "derived": "Derived (not stated by the source)",
           "line": "line {}", "formula": "formula"},
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line of the report: a sentence, where it comes from, and the thing's `kind/slug`."""

    text: str
    place: str
    id: str


@dataclass(frozen=True)
class Report:
    """Title and sections (heading, entries) in the document's order; derived facts come last."""

    title: str
    sections: list[tuple[str, list[Entry]]]


def compose_report(asker: Asker, language: str) -> Report:
    """Compose the report of everything that is stated or derived, in `language`."""
    facts, citations, symbols = (asker.select(text) for text in queries(language))
    sentences = Sentences(language, read_symbols(symbols))
    statements = read_statements(facts, citations)
    cited = [statement for statement in statements.values() if statement.citations]
    cited.sort(key=lambda statement: (statement.citations[0].source, statement.citations[0].start, statement.id))
    sections: dict[str, list[Entry]] = {}
    for statement in cited:
        first = statement.citations[0]
        entry = Entry(sentences.say(statement), _citation(statement, language), statement.id)
        sections.setdefault(first.section, []).append(entry)
    titles = TITLES[language]
    derived = [s for s in statements.values() if s.value("origin") == "jjj:derived"]
    formulas = [
        Entry(sentences.say(s), f"{titles['formula']}: {s.value('formula')}", s.id)
        for s in sorted(derived, key=lambda s: s.id)
    ]
    return Report(titles["report"], [*sections.items(), (titles["derived"], formulas)])


def _citation(statement: Statement, language: str) -> str:
    places = []
    for found in statement.citations:
        line = TITLES[language]["line"].format(found.line)
        places.append(f"{line}, {found.start}–{found.end} “{found.printed}”")
    return "; ".join(places)


def to_markdown(report: Report) -> str:
    """Return the report as Markdown."""
    lines = [f"# {report.title}", ""]
    for heading, entries in report.sections:
        lines += [f"## {heading}", ""]
        lines += [f"- {entry.text} [{entry.place}] `{entry.id}`" for entry in entries]
        lines.append("")
    return "\n".join(lines)


def to_html(report: Report, language: str) -> str:
    """Return the report as one HTML page without any request to elsewhere."""
    parts = [
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html.escape(report.title)}</title>",
        "<style>body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 sans-serif}"
        "small{color:#666}li{margin:.4rem 0}</style>",
        f"<h1>{html.escape(report.title)}</h1>",
    ]
    for heading, entries in report.sections:
        parts.append(f"<h2>{html.escape(heading)}</h2><ul>")
        for entry in entries:
            place = html.escape(f"{entry.place} · {entry.id}")
            parts.append(f"<li>{html.escape(entry.text)} <small>{place}</small></li>")
        parts.append("</ul>")
    return "\n".join(parts) + "\n"
