"""The curators' graphs on disk, beside the releases: `out/curated/`, changed in one step, durable before it is told.

Knows files. Must not know who may write, or the engine.

A state is a list of graphs, each a file of N-Quads named by the hash of its content; the state is named by the
hash of the list. `curated/current` names the state that counts. Files are only ever added, and `current` is
replaced atomically after everything it leads to has reached the disk. So a kill at any moment leaves the old
state or the new one (SPARQL 1.1 Update 3: a request is atomic), and a release that is built anew changes nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jingjinji.faults import Fault

_KEPT_STATES = 16  # a store that is being retired may still have to read the files of its state


@dataclass(frozen=True)
class State:
    """A state of the curators' graphs: its file, None before anything was written, and hash and size by graph IRI."""

    folder: Path
    file: Path | None
    graphs: Mapping[str, tuple[str, int]]

    @property
    def version(self) -> str | None:
        """Return the name of the state, the hash of its content, or None before anything was written."""
        return self.file.stem if self.file else None


def current(out: Path) -> State:
    """Return the state that counts in the folder of releases `out`."""
    folder = out / "curated"
    pointer = folder / "current"
    if not pointer.is_file():
        return State(folder, None, {})
    return read_state(folder / "states" / (pointer.read_text(encoding="utf-8").strip() + ".json"))


def read_state(file: Path) -> State:
    """Return the state that `file` holds; a file that is missing or damaged is a `Fault`."""
    try:
        listed = json.loads(file.read_text(encoding="utf-8"))["graphs"]
        graphs = {iri: (entry["file"], entry["triples"]) for iri, entry in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Fault("the list of the curators' graphs cannot be read", file=file, hint=_REPAIR) from error
    return State(file.parents[1], file, graphs)


def contents(state: State) -> dict[str, bytes]:
    """Return the N-Quads of every graph; a file that is not what it was is a `Fault`."""
    return {iri: _content(state.folder / "graphs" / f"{digest}.nq") for iri, (digest, _) in state.graphs.items()}


def _content(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Fault("a curators' graph cannot be read", file=file, hint=_REPAIR) from error
    if _digest(content) != file.stem:
        raise Fault("a curators' graph is damaged", file=file, hint=_REPAIR)
    return content


def stage(state: State, changes: Mapping[str, bytes | None]) -> State:
    """Write the state that follows by `changes` (None removes a graph) to the disk, without making it count."""
    graphs = dict(state.graphs)
    for iri, content in changes.items():
        if content is None:
            graphs.pop(iri, None)
        else:
            graphs[iri] = (_digest(content), content.count(b"\n"))
            _write(state.folder / "graphs" / f"{graphs[iri][0]}.nq", content)
    listed = {iri: {"file": digest, "triples": size} for iri, (digest, size) in sorted(graphs.items())}
    text = json.dumps({"graphs": listed}, ensure_ascii=False, indent=1).encode() + b"\n"
    file = state.folder / "states" / f"{_digest(text)[:16]}.json"
    _write(file, text)
    return State(state.folder, file, graphs)


def commit(state: State) -> None:
    """Make a staged state the one that counts; when this returns, it will be so after a crash."""
    assert state.version is not None
    _write(state.folder / "current", state.version.encode() + b"\n", replace=True)
    _sync_folder(state.folder.parent)


def sweep(state: State) -> None:
    """Remove files that neither `state` nor one of the last states needs, and what was never finished."""
    files = sorted(state.folder.glob("states/*.json"), key=lambda file: file.stat().st_mtime_ns)
    kept = {*files[-_KEPT_STATES:], *filter(None, [state.file])}
    needed: set[str] = set()
    for file in kept:
        with contextlib.suppress(Fault):
            needed |= {digest for digest, _ in read_state(file).graphs.values()}
    doomed = [file for file in files if file not in kept]
    doomed += [file for file in state.folder.glob("graphs/*.nq") if file.stem not in needed]
    for file in (*doomed, *state.folder.rglob(".unfinished-*")):
        file.unlink(missing_ok=True)


@contextlib.contextmanager
def only_writer(out: Path) -> Iterator[None]:
    """Be the only process that writes curators' graphs in `out`; a second one is a `Fault`. Death lets go."""
    (out / "curated").mkdir(parents=True, exist_ok=True)
    with (out / "curated" / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            hint = "stop it, or serve without --writable"
            raise Fault("another writable service uses this folder", file=out, hint=hint) from error
        yield


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(file: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file that is complete under its name or absent, on the disk when this returns."""
    if file.is_file() and not replace:
        file.touch()  # it counts among the last again
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_name(f".unfinished-{uuid.uuid4()}")
    with scratch.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(file)
    _sync_folder(file.parent)
    _sync_folder(file.parents[1])


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_REPAIR = "restore the folder “curated” from a copy, or move it away to serve the release alone"
