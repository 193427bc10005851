"""`jingjinji serve`: build the release if it is missing or stale, then serve it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from jingjinji import bundle
from jingjinji.faces.cli import serve_options as opt
from jingjinji.faces.cli.build import build_with_progress
from jingjinji.faults import Fault
from jingjinji.release import Release, current, is_stale


def command(run_service: Callable[..., None]) -> Callable[..., None]:
    """Return the command that starts the HTTP face by `run_service`."""

    def serve(
        host: opt.Host = "127.0.0.1",
        port: opt.Port = 8000,
        root_path: opt.RootPath = "",
        deadline: opt.Deadline = 30.0,
        memory: opt.Memory = 1024,
        workers: opt.Workers = 2,
        rewrite: opt.Rewrite = True,
        writable: opt.Writable = False,
        service_allow: opt.ServiceAllow = None,
        client_seconds: opt.ClientSeconds = 600.0,
        client_errors: opt.ClientErrors = 60_000,
        access_log: opt.AccessLog = None,
        slow: opt.Slow = 5.0,
        public_host: opt.PublicHost = None,
        trusted_proxy: opt.TrustedProxy = None,
    ) -> None:
        """Serve the graph at http://HOST:PORT/, building it first if it is missing or stale."""
        lists = {"service_allow": service_allow, "public_hosts": public_host, "trusted_proxies": trusted_proxy}
        run_service(
            release=ready_release(),
            host=host,
            port=port,
            root_path=root_path,
            deadline=deadline,
            memory=memory,
            workers=workers,
            rewrite=rewrite,
            writable=writable,
            client_seconds=client_seconds,
            client_errors=client_errors,
            access_log=access_log,
            slow=slow,
            **{name: given for name, given in lists.items() if given},
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
        return build_apart(out)
    except Fault as fault:
        if release is None:
            raise
        typer.echo(f"jingjinji: the build failed, serving the old release\n{fault}", err=True)
        return release


def build_apart(out: Path) -> Release:
    """Build in a process of its own, which gives back what a build takes of memory."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(build_with_progress, out).result()
