"""`jingjinji token`: who may write curators' graphs by `/update` and `/store`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from jingjinji import bundle
from jingjinji.answers.table import Table, Term
from jingjinji.faces.cli.output import Format, print_table
from jingjinji.faces.cli.query import FORMAT

app = typer.Typer(help="Make and revoke the tokens with which curators write.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Whose token it is: small letters, digits, hyphens.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help="A graph's IRI, or a beginning of it that ends with / or #; curated/NAME/ if left out. Repeatable.",
        ),
    ] = None,
    expires: Annotated[
        float | None, typer.Option(metavar="DAYS", help="Days until it expires; never if left out.")
    ] = None,
) -> None:
    """Make a token and print it, once: only its hash is kept."""
    from jingjinji.store.keys import Keys

    print(Keys(bundle.out()).create(name, scope or [], expires))
    print(f"jingjinji: keep it; it is shown only now (jingjinji token revoke {name} ends it)", file=sys.stderr)


@app.command("list")
def list_(format_: Annotated[Format | None, FORMAT] = None) -> None:
    """List the tokens with what they may write; never the tokens themselves."""
    from jingjinji.store.keys import Keys

    now = datetime.now(UTC)
    rows = []
    for key in Keys(bundle.out()).read():
        state = "expired" if key.is_expired(now) else "valid"
        cells = (key.name, " ".join(key.scopes), key.created, key.expires or "", state)
        rows.append(tuple(Term("literal", cell) for cell in cells))
    print_table(Table(("name", "may write", "created", "expires", "state"), tuple(rows)), format_)


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="Whose token it is.")]) -> None:
    """End a token at once."""
    from jingjinji.store.keys import Keys

    Keys(bundle.out()).revoke(name)
