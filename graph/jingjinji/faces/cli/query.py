"""`jingjinji query`: run a question of the library, a file, or a query from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jingjinji.answers.table import Table, Term
from jingjinji.faces.cli.output import Format, announce_cut, print_table
from jingjinji.faults import Fault
from jingjinji.utf8 import read_utf8

if TYPE_CHECKING:
    from jingjinji.answers.run import Turtle

FORMAT = typer.Option("--format", "-f", help="How to print: table, csv, tsv, json or md.")
ENDPOINT = typer.Option("--endpoint", help="Ask this SPARQL service instead of the local release.")


def _complete(incomplete: str) -> list[str]:
    """Return the names of questions that begin with what is written."""
    from jingjinji.answers.library.bind import questions

    return [question.name for question in questions() if question.name.startswith(incomplete)]


def query(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE|-]",
            help="A question, a .rq file, or - for standard input.",
            autocompletion=_complete,
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", help="A parameter of the question: name=value; things by name or kind/slug."),
    ] = None,
    format_: Annotated[Format | None, FORMAT] = None,
    endpoint: Annotated[str | None, ENDPOINT] = None,
    timeout: Annotated[float, typer.Option(help="Seconds the query may take.")] = 30.0,
    explain: Annotated[bool, typer.Option("--explain", help="Print the query as it is evaluated instead.")] = False,
) -> None:
    """Run a query; without an argument, list the questions of the library. A graph is printed as Turtle."""
    if what is None:
        print_table(_listing(), format_)
        return
    from jingjinji.answers.library.bind import find_question
    from jingjinji.answers.library.parameters import ask_question, question_texts
    from jingjinji.answers.run import Source, Turtle, connect

    values = _parameters(param or [])
    question = None if what == "-" or what.endswith(".rq") else find_question(what)
    text = _text(what, values) if question is None else ""
    with connect(Source(endpoint, timeout)) as asker:
        if explain:
            texts = [text] if question is None else question_texts(question, values, asker)
            sys.stdout.write("\n".join(asker.explain(each) for each in texts))
            return
        found = asker.ask(text) if question is None else ask_question(question, values, asker)
    if isinstance(found, Turtle):
        _print_graph(found, format_)
    else:
        print_table(found, format_)


def _print_graph(graph: Turtle, format_: Format | None) -> None:
    """Print what CONSTRUCT and DESCRIBE give; it is no table, so that the formats of tables are refused."""
    if format_ is not None:
        raise Fault(f"this query gives a graph, which is printed as Turtle and not as {format_}", hint="omit --format")
    sys.stdout.write(graph.body.decode())
    if graph.truncated:
        announce_cut()


def _parameters(written: list[str]) -> dict[str, str]:
    values = {}
    for pair in written:
        name, sign, value = pair.partition("=")
        if not sign:
            raise Fault(f"“{pair}” is not a parameter", hint="write --param name=value")
        values[name] = value
    return values


def _text(what: str, values: dict[str, str]) -> str:
    if values:
        hint = "write the values into the query, or ask a question of the library: jingjinji query lists them"
        raise Fault(f"a query of one's own takes no parameters, and “{next(iter(values))}” is one", hint=hint)
    if what == "-":
        return sys.stdin.read()
    file = Path(what)
    if not file.is_file():
        raise Fault("there is no such file", file=file)
    return read_utf8(file)


def _listing() -> Table:
    from jingjinji.answers.library.bind import questions

    rows = []
    for question in questions():
        parameters = " ".join(parameter.name for parameter in question.parameters)
        cells = (question.name, question.zh, question.en, parameters)
        rows.append(tuple(Term("literal", cell) for cell in cells))
    return Table(("name", "zh", "en", "parameters"), tuple(rows))
