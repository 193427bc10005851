"""The curators' graphs on disk: complete, durable, one writer."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jingjinji.faults import Fault
from jingjinji.store import curated

A, B = "http://me.example/a", "http://me.example/b"


def kept(out: Path, **changes: bytes | None) -> curated.State:
    """Make changes to graphs a and b count."""
    named = {f"http://me.example/{name}": content for name, content in changes.items()}
    state = curated.stage(curated.current(out), named)
    curated.commit(state)
    return state


def test_what_is_committed_is_read_again(tmp_path: Path) -> None:
    """A state holds its graphs, empty ones too; the same content has the same version."""
    assert curated.current(tmp_path).version is None
    first = kept(tmp_path, a=b"1\n2\n", b=b"")
    assert curated.contents(curated.current(tmp_path)) == {A: b"1\n2\n", B: b""}
    assert {iri: size for iri, (_, size) in first.graphs.items()} == {A: 2, B: 0}
    second = kept(tmp_path, a=None)
    assert curated.contents(curated.current(tmp_path)) == {B: b""}
    assert second.version != first.version
    assert kept(tmp_path, a=b"1\n2\n").version == first.version


def test_what_is_only_staged_does_not_count(tmp_path: Path) -> None:
    """Before it is committed, a state changes nothing."""
    first = kept(tmp_path, a=b"1\n")
    curated.stage(first, {A: b"2\n"})
    assert curated.current(tmp_path).version == first.version
    assert curated.contents(curated.current(tmp_path)) == {A: b"1\n"}


def test_the_current_state_outlives_every_sweep(tmp_path: Path) -> None:
    """Old states and unfinished files go; what the current state needs stays."""
    kept(tmp_path, a=b"kept\n")
    for number in range(40):
        state = kept(tmp_path, b=b"%d\n" % number)
        (state.folder / "graphs" / ".unfinished-x").write_bytes(b"half")
        curated.sweep(state)
    assert curated.contents(curated.current(tmp_path)) == {A: b"kept\n", B: b"39\n"}
    assert len(list((tmp_path / "curated").rglob("*.nq"))) < 20
    assert not list((tmp_path / "curated").rglob(".unfinished-*"))


@pytest.mark.parametrize("damage", ["change", "remove", "list", "pointer"])
def test_damage_is_a_fault(tmp_path: Path, damage: str) -> None:
    """A changed or missing file is told by its name, never served."""
    state = kept(tmp_path, a=b"1\n")
    (graph,) = (tmp_path / "curated" / "graphs").iterdir()
    assert state.file is not None
    if damage == "change":
        graph.write_bytes(b"2\n")
    elif damage == "remove":
        graph.unlink()
    elif damage == "list":
        state.file.write_bytes(b"{")
    else:
        (tmp_path / "curated" / "current").write_text("nothing\n")
    with pytest.raises(Fault, match="curated"):
        curated.contents(curated.current(tmp_path))


def test_there_is_one_writer(tmp_path: Path) -> None:
    """A second writer is refused while the first is there, and taken after it."""
    with (
        curated.only_writer(tmp_path),
        pytest.raises(Fault, match="another writable service"),
        curated.only_writer(tmp_path),
    ):
        pass
    with curated.only_writer(tmp_path):
        pass


_WRITER = """
import sys
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from jingjinji.store import curated
out = Path(sys.argv[1])
for number in range(int(sys.argv[2]), 10**6):
    content = b"%d\\n" % number
    state = curated.stage(curated.current(out), {"urn:a": content, "urn:b": content * 100})
    curated.commit(state)
    print(number, flush=True)
    curated.sweep(state)
"""


def test_a_kill_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    """Killed at many moments, a writer loses nothing that it has told and leaves both graphs of one state."""
    chance, told = random.Random(7), 0
    for _ in range(15):
        command = [sys.executable, "-c", _WRITER, str(tmp_path), str(told)]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline()]
            time.sleep(chance.uniform(0, 0.08))
            writer.kill()
            lines += [line for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        kept = curated.contents(curated.current(tmp_path))
        number = int(kept["urn:a"])
        assert kept["urn:b"] == b"%d\n" % number * 100
        assert number in (int(lines[-1]), int(lines[-1]) + 1)
        told = number + 1
    assert told > 15


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not tell the names of open files")
def test_all_is_on_the_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is synced before it gets its name, and every folder before the state counts."""
    events: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def syncing(descriptor: int) -> None:
        events.append("sync " + Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    def naming(file: Path, target: Path) -> Path:
        events.append("name " + target.name)
        assert events[-2] == f"sync {file.name}"
        return replace(file, target)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(Path, "replace", naming)
    kept(tmp_path, a=b"1\n", b=b"2\n")
    before = events[: events.index("name current")]
    assert [event for event in before if event.startswith("name")][-1].endswith(".json")
    assert {"sync graphs", "sync states"} <= set(before)
    assert set(events[events.index("name current") + 1 :]) >= {"sync curated", f"sync {tmp_path.name}"}
