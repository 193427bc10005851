"""Generated questions over generated snapshots: what is grouped from columns answers like the engine."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyoxigraph as ox
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from jingjinji.store.stars import Rewritten
from store.claims import solutions
from store.figures import PREFIXES, SEEDS, questions, snapshot

XSD = "http://www.w3.org/2001/XMLSchema#"
STRING = ox.NamedNode(XSD + "string")
_MEANS = "SELECT ?s (AVG(?v) AS ?r0) (COUNT(*) AS ?r1) { ?s ex:of ?o . ?o ex:value ?v } GROUP BY ?s"


def rewritten(query: str, seed: int) -> Rewritten:
    """Return a question as it is evaluated over the snapshot of a seed."""
    _, stars, collapse = snapshot(seed)
    return stars.rewrite(PREFIXES + query, None, collapse)


def is_sparql(query: str) -> bool:
    """Tell whether the engine reads a query: the generator shows variables that are not grouped at times."""
    try:
        ox.Store().query(PREFIXES + query)
    except SyntaxError:
        return False
    return True


def by_value(rows: Counter[Any]) -> Counter[Any]:
    """Return rows with the values of numbers in place of how they are written."""
    found: Counter[Any] = Counter()
    for row, times in rows.items():
        found[frozenset((name, _value(cell)) for name, cell in row)] += times
    return found


def _value(cell: object) -> object:
    is_number = isinstance(cell, ox.Literal) and cell.datatype.value.startswith(XSD) and cell.datatype != STRING
    try:
        return float(cell.value) if is_number else cell  # type: ignore[attr-defined]
    except ValueError:
        return cell


@given(questions(), st.integers(0, SEEDS))
@example(_MEANS, 1)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_generated_questions_answer_alike(query: str, seed: int) -> None:
    """Whatever is grouped and whatever the data are, the rows are the same."""
    found = rewritten(query, seed)
    if found.groups:
        store, _, _ = snapshot(seed)
        assert is_sparql(query)
        told, expected = solutions(store, found.text), solutions(store, PREFIXES + query)
        if "MIN(" in query or "MAX(" in query:  # of equal values (27, 27.0) either is the least
            told, expected = by_value(told), by_value(expected)
        assert told == expected, found.text


FORMS = {
    "different values": "COALESCE(MAX(?jjjc_count_",
    "one group, maybe empty": "IF(SUM(?jjjc_n) = 0, 0,",
    "labels looked up for groups": "LATERAL { OPTIONAL",
    "the least value": "MIN(?jjjc_min_",
    "what is taken away": "MINUS",
    "a question around": "SELECT * {",
}


def test_the_generator_reaches_every_form() -> None:
    """Among the generated questions are some with each form that is worked out, and some with rows."""
    reached: set[str] = set()

    @given(questions(), st.integers(1, SEEDS))
    @settings(max_examples=700, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def look(query: str, seed: int) -> None:
        found = rewritten(query, seed)
        if found.groups:
            reached.update(name for name, form in FORMS.items() if form in found.text)
            if sum(found.groups) > 1:
                reached.add("rows")

    look()
    assert reached == {*FORMS, "rows"}
