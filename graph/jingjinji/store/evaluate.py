"""One query against a release that is held in memory, under caps. Runs inside an evaluation process.

Knows the engine (pyoxigraph) and its habits. Must not know how its process was forked, is fed and may be killed, nor
frames.

Law: a result's head is known only when it is complete or a cap applies; its body is handed on before, in pieces, to
somebody who holds it back until then. So a failure at any point has a status, a capped answer is always announced,
and a large answer takes no memory here.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from jingjinji.store import tokens
from jingjinji.store.body import Body, Pass
from jingjinji.store.explain import explain
from jingjinji.store.graphs import Graphs
from jingjinji.store.joins import Pattern
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
from jingjinji.store.survey import are_disjoint, lines_of
from jingjinji.store.witness import Witness, hangs_on_writing, to_show, witness
from jingjinji.store.write import Caps, Row, write_table

if TYPE_CHECKING:
    from jingjinji.store.columns import Columns

_FEW_ROWS = 10_000  # so many are worth a second run to tell how their decimals are written
COLUMNS_FROM = 250_000  # triples; of fewer the engine makes quick work, and columns would slow the start


@dataclass(frozen=True)
class Result:
    """A serialised result and what must be known before its first byte.

    `body` is the end of it, what was not handed on; `length` counts the bytes of all.
    """

    kind: Kind
    media_type: str
    body: bytes
    length: int
    truncated: bool
    repeatable: bool


@dataclass(frozen=True)
class _Asked:
    """A query, the patterns that say its columns, and the variables shown beside these.

    `is_alone` says that it is asked with the marks on, and only so.
    """

    request: Request
    limits: Limits
    scan: tokens.Scan
    stars: Stars | None
    patterns: tuple[Pattern, ...]
    shown: list[str]
    is_alone: bool


class Engine:
    """A release and the curators' graphs in memory, and how their literals are written.

    `curated` holds the curators' graphs as they are on disk; `protected` are the graphs of the release.
    """

    def __init__(
        self, nquads: Path, curated: Mapping[str, bytes] | None = None, *, columns_from: float = COLUMNS_FROM
    ) -> None:
        """Load a release and the curators' graphs, which are N-Quads by graph IRI.

        From so many triples on their columns are made, too.
        """
        self.curated = dict(curated or {})
        beside = b"".join(self.curated.values())
        lines = lines_of(nquads, beside)
        with ThreadPoolExecutor(1) as beneath:  # the engine works without Python meanwhile, on another core
            loading = beneath.submit(_load, nquads)
            self._forms = Forms(lines)
            self._is_disjoint = not self._forms.repeats and are_disjoint(lines)
            store = loading.result()
        self.protected = frozenset(name.value for name in store.named_graphs())
        self.graphs = Graphs(self._add_curated(store, beside), is_disjoint=self._is_disjoint)
        self._marks = self._forms.marks(self.graphs.store) if self._forms.torn else None
        columns = _columns(self.graphs) if len(store) >= columns_from else None
        self._stars = Stars(Statistics(self.graphs, columns))

    def _add_curated(self, store: ox.Store, nquads: bytes) -> ox.Store:
        """Add the curators' quads one by one: a bulk load would name their blank nodes anew."""
        store.extend(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
        for iri in self.curated:
            store.add_graph(ox.NamedNode(iri))
        return store

    def evaluate(self, request: Request, limits: Limits, hand_on: Pass | None = None) -> Result:
        """Answer `request`, or raise the `StoreFault` that says why not; pieces that were handed on are then void."""
        body = Body(hand_on)
        if request.explain:
            body.write(self.explain(request, limits).encode())
            return _result("tabular", EXPLANATION, body)
        scan = tokens.scan(request.query)
        refuse(request.query, scan, limits)
        limits = replace(limits, rows=min(limits.rows, request.rows or limits.rows))
        try:
            asked = self._prepare(request, limits, scan)
            with self._marked() if asked.is_alone else contextlib.nullcontext():
                solved = self.graphs.query(request.query, scan, request.dataset, asked.stars, asked.shown)
                if isinstance(solved, ox.QueryTriples):
                    return self._graph(solved, request, scan, limits, body)
                if isinstance(solved, ox.QueryBoolean):
                    return _boolean(solved, request, scan, body)
                return self._table(solved, asked, body)
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
            rewritten = self.graphs.rewrite(request.query, scan, self._stars, request.dataset)
            self.graphs.check(rewritten.text)
        except SyntaxError as error:
            raise explain(str(error), request.query, scan) from error
        return describe(rewritten) if limits.rewrite else describe(Rewritten(request.query))

    def _prepare(self, request: Request, limits: Limits, scan: tokens.Scan) -> _Asked:
        """Find out what tells how the literals of the answer are written; raises SyntaxError."""
        stars = self._stars if limits.rewrite else None
        patterns = self.graphs.rewrite(request.query, scan, stars, request.dataset).stated if stars else ()
        is_torn = self._forms.is_torn
        is_alone = self._marks is not None and scan.form == "SELECT" and not scan.compares
        is_alone = is_alone and hangs_on_writing(patterns, scan, is_torn)
        shown = [] if is_alone else to_show(patterns, scan, is_torn)
        return _Asked(request, limits, scan, stars, patterns, shown, is_alone)

    def _table(self, solved: ox.QuerySolutions, asked: _Asked, body: Body) -> Result:
        media_type = _accepted(asked.request)
        columns = [variable.value for variable in solved.variables]
        extra = len(asked.shown) if columns[: len(asked.shown)] == asked.shown else 0
        if asked.is_alone:
            told: Iterator[tuple[Row, Row | None]] = (self._forms.of_marked(tuple(row)) for row in solved)
        else:
            told = self._tell(solved, asked, witness(asked.patterns, asked.scan, asked.request.query, columns, extra))
        is_computed = [name in asked.scan.computed for name in columns[extra:]]
        as_written = (self._forms.of_row(kept, way, is_computed) for kept, way in told)
        caps = Caps(asked.limits.rows, asked.limits.max_bytes)
        cut = write_table(body, media_type, columns[extra:], as_written, caps)
        return _result("tabular", media_type, body, truncated=cut, repeatable=not asked.scan.volatile)

    def _tell(self, solved: ox.QuerySolutions, asked: _Asked, witness: Witness) -> Iterator[tuple[Row, Row | None]]:
        """Yield each row with what tells how it is written: its triples, else the marks; see `lexical`."""
        rows = (self._forms.of_witness(witness, tuple(row)) for row in solved)
        if self._marks is None:
            yield from rows
            return
        first = list(islice(rows, _FEW_ROWS))
        is_few = len(first) < _FEW_ROWS
        if is_few and any(self._forms.needs_marks(row, way, witness.is_calculated) for row, way in first):
            yield from self._tell_again(first, asked)
        else:
            yield from chain(first, rows)

    @contextlib.contextmanager
    def _marked(self) -> Iterator[None]:
        """Have the marks on while the block runs; it takes one or two milliseconds each way for the first release."""
        assert self._marks is not None
        self.graphs.exchange(self._marks.plain, self._marks.marked)
        collapse, self.graphs.collapse = self.graphs.collapse, None  # columns have no marks
        try:
            yield
        finally:
            self.graphs.exchange(self._marks.marked, self._marks.plain)
            self.graphs.collapse = collapse

    def _tell_again(self, first: list[tuple[Row, Row | None]], asked: _Asked) -> Iterator[tuple[Row, Row | None]]:
        """Yield each row with what the marks tell of it beside its triples.

        A row is known again by all its cells, else by those not computed, if all rows with these say the same.
        """
        told: defaultdict[Row, deque[Row]] = defaultdict(deque)
        of_stated: defaultdict[Row, set[Row]] = defaultdict(set)
        with self._marked():
            again = self.graphs.query(asked.request.query, asked.scan, asked.request.dataset, asked.stars)
            assert isinstance(again, ox.QuerySolutions)
            stated = [number for number, name in enumerate(again.variables) if name.value not in asked.scan.computed]
            for marked in islice(again, _FEW_ROWS):
                kept, way = self._forms.of_marked(tuple(marked))
                told[kept].append(way)
                of_stated[tuple(kept[number] for number in stated)].add(way)
        for row, by_triples in first:
            if told.get(row):
                yield row, _either(by_triples, told[row].popleft())
            else:
                ways = of_stated.get(tuple(row[number] for number in stated), set())
                yield row, _either(by_triples, next(iter(ways)) if len(ways) == 1 else None)

    def _graph(
        self, solved: ox.QueryTriples, request: Request, scan: tokens.Scan, limits: Limits, body: Body
    ) -> Result:
        media_type = request.formats.graph
        if media_type is None:
            raise NotAcceptable("graph")
        capped = _Capped(map(self._forms.of_triple, solved), body, limits)
        prefixes = {name: iri for name, iri in scan.declared.items() if ":" in iri}
        try:
            ox.serialize(capped, body, ox.RdfFormat.from_media_type(media_type), prefixes=prefixes)  # type: ignore[arg-type]
        except OSError as error:  # nothing is written to a file: the format has no form for a triple
            raise NoForm(f"this graph cannot be sent as {media_type}: {error}") from error
        return _result("graph", media_type, body, truncated=capped.applied, repeatable=not scan.volatile)


def _columns(graphs: Graphs) -> Columns:
    """Return the columns of all graphs, by which these graphs will answer what groups a join."""
    from jingjinji.store.collapse import Collapse  # noqa: PLC0415 - loading numpy would slow every start
    from jingjinji.store.columns import Columns  # noqa: PLC0415 - as above

    columns = Columns(graphs)
    graphs.collapse = Collapse(columns)
    return columns


def _either(first: Row | None, second: Row | None) -> Row | None:
    if first is None or second is None:
        return first or second
    return tuple(one or other for one, other in zip(first, second, strict=True))


def _result(kind: Kind, media_type: str, body: Body, *, truncated: bool = False, repeatable: bool = True) -> Result:
    return Result(kind, media_type, body.rest(), body.size, truncated, repeatable)


def _accepted(request: Request) -> str:
    if request.formats.tabular is None:
        raise NotAcceptable("tabular")
    return request.formats.tabular


def _load(nquads: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
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


def _boolean(solved: ox.QueryBoolean, request: Request, scan: tokens.Scan, body: Body) -> Result:
    media_type = _accepted(request)
    answer = solved.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))
    assert answer is not None
    body.write(answer)
    return _result("tabular", media_type, body, repeatable=not scan.volatile)


class _Capped:
    """The triples up to the caps; the serialiser then closes the document as if they were all."""

    def __init__(self, triples: Iterable[ox.Triple], body: Body, limits: Limits) -> None:
        self.applied = False
        self._triples = triples
        self._body = body
        self._limits = limits

    def __iter__(self) -> Iterator[ox.Triple]:
        for number, triple in enumerate(self._triples):
            if number >= self._limits.rows or self._body.size >= self._limits.max_bytes:
                self.applied = True
                return
            yield triple
