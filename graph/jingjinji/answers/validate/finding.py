"""One finding about a query: what is wrong, where, and what to write instead."""

from __future__ import annotations

from typing import Literal, TypedDict

from pydantic import BaseModel, Field

Severity = Literal["error", "warning"]


class Finding(BaseModel):
    """A mistake or a trap in a query; line and column count from 1."""

    severity: Severity = Field(description="error: this part cannot match; warning: it may not be what was meant")
    code: str = Field(examples=["unknown-property"])
    message: str
    line: int
    column: int
    suggestion: str | None = None


class Place(TypedDict):
    """Line and column, from 1."""

    line: int
    column: int


def place(query: str, offset: int) -> Place:
    """Return line and column of an offset in characters."""
    before = query[:offset]
    return {"line": before.count("\n") + 1, "column": offset - (before.rfind("\n") + 1) + 1}
