"""Print tables: for people on a terminal, as CSV, TSV, JSON or Markdown for everything else."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from jingjinji.answers.table import Table
from jingjinji.faces.cli.language import language_of
from jingjinji.faces.cli.terminal import in_one_language, lift, with_bars

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

_NARROWEST = 12  # characters in which a column can still be read


class Format(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    md = "md"


def default_format() -> Format:
    """Return `table` on a terminal and `csv` in a pipe."""
    return Format.table if sys.stdout.isatty() else Format.csv


def print_table(table: Table, format_: Format | None) -> None:
    """Print a table; a capped one says so on standard error."""
    chosen = format_ or default_format()
    if chosen is Format.table:
        from rich.console import Console

        _draw(table, Console())
        Console(stderr=True).print(f"{len(table.rows)} rows", style="dim")
    else:
        sys.stdout.write(to_text(table, chosen))
    if table.truncated:
        announce_cut()


def announce_cut() -> None:
    """Say on standard error that a cap was applied."""
    print("jingjinji: the result was cut at the limit of rows or bytes", file=sys.stderr)


def to_text(table: Table, format_: Format) -> str:
    """Return the table as CSV, TSV, JSON or Markdown."""
    if format_ is Format.json:
        return json.dumps(table.records(), ensure_ascii=False, indent=2) + "\n"
    rows = [[cell.short if cell else "" for cell in row] for row in table.rows]
    if format_ is Format.md:
        lines = [list(table.columns), ["---"] * len(table.columns), *rows]
        return "".join(f"| {' | '.join(c.replace('|', chr(92) + '|') for c in r)} |\n" for r in lines)
    out = io.StringIO()
    delimiter = "\t" if format_ is Format.tsv else ","
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([table.columns, *rows])
    return out.getvalue()


def _draw(table: Table, console: Console) -> None:
    """Print as a person reads: one language, repeated values once, each row as a card where the table is too wide."""
    from rich.table import Table as RichTable

    shown, same = lift(in_one_language(table, language_of(None)))
    columns, rows = with_bars(shown)
    if same:
        console.print(same, highlight=False)
    if len(columns) * _NARROWEST > console.width:
        for row in rows:
            console.print(_card(columns, row))
        return
    drawn = RichTable(header_style="bold", show_lines=False)
    for name in columns:
        drawn.add_column(name, overflow="fold", no_wrap=not name, style=None if name else "green")
    for row in rows:
        drawn.add_row(*row)
    console.print(drawn)


def _card(columns: Sequence[str], row: Sequence[str]) -> RichTable:
    from rich.box import HORIZONTALS
    from rich.table import Table as RichTable

    card = RichTable(show_header=False, box=HORIZONTALS, show_edge=True, padding=(0, 1))
    card.add_column(style="bold")
    card.add_column(overflow="fold")
    for name, cell in zip(columns, row, strict=True):
        if cell:
            card.add_row(name, cell)
    return card
