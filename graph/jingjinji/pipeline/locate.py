"""Find where a word is written in the ontology's files, for messages: a graph does not know its lines.

Only a message needs it, so the files are read anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jingjinji.utf8 import read_utf8

PREFIX = re.compile(r"@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
WORD = re.compile(r"<([^<>\s]*)>|(?<![\w:-])([A-Za-z][\w-]*|):([\w./\\-]*)")


def words(text: str) -> Iterator[tuple[str, int, bool]]:
    """Yield each IRI that a Turtle or SPARQL text writes, its line, and whether it begins the line; no comments."""
    prefixes = dict(PREFIX.findall(text))
    for number, line in enumerate(text.split("\n"), 1):
        if PREFIX.match(line) or line.lstrip().startswith("#"):
            continue
        for found in WORD.finditer(line):
            full, prefix, local = found.groups()
            if full is not None:
                yield full, number, found.start() == 0
            elif prefix in prefixes:
                yield prefixes[prefix] + local.replace("\\", "").rstrip("."), number, found.start() == 0


def find_word(folder: Path, iri: str) -> tuple[Path, int] | None:
    """Return file and line where `iri` is written: where it begins a line, as a subject does, or else where first."""
    found = [
        (not leads, file, line)
        for file in sorted(folder.rglob("*.ttl"))
        for written, line, leads in words(read_utf8(file))
        if written == iri
    ]
    return min(found)[1:] if found else None
