"""Read what a reconciliation client sends: a batch of queries or of things to extend, as JSON in a form or a URL.

Whatever breaks the API's shape is a 400 that names the place and what to write (Reconciliation API 0.2, 4.1 and 7.3).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from jingjinji import terms
from jingjinji.answers.ask.text import CJK
from jingjinji.answers.matching import Wanted, property_iri
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faults import Fault

BATCH = 50  # queries in one request
MOST = 50  # candidates of one query
_LONGEST = 500  # characters of a name
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
_REF = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9._~-]*")


@dataclass(frozen=True)
class Extension:
    """Things and the properties that are to be brought of each, with the settings of each property."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, dict[str, Any]], ...]


def malformed(detail: str, hint: str | None = None) -> Problem:
    """Return the problem of a request that is not of the API's shape."""
    return Problem(400, "malformed-request", "The request cannot be understood", detail, hint)


def read_callback(name: str | None) -> str | None:
    """Return the name of a JSONP callback; one that is not a plain name could carry a script and is refused."""
    if name is not None and (len(name) > 100 or not _CALLBACK.fullmatch(name)):
        raise malformed("the callback is not the name of a function", "write letters, digits, _ and . alone")
    return name


def read_queries(text: str, language: str | None, accepted: str) -> dict[str, Wanted]:
    """Return the queries of a batch by their keys; `language` if asked for, else by script, else as accepted."""
    batch = _object(text, "queries")
    if len(batch) > BATCH:
        raise Problem(
            *(413, "batch-too-large", "The batch is too large"), f"a batch may have {BATCH} queries, not {len(batch)}"
        )
    return {key: read_query(query, f"queries.{key}", language, accepted) for key, query in batch.items()}


def read_single(text: str, language: str | None, accepted: str) -> Wanted:
    """Return the one query of a request as version 0.1 sends it: a name, or an object."""
    content = _object(text, "query") if text.startswith("{") else {"query": text}
    return read_query(content, "query", language, accepted)


def read_query(query: Any, where: str, language: str | None, accepted: str) -> Wanted:
    """Return one query of a batch."""
    if not isinstance(query, dict):
        raise malformed(f"{where} must be an object", 'for example {"query": "密云"}')
    text, properties = query.get("query", ""), _properties(query.get("properties", []), where)
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise malformed(f"{where}.query must be a text of at most {_LONGEST} characters")
    if not text.strip() and not properties:
        raise malformed(f"{where} has neither query nor properties")
    limit = query.get("limit", 10)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise malformed(f"{where}.limit must be a whole number from 1 on")
    spoken = language or ("zh" if CJK.search(text) else accepted)
    return Wanted(text.strip(), spoken, _types(query.get("type"), where), min(limit, MOST), properties)


def _types(given: Any, where: str) -> tuple[str, ...]:
    listed = given if isinstance(given, list) else [given] if given else []
    names = [one.get("id") if isinstance(one, dict) else one for one in listed]
    if not all(isinstance(name, str) for name in names):
        raise malformed(f"{where}.type must be the id of a type or a list of them", "for example Measure")
    return tuple(str(name).removeprefix(terms.DEF).removeprefix("jjj:") for name in names)


def _properties(given: Any, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(given, list):
        raise malformed(f"{where}.properties must be a list")
    found = []
    for number, row in enumerate(given):
        if not isinstance(row, dict) or not isinstance(row.get("pid"), str) or "v" not in row:
            raise malformed(f"{where}.properties[{number}] must have pid and v")
        values = row["v"] if isinstance(row["v"], list) else [row["v"]]
        found.append((_pid(row["pid"], f"{where}.properties[{number}].pid"), tuple(_value(v, where) for v in values)))
    return tuple(found)


def _pid(given: str, where: str) -> str:
    name = given.removeprefix(terms.DEF).removeprefix("jjj:")
    try:
        property_iri(name)
    except Fault as fault:
        raise malformed(f"{where}: {fault.sentence}", fault.hint) from None
    return name


def _value(given: Any, where: str) -> str:
    if isinstance(given, dict) and isinstance(given.get("id"), str):
        return str(given["id"])
    if isinstance(given, str | int | float):
        return str(given)
    raise malformed(f"{where}: a value is a text, a number or an object with an id")


def read_extension(text: str) -> Extension:
    """Return what a data extension asks for; a property is a name under the schema space or `indicator/slug`."""
    content = _object(text, "extend")
    ids, properties = content.get("ids"), content.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise malformed("extend.ids must be a list of ids")
    if not isinstance(properties, list) or not all(
        isinstance(p, dict) and isinstance(p.get("id"), str) for p in properties
    ):
        raise malformed("extend.properties must be a list of objects with an id")
    if len(ids) > 1000 or len(properties) > 100:
        raise Problem(
            *(413, "batch-too-large", "The batch is too large"), "at most 1000 ids and 100 properties at a time"
        )
    asked = []
    for row in properties:
        settings = row.get("settings") or {}
        if not isinstance(settings, dict):
            raise malformed("the settings of a property must be an object")
        name = row["id"]
        asked.append((name if name.startswith("indicator/") else _pid(name, "extend.properties"), settings))
    return Extension(tuple(ids), tuple(asked))


def fit(ids: tuple[str, ...]) -> list[str]:
    """Return the ids that may stand in a query; the others are no ids of ours and have no values."""
    return [ref for ref in ids if _REF.fullmatch(ref)]


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        raise Problem(
            *(400, "malformed-request", "The request cannot be understood"),
            f"“{name}” is not JSON: {getattr(error, 'msg', 'nested too deeply')}",
            line=line,
            column=column,
        ) from None
    if not isinstance(content, dict):
        raise malformed(f"“{name}” must be a JSON object")
    return content
