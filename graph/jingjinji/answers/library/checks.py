"""Run the fault queries (`queries/checks`): every row is a fault."""

from __future__ import annotations

from jingjinji.answers.library.bind import questions
from jingjinji.answers.run import Asker
from jingjinji.answers.table import Table, Term

COLUMNS = ("check", "faults", "question", "first")


def run_checks(asker: Asker) -> tuple[Table, int]:
    """Return a table of checks with their number of faults and the first one, and the total."""
    checks = questions("checks")
    tables = [asker.select(check.body) for check in checks]
    rows = []
    for check, found in zip(checks, tables, strict=True):
        first = ", ".join(found.records()[0].values()) if found.rows else ""
        cells = (check.name, str(len(found.rows)), check.en, first)
        rows.append(tuple(Term("literal", cell) for cell in cells))
    return Table(COLUMNS, tuple(rows)), sum(len(table.rows) for table in tables)
