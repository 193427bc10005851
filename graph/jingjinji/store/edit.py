"""One edit of the curators' graphs, worked out in an evaluation process that ends with it.

Knows the engine (pyoxigraph): the process has a copy of all graphs of its own, which the edit is tried on. What comes
out is the new content of every graph that changed; nothing is changed for anybody else here.

Laws (SPARQL 1.1 Update 3, SPARQL 1.1 Protocol 2.2, SPARQL 1.1 Graph Store HTTP Protocol 5):
- All operations of an edit are done, or none.
- Only graphs within the author's scopes change, and never one of the release. What counts is what has changed in
  the end, not what the text says.
- The default graph is the union of all named graphs, also between the operations; nothing is written to it.
- What an edit leaves alone stays written as it was (“30.50”), though the engine keeps only values.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyoxigraph as ox

from jingjinji.store import tokens
from jingjinji.store.content import parse_content
from jingjinji.store.evaluate import Engine, refuse
from jingjinji.store.explain import explain_update, place_of
from jingjinji.store.graphs import graph_name, named_dataset
from jingjinji.store.keys import is_reserved, may_write
from jingjinji.store.lexical import as_kept, is_rewritable
from jingjinji.store.limits import MIB, Limits
from jingjinji.store.operations import Operation, operations
from jingjinji.store.port import (
    Conflict,
    Dataset,
    EngineRefused,
    MemoryExceeded,
    NoSuchGraph,
    OutOfReach,
    QuerySyntax,
)
from jingjinji.terms import BASE

Action = Literal["update", "put", "post", "delete"]

_GUARD = "CLEAR GRAPH <urn:jingjinji:there-is-no-such-graph> ; "
_MOST_BYTES = 64 * MIB
_N_QUADS = ox.RdfFormat.N_QUADS


@dataclass(frozen=True)
class Edit:
    """What an author with `scopes` wants done: an update over a dataset, or one graph put, added to or deleted."""

    action: Action
    scopes: tuple[str, ...]
    update: str = ""
    using: Dataset = field(default_factory=Dataset)
    graph: str = ""
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Changes:
    """The new N-Quads of every graph that changes, None for one that is gone, and which graphs are new."""

    graphs: Mapping[str, bytes | None]
    created: frozenset[str] = frozenset()


def work_out(engine: Engine, edit: Edit, limits: Limits) -> Changes:
    """Return what `edit` changes, or raise the `StoreFault` that says why it is not done."""
    try:
        changes = _update(engine, edit, limits) if edit.action == "update" else _replace(engine, edit)
    except MemoryError as error:
        raise MemoryExceeded("the edit needed more memory than one may have") from error
    if sum(len(content) for content in changes.graphs.values() if content) > _MOST_BYTES:
        most = _MOST_BYTES // MIB
        raise EngineRefused(f"the edit would leave graphs of more than {most} MiB", hint="split the graphs")
    return changes


def _replace(engine: Engine, edit: Edit) -> Changes:
    """Put, add to or delete one graph as a whole (Graph Store Protocol 5.3 to 5.5)."""
    _check_reach(engine, edit.graph, edit.scopes)
    name = graph_name(edit.graph)
    exists = name in set(engine.graphs.store.named_graphs())
    if edit.action == "delete":
        if not exists:
            raise NoSuchGraph(f"there is no graph <{edit.graph}>")
        return Changes({edit.graph: None})
    sent = [_placed(triple, name) for triple in parse_content(edit.content_type, edit.body, edit.graph)]
    old = engine.curated.get(edit.graph, b"")
    content = _written([*ox.parse(old, format=_N_QUADS), *sent] if edit.action == "post" else sent)
    if exists and content == old:
        return Changes({})
    return Changes({edit.graph: content}, frozenset() if exists else frozenset({edit.graph}))


def _check_reach(engine: Engine, iri: str, scopes: tuple[str, ...]) -> None:
    if iri in engine.protected or is_reserved(iri):
        hint = "write to a graph of your own, and refer to the things of the release by their IRIs"
        raise OutOfReach(f"<{iri}> belongs to the release and is never changed by an edit", hint=hint)
    if not may_write(iri, scopes):
        raise OutOfReach(f"this token may not write to <{iri}>", hint="it may write to " + ", ".join(scopes))


def _update(engine: Engine, edit: Edit, limits: Limits) -> Changes:
    """Do the operations one by one on the process's own graphs, and compare."""
    scan = tokens.scan(edit.update)
    refuse(edit.update, scan, limits)
    store = engine.graphs.store
    todo = operations(edit.update)
    for operation in todo:
        _read(operation, edit.update, scan)
        _check(operation, edit.using)
    before = _named(store)
    for operation in todo:
        if operation.reads:
            engine.graphs.unite()
        _perform(store, operation, edit.using)
    after = _named(store)
    changed = sorted(iri for iri in before.keys() | after.keys() if before.get(iri) != after.get(iri))
    for iri in changed:
        _check_reach(engine, iri, edit.scopes)
    nothing: set[ox.Quad] = set()
    contents = {
        iri: _revised(engine.curated.get(iri, b""), before.get(iri, nothing), after[iri]) if iri in after else None
        for iri in changed
    }
    return Changes(contents, frozenset(after.keys() - before.keys()))


def _read(operation: Operation, update: str, scan: tokens.Scan) -> None:
    """Have the engine read an operation without doing it: one that fails is put before it."""
    begin = len(operation.prologue)
    try:
        ox.Store().update(operation.prologue + _GUARD + operation.text, base_iri=BASE)
    except SyntaxError as error:
        message = str(error)
        line, column = place_of(message)
        lines = (operation.prologue + _GUARD + operation.text).split("\n")
        offset = sum(len(before) + 1 for before in lines[: line - 1]) + column - 1
        offset -= min(len(_GUARD), max(0, offset - begin))
        place = tokens.position(update, operation.origin(offset))
        raise explain_update(message, update, scan, place) from error
    except RuntimeError:
        return
    raise AssertionError("the guard before the operation did not fail")


def _check(operation: Operation, using: Dataset) -> None:
    if operation.form == "LOAD":
        hint = "fetch the document yourself and send it to /store"
        raise EngineRefused("LOAD is switched off here: this service fetches nothing", hint=hint)
    if operation.writes_default:
        hint = "name a graph: GRAPH <…> { … }, or WITH <…>"
        raise OutOfReach("the default graph is the union of all named graphs; nothing is written to it", hint=hint)
    if using and operation.names_dataset:
        raise QuerySyntax(
            "the dataset is given by parameters (using-graph-uri, using-named-graph-uri) and in the text (USING, WITH)",
            hint="give it in one place (SPARQL 1.1 Protocol 2.2.3)",
        )


def _perform(store: ox.Store, operation: Operation, using: Dataset) -> None:
    """Do one operation over its dataset; several default graphs are merged first, as a set.

    Each is given to the engine alone, because it reads no prologue after a semicolon (SPARQL 1.1 Update 3, Update).
    """
    merged = ox.NamedNode(f"urn:uuid:{uuid.uuid4()}")
    try:
        dataset = using
        if len([clause for clause in operation.clauses if not clause.named]) > 1:
            dataset = named_dataset(operation.prologue, operation.clauses)
        defaults = dataset.default_graphs
        if len(defaults) > 1:
            for iri in defaults:
                found = store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
                store.extend([_placed(quad, merged) for quad in found])
            defaults = (merged.value,)
        clauses = [f"USING <{_iri(iri)}>" for iri in defaults]
        clauses += [f"USING NAMED <{_iri(iri)}>" for iri in dataset.named_graphs]
        store.update(operation.over("\n".join(clauses)) if dataset else operation.whole, base_iri=BASE)
    except SyntaxError as error:  # the whole text was read, so it was taken apart wrongly
        hint = "send its operations one by one"
        raise EngineRefused(f"the update could not be taken apart: {error}", hint=hint) from error
    except RuntimeError as error:
        raise Conflict(f"nothing was changed: {_lower(str(error))}", hint="SILENT lets the rest be done") from error
    except (OSError, ValueError) as error:
        raise EngineRefused(f"the engine cannot do this update: {error}") from error
    finally:
        store.remove_graph(merged)


def _placed(triple: ox.Triple | ox.Quad, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _iri(text: str) -> str:
    return ox.NamedNode(text).value  # raises ValueError for what is no IRI


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _named(store: ox.Store) -> dict[str, set[ox.Quad]]:
    names: Iterator[ox.NamedNode | ox.BlankNode] = store.named_graphs()
    return {name.value: set(store.quads_for_pattern(None, None, None, name)) for name in names}


def _revised(written: bytes, before: set[ox.Quad], after: set[ox.Quad]) -> bytes:
    """Return a graph's new N-Quads: what stayed as it was written, what is new as the engine gives it."""
    quads = list(ox.parse(written, format=_N_QUADS))
    literals = {quad.object for quad in quads if isinstance(quad.object, ox.Literal)}
    kept = as_kept({literal for literal in literals if is_rewritable(literal)})
    stays = [
        quad
        for quad in quads
        if ox.Quad(quad.subject, quad.predicate, kept.get(quad.object, quad.object), quad.graph_name) in after
    ]
    return _written([*stays, *(after - before)])


def _written(quads: Iterable[ox.Quad]) -> bytes:
    content = ox.serialize(quads, format=_N_QUADS)
    assert content is not None
    return b"".join(sorted(set(content.splitlines(keepends=True))))
