"""The query library: find a named question and bind its parameters.

A value is bound by a VALUES block after the query, so that the text of a question never changes and any SPARQL 1.1
engine understands it (https://www.w3.org/TR/sparql11-query/#inline-data).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from jingjinji import terms
from jingjinji.faults import Fault
from jingjinji.questions import Parameter, Question, read_question, read_questions

__all__ = ["Question", "bind", "find_question", "iri", "questions", "read_question"]

NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def questions(room: str = "answers") -> list[Question]:
    """Return the questions of the library (`answers`) or the fault checks (`checks`)."""
    return read_questions(room)


def find_question(name: str) -> Question:
    """Return the question called `name`; an unknown name is a fault with the nearest names."""
    by_name = {question.name: question for question in questions()}
    if name not in by_name:
        near = get_close_matches(name, by_name, 3) or sorted(by_name)
        raise Fault(f"there is no question called “{name}”", hint="for example " + ", ".join(near))
    return by_name[name]


def bind(question: Question, values: dict[str, str]) -> str:
    """Return the SPARQL text of `question` with `values` bound, and defaults where nothing is given."""
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in values:
        if name not in known:
            raise Fault(
                f"“{question.name}” has no parameter “{name}”",
                hint="its parameters: " + (", ".join(known) or "none"),
            )
    bound = {}
    for name, parameter in known.items():
        value = values.get(name, parameter.default)
        if value is not None:
            bound[name] = _literal(parameter, value)
    if not bound:
        return question.body
    names = " ".join(f"?{name}" for name in bound)
    return f"{question.body.rstrip()}\nVALUES ({names}) {{ ({' '.join(bound.values())}) }}\n"


def iri(written: str) -> str:
    """Return the IRI meant by `kind/slug`, `prefix:name` or a full IRI; anything else is a fault."""
    if NOT_IN_IRI.search(written) or not written:
        raise Fault(f"“{written}” is not an IRI", hint="for example indicator/pm10-annual-mean")
    prefix, colon, local = written.partition(":")
    if colon and prefix in terms.PREFIXES:
        return terms.PREFIXES[prefix] + local
    if colon:
        return written
    if "/" in written:
        return terms.thing(written)
    raise Fault(f"“{written}” is not an IRI", hint="for example indicator/pm10-annual-mean")


def _literal(parameter: Parameter, value: str) -> str:
    if parameter.type == "iri":
        return f"<{iri(value)}>"
    if parameter.type == "string":
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        return f'"{escaped}"'
    try:
        number: int | Decimal = int(value) if parameter.type == "integer" else Decimal(value)
    except (ValueError, InvalidOperation):
        number = Decimal("NaN")
    if isinstance(number, Decimal) and not number.is_finite():
        example = parameter.default or ("2024" if parameter.type == "integer" else "0.5")
        hint = f"write a number, for example {parameter.name}={example}"
        raise Fault(f"{parameter.name} must be of type {parameter.type}: “{value}”", hint=hint)
    text = str(number) if isinstance(number, int) else f"{number:f}"
    return f'"{text}"^^<{terms.PREFIXES["xsd"]}{parameter.type}>'
