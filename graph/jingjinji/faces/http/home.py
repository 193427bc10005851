"""The home page: the headline question answered, and where to ask more.

Knows what the page shows, as plain rows. Must not know where they come from: `front` brings them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jingjinji.faces.http.pages import Pages


@dataclass(frozen=True)
class EffectRow:
    """One stated effect in the reader's language; `link` is the claim's IRI, `change` a figure with its unit."""

    measure: str
    indicator: str
    change: str
    strength: str
    printed: str
    section: str
    line: str
    link: str | None = None


@dataclass(frozen=True)
class Example:
    """A question in the reader's language, and the query that answers it."""

    title: str
    query: str


@dataclass(frozen=True)
class HomeContent:
    """What the home page shows."""

    effects: Sequence[EffectRow] = ()
    examples: Sequence[Example] = ()


def home(pages: Pages, language: str, content: HomeContent, version: str | None) -> bytes:
    """Return the home page in `language`."""
    return pages.render("home.html", language, effects=content.effects, examples=content.examples, version=version)
