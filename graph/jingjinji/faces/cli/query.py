"""`jingjinji query`: run a question of the library, a file, or a query from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from jingjinji.answers.library import bind, find_question, questions
from jingjinji.answers.run import Source, connect
from jingjinji.answers.table import Table, Term
from jingjinji.faces.cli.output import Format, print_table
from jingjinji.faults import Fault

FORMAT = typer.Option("--format", "-f", help="How to print: table, csv, tsv, json or md.")
ENDPOINT = typer.Option("--endpoint", help="Ask this SPARQL service instead of the local release.")


def query(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[NAME|FILE|-]", help="A question, a .rq file, or - for standard input."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", help="A parameter of the question: name=value."),
    ] = None,
    format_: Annotated[Format | None, FORMAT] = None,
    endpoint: Annotated[str | None, ENDPOINT] = None,
    timeout: Annotated[float, typer.Option(help="Seconds the query may take.")] = 30.0,
) -> None:
    """Run a query; without an argument, list the questions of the library."""
    if what is None:
        print_table(_listing(), format_)
        return
    text = _text(what, _parameters(param or []))
    with connect(Source(endpoint, timeout)) as asker:
        table = asker.select(text)
    print_table(table, format_)


def _parameters(written: list[str]) -> dict[str, str]:
    values = {}
    for pair in written:
        name, sign, value = pair.partition("=")
        if not sign:
            raise Fault(f"“{pair}” is not a parameter", hint="write --param name=value")
        values[name] = value
    return values


def _text(what: str, values: dict[str, str]) -> str:
    if what == "-" or what.endswith(".rq"):
        if values:
            raise Fault("only questions of the library take parameters")
        if what == "-":
            return sys.stdin.read()
        file = Path(what)
        if not file.is_file():
            raise Fault("there is no such file", file=file)
        return file.read_text(encoding="utf-8")
    return bind(find_question(what), values)


def _listing() -> Table:
    rows = []
    for question in questions():
        parameters = " ".join(parameter.name for parameter in question.parameters)
        cells = (question.name, question.zh, question.en, parameters)
        rows.append(tuple(Term("literal", cell) for cell in cells))
    return Table(("name", "zh", "en", "parameters"), tuple(rows))
