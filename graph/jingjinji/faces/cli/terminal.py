"""A table made ready for a terminal: one language, repeated values said once, numbers with bars beside them.

Bars begin at zero, so that lengths compare as numbers do. Files and pipes get the table as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from jingjinji.answers.table import Table, Term

MEASURED = "value"
_FEWEST = 3
_WIDTH = 16
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bars(table: Table) -> list[str] | None:
    """Return a bar for each row, or None where they would mislead: few rows, negative numbers, several units."""
    if MEASURED not in table.columns or len(table.rows) < _FEWEST or not _is_of_one_kind(table):
        return None
    at = table.columns.index(MEASURED)
    numbers = [_number(row[at]) for row in table.rows]
    given = [number for number in numbers if number is not None]
    if len(given) < _FEWEST or min(given) < 0 or max(given) == 0:
        return None
    return ["" if number is None else _bar(number / max(given)) for number in numbers]


def _is_of_one_kind(table: Table) -> bool:
    """Tell whether all rows have one indicator and one unit, as far as the table tells."""
    for name in ("indicator", "unit"):
        if name in table.columns:
            at = table.columns.index(name)
            if len({row[at] for row in table.rows}) > 1:
                return False
    return True


def _number(cell: Term | None) -> Decimal | None:
    try:
        return Decimal(cell.value) if cell and cell.type == "literal" else None
    except InvalidOperation:
        return None


def _bar(share: Decimal) -> str:
    eighths = round(share * _WIDTH * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def with_bars(table: Table) -> tuple[Sequence[str], list[list[str]]]:
    """Return the columns and the readable cells of a table, with bars behind where they help."""
    rows = [[cell.short if cell else "" for cell in row] for row in table.rows]
    drawn = bars(table)
    if drawn is None:
        return table.columns, rows
    return (*table.columns, ""), [[*row, bar] for row, bar in zip(rows, drawn, strict=True)]


def in_one_language(table: Table, language: str) -> Table:
    """Return the table without the columns of the other language, where a name stands in both."""
    other = "_en" if language == "zh" else "_zh"
    kept = [
        at
        for at, name in enumerate(table.columns)
        if not (name.endswith(other) and f"{name.removesuffix(other)}_{language}" in table.columns)
    ]
    return _columns(table, kept)


def lift(table: Table) -> tuple[Table, str]:
    """Return the table without columns that say the same in every row, and these as one line of words."""
    if len(table.rows) < _FEWEST:
        return table, ""
    same = [at for at in range(len(table.columns)) if len({row[at] for row in table.rows}) == 1]
    if len(same) == len(table.columns):
        return table, ""
    said = [f"{table.columns[at]}: {cell.short}" for at in same if (cell := table.rows[0][at])]
    return _columns(table, [at for at in range(len(table.columns)) if at not in same]), " · ".join(said)


def _columns(table: Table, kept: Sequence[int]) -> Table:
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return Table(tuple(table.columns[at] for at in kept), rows, table.truncated)
