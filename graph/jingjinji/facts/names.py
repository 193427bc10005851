"""Read the everyday names of things (`seeds/names/*.toml`): what people call them beside their labels, for search only.

This module knows the form of these files. It must not know which things there are: `pipeline.names` holds each name
against the labels of the graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jingjinji.facts.parse import parse_toml
from jingjinji.facts.schema import NODE_KINDS
from jingjinji.faults import Fault, Faults

LANGUAGES = ("zh", "en")
_FORM = '[indicator.some-slug] with zh = ["…"] or en = ["…"], or both'


@dataclass(frozen=True)
class Called:
    """The everyday names of the thing `ref` (`kind/slug`), as (name, language), and where they are written."""

    ref: str
    names: tuple[tuple[str, str], ...]
    file: Path
    line: int

    def fault(self, sentence: str, hint: str | None = None) -> Fault:
        """Return a fault that names the file and line of these names."""
        return Fault(sentence, file=self.file, line=self.line, hint=hint)


def read_called(folder: Path) -> tuple[Called, ...]:
    """Return the names in the files of `folder` by file and place, or raise `Faults` with all mistakes found."""
    found: list[Called] = []
    faults: list[Fault] = []
    first: dict[str, Called] = {}
    for file in sorted(folder.glob("*.toml")):
        for called in _read_file(file, faults):
            earlier = first.setdefault(called.ref, called)
            if earlier is not called:
                hint = f"write its names once, at {earlier.file.name}:{earlier.line}"
                faults.append(called.fault(f"{called.ref} has everyday names in two places", hint))
            found.append(called)
    if faults:
        raise Faults(faults)
    return tuple(found)


def _read_file(file: Path, faults: list[Fault]) -> list[Called]:
    content, text = parse_toml(file)
    lines = text.split("\n")
    found = []
    for kind, things in content.items():
        if kind not in NODE_KINDS or not isinstance(things, dict):
            line = _line(lines, re.escape(kind) + r"\b.*")
            faults.append(
                Fault(f"“{kind}” is no kind of named thing", file=file, line=line, hint=", ".join(NODE_KINDS))
            )
            continue
        for slug, entry in things.items():
            line = _line(lines, re.escape(f"{kind}.{slug}"))
            found.append(Called(f"{kind}/{slug}", _names(entry, file, line, faults), file, line))
    return found


def _line(lines: list[str], header: str) -> int:
    """Return the line (from 1) of a table's header, 1 where it is written in another way."""
    pattern = re.compile(rf"\s*\[+\s*{header}\s*\]*")
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)


def _names(entry: Any, file: Path, line: int, faults: list[Fault]) -> tuple[tuple[str, str], ...]:
    """Return the names of one table with their languages; each mistake in it becomes a fault."""
    is_table = isinstance(entry, dict) and entry and all(isinstance(rows, list) for rows in entry.values())
    if not is_table or set(entry) - set(LANGUAGES):
        faults.append(Fault("everyday names are written in another form", file=file, line=line, hint=_FORM))
        return ()
    found = [(name, language) for language in LANGUAGES for name in entry.get(language, ())]
    if not all(isinstance(name, str) and name and name == " ".join(name.split()) for name, _ in found):
        faults.append(Fault("an everyday name is text in quotes without spaces around it", file=file, line=line))
        return ()
    if not found or len(set(found)) < len(found):
        faults.append(Fault("everyday names are one or more, each written once", file=file, line=line, hint=_FORM))
    return tuple(found)
