"""`jingjinji diff`: which facts were added, removed or changed between two releases."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from jingjinji.faces.cli.language import LANGUAGE, language_of
from jingjinji.faces.cli.output import Format, print_table
from jingjinji.faces.cli.query import FORMAT
from jingjinji.faults import Fault

_DIFFERENT, _TROUBLE = 1, 2  # as diff(1) has them


def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A version, the beginning of one, a folder, or current.")],
    new: Annotated[str, typer.Argument(metavar="B", help="What A is compared with.")],
    graph: Annotated[
        list[str] | None,
        typer.Option("--graph", "-g", help="Compare only this graph, such as source/beijing-2024; may be repeated."),
    ] = None,
    format_: Annotated[Format | None, FORMAT] = None,
    lang: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """List the facts that were added, removed or changed from release A to release B.

    The exit code is that of diff(1): 0 if nothing differs, 1 if something does, 2 in case of trouble.
    """
    from rich.console import Console

    from jingjinji.answers.releases.difference import compare, find_named

    try:
        language, files = language_of(lang), (find_named(old), find_named(new))
        with Console(stderr=True).status("comparing"):
            found = compare(*files, language, graph or ())
    except Fault as fault:
        print(f"jingjinji: {fault}", file=sys.stderr)
        raise typer.Exit(_TROUBLE) from None
    print_table(found.table, format_)
    print(f"{found.added} added, {found.removed} removed, {found.changed} changed", file=sys.stderr)
    if found:
        raise typer.Exit(_DIFFERENT)
