"""SPARQL results as typed frames of pandas or polars: numbers as printed, years as integers, IRIs with their labels.

Knows the SPARQL JSON results and XSD datatypes. pandas and polars are imported when a frame is made, not before.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from jingjinji.answers.table import Table, Term
from jingjinji.faults import Fault
from jingjinji.terms import PREFIXES

XSD = PREFIXES["xsd"]
INTEGERS = ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "gYear")
READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys((XSD + name for name in INTEGERS), int),
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": lambda text: text in ("true", "1"),
    XSD + "date": date.fromisoformat,
    XSD + "dateTime": datetime.fromisoformat,
}
# dtype in pandas; what is not here is held as Python objects, so that a decimal keeps its printed places
PANDAS = {int: "Int64", float: "Float64", bool: "boolean", str: "string", datetime: "datetime64[us]"}


def value_of(cell: Term | None) -> Any:
    """Return a cell as a Python value; a literal that does not read as its datatype stays text."""
    if cell is None:
        return None
    reader = READERS.get(cell.datatype or "", str)
    try:
        return reader(cell.value)
    except (ValueError, InvalidOperation):
        return cell.value


def columns_of(table: Table, labels: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return the columns by name; one that holds IRIs with labels is followed by `<name>_label`."""
    columns: dict[str, list[Any]] = {}
    for index, name in enumerate(table.columns):
        cells = [row[index] for row in table.rows]
        columns[name] = _alike([value_of(cell) for cell in cells])
        iris = [cell.value if cell and cell.type == "uri" else None for cell in cells]
        beside = f"{name}_label"
        if any(iri in labels for iri in iris if iri) and beside not in table.columns:
            columns[beside] = [labels.get(iri) if iri else None for iri in iris]
    return columns


def make_frame(table: Table, labels: Mapping[str, str], kind: str) -> Any:
    """Return a frame of `kind` (pandas or polars)."""
    library = _library(kind)
    columns = columns_of(table, labels)
    if kind == "polars":
        made = [library.Series(name, values, dtype=_polars(values, library)) for name, values in columns.items()]
        return library.DataFrame(made)
    types = {name: PANDAS.get(_type_of(values), "object") for name, values in columns.items()}
    series = {name: library.Series(values, dtype=types[name]) for name, values in columns.items()}
    return library.DataFrame(series, columns=list(columns))


def _library(kind: str) -> Any:
    if kind not in ("pandas", "polars"):
        raise Fault(f"“{kind}” makes no frames here", hint="frame='pandas' or frame='polars'")
    try:
        return importlib.import_module(kind)
    except ImportError as error:
        hint = f"pip install 'jingjinji[notebook]', or pip install {kind}"
        raise Fault(f"frames need {kind}, which is not installed", hint=hint) from error


def _alike(values: Sequence[Any]) -> list[Any]:
    """Return values of one type: whole numbers among decimals become decimals, other mixtures become text."""
    types = {type(value) for value in values if value is not None}
    if types <= {int, Decimal} and len(types) == 2:
        return [None if value is None else Decimal(value) for value in values]
    if types <= {int, Decimal, float} and float in types and len(types) > 1:
        return [None if value is None else float(value) for value in values]
    return list(values) if len(types) < 2 else [None if value is None else str(value) for value in values]


def _type_of(values: Iterable[Any]) -> type:
    return next((type(value) for value in values if value is not None), str)


def _polars(values: Sequence[Any], library: Any) -> Any:
    """Return the dtype in polars; a column of decimals has the places of its finest value."""
    kind = _type_of(values)
    if kind is Decimal:
        exponents = (value.as_tuple().exponent for value in values if value is not None)
        return library.Decimal(38, max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0))
    names = {int: "Int64", float: "Float64", bool: "Boolean", date: "Date", datetime: "Datetime"}
    return getattr(library, names.get(kind, "String"))
