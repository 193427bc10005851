"""`jingjinji show`: everything the graph says of one thing, with citations."""

from __future__ import annotations

from typing import Annotated

import typer

from jingjinji.faces.cli.language import LANGUAGE, language_of
from jingjinji.faces.cli.output import Format, print_table
from jingjinji.faces.cli.query import ENDPOINT, FORMAT


def show(
    name: Annotated[str, typer.Argument(metavar="IRI-OR-NAME", help="An IRI, kind/slug, or a name.")],
    lang: Annotated[str | None, LANGUAGE] = None,
    format_: Annotated[Format | None, FORMAT] = None,
    endpoint: Annotated[str | None, ENDPOINT] = None,
) -> None:
    """Show what the graph says of a thing: its properties, what points at it, and where the source says it."""
    from jingjinji.answers.entity.statement_table import describe
    from jingjinji.answers.run import Source, connect

    with connect(Source(endpoint)) as asker:
        table = describe(name, language_of(lang), asker)
    print_table(table, format_)
