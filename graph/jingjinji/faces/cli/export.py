"""`jingjinji export`: write graphs of the release to a file or to standard output."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jingjinji.answers.releases.file_formats import GraphFormat, NetworkFormat
from jingjinji.faces.cli.language import LANGUAGE, language_of

app = typer.Typer(help="Take the graph home.", no_args_is_help=True)

OUTPUT = typer.Option("--output", "-o", help="File to write; standard output if left out.")


class ReportFormat(StrEnum):
    """How the report is written."""

    md = "md"
    html = "html"


@app.command()
def graph(
    name: Annotated[
        str | None,
        typer.Argument(help="A named graph, for example derived; all of them if left out."),
    ] = None,
    format_: Annotated[GraphFormat, typer.Option("--format", "-f", help="RDF format.")] = GraphFormat.trig,
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    """Write one named graph, or the whole release, as RDF."""
    from jingjinji.answers.releases.export import export_graph

    _write(export_graph(name, format_), output)


@app.command()
def bulletin(
    lang: Annotated[str | None, LANGUAGE] = None,
    format_: Annotated[ReportFormat, typer.Option("--format", "-f", help="Markdown or HTML.")] = ReportFormat.md,
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    """Write every fact in one sentence of ours with its position, in the order of the document."""
    from jingjinji.answers.report import compose_report, to_html, to_markdown
    from jingjinji.answers.run import Source, connect

    language = language_of(lang)
    with connect(Source()) as asker:
        report = compose_report(asker, language)
    text = to_html(report, language) if format_ is ReportFormat.html else to_markdown(report)
    _write(text.encode(), output)


@app.command()
def network(
    format_: Annotated[NetworkFormat, typer.Option("--format", "-f", help="File format.")] = NetworkFormat.graphml,
    min_strength: Annotated[
        int,
        typer.Option(min=1, max=4, help="Weakest claim that counts; 3 and 4 are explicit statements."),
    ] = 1,
    whole: Annotated[
        bool,
        typer.Option("--whole", help="Policies, places, programmes, organizations and targets too."),
    ] = False,
    lang: Annotated[str | None, LANGUAGE] = None,
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    """Write which measure is tied to which indicator, by strength, as a network with citations."""
    from jingjinji.answers.network.files import write_network
    from jingjinji.answers.reading import read
    from jingjinji.answers.run import Source, connect

    with connect(Source()) as asker:
        content = write_network(read(asker, language_of(lang)), format_, min_strength, whole=whole)
    _write(content, output)


@app.command()
def graphs() -> None:
    """List the named graphs with their sizes."""
    from jingjinji.answers.releases.export import graph_names

    for name, triples in graph_names():
        print(f"{triples:>8}  {name}")


def _write(content: bytes, output: Path | None) -> None:
    """Write to a file, complete or not at all, or to standard output."""
    if output is None:
        sys.stdout.buffer.write(content)
        return
    scratch = output.with_name(output.name + ".part")
    scratch.write_bytes(content)
    scratch.replace(output)
