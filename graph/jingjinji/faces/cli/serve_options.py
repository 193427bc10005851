"""The options of `jingjinji serve`, each also an environment variable."""

from __future__ import annotations

from typing import Annotated

import typer

Host = Annotated[str, typer.Option(help="Address to listen on.", envvar="JINGJINJI_HOST")]
Port = Annotated[int, typer.Option(help="Port to listen on.", envvar="JINGJINJI_PORT")]
RootPath = Annotated[str, typer.Option(help="Path under which a proxy serves us.", envvar="JINGJINJI_ROOT_PATH")]
Deadline = Annotated[float, typer.Option(help="Seconds a query may take.", envvar="JINGJINJI_DEADLINE")]
Memory = Annotated[int, typer.Option(min=64, help="MiB an evaluation may use.", envvar="JINGJINJI_MEMORY")]
Workers = Annotated[int, typer.Option(help="Evaluation processes.", envvar="JINGJINJI_WORKERS")]
Rewrite = Annotated[bool, typer.Option(help="Order joins by the counts of the data.", envvar="JINGJINJI_REWRITE")]
Writable = Annotated[
    bool, typer.Option("--writable", help="Let tokens write curators' graphs.", envvar="JINGJINJI_WRITABLE")
]
ServiceAllow = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST[:PORT]",
        help="Let queries ask this host by SERVICE; may be given again.",
        envvar="JINGJINJI_SERVICE_ALLOW",
    ),
]
ClientSeconds = Annotated[
    float,
    typer.Option(
        min=0,
        help="Seconds of evaluation for one client in ten minutes; 0: no limit.",
        envvar="JINGJINJI_CLIENT_SECONDS",
    ),
]
ClientErrors = Annotated[
    int,
    typer.Option(
        min=0,
        help="Mistaken requests of one client in ten minutes; 0: no limit.",
        envvar="JINGJINJI_CLIENT_ERRORS",
    ),
]
AccessLog = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Write a line of JSON a request; - is standard output.",
        envvar="JINGJINJI_ACCESS_LOG",
    ),
]
Slow = Annotated[
    float,
    typer.Option(
        min=0,
        help="Log queries evaluated for so many seconds, with their text; 0: none.",
        envvar="JINGJINJI_SLOW",
    ),
]
TrustedProxy = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ADDRESS",
        help="A proxy whose X-Forwarded-* headers are believed: an address or network (10.0.0.0/8), or * for any; may "
        "be given again. If none is given, this machine.",
        envvar="JINGJINJI_TRUSTED_PROXIES",
    ),
]
PublicHost = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="A name of this service in the world, for chat programs in browsers; may be given again.",
        envvar="JINGJINJI_PUBLIC_HOSTS",
    ),
]
