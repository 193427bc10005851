"""Prove citations against the document's text, where that text is at hand.

Positions count Unicode code points in the exact file: no normalisation, no newline translation.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from jingjinji.facts.model import Citation, Document
from jingjinji.faults import Fault, Faults

SENTENCE_END = re.compile(r"[。！？；\n]")


def read_text(document: Document, sources: Path) -> str:
    """Return the text of `document` from `sources/<id>/text.txt`; another text than the pinned one is a fault."""
    file = sources / document.id / "text.txt"
    if not file.is_file():
        raise Fault(
            f"the text of {document.id} is not there",
            file=file,
            hint="point the sources setting at a folder that holds it, or leave the setting empty",
        )
    raw = file.read_bytes()
    if hashlib.sha256(raw).hexdigest() != document.sha256:
        raise Fault(f"this is not the text that {document.file} counts its positions in", file=file)
    text = raw.decode("utf-8")
    if len(text) != document.code_points:
        sentence = f"the text has {len(text)} code points, not {document.code_points}"
        raise Fault(sentence, file=document.file)
    return text


def prove(document: Document, text: str) -> None:
    """Raise `Faults` naming each fact whose phrase does not stand at its position or line."""
    faults = []
    for fact in document.facts:
        for citation in fact.citations:
            if sentence := _disproof(citation, text):
                faults.append(fact.fault(sentence))
    if faults:
        raise Faults(faults)


def _disproof(citation: Citation, text: str) -> str | None:
    found = text[citation.at : citation.end]
    if found != citation.printed:
        return (
            f"“{citation.printed}” does not stand at {citation.at}: the text there reads “{found}”; "
            f"{_where(citation.printed, text)}"
        )
    line = text.count("\n", 0, citation.at) + 1
    if line != citation.line:
        return f"“{citation.printed}” at {citation.at} stands on line {line}, not {citation.line}"
    return None


def _where(phrase: str, text: str) -> str:
    places = [str(match.start()) for match in re.finditer(re.escape(phrase), text)][:5]
    return f"it stands at {', '.join(places)}" if places else "it stands nowhere in the text"


def sentence_at(text: str, start: int, end: int) -> str:
    """Return the sentence of `text` around the span; a line break or 。！？； ends a sentence."""
    before = [match.end() for match in SENTENCE_END.finditer(text, 0, start)]
    after = SENTENCE_END.search(text, max(start, end - 1))
    return text[before[-1] if before else 0 : after.end() if after else len(text)].strip()
