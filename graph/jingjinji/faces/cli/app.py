"""Compose the commands into one application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from jingjinji import __version__
from jingjinji.faces.cli import ask, build, chat, check, diff, effects, export, query, serve, show, token
from jingjinji.faces.cli.examples import epilog


def create_app(run_service: Callable[..., None], run_stdio: Callable[..., None]) -> typer.Typer:
    """Return the application; `run_service` starts the HTTP face and `run_stdio` the MCP face, with keywords."""
    app = typer.Typer(
        name="jingjinji",
        help="Which measure affected which metric, how strongly the source supports it, and where it says so.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    app.command("build", epilog=epilog("build"))(build.build)
    app.command("serve", epilog=epilog("serve"))(serve.command(run_service))
    app.command("mcp", epilog=epilog("mcp"))(chat.command(run_stdio))
    app.command("query", epilog=epilog("query"))(query.query)
    app.command("ask", epilog=epilog("ask"))(ask.ask)
    app.command("show", epilog=epilog("show"))(show.show)
    app.command("effects", epilog=epilog("effects"))(effects.effects)
    app.command("diff", epilog=epilog("diff"))(diff.diff)
    app.add_typer(check.app, name="check", epilog=epilog("check"))
    app.add_typer(export.app, name="export", epilog=epilog("export"))
    app.add_typer(token.app, name="token", epilog=epilog("token"))
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"jingjinji {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Ask the knowledge graph of Beijing's ecological-environment bulletins."""
