"""How much a question is like those that each fact is known to answer, by the words that they share.

The questions of a fact (jjj:askedAs) are taken together: what many of them say counts more than what one does, and a
word that the questions to many facts share counts little. A question to one fact is one to its kin as well: to what
stands at the same place of the text, and to the same metric elsewhere or in another year. Knows words. Must not know
places, years or what is asked for; the ranking weighs them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jingjinji.answers.ask.text import terms_of
from jingjinji.answers.ask.vocabulary import vocabulary

Vector = dict[str, float]
_FUNCTION = 0.7  # what is left of the weight of a word that only holds a sentence together
_MOST = 40  # facts whose questions are looked at


class Known:
    """The questions that facts answer; facts are called by their number.

    `questions` has those of each fact, `beside` the facts that stand at the same place of a text, `kin` the name of
    each fact's metric: facts of one name answer the same questions, of other places and years. `covered` are the facts
    that some question leads to.
    """

    def __init__(
        self, questions: Sequence[Sequence[str]], beside: Sequence[Sequence[int]], kin: Sequence[object]
    ) -> None:
        self._beside, self._kin = beside, kin
        self._of_kin: dict[object, list[int]] = defaultdict(list)
        for number, name in enumerate(kin):
            self._of_kin[name].append(number)
        self._facts = [number for number, texts in enumerate(questions) if texts]
        self.covered = frozenset(self._spread(dict.fromkeys(self._facts, 1.0)))
        terms = [[Counter(terms_of(text)) for text in questions[number]] for number in self._facts]
        having = Counter(term for texts in terms for counted in texts for term in counted)
        size = sum(map(len, terms))
        self._weights = {term: _telling(term) * math.log(1 + size / (count + 0.5)) for term, count in having.items()}
        self._columns = _Columns([self._together(texts) for texts in terms])
        self._rows: dict[int, set[int]] = defaultdict(set)  # by fact the questions that lead to it
        for row, number in enumerate(self._facts):
            for other in self._spread({number: 1.0}):
                self._rows[other].add(row)

    def alike(self, text: str) -> dict[int, float]:
        """Return how much a text is like the questions of each fact, 0 to 1, of those that are most like it."""
        found = np.zeros(len(self._facts), dtype=np.float32)
        for term, weight in self._vector(Counter(terms_of(text))).items():
            found[self._columns.rows(term)] += self._columns.weights(term) * np.float32(weight)
        best = np.argsort(-found, kind="stable")[:_MOST]
        return self._spread({self._facts[row]: float(found[row]) for row in best if found[row] > 0})

    def says(self, number: int, terms: Sequence[str]) -> bool:
        """Tell whether the questions that lead to a fact have all these terms."""
        rows = set(self._rows.get(number, ()))
        for term in terms:
            rows &= set(self._columns.rows(term).tolist())
        return bool(terms) and bool(rows)

    def _spread(self, found: dict[int, float]) -> dict[int, float]:
        """Return facts with those at the same place of a text, and their kin: all are as much alike."""
        spread: dict[int, float] = defaultdict(float)
        of_kin: dict[object, float] = defaultdict(float)
        for number, likeness in found.items():
            for other in (number, *self._beside[number]):
                spread[other] = max(spread[other], likeness)
                of_kin[self._kin[other]] = max(of_kin[self._kin[other]], likeness)
        for name, likeness in of_kin.items():
            for other in self._of_kin[name]:
                spread[other] = max(spread[other], likeness)
        return dict(spread)

    def _vector(self, counted: Counter[str]) -> Vector:
        """Return the known terms of a text with their weight, as a vector of length 1."""
        return _unit({term: min(count, 2) * self._weights[term] for term, count in counted.items()
                      if term in self._weights})  # fmt: skip

    def _together(self, texts: Sequence[Counter[str]]) -> Vector:
        """Return several texts as one vector: roots keep one long question from outweighing the others."""
        total: Vector = defaultdict(float)
        for counted in texts:
            for term, weight in self._vector(counted).items():
                total[term] += weight
        return _unit({term: math.sqrt(weight) for term, weight in total.items()})


def _telling(term: str) -> float:
    """Return how telling a term may be: “how”, “who” and “why” tell something, and less than what is asked about."""
    return _FUNCTION if vocabulary().is_function((term,)) else 1.0


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {term: weight / length for term, weight in vector.items()}


class _Columns:
    """For each term the rows that have it, and what it weighs there: two long arrays, of which a term has a slice."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        found: dict[str, list[int]] = defaultdict(list)
        for row, vector in enumerate(vectors):
            for term in vector:
                found[term].append(row)
        ends = np.cumsum([len(rows) for rows in found.values()]).tolist()
        self._slices = {
            term: slice(end - len(rows), end) for (term, rows), end in zip(found.items(), ends, strict=True)
        }
        self._rows = np.array([row for rows in found.values() for row in rows], np.int32)
        weights = [vectors[row][term] for term, rows in found.items() for row in rows]
        self._weights = np.array(weights, np.float32)

    def rows(self, term: str) -> NDArray[np.int32]:
        """Return the rows that have a term."""
        return self._rows[self._slices.get(term, slice(0))]

    def weights(self, term: str) -> NDArray[np.float32]:
        """Return what a term weighs in each of its rows."""
        return self._weights[self._slices.get(term, slice(0))]
