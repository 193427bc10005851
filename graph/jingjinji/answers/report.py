"""The whole graph as a report that a person can review from top to bottom, in the order of the document."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from jingjinji.answers.run import Asker
from jingjinji.answers.sentences import Sentences
from jingjinji.answers.statements import Citation, Statement, queries, read_statements, read_symbols

TITLES = {
    "zh": {
        "report": "图谱所载事实，按原文顺序",
        "line": "第 {} 行",
        "formula": "公式：{}",
        "inputs": "依据：{}",
        "many": "{} 个数字，第 {}–{} 行",
        "reported": "{}（证据强度 {}）",
        "derived": "推算（非原文） › {}",
        "earlier": "由变化推出的往年数值",
        "differences": "与全市平均水平的相对差",
        "ranks": "各区位次",
        "limits": "与标准限值对照",
        "audit": "公报数字的相互核对",
        "implied": "由参考来源推出的数值",
        "conflicts": "不同来源的数字相互核对",
        "breaks": "数据序列的断点",
        "targets": "与政策目标对照",
        "reference": "参考来源 › {}",
        "published": "“{}”，{}",
    },
    "en": {
        "report": "What the graph holds, in the order of the text",
        "line": "line {}",
        "formula": "formula: {}",
        "inputs": "from {}",
        "many": "{} figures, lines {}–{}",
        "reported": "{} (strength {})",
        "derived": "Derived (not stated by the source) › {}",
        "earlier": "Earlier values that a change implies",
        "differences": "Differences to the city mean",
        "ranks": "Ranks of the districts",
        "limits": "Held against limits",
        "audit": "The bulletin's own figures, checked against one another",
        "implied": "Values that reference sources imply",
        "conflicts": "Figures of different sources, held against one another",
        "breaks": "Breaks of series",
        "targets": "Held against the targets of policies",
        "reference": "Reference sources › {}",
        "published": "“{}”, {}",
    },
}  # fmt: skip
DERIVED = ("earlier", "differences", "ranks", "limits", "audit", "implied", "conflicts", "breaks", "targets")
GROUPS = {"compliance": "limits", "finding": "audit", "break": "breaks", "target-assessment": "targets"}
FEW = 4


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
    add_inverses(statements, language)
    sections: dict[str, list[Entry]] = {}
    for statement in sorted((s for s in statements.values() if s.citations), key=_position):
        entry = Entry(sentences.tell(statement), _citations(statement, language), statement.id)
        first = statement.citations[0]
        heading = first.section or TITLES[language]["reference"].format(sentences.name_source(first))
        sections.setdefault(heading, []).append(entry)
    titles = TITLES[language]
    for group in DERIVED:
        heading = titles["derived"].format(titles[group])
        for statement in sorted(statements.values(), key=lambda s: s.id):
            if statement.value("origin") == "jjj:derived" and not statement.citations and _group(statement) == group:
                entry = Entry(sentences.tell(statement), _formula(statement, statements, language), statement.id)
                sections.setdefault(heading, []).append(entry)
    return Report(titles["report"], list(sections.items()))


def add_inverses(statements: dict[str, Statement], language: str) -> None:
    """Tell each thing what hangs on it: its parts, and of a programme what was agreed, done and reported."""
    for statement in statements.values():
        label = statement.value("prefLabel") or statement.id
        for whole in statement.values.get("partOf", []):
            if whole in statements:
                statements[whole].labels[_role(statement.kind, whole)].append(label)
        if statement.kind != "effect":
            continue
        strength = (statement.value("strength") or "").rsplit("/", 1)[-1]
        told = TITLES[language]["reported"].format(statement.label("indicator"), strength)
        for whole in _wholes(statement.values["measure"][0], statements):
            if whole.startswith("programme/"):
                statements[whole].labels["reported"].append(told)


def _role(kind: str, whole: str) -> str:
    if not whole.startswith("programme/"):
        return "comprises"
    return {"policy": "agreed", "measure": "done", "event": "done"}.get(kind, "comprises")


def _wholes(ref: str, statements: dict[str, Statement]) -> Iterator[str]:
    """Yield everything that a thing is a part of, however far up, each once."""
    open_ends, seen = [ref], {ref}
    while open_ends:
        part = statements.get(open_ends.pop())
        for whole in part.values.get("partOf", []) if part else []:
            if whole in statements and whole not in seen:
                seen.add(whole)
                open_ends.append(whole)
                yield whole


def _position(statement: Statement) -> tuple[bool, str, str, int, int, str]:
    """Return where a fact stands: by its first citation, then by that of its own figure; held texts come first."""
    first, main = statement.citations[0], statement.main_citation
    issued = first.issued if first.line is None else ""
    return first.line is None, issued, first.source, first.start or 0, main.start or 0, statement.id


def _group(statement: Statement) -> str:
    if statement.id.startswith("finding/reference-"):
        return "conflicts"
    if statement.value("confidence"):
        return "implied"
    if statement.kind in GROUPS:
        return GROUPS[statement.kind]
    if statement.value("rank"):
        return "ranks"
    return "earlier" if any(ref.startswith("change/") for ref in statement.values["input"]) else "differences"


def _citations(statement: Statement, language: str) -> str:
    return "; ".join(_place(found, language) for found in statement.citations)


def _place(found: Citation, language: str) -> str:
    if found.line is None:
        return TITLES[language]["published"].format(found.printed, found.issued)
    line = TITLES[language]["line"].format(found.line)
    return f"{line}, {found.start}–{found.end} “{found.printed}”"


def _formula(statement: Statement, statements: dict[str, Statement], language: str) -> str:
    """Return how a fact was computed and where the figures stand that it was computed from."""
    titles = TITLES[language]
    known = [statements[ref] for ref in statement.values["input"] if ref in statements]
    found = [input_.main_citation for input_ in known if input_.citations]
    found.sort(key=lambda citation: (citation.issued, citation.start or 0))
    lines = [citation.line for citation in found if citation.line is not None]
    if len(found) > FEW and len(lines) == len(found):
        where = titles["many"].format(len(found), lines[0], lines[-1])
    else:
        where = "; ".join(_place(citation, language) for citation in found)
    parts = [titles["formula"].format(statement.value("formula")), titles["inputs"].format(where)]
    return "; ".join(parts)


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
