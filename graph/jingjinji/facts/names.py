"""Read what people say: everyday names of things (`seeds/names`) and questions that facts answer (`seeds/questions`).

Both are for search alone. This module knows the form of these files. It must not know which things there are:
`pipeline.names` holds each name and each question against the graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jingjinji.facts.parse import parse_toml
from jingjinji.facts.schema import KINDS, NODE_KINDS
from jingjinji.faults import Fault, Faults

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Said:
    """What people say: `what` and `whats` call one and several in a sentence, `kinds` are those of the things."""

    what: str
    whats: str
    kinds: tuple[str, ...]


NAMES = Said("an everyday name", "everyday names", NODE_KINDS)
QUESTIONS = Said("a question", "questions", tuple(KINDS))


@dataclass(frozen=True)
class Called:
    """The names of, or the questions to, the thing `ref` (`kind/slug`), as (text, language), and where they stand."""

    ref: str
    names: tuple[tuple[str, str], ...]
    file: Path
    line: int

    def fault(self, sentence: str, hint: str | None = None) -> Fault:
        """Return a fault that names the file and line of these names."""
        return Fault(sentence, file=self.file, line=self.line, hint=hint)


def read_called(folder: Path, said: Said = NAMES) -> tuple[Called, ...]:
    """Return what the files of `folder` say by file and place, or raise `Faults` with all mistakes found."""
    found: list[Called] = []
    faults: list[Fault] = []
    first: dict[str, Called] = {}
    for file in sorted(folder.glob("*.toml")):
        for called in _read_file(file, said, faults):
            earlier = first.setdefault(called.ref, called)
            if earlier is not called:
                hint = f"write them once, at {earlier.file.name}:{earlier.line}"
                faults.append(called.fault(f"{called.ref} has {said.whats} in two places", hint))
            found.append(called)
    if faults:
        raise Faults(faults)
    return tuple(found)


def _read_file(file: Path, said: Said, faults: list[Fault]) -> list[Called]:
    content, text = parse_toml(file)
    lines = text.split("\n")
    found = []
    for kind, things in content.items():
        if kind not in said.kinds or not isinstance(things, dict):
            line = _line(lines, re.escape(kind) + r"\b.*")
            sentence = f"“{kind}” is no kind of thing that has {said.whats}"
            faults.append(Fault(sentence, file=file, line=line, hint=", ".join(said.kinds)))
            continue
        for slug, entry in things.items():
            line = _line(lines, re.escape(f"{kind}.{slug}"))
            found.append(Called(f"{kind}/{slug}", _texts(entry, said, file, line, faults), file, line))
    return found


def _line(lines: list[str], header: str) -> int:
    """Return the line (from 1) of a table's header, 1 where it is written in another way."""
    pattern = re.compile(rf"\s*\[+\s*{header}\s*\]*")
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)


def _texts(entry: Any, said: Said, file: Path, line: int, faults: list[Fault]) -> tuple[tuple[str, str], ...]:
    """Return the texts of one table with their languages; each mistake in it becomes a fault."""
    hint = f'[{said.kinds[0]}.some-slug] with zh = ["…"] or en = ["…"], or both'
    is_table = isinstance(entry, dict) and entry and all(isinstance(rows, list) for rows in entry.values())
    if not is_table or set(entry) - set(LANGUAGES):
        faults.append(Fault(f"{said.whats} are written in another form", file=file, line=line, hint=hint))
        return ()
    found = [(text, language) for language in LANGUAGES for text in entry.get(language, ())]
    if not all(isinstance(text, str) and text and text == " ".join(text.split()) for text, _ in found):
        faults.append(Fault(f"{said.what} is text in quotes without spaces around it", file=file, line=line))
        return ()
    if not found or len(set(found)) < len(found):
        faults.append(Fault(f"{said.whats} are one or more, each written once", file=file, line=line, hint=hint))
    return tuple(found)
