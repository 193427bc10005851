"""`jingjinji serve`: build the release if it is missing or stale, then serve it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from jingjinji import bundle
from jingjinji.faces.cli.build import build_with_progress
from jingjinji.faults import Fault
from jingjinji.release import Release, current, is_stale

_ServiceAllow = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST[:PORT]",
        help="Let queries ask this host by SERVICE; may be given again.",
        envvar="JINGJINJI_SERVICE_ALLOW",
    ),
]
_ClientSeconds = Annotated[
    float,
    typer.Option(
        min=0,
        help="Seconds of evaluation for one client in ten minutes; 0: no limit.",
        envvar="JINGJINJI_CLIENT_SECONDS",
    ),
]
_ClientErrors = Annotated[
    int,
    typer.Option(
        min=0,
        help="Mistaken requests of one client in ten minutes; 0: no limit.",
        envvar="JINGJINJI_CLIENT_ERRORS",
    ),
]
_AccessLog = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Write a line of JSON a request; - is standard output.",
        envvar="JINGJINJI_ACCESS_LOG",
    ),
]
_Slow = Annotated[
    float,
    typer.Option(
        min=0,
        help="Log queries evaluated for so many seconds, with their text; 0: none.",
        envvar="JINGJINJI_SLOW",
    ),
]


def command(run_service: Callable[..., None]) -> Callable[..., None]:
    """Return the command that starts the HTTP face by `run_service`."""

    def serve(
        host: Annotated[str, typer.Option(help="Address to listen on.", envvar="HOST")] = "127.0.0.1",
        port: Annotated[int, typer.Option(help="Port to listen on.", envvar="PORT")] = 8000,
        root_path: Annotated[
            str,
            typer.Option(help="Path under which a proxy serves us.", envvar="JINGJINJI_ROOT_PATH"),
        ] = "",
        deadline: Annotated[float, typer.Option(help="Seconds a query may take.", envvar="JINGJINJI_DEADLINE")] = 30.0,
        memory: Annotated[
            int, typer.Option(min=64, help="MiB an evaluation may use.", envvar="JINGJINJI_MEMORY")
        ] = 1024,
        workers: Annotated[int, typer.Option(help="Evaluation processes.", envvar="JINGJINJI_WORKERS")] = 2,
        writable: Annotated[
            bool,
            typer.Option("--writable", help="Let tokens write curators' graphs.", envvar="JINGJINJI_WRITABLE"),
        ] = False,
        service_allow: _ServiceAllow = None,
        client_seconds: _ClientSeconds = 600.0,
        client_errors: _ClientErrors = 60_000,
        access_log: _AccessLog = None,
        slow: _Slow = 5.0,
    ) -> None:
        """Serve the graph at http://HOST:PORT/, building it first if it is missing or stale."""
        release = ready_release()
        run_service(
            release=release,
            host=host,
            port=port,
            root_path=root_path,
            deadline=deadline,
            memory=memory,
            workers=workers,
            writable=writable,
            service_allow=service_allow or (),
            client_seconds=client_seconds,
            client_errors=client_errors,
            access_log=access_log,
            slow=slow,
        )

    return serve


def ready_release() -> Release:
    """Return the current release, rebuilt if its inputs changed; a failed rebuild keeps the old one."""
    out = bundle.out()
    try:
        release = current(out)
    except Fault:  # the release that was current is gone from the disk
        release = None
    if not is_stale(release):
        assert release is not None
        return release
    try:
        return build_with_progress(out)
    except Fault as fault:
        if release is None:
            raise
        typer.echo(f"jingjinji: the build failed, serving the old release\n{fault}", err=True)
        return release
