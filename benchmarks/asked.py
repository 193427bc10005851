"""What is asked: the query library on the real graph, and the questions whose cost grows with the scale data."""

from __future__ import annotations

import random

from data import FIRST_YEAR
from jingjinji.answers.library.bind import bind, questions
from jingjinji.terms import PREFIXES

_PREFIX = f"PREFIX jjj: <{PREFIXES['jjj']}>\n"
_CLAIM = "?claim a jjj:EffectClaim ; jjj:measure ?measure ; jjj:indicator ?indicator ; jjj:place ?place ."
_OBSERVATION = "?observation a jjj:Observation ; jjj:indicator ?indicator ; jjj:place ?place ; jjj:value ?value"
_MEANS = "SELECT ?measure (COUNT(?observation) AS ?number) (AVG(?value) AS ?mean) WHERE {"

# The mission's join as a researcher writes it, in one basic graph pattern.
SCALE = {
    "claims × observations of one year": (
        f"{_PREFIX}{_MEANS} {_CLAIM} {_OBSERVATION} ; jjj:year {FIRST_YEAR + 10} . }} GROUP BY ?measure"
    ),
    "claims × all observations": f"{_PREFIX}{_MEANS} {_CLAIM} {_OBSERVATION} . }} GROUP BY ?measure",
    "all observations by indicator": (
        f"{_PREFIX}SELECT ?indicator (AVG(?value) AS ?mean) WHERE "
        "{ ?observation a jjj:Observation ; jjj:indicator ?indicator ; jjj:value ?value } GROUP BY ?indicator"
    ),
}


def library() -> list[str]:
    """Return the questions of the library with their defaults, in an order that is mixed but always the same."""
    texts = [bind(question, {}) for question in questions()]
    random.Random(1).shuffle(texts)
    return texts


def stream(rows: int) -> str:
    """Return a query with so many rows, if there are as many triples."""
    return f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT {rows}"
