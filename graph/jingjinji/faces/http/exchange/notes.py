"""What is noted of one request on its way, for the log, the numbers and the budget: one note, written by many.

The note travels in the ASGI scope; copies of the scope share it.
"""

from __future__ import annotations

from dataclasses import dataclass

from jingjinji.faces.http.exchange.call import Scope

_KEY = "jingjinji.note"


@dataclass
class Note:
    """Who asks and what it came to.

    `question` is the name of a question of the library, or None for a free query; `query` is the text; `kept` tells
    whether the answer was kept from before (True), evaluated (False) or no answer to a query (None). `seconds` is
    evaluation time.
    """

    client: str = ""
    question: str | None = None
    query: str | None = None
    kept: bool | None = None
    seconds: float = 0.0


def note_of(scope: Scope) -> Note:
    """Return the note of a request; the first caller makes it."""
    note: Note = scope.setdefault(_KEY, Note())
    return note
