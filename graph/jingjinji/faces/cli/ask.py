"""`jingjinji ask`: a question in words, answered with cited facts or with why the graph does not say it."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jingjinji.answers.table import Table, Term
from jingjinji.faces.cli.output import Format, default_format, print_table
from jingjinji.faults import Fault

if TYPE_CHECKING:
    from jingjinji.answers.ask.answer import Answer
    from jingjinji.answers.fact import Fact

LONGEST = 1000
_UNANSWERED, _TROUBLE = 1, 2  # as grep(1) has them
COLUMNS = ("score", "fact", "where", "id")


class Language(StrEnum):
    """Languages of answers."""

    zh = "zh"
    en = "en"


def ask(
    question: Annotated[str, typer.Argument(help="A question in Chinese or English.")],
    lang: Annotated[
        Language | None, typer.Option("--lang", help="Language of the answer; else the question's.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Facts shown.")] = 5,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the question was read (JSON).")] = False,
    format_: Annotated[Format | None, typer.Option("--format", "-f", help="How it is printed.")] = None,
) -> None:
    """Answer a question from cited facts. Exit code 0: answered; 1: the graph does not say it; 2: trouble."""
    try:
        answer = _answer(question, lang, limit, explain=explain)
    except Fault as fault:
        print(f"jingjinji: {fault}", file=sys.stderr)
        raise typer.Exit(_TROUBLE) from None
    if format_ is Format.json or explain:
        sys.stdout.write(answer.model_dump_json(indent=2) + "\n")
    else:
        _print(answer, format_ or default_format())
    if not answer.answered:
        raise typer.Exit(_UNANSWERED)


def _answer(question: str, lang: str | None, limit: int, *, explain: bool) -> Answer:
    from rich.console import Console

    from jingjinji.answers.ask.answer import read_answers
    from jingjinji.answers.releases.export import current_release
    from jingjinji.answers.run import Source, connect

    if not question.strip() or len(question) > LONGEST:
        raise Fault(f"a question has 1 to {LONGEST} characters, this one {len(question.strip())}")
    version = current_release().version
    with connect(Source()) as asker, Console(stderr=True).status("reading the graph"):
        return read_answers(asker, version).answer(question, lang, limit, explain=explain)


def _print(answer: Answer, format_: Format) -> None:
    """Print facts as a table; why there is no answer goes to standard error."""
    if answer.reason:
        print(answer.reason, file=sys.stderr)
        near = "最接近的事实：" if answer.language == "zh" else "The nearest facts:"
        print(near, file=sys.stderr)
    rows = tuple(tuple(Term("literal", cell) for cell in _row(fact)) for fact in answer.facts)
    print_table(Table(COLUMNS, rows), format_)


def _row(fact: Fact) -> tuple[str, str, str, str]:
    told = fact.text if fact.caveat is None else f"{fact.text} [{fact.caveat}]"
    cited = fact.citation
    place = (f"{cited.section}, {cited.line}" if cited.line else f"{cited.title}, {cited.issued}") if cited else ""
    where = f"{place}: {cited.printed}" if cited else ""
    return f"{fact.score or 0:.2f}", told, where, fact.id
