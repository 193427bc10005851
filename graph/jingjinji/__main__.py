"""The one place where the rooms are wired together: the command `jingjinji`."""

from __future__ import annotations

import sys
from typing import Any

from jingjinji.faces.cli.app import create_app
from jingjinji.faults import Fault


def _serve(**settings: Any) -> None:
    """Start the HTTP face; the other commands need not wait for its import."""
    from jingjinji.faces.http.app import serve  # noqa: PLC0415
    from jingjinji.faces.mcp.web import Neighbour  # noqa: PLC0415

    serve(**settings, neighbours=[Neighbour])


def _converse(**settings: Any) -> None:
    """Start the MCP face on standard input and output."""
    from jingjinji.faces.mcp.stdio import run  # noqa: PLC0415

    run(**settings)


def main() -> None:
    """Run the command line; a fault becomes a sentence on standard error and exit code 1."""
    try:
        create_app(_serve, _converse)(prog_name="jingjinji")
    except Fault as fault:
        print(f"jingjinji: {fault}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)


if __name__ == "__main__":
    main()
