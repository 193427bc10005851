"""Rows of any answer as CSV (RFC 4180): a reference takes two columns, a citation one for each of its parts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from jingjinji.answers.fact import Cited, Reference

_Kind = type[BaseModel] | None


def to_csv(rows: Sequence[BaseModel], row: type[BaseModel]) -> str:
    """Return rows with a header; an empty list has the header alone."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns(row))
    fields = _fields(row)
    writer.writerows([cell for name, kind in fields for cell in _cells(getattr(one, name), kind)] for one in rows)
    return out.getvalue()


def columns(row: type[BaseModel]) -> list[str]:
    """Return the names of the columns."""
    names: list[str] = []
    for name, kind in _fields(row):
        if kind is Reference:
            names += [f"{name}_id", name]
        elif kind is Cited:
            names += [f"{name}_{part}" for part in Cited.model_fields]
        else:
            names.append(name)
    return names


def _fields(row: type[BaseModel]) -> list[tuple[str, _Kind]]:
    found: list[tuple[str, _Kind]] = []
    for name, field in row.model_fields.items():
        kinds = () if get_origin(field.annotation) is list else (field.annotation, *get_args(field.annotation))
        found.append((name, next((kind for kind in (Reference, Cited) if kind in kinds), None)))
    return found


def _cells(value: Any, kind: _Kind) -> list[object]:
    if kind is Reference:
        return [value.id, value.label] if value else ["", ""]
    if kind is Cited:
        return [getattr(value, part) if value else "" for part in Cited.model_fields]
    if isinstance(value, list):
        return ["; ".join(_item(item) for item in value)]
    return ["" if value is None else value]


def _item(item: Any) -> str:
    if isinstance(item, BaseModel):
        return str(getattr(item, "id", None) or json.dumps(item.model_dump(), ensure_ascii=False))
    return str(item)
