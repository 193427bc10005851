"""`jingjinji effects`: effect claims, filtered by measure, indicator, place and strength."""

from __future__ import annotations

from typing import Annotated

import typer

from jingjinji.faces.cli.language import LANGUAGE, language_of
from jingjinji.faces.cli.output import Format, print_table
from jingjinji.faces.cli.query import ENDPOINT, FORMAT


def effects(
    measure: Annotated[str | None, typer.Option(help="Measure, by name or kind/slug.")] = None,
    indicator: Annotated[str | None, typer.Option(help="Indicator, by name or kind/slug.")] = None,
    place: Annotated[str | None, typer.Option(help="Place, by name or kind/slug.")] = None,
    min_strength: Annotated[
        int,
        typer.Option(min=1, max=4, help="Weakest strength shown; 3 and 4 are explicit statements."),
    ] = 1,
    lang: Annotated[str | None, LANGUAGE] = None,
    format_: Annotated[Format | None, FORMAT] = None,
    endpoint: Annotated[str | None, ENDPOINT] = None,
) -> None:
    """Show which measure is tied to which indicator, how strongly, and where the source says so."""
    from jingjinji.answers.effects import find_effects
    from jingjinji.answers.run import Source, connect

    wanted = {"measure": measure, "indicator": indicator, "place": place}
    named = {kind: name for kind, name in wanted.items() if name}
    with connect(Source(endpoint)) as asker:
        table = find_effects(named, min_strength, language_of(lang), asker)
    print_table(table, format_)
