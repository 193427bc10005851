"""The language of names and sentences: as given, or by the locale."""

from __future__ import annotations

import os

import typer

from jingjinji.faults import Fault

LANGUAGE = typer.Option("--lang", help="Language of names: zh or en.")


def language_of(given: str | None) -> str:
    """Return zh or en: as given, or by the locale."""
    if given is None:
        return "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    if given not in ("zh", "en"):
        raise Fault(f"“{given}” is not a language of the graph", hint="zh or en")
    return given
