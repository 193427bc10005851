"""`jingjinji check`: look for faults in the release, and account for every number and name of a document."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from jingjinji import bundle
from jingjinji.answers.table import Table, Term
from jingjinji.faces.cli.output import Format, print_table
from jingjinji.faces.cli.query import FORMAT
from jingjinji.faults import Fault

app = typer.Typer(help="Look for faults in the release and in the seeds.", invoke_without_command=True)

SOURCES = typer.Option(help="Folder of source texts (<id>/text.txt).", envvar="JINGJINJI_SOURCES")


@app.callback()
def check(context: typer.Context, format_: Annotated[Format | None, FORMAT] = None) -> None:
    """Run every fault query over the release; every row is a fault, and a fault exits with 1."""
    if context.invoked_subcommand is None:
        from jingjinji.answers.library.checks import run_checks
        from jingjinji.answers.run import Source, connect

        with connect(Source()) as asker:
            table, faults = run_checks(asker)
        print_table(table, format_)
        if faults:
            raise typer.Exit(1)


@app.command()
def coverage(sources: Annotated[Path | None, SOURCES] = None, format_: Annotated[Format | None, FORMAT] = None) -> None:
    """List every number of the documents with the facts that cite it or the reason it is left out."""
    from jingjinji.facts.coverage import NUMBER

    _print_accounts(NUMBER, sources, format_)


@app.command()
def names(sources: Annotated[Path | None, SOURCES] = None, format_: Annotated[Format | None, FORMAT] = None) -> None:
    """List every title in 《》 and name in “” with the facts that cite it or the reason it is left out."""
    from jingjinji.facts.coverage import NAME

    _print_accounts(NAME, sources, format_)


@app.command()
def audit(format_: Annotated[Format | None, FORMAT] = None) -> None:
    """Print which of the documents' own figures agree with one another and which do not."""
    from jingjinji.answers.library.bind import find_question
    from jingjinji.answers.run import Source, connect

    with connect(Source()) as asker:
        table = asker.select(find_question("audit-findings").body)
    print_table(table, format_)


def _print_accounts(pattern: re.Pattern[str], sources: Path | None, format_: Format | None) -> None:
    from jingjinji.facts import prove, read_seeds, read_text
    from jingjinji.facts.coverage import account, idle_reasons

    if sources is None:
        raise Fault("this check needs the source texts", hint="--sources FOLDER or JINGJINJI_SOURCES")
    rows: list[tuple[Term, ...]] = []
    open_ends: list[str] = []
    for document in read_seeds(bundle.seeds()).documents:
        text = read_text(document, sources)
        prove(document, text)
        open_ends.extend(f"{entry} explains nothing" for entry in idle_reasons(document, text))
        for found in account(document, text, pattern):
            span = found.span
            why = ", ".join(found.facts) or found.reason or "NOT EXPLAINED"
            cells = (document.id, str(span.line), str(span.start), span.printed, why)
            rows.append(tuple(Term("literal", cell) for cell in cells))
            if not found.explained:
                open_ends.append(f"line {span.line}, “{span.printed}” at {span.start} is not explained")
    print_table(Table(("document", "line", "at", "printed", "explained by"), tuple(rows)), format_)
    if open_ends:
        raise Fault("; ".join(open_ends), hint="cite it in a fact or name it in left-out.toml")
