"""`jingjinji mcp`: answer a chat program over standard input and output."""

from __future__ import annotations

from collections.abc import Callable

import typer

from jingjinji.faces.cli import serve_options as opt
from jingjinji.faces.cli.serve import ready_release


def command(run_stdio: Callable[..., None]) -> Callable[..., None]:
    """Return the command that starts the MCP face by `run_stdio`."""

    def mcp(deadline: opt.Deadline = 30.0, memory: opt.Memory = 1024) -> None:
        """Answer a chat program (Model Context Protocol, stdio); `jingjinji serve` does so at /mcp."""
        release = ready_release()
        typer.echo(f"jingjinji {release.version}: answering on standard input and output", err=True)
        run_stdio(release=release, deadline=deadline, memory=memory)

    return mcp
