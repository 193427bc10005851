"""`jingjinji build`: make a release from seeds, ontology and queries."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from jingjinji import bundle
from jingjinji.release import Release, prune


def build(
    sources: Annotated[
        Path | None,
        typer.Option(
            help="Folder of source texts (<id>/text.txt): every position is proved against them.",
            envvar="JINGJINJI_SOURCES",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of releases.", envvar="JINGJINJI_OUT")] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Remove all but the newest so many releases, and their dumps.")
    ] = None,
) -> None:
    """Build a release; on any mistake the served one stays as it is."""
    started = time.perf_counter()
    folder = out or bundle.out()
    release = build_with_progress(folder, sources)
    proved = "positions proved against the text" if release.manifest["proved"] else "no source text at hand"
    seconds = time.perf_counter() - started
    print(f"release {release.version}: {release.manifest['triples']} triples in {seconds:.1f} s, {proved}")
    if keep and (gone := prune(folder, keep)):
        print(f"removed older releases: {', '.join(gone)}")


def build_with_progress(out: Path, sources: Path | None = None) -> Release:
    """Build into `out`, proving positions against `sources` if given, with a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from jingjinji.pipeline import assemble

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>10}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("start", total=len(assemble.STEPS))

        def progress(step: str) -> None:
            bar.update(task, description=step, completed=assemble.STEPS.index(step))

        return assemble.build(out, progress, sources)
