"""A release is published whole or not at all, and knows whether it is still what the inputs give."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jingjinji import bundle
from jingjinji.faults import Fault
from jingjinji.release import (
    MANIFEST,
    NQUADS,
    Release,
    current,
    damage,
    inputs_hash,
    is_stale,
    newest_intact,
    on_disk,
    prune,
    publish,
)
from world import rewrite, toy_checkout

FILES = {NQUADS: b"<a:a> <a:b> <a:c> <a:g> .\n", "graphs/g.ttl": b"<a:a> <a:b> <a:c> .\n"}
OTHER = {**FILES, NQUADS: b""}


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """Return a checkout of the toy that a test may change, without texts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "CHECKOUT", toy_checkout(tmp_path))
        patch.delenv("JINGJINJI_SOURCES", raising=False)
        yield tmp_path


def test_a_release_is_what_was_published(tmp_path: Path) -> None:
    """The files stand as given, the manifest holds their hashes, and the release is current."""
    release = publish(tmp_path, FILES, {"inputs": "x"})
    assert {name: (release.folder / name).read_bytes() for name in FILES} == FILES
    assert release.nquads == release.folder / NQUADS
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    assert release.manifest == {"inputs": "x", "files": hashes}
    assert current(tmp_path) == release


def test_a_release_is_named_by_its_content(tmp_path: Path) -> None:
    """The same content and inputs have the same name; another byte or another input has another."""
    names = [
        publish(tmp_path / "a", FILES, {"inputs": "x"}).version,
        publish(tmp_path / "b", dict(reversed(FILES.items())), {"inputs": "x"}).version,
        publish(tmp_path / "b", OTHER, {"inputs": "x"}).version,
        publish(tmp_path / "b", FILES, {"inputs": "y"}).version,
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 3
    manifest = (tmp_path / "a" / "releases" / names[0] / MANIFEST).read_bytes()
    assert hashlib.sha256(manifest).hexdigest().startswith(names[0])


def test_nothing_is_current_at_first(tmp_path: Path) -> None:
    """Before anything is published there is no release, and that is no fault."""
    assert current(tmp_path) is None


def test_old_releases_stay(tmp_path: Path) -> None:
    """A new release takes the old one's place as current and leaves its files alone."""
    old = publish(tmp_path, FILES, {})
    new = publish(tmp_path, OTHER, {})
    assert current(tmp_path) == new != old
    assert old.nquads.read_bytes() == FILES[NQUADS]
    assert current(tmp_path) == publish(tmp_path, OTHER, {})


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_interrupted_write_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], after: int
) -> None:
    """When writing stops at any file, the old release is current and complete, and no half release has a name."""
    old = publish(tmp_path, FILES, {})
    write, written = Path.write_bytes, []

    def stop(file: Path, content: bytes) -> int:
        if len(written) == after:
            raise error
        written.append(file)
        return write(file, content)

    monkeypatch.setattr(Path, "write_bytes", stop)
    with pytest.raises(error):
        publish(tmp_path, OTHER, {})
    assert current(tmp_path) == old
    assert [file.name for file in (tmp_path / "releases").glob("[!.]*")] == [old.version]


def test_a_failed_write_leaves_no_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, what was begun is removed."""

    def fail(_file: Path, _content: bytes) -> int:
        raise OSError

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError):
        publish(tmp_path, FILES, {})
    assert list((tmp_path / "releases").iterdir()) == []


def test_a_failed_switch_keeps_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When pointing at the new release fails, the old one is served on."""
    old = publish(tmp_path, FILES, {})

    def fail(_file: Path, _target: Path) -> Path:
        raise OSError

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError):
        publish(tmp_path, OTHER, {})
    assert current(tmp_path) == old


def test_a_lost_release_is_a_fault(tmp_path: Path) -> None:
    """When the release that is named is gone, the fault says where that is written and what to do."""
    release = publish(tmp_path, FILES, {})
    (release.folder / MANIFEST).unlink()
    with pytest.raises(Fault, match="run jingjinji build") as caught:
        current(tmp_path)
    assert caught.value.file == tmp_path / "current"


def fresh(out: Path) -> Release:
    """Return a release that says it was built from the inputs as they are."""
    return publish(out, FILES, {"inputs": inputs_hash()})


def test_what_was_just_built_is_not_stale(checkout: Path) -> None:
    """A release of the present inputs is fresh; no release at all is stale."""
    release = fresh(checkout / "out")
    assert not is_stale(release)
    assert is_stale(None)
    assert is_stale(publish(checkout / "out", FILES, {}))


def test_a_changed_seed_makes_it_stale(checkout: Path) -> None:
    """One changed digit in the seeds makes the release stale, and changed back it is fresh again."""
    release = fresh(checkout / "out")
    air = checkout / "seeds" / "toy-2024" / "facts" / "01-air.toml"
    rewrite(air, "28.4", "28.5")
    assert is_stale(release)
    rewrite(air, "28.5", "28.4")
    assert not is_stale(release)


@pytest.mark.parametrize("change", ["new file", "renamed file", "lost file"])
def test_a_changed_set_of_files_makes_it_stale(checkout: Path, change: str) -> None:
    """A fact file that comes, goes or changes its name makes the release stale."""
    release = fresh(checkout / "out")
    facts = checkout / "seeds" / "toy-2024" / "facts"
    if change == "new file":
        (facts / "09.toml").touch()
    elif change == "renamed file":
        (facts / "01-air.toml").rename(facts / "00-air.toml")
    else:
        (facts / "01-air.toml").unlink()
    assert is_stale(release)


def test_texts_at_hand_make_it_stale(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release without sentences is stale once the source texts are at hand."""
    release = fresh(checkout / "out")
    monkeypatch.setenv("JINGJINJI_SOURCES", str(checkout / "sources"))
    assert is_stale(release)


def test_a_proved_release_stays_fresh_without_texts(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that was proved is fresh with the texts at hand, and still so without them."""
    proved = publish(checkout / "out", FILES, {"inputs": inputs_hash(), "proved": True})
    assert not is_stale(proved)
    monkeypatch.setenv("JINGJINJI_SOURCES", str(checkout / "sources"))
    assert not is_stale(proved)


def test_every_room_is_an_input(checkout: Path) -> None:
    """Seeds, ontology, queries, and the code that builds are all inputs; documentation is not."""
    rooms = {name.split("/")[0] for name, file in bundle.build_inputs() if file.is_relative_to(checkout)}
    assert rooms == {"seeds", "ontology", "queries"}
    code = {name.removeprefix("code/") for name, file in bundle.build_inputs() if file.suffix == ".py"}
    assert code >= {"facts/read.py", "pipeline/assemble.py", "pipeline/derive/baselines.py", "terms.py"}
    assert {file.suffix for _, file in bundle.build_inputs()} == {".toml", ".ttl", ".rq", ".py"}


def test_a_real_manifest(toy_release: Release) -> None:
    """A built release names its graphs, files, inputs and tools, and every file has the hash that is listed."""
    assert toy_release.manifest.keys() == {"files", "graphs", "inputs", "proved", "tools", "triples"}
    assert toy_release.manifest["proved"] is True
    for name, digest in toy_release.manifest["files"].items():
        assert hashlib.sha256((toy_release.folder / name).read_bytes()).hexdigest() == digest
    on_disk = {f.relative_to(toy_release.folder).as_posix() for f in toy_release.folder.rglob("*") if f.is_file()}
    assert on_disk == {MANIFEST, *toy_release.manifest["files"]}
    assert json.loads((toy_release.folder / MANIFEST).read_text(encoding="utf-8"))["tools"].keys() >= {"rdflib"}


@pytest.mark.parametrize("name", [NQUADS, "graphs/g.ttl", MANIFEST])
def test_damage_is_found_and_mended_by_publishing_again(tmp_path: Path, name: str) -> None:
    """One changed byte, or a missing file, is told by its name; the same build puts the release right."""
    release = publish(tmp_path, FILES, {"inputs": "x"})
    assert damage(release) is None
    for spoil in (lambda file: file.write_bytes(file.read_bytes() + b" "), Path.unlink):
        spoil(release.folder / name)
        if (release.folder / MANIFEST).is_file():
            assert damage(release) == Path(name).name or damage(release) == name
        assert damage(publish(tmp_path, FILES, {"inputs": "x"})) is None


def test_the_newest_intact_release_is_found(tmp_path: Path) -> None:
    """A damaged release is passed over; where all are damaged there is none."""
    first, second = (publish(tmp_path, FILES, {"inputs": name}) for name in "xy")
    assert newest_intact(tmp_path) == second
    second.nquads.write_bytes(b"")
    assert newest_intact(tmp_path) == first
    first.nquads.write_bytes(b"")
    assert newest_intact(tmp_path) is None


def test_pruning_keeps_the_newest_and_the_current(tmp_path: Path) -> None:
    """All but the newest go, with their dumps; the current one stays, whatever its age."""
    releases = [publish(tmp_path, FILES, {"inputs": name}) for name in "abcd"]
    for age, release in enumerate(releases):
        os.utime(release.folder / MANIFEST, (age, age))
    (tmp_path / "dumps" / releases[1].version).mkdir(parents=True)
    (tmp_path / "current").write_text(releases[0].version, encoding="utf-8")
    assert prune(tmp_path, 2) == [releases[1].version]
    assert {release.version for release in on_disk(tmp_path)} == {releases[at].version for at in (0, 2, 3)}
    assert not (tmp_path / "dumps" / releases[1].version).exists()
