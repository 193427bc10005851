"""One query against a release that is held in memory, under caps. Runs inside an evaluation process.

Knows the engine (pyoxigraph) and its habits. Must not know processes or frames.

Law: the whole result is held back until it is complete or a cap applies; only then is its head known. So a
failure at any point has a status, and a capped answer is always announced.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from jingjinji.store import tokens
from jingjinji.store.explain import explain
from jingjinji.store.graphs import Graphs
from jingjinji.store.lexical import Forms
from jingjinji.store.limits import Limits
from jingjinji.store.port import (
    EXPLANATION,
    EngineRefused,
    Kind,
    MemoryExceeded,
    NoForm,
    NotAcceptable,
    QuerySyntax,
    Request,
)
from jingjinji.store.stars import Rewritten, Stars, describe
from jingjinji.store.statistics import Statistics
from jingjinji.store.write import Row, write_table

_FEW_ROWS = 10_000  # so many are worth a second run to tell how their decimals are written
_TYPED = b"^^<http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True)
class Result:
    """A serialised result and what must be known before its first byte."""

    kind: Kind
    media_type: str
    body: bytes
    truncated: bool
    repeatable: bool


class Engine:
    """A release and the curators' graphs in memory, a copy with marked decimals if needed, how literals are written.

    `curated` holds the curators' graphs as they are on disk; `protected` are the graphs of the release.
    """

    def __init__(self, nquads: Path, curated: Mapping[str, bytes] | None = None) -> None:
        """Load a release and the curators' graphs, which are N-Quads by graph IRI."""
        self.curated = dict(curated or {})
        content, beside = nquads.read_bytes(), b"".join(self.curated.values())
        typed = b"".join(line for line in (content + beside).splitlines(keepends=True) if _TYPED in line)
        self._forms = Forms(ox.parse(typed, format=ox.RdfFormat.N_QUADS))
        store = _load(content)
        self.protected = frozenset(name.value for name in store.named_graphs())
        self.graphs = Graphs(self._add_curated(store, beside))
        self._marked = self._load_marked(content, beside) if self._forms.torn else None
        self._stars = Stars(Statistics(self.graphs.store))

    def _load_marked(self, content: bytes, beside: bytes) -> Graphs:
        mark = self._forms.mark
        return Graphs(self._add_curated(_load(mark(content)), mark(beside)))

    def _add_curated(self, store: ox.Store, nquads: bytes) -> ox.Store:
        """Add the curators' quads one by one: a bulk load would name their blank nodes anew."""
        store.extend(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
        for iri in self.curated:
            store.add_graph(ox.NamedNode(iri))
        return store

    def evaluate(self, request: Request, limits: Limits) -> Result:
        """Answer `request`, or raise the `StoreFault` that says why not."""
        if request.explain:
            return Result("tabular", EXPLANATION, self.explain(request, limits).encode(), False, True)
        scan = tokens.scan(request.query)
        refuse(request.query, scan, limits)
        limits = replace(limits, rows=min(limits.rows, request.rows or limits.rows))
        try:
            alone = self._marked if scan.form == "SELECT" and not scan.compares else None
            stars = self._stars if limits.rewrite else None
            solved = (alone or self.graphs).query(request.query, scan, request.dataset, stars)
            if isinstance(solved, ox.QueryTriples):
                return self._graph(solved, request, scan, limits)
            if isinstance(solved, ox.QueryBoolean):
                return _boolean(solved, request, scan)
            rows: Iterator[Row] = map(tuple, solved)
            is_computed = [variable.value in scan.computed for variable in solved.variables]
            told = map(self._forms.of_marked, rows) if alone else self._tell(rows, request, scan, stars)
            as_written = (self._forms.of_row(kept, way, is_computed) for kept, way in told)
            return _table(solved, as_written, request, scan, limits)
        except SyntaxError as error:
            raise explain(str(error), request.query, scan) from error
        except MemoryError as error:
            raise MemoryExceeded("the query needed more memory than one query may have") from error
        except (RuntimeError, OSError, ValueError) as error:
            raise EngineRefused(f"the engine cannot answer this query: {error}") from error

    def explain(self, request: Request, limits: Limits) -> str:
        """Return the query as it is evaluated, behind comments on what was done to it; raises a `StoreFault`."""
        scan = tokens.scan(request.query)
        refuse(request.query, scan, limits)
        try:
            rewritten = self.graphs.rewrite(request.query, scan, self._stars)
            self.graphs.check(rewritten.text)
        except SyntaxError as error:
            raise explain(str(error), request.query, scan) from error
        return describe(rewritten) if limits.rewrite else describe(Rewritten(request.query))

    def _tell(
        self, rows: Iterator[Row], request: Request, scan: tokens.Scan, stars: Stars | None
    ) -> Iterator[tuple[Row, Row | None]]:
        """Yield each row with what the marked copy tells of it, where a second run is of use; see `lexical`."""
        first = list(islice(rows, _FEW_ROWS))
        told: defaultdict[Row, deque[Row]] = defaultdict(deque)
        if self._marked and len(first) < _FEW_ROWS and any(map(self._forms.needs_marks, first)):
            again = self._marked.query(request.query, scan, request.dataset, stars)
            assert isinstance(again, ox.QuerySolutions)
            for marked in islice(again, _FEW_ROWS):
                kept, way = self._forms.of_marked(tuple(marked))
                told[kept].append(way)
        for row in chain(first, rows):
            yield row, told[row].popleft() if told.get(row) else None

    def _graph(self, solved: ox.QueryTriples, request: Request, scan: tokens.Scan, limits: Limits) -> Result:
        media_type = request.formats.graph
        if media_type is None:
            raise NotAcceptable("graph")
        buffer = _Buffer()
        capped = _Capped(map(self._forms.of_triple, solved), buffer, limits)
        prefixes = {name: iri for name, iri in scan.declared.items() if ":" in iri}
        try:
            ox.serialize(capped, buffer, ox.RdfFormat.from_media_type(media_type), prefixes=prefixes)  # type: ignore[arg-type]
        except OSError as error:  # nothing is written to a file: the format has no form for a triple
            raise NoForm(f"this graph cannot be sent as {media_type}: {error}") from error
        return Result("graph", media_type, b"".join(buffer.parts), capped.applied, not scan.volatile)


def _table(
    solved: ox.QuerySolutions, rows: Iterable[Row], request: Request, scan: tokens.Scan, limits: Limits
) -> Result:
    media_type = request.formats.tabular
    if media_type is None:
        raise NotAcceptable("tabular")
    variables = [variable.value for variable in solved.variables]
    written = write_table(media_type, variables, rows, limits.rows, limits.max_bytes)
    return Result("tabular", media_type, written.body, written.truncated, not scan.volatile)


def _load(nquads: bytes) -> ox.Store:
    store = ox.Store()
    store.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
    return store


def refuse(query: str, scan: tokens.Scan, limits: Limits) -> None:
    """Raise a `StoreFault` if the text, query or update, asks other services or nests too deep."""
    if scan.service_at is not None:
        line, column = tokens.position(query, scan.service_at)
        raise EngineRefused(
            "SERVICE is switched off here: this store does not ask other endpoints",
            line=line,
            column=column,
            hint="ask the other endpoint yourself and pass its answers in a VALUES block",
        )
    if scan.nesting > limits.nesting:
        raise QuerySyntax(
            f"the query nests brackets {scan.nesting} deep; {limits.nesting} is the limit",
            hint="write it flatter",
        )


def _boolean(solved: ox.QueryBoolean, request: Request, scan: tokens.Scan) -> Result:
    media_type = request.formats.tabular
    if media_type is None:
        raise NotAcceptable("tabular")
    body = solved.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))
    assert body is not None
    return Result("tabular", media_type, body, truncated=False, repeatable=not scan.volatile)


class _Buffer:
    """The file that the serialiser of graphs writes to."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: it is all in memory."""


class _Capped:
    """The triples up to the caps; the serialiser then closes the document as if they were all."""

    def __init__(self, triples: Iterable[ox.Triple], buffer: _Buffer, limits: Limits) -> None:
        self.applied = False
        self._triples = triples
        self._buffer = buffer
        self._limits = limits

    def __iter__(self) -> Iterator[ox.Triple]:
        for number, triple in enumerate(self._triples):
            if number >= self._limits.rows or self._buffer.size >= self._limits.max_bytes:
                self.applied = True
                return
            yield triple
