"""The values of a question's parameters as people write them: IRIs, `kind/slug`, or names in Chinese or English.

Law: a value that names nothing in the graph is a sentence with the nearest things, never an empty table.
"""

from __future__ import annotations

import itertools
from difflib import get_close_matches

from jingjinji import terms
from jingjinji.answers.library.bind import bind, iri
from jingjinji.answers.lookup import LABELS, NAMED_KINDS, resolve_all
from jingjinji.answers.table import Table, Tables, Term
from jingjinji.faults import Fault
from jingjinji.questions import Parameter, Question

_TRUE = Term("literal", "true")
_KNOWN = "ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} UNION {{ ?s <{iri}> ?o }} }}"


def ask_question(question: Question, values: dict[str, str], tables: Tables) -> Table:
    """Run a question with `values` as people write them; a name of several things asks for each of them."""
    found = [tables.select(text) for text in question_texts(question, values, tables)]
    rows = dict.fromkeys(row for table in found for row in table.rows)
    return Table(found[0].columns, tuple(rows), any(table.truncated for table in found))


def question_texts(question: Question, values: dict[str, str], tables: Tables) -> list[str]:
    """Return the query of a question with `values` as people write them; several for a name of several things."""
    return [bind(question, each) for each in resolve_values(question, values, tables)]


def resolve_values(question: Question, values: dict[str, str], tables: Tables) -> list[dict[str, str]]:
    """Return what to bind: one set of values, or several where a name means several things."""
    bind(question, {name: value for name, value in values.items() if _type(question, name) != "iri"})
    by_name = {parameter.name: parameter for parameter in question.parameters}
    meant = {
        name: _meant(by_name[name], value, tables) if by_name[name].type == "iri" else [value]
        for name, value in values.items()
    }
    return [dict(zip(meant, chosen, strict=True)) for chosen in itertools.product(*meant.values())]


def _type(question: Question, name: str) -> str | None:
    """Return the type of a parameter, None for one that the question does not have."""
    return next((parameter.type for parameter in question.parameters if parameter.name == name), None)


def _meant(parameter: Parameter, value: str, tables: Tables) -> list[str]:
    kind = _kind(parameter)
    if not _is_written_as_iri(value):
        return resolve_all(value, tables, kind)
    found = iri(value)
    if tables.select(_KNOWN.format(iri=found)).rows[0][0] == _TRUE:
        return [found]
    raise Fault(f"the graph has nothing called “{value}”", hint=_nearest(value, kind, tables))


def _kind(parameter: Parameter) -> str | None:
    kind = (parameter.default or parameter.name).partition("/")[0]
    return kind if kind in NAMED_KINDS else None


def _is_written_as_iri(value: str) -> bool:
    return value.isascii() and " " not in value and ("/" in value or value.partition(":")[0] in terms.PREFIXES)


def _nearest(value: str, kind: str | None, tables: Tables) -> str | None:
    """Return the things whose `kind/slug` is nearest to what was written."""
    refs = {terms.ref_of(row[0].value) for row in tables.select(LABELS).rows if row[0]}
    fitting = [ref for ref in refs if ref and ref.partition("/")[0] in ((kind,) if kind else NAMED_KINDS)]
    near = get_close_matches(value.removeprefix(terms.ID), sorted(fitting), 4, 0.5)
    return "nearest: " + ", ".join(near) if near else None
