"""The client for notebooks: named questions, free queries, effects, facts; every table comes as a typed frame."""

from __future__ import annotations

from typing import Any

from rdflib import Graph

from jingjinji.answers.effects import find_effects
from jingjinji.answers.library.bind import bind, find_question, questions
from jingjinji.answers.library.parameters import ask_question, resolve_values
from jingjinji.answers.table import Table, Term, read_table
from jingjinji.client.frames import make_frame
from jingjinji.client.transport import TURTLE, Service
from jingjinji.faults import Fault

_SOME = 500  # IRIs whose labels are asked for at once
_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?iri ?label {{ VALUES ?iri {{ {iris} }} ?iri skos:prefLabel|rdfs:label ?label }}
"""


class Client:
    """A SPARQL service as frames.

    `language` (zh or en) is that of labels, `frame` is pandas or polars, `timeout` in seconds is for each try. A busy
    service is asked again at most `retries` times. `version` is the dataset version that the last answer told.
    """

    def __init__(
        self,
        endpoint: str = "http://127.0.0.1:8000/sparql",
        *,
        language: str = "en",
        frame: str = "pandas",
        timeout: float = 60.0,
        retries: int = 3,
    ) -> None:
        if language not in ("zh", "en"):
            raise Fault(f"“{language}” is not a language of the graph", hint="zh or en")
        self.version: str | None = None
        self._language = language
        self._frame = frame
        self._service = Service(endpoint, timeout, retries)
        self._labels: dict[str, str | None] = {}

    def query(self, text: str, *, labels: bool = True) -> Any:
        """Run a query: SELECT gives a frame, ASK a bool, CONSTRUCT and DESCRIBE an rdflib `Graph`."""
        reply = self._service.send(text)
        self.version = reply.version or self.version
        if reply.media_type == TURTLE:
            return Graph().parse(data=reply.body, format="turtle")
        table = read_table(reply.body)
        if table.columns == ("answer",) and b'"boolean"' in reply.body:
            return table.rows[0][0] == Term("literal", "true")
        return self._as_frame(table, labels=labels)

    def queries(self) -> Any:
        """Return the questions of the library: name, question in the client's language, tags, parameters."""
        rows = []
        for question in questions():
            asked = question.zh if self._language == "zh" else question.en
            told = (f"{p.name}: {p.type}" + (f" = {p.default}" if p.default else "") for p in question.parameters)
            cells = (question.name, asked, ", ".join(question.tags), "; ".join(told))
            rows.append(tuple(Term("literal", cell) for cell in cells))
        return make_frame(Table(("name", "question", "tags", "parameters"), tuple(rows)), {}, self._frame)

    def ask_named(self, name: str, **parameters: object) -> Any:
        """Ask a question of the library; an IRI may be written as `kind/slug` or by its name in either language."""
        values = {key: str(value) for key, value in parameters.items()}
        return self._as_frame(ask_question(find_question(name), values, self), labels=True)

    def text_of(self, name: str, **parameters: object) -> str:
        """Return the SPARQL text of a question with its parameters bound, to be changed and run by `query`."""
        values = {key: str(value) for key, value in parameters.items()}
        question = find_question(name)
        return bind(question, resolve_values(question, values, self)[0])

    def effects(
        self,
        indicator: str | None = None,
        measure: str | None = None,
        place: str | None = None,
        min_strength: int = 1,
    ) -> Any:
        """Return effect claims with figure, strength, printed phrase and line; 3 and 4 are explicit statements."""
        wanted = {"indicator": indicator, "measure": measure, "place": place}
        named = {kind: name for kind, name in wanted.items() if name}
        return self._as_frame(find_effects(named, min_strength, self._language, self), labels=True)

    def facts(self, question: str, limit: int = 5) -> dict[str, Any]:
        """Return what our service answers to a question in words: facts with citations, or why there are none.

        Only our own service has `/api/facts`; another answers with a fault.
        """
        told: dict[str, Any] = self._service.get("api/facts", q=question, lang=self._language, limit=limit)
        return told

    def select(self, text: str) -> Table:
        """Run a SELECT or ASK query and return its terms as they came, without a frame."""
        reply = self._service.send(text)
        self.version = reply.version or self.version
        return read_table(reply.body)

    def _as_frame(self, table: Table, *, labels: bool) -> Any:
        iris = {cell.value for row in table.rows for cell in row if cell and cell.type == "uri"} if labels else set()
        return make_frame(table, self._labels_of(iris), self._frame)

    def _labels_of(self, iris: set[str]) -> dict[str, str]:
        """Return the labels of `iris` in the client's language, else in another; each is asked for once."""
        wanted = sorted(iri for iri in iris - self._labels.keys() if not set(iri) & set(' <>"{}|^`\\'))
        for start in range(0, len(wanted), _SOME):
            some = wanted[start : start + _SOME]
            table = self.select(_LABELS.format(iris=" ".join(f"<{iri}>" for iri in some)))
            self._labels |= dict.fromkeys(some)
            for row in table.rows:
                if row[0] and row[1] and (row[1].language == self._language or not self._labels.get(row[0].value)):
                    self._labels[row[0].value] = row[1].value
        return {iri: label for iri in iris if (label := self._labels.get(iri))}
