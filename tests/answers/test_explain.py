"""Queries in words: what cannot be said is said to be so."""

from __future__ import annotations

import pytest

from jingjinji.answers.validate.query_in_words import explain
from jingjinji.faults import Fault


def _query(patterns: int) -> str:
    return "SELECT * { " + " . ".join(f"?s{n} <urn:p> ?o{n}" for n in range(patterns)) + " }"


@pytest.mark.parametrize("patterns", [300, 400])
def test_a_query_that_is_too_long_is_not_called_wrong(patterns: int) -> None:
    """Hundreds of patterns are too long for words, which is no mistake in the query."""
    with pytest.raises(Fault, match="too long to put into words"):
        explain(_query(patterns), {}, "en")


@pytest.mark.parametrize(("language", "said"), [("zh", "最多 7 条三元组"), ("en", "at most 7 triples")])
def test_patterns_are_told_with_their_size(language: str, said: str) -> None:
    """A pattern comes with how much it can match, in the reader's language."""
    steps, note = explain(_query(1), {"urn:p": 7}, language)
    assert [inner.size for inner in steps[0].steps] == [said]
    assert note


def test_what_is_no_query_is_told() -> None:
    """A text that is no SPARQL is told so."""
    with pytest.raises(Fault, match="it is not SPARQL"):
        explain("SELECT", {}, "en")
