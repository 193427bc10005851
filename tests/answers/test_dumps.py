"""A release as files to take home: what they hold, their checksums, and that they are never half-written."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard

from jingjinji.answers.releases import dumps
from jingjinji.answers.releases.dumps import CHECKSUMS, TRIG, DumpFile, dump_files
from jingjinji.faults import Fault
from jingjinji.release import MANIFEST, NQUADS, Release, publish


@pytest.fixture(scope="module")
def files(toy_release: Release, tmp_path_factory: pytest.TempPathFactory) -> dict[str, DumpFile]:
    """Return the dump of the toy release; not to be changed."""
    return dump_files(toy_release, tmp_path_factory.mktemp("dumps"))


def quads(content: bytes, form: ox.RdfFormat) -> ox.Dataset:
    """Return what RDF holds, with blank nodes named by content."""
    found = ox.Dataset(ox.parse(content, format=form))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def test_everything_is_there(files: dict[str, DumpFile], toy_release: Release) -> None:
    """N-Quads, TriG and the Turtle of each graph stand plain and compressed beside manifest and checksums."""
    turtle = {Path(row["file"]).name for row in toy_release.manifest["graphs"].values()}
    plain = {NQUADS, TRIG, *turtle}
    assert len(turtle) >= 6
    assert files.keys() == {*(name + end for name in plain for end in ("", ".gz", ".zst")), MANIFEST, CHECKSUMS}
    assert {file.path.name for file in files.values()} == {f.name for f in files[NQUADS].path.parent.iterdir()}


def test_the_compressed_twins_unpack_to_the_same_bytes(files: dict[str, DumpFile]) -> None:
    """Each `.gz` and `.zst` unpacks to the plain file."""
    for name, file in files.items():
        plain = files[name.removesuffix(".gz").removesuffix(".zst")].path.read_bytes()
        if name.endswith(".gz"):
            assert gzip.decompress(file.path.read_bytes()) == plain
        elif name.endswith(".zst"):
            assert zstandard.decompress(file.path.read_bytes()) == plain


def test_trig_and_nquads_say_the_same(files: dict[str, DumpFile], toy_release: Release) -> None:
    """TriG and N-Quads hold the same dataset, and the Turtle files hold as many triples as the manifest says."""
    whole = files[NQUADS].path.read_bytes()
    assert whole == toy_release.nquads.read_bytes()
    assert quads(files[TRIG].path.read_bytes(), ox.RdfFormat.TRIG) == quads(whole, ox.RdfFormat.N_QUADS)
    for row in toy_release.manifest["graphs"].values():
        turtle = files[Path(row["file"]).name].path
        assert len(list(ox.parse(path=turtle, format=ox.RdfFormat.TURTLE))) == row["triples"]


def sha256sum(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `sha256sum -c` as a person would."""
    command = ["sha256sum", "-c", CHECKSUMS]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_sha256sum_accepts_the_checksums(files: dict[str, DumpFile], tmp_path: Path) -> None:
    """`sha256sum -c` finds every file as listed, and notices one changed byte."""
    folder = shutil.copytree(files[CHECKSUMS].path.parent, tmp_path / "taken")
    checked = sha256sum(folder)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == len(files) - 1
    content = bytearray((folder / TRIG).read_bytes())
    content[100] ^= 1
    (folder / TRIG).write_bytes(content)
    assert sha256sum(folder).returncode == 1


def test_the_version_is_the_checksum_of_the_manifest(files: dict[str, DumpFile], toy_release: Release) -> None:
    """Whoever has the manifest can tell which release it is."""
    assert files[MANIFEST].sha256.startswith(toy_release.version)


def test_made_twice_is_the_same_bytes(files: dict[str, DumpFile], toy_release: Release, tmp_path: Path) -> None:
    """A dump that is made again has the same checksums, at another time too."""
    again = dump_files(toy_release, tmp_path)
    assert {name: file.sha256 for name, file in again.items()} == {name: file.sha256 for name, file in files.items()}


def test_it_is_made_once(toy_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time nothing is written."""
    first = dump_files(toy_release, tmp_path)
    monkeypatch.setattr(dumps, "_write", None)
    assert dump_files(toy_release, tmp_path) == first


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_an_interrupted_dump_has_no_name(
    toy_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    """When writing stops in the middle nothing is left, and the next try makes the dump whole."""
    compress, done = dumps._compress, []

    def stop(file: Path) -> None:
        if len(done) == 2:
            raise error
        done.append(file)
        compress(file)

    monkeypatch.setattr(dumps, "_compress", stop)
    with pytest.raises(error):
        dump_files(toy_release, tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(dumps, "_compress", compress)
    assert sha256sum(dump_files(toy_release, tmp_path)[CHECKSUMS].path.parent).returncode == 0


def test_whoever_was_quicker_wins(toy_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another process finishes the same dump first, its files are used and ours are dropped."""
    write = dumps._write

    def write_late(release: Release, folder: Path) -> None:
        monkeypatch.setattr(dumps, "_write", write)
        dump_files(release, tmp_path)
        write(release, folder)

    monkeypatch.setattr(dumps, "_write", write_late)
    assert NQUADS in dump_files(toy_release, tmp_path)
    assert [folder.name for folder in tmp_path.iterdir()] == [toy_release.version]


def test_a_damaged_release_is_not_handed_on(tmp_path: Path) -> None:
    """A file that is not what the manifest says is a fault that names it, and no dump appears."""
    release = publish(tmp_path / "out", {NQUADS: b"<a:a> <a:b> <a:c> <a:g> .\n"}, {})
    release.nquads.write_bytes(b"<a:a> <a:b> <a:d> <a:g> .\n")
    with pytest.raises(Fault, match="not what its manifest says") as caught:
        dump_files(release, tmp_path / "dumps")
    assert caught.value.file == release.nquads
    assert list((tmp_path / "dumps").iterdir()) == []


def test_across_file_systems_files_are_copied(
    toy_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file cannot have a second name it is copied."""

    def refuse(*_names: object) -> None:
        raise OSError(18, "another device")

    monkeypatch.setattr(os, "link", refuse)
    files = dump_files(toy_release, tmp_path)
    assert hashlib.sha256(files[NQUADS].path.read_bytes()).hexdigest() == files[NQUADS].sha256
