"""Turn the engine's complaint about a query into a sentence that says what to change.

Knows the wording of pyoxigraph's messages ("error at 1:27: expected one of …"), which name grammar tokens.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jingjinji.store import tokens
from jingjinji.store.port import QuerySyntax
from jingjinji.terms import PREFIXES

_WHERE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_EXPECTED = re.compile(r'"((?:[^"\\]|\\.)*)"|\[[^\]]*\](?:\s*\|\s*[^,\]]*\])?|([^",\[\]]+)')
_SHOWN = 6
_NEAR = 24


def explain(message: str, query: str, scan: tokens.Scan) -> QuerySyntax:
    """Return the fault for a query that the engine could not read."""
    if not query.strip():
        return QuerySyntax("the query is empty", line=1, column=1)
    found = _WHERE.match(message)
    if not found:
        return QuerySyntax(f"the query cannot be read: {message}")
    line, column = int(found[1]), int(found[2])
    if scan.form in tokens.UPDATES:
        sentence = f"{scan.form} is an update, and this endpoint only answers queries"
        return QuerySyntax(sentence, line=line, column=column)
    if undeclared := _undeclared_prefix(query, scan, line, column):
        return undeclared
    reasons, expected = _sort(found[3])
    if reasons:
        return QuerySyntax(f"the query cannot be read: {reasons[0]}", line=line, column=column)
    hint = "expected here: " + " ".join(expected) if 0 < len(expected) <= _SHOWN else None
    return QuerySyntax(_place(query, line, column), line=line, column=column, hint=hint)


def place_of(message: str) -> tuple[int, int]:
    """Return line and column that a message of the engine names."""
    found = _WHERE.match(message)
    return (int(found[1]), int(found[2])) if found else (1, 1)


def explain_update(message: str, update: str, scan: tokens.Scan, place: tuple[int, int]) -> QuerySyntax:
    """Return the fault for an update that the engine could not read; what it read is at `place` of the update."""
    line, column = place
    told = re.sub(r"(?<=error at )\d+:\d+", f"{line}:{column}", message, count=1)
    fault = explain(told, update, replace(scan, form=None))
    sentence = fault.sentence.replace("the query", "the update")
    return QuerySyntax(sentence, line=fault.line, column=fault.column, hint=fault.hint)


def _sort(listing: str) -> tuple[list[str], list[str]]:
    """Return (sentences of the engine, marks it expected).

    Character classes are left out, and so are the marks as soon as a keyword stands among them: the engine
    then lists whatever it tried last, which misleads more than it helps.
    """
    reasons: list[str] = []
    expected: list[str] = []
    keyword = False
    for quoted, plain in _EXPECTED.findall(listing):
        text = plain.strip()
        if quoted:
            expected.append(quoted.replace('\\"', '"'))
        elif " " in text and text[0].isalpha():
            reasons.append(text if text[1].isupper() else text[0].lower() + text[1:])
        elif text.isalpha():
            keyword = True
    return reasons, [] if keyword else expected


def _place(query: str, line: int, column: int) -> str:
    lines = query.split("\n")
    here = lines[line - 1] if line <= len(lines) else ""
    before, after = here[: column - 1].strip()[-_NEAR:], here[column - 1 :].strip()[:_NEAR]
    if not after and line >= len(lines):
        return "the query ends before it is complete"
    return f"the query cannot be read between “{before}” and “{after}”"


def _undeclared_prefix(query: str, scan: tokens.Scan, line: int, column: int) -> QuerySyntax | None:
    for prefix, offset in scan.used:
        place = tokens.position(query, offset)
        is_part_of_iri = query[max(0, offset - 1) : offset] == "<"
        if prefix not in scan.declared and place <= (line, column) and not is_part_of_iri:
            known = PREFIXES.get(prefix, "its namespace")
            return QuerySyntax(
                f"the prefix “{prefix}:” is not declared",
                line=place[0],
                column=place[1],
                hint=f"add the line PREFIX {prefix}: <{known}>",
            )
    return None
