"""Read the query library: one question per `.rq` file, described by its header.

A header is a block of comment lines `# key: value`. Keys: zh, en (the question), tags (comma-separated), and
param, any number of times: `# param: name type [= default] — what it is`. Types: iri, integer, decimal, string.
This module reads; it does not run anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jingjinji import bundle
from jingjinji.faults import Fault
from jingjinji.utf8 import read_utf8

HEADER = re.compile(r"#\s*(zh|en|tags|param):\s*(.+)")
PARAMETER = re.compile(r"(\w+)\s+(iri|integer|decimal|string)(?:\s*=\s*(\S+))?(?:\s+—\s+(.+))?$")
TYPES = ("iri", "integer", "decimal", "string")


@dataclass(frozen=True)
class Parameter:
    """A variable of the query that a caller may bind; `default` is None where it may stay unbound."""

    name: str
    type: str
    default: str | None
    note: str


@dataclass(frozen=True)
class Question:
    """A named query: its question in both languages, tags, parameters and SPARQL text without prefixes."""

    name: str
    zh: str
    en: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: str
    file: Path


def read_questions(room: str) -> list[Question]:
    """Return the queries of `queries/<room>/` (answers, checks or federated) by name."""
    files = sorted((bundle.queries() / room).glob("*.rq"), key=lambda file: file.stem)
    if not files:
        raise Fault("there are no queries in this folder", file=bundle.queries() / room)
    return [read_question(file) for file in files]


def read_question(file: Path) -> Question:
    """Read one query file; a header that is not complete is a fault."""
    headers: dict[str, str] = {}
    parameters: list[Parameter] = []
    body: list[str] = []
    for number, line in enumerate(read_utf8(file).splitlines(), 1):
        header = HEADER.match(line)
        if header and header[1] == "param":
            parameters.append(_parameter(header[2], file, number))
        elif header:
            headers[header[1]] = header[2].strip()
        else:
            body.append(line)
    missing = [key for key in ("zh", "en", "tags") if key not in headers]
    if missing:
        raise Fault(f"the header lacks {' and '.join(missing)}", file=file, line=1)
    tags = tuple(tag.strip() for tag in headers["tags"].split(","))
    text = "\n".join(body).strip() + "\n"
    return Question(file.stem, headers["zh"], headers["en"], tags, tuple(parameters), text, file)


def _parameter(written: str, file: Path, line: int) -> Parameter:
    found = PARAMETER.match(written.strip())
    if not found:
        raise Fault(
            f"this parameter cannot be read: {written}",
            file=file,
            line=line,
            hint="# param: indicator iri = indicator/pm10-annual-mean — the metric; types: " + ", ".join(TYPES),
        )
    name, type_, default, note = found.groups()
    return Parameter(name, type_, default, note or "")
