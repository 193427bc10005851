"""The one exception of this package that is meant for a person.

A `Fault` is a sentence that says what to change, with the file and line where the person can change it.
Every other exception is a defect of ours and may show a traceback.
"""

from __future__ import annotations

from pathlib import Path


class Fault(Exception):
    """Something a person can repair: a sentence, where it is, and a hint.

    `line` and `column` count from 1; `file` is shown as given.
    """

    def __init__(
        self,
        sentence: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        self.sentence = sentence
        self.file = file
        self.line = line
        self.column = column
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        lead = f"{place}: " if place else ""
        tail = f" ({self.hint})" if self.hint else ""
        return f"{lead}{self.sentence}{tail}"


class Faults(Fault):
    """Several faults found in one pass, so that a person repairs them together."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))
