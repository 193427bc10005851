"""Facts as tools tell them, and answers cut to a number of tokens.

A token is counted as a Chinese character or as three and a half others: near enough for the models that ask, and on
the safe side of it for JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

from jingjinji.answers.fact import Cited, Fact
from jingjinji.faces.mcp.models import Cite, Told

TOKENS = {"low": 1500, "full": 6000}
_ENVELOPE = 150  # tokens of what stands around the items
_CJK = 0x2E80
_Item = TypeVar("_Item", bound=BaseModel)
_SHORT = ("id", "text", "value", "bound", "strength", "origin", "caveat", "score")


def count_tokens(text: str) -> int:
    """Return about how many tokens a text takes."""
    wide = sum(ord(character) >= _CJK for character in text)
    return wide + int((len(text) - wide) / 3.5) + 1


def size(item: BaseModel) -> int:
    """Return the tokens of a model as it is sent."""
    return count_tokens(item.model_dump_json(exclude_none=True, exclude_defaults=True))


def fit(items: Sequence[_Item], detail: str, spent: int = 0) -> tuple[list[_Item], bool]:
    """Return as many of the first items as the detail allows, one at least, and whether some were left out."""
    left = TOKENS[detail] - _ENVELOPE - spent
    kept: list[_Item] = []
    for item in items:
        left -= size(item)
        if left < 0 and kept:
            return kept, True
        kept.append(item)
    return kept, False


def cite(found: Cited) -> Cite:
    """Return a citation without what is the same for a whole document, which each would repeat."""
    return Cite.model_validate(found.model_dump(include=set(Cite.model_fields)))


def told(fact: Fact, detail: str) -> Told:
    """Return a fact as it is told; `low` leaves out what the sentence says already."""
    short = Told.model_validate(
        {name: getattr(fact, name) for name in _SHORT}
        | {"unit": fact.unit.label if fact.unit else None, "citation": cite(fact.citation) if fact.citation else None}
    )
    if detail == "low":
        return short
    things = {name: found.id for name in ("indicator", "place", "measure") if (found := getattr(fact, name))}
    more = {name: getattr(fact, name) for name in ("year", "baseline_year", "attribution", "formula")}
    return short.model_copy(update=things | more | {"inputs": [one.id for one in fact.inputs]})
