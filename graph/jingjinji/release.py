"""What a finished graph is: a folder of files with a manifest, published in one step.

A release is immutable and named by the hash of its content. `out/current` names the one that is served;
it is replaced atomically, so that a reader sees the old release or the new one and nothing between.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jingjinji import bundle
from jingjinji.faults import Fault

NQUADS = "all.nq"
MANIFEST = "manifest.json"
_NAME_LENGTH = 16
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*")


@dataclass(frozen=True)
class Release:
    """A published release: `folder/all.nq` holds every named graph, `folder/graphs/*.ttl` one each."""

    folder: Path

    @property
    def version(self) -> str:
        """Return the release's name, the hash of its content."""
        return self.folder.name

    @property
    def nquads(self) -> Path:
        """Return the file with the whole release as N-Quads."""
        return self.folder / NQUADS

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Return the manifest: files with hashes, graphs with counts, and what it was built from, by which tools."""
        content: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return content


def current(out: Path) -> Release | None:
    """Return the release that `out/current` names, or None if nothing was built yet."""
    pointer = out / "current"
    if not pointer.is_file():
        return None
    release = Release(out / "releases" / pointer.read_text(encoding="utf-8").strip())
    if not (release.folder / MANIFEST).is_file():
        raise Fault(
            "the release that this file names is not there",
            file=pointer,
            hint="run jingjinji build",
        )
    return release


def find(out: Path, version: str) -> Release | None:
    """Return the release called `version`, current or older, or None if no complete one has that name."""
    release = Release(out / "releases" / version)
    return release if _VERSION.fullmatch(version) and (release.folder / MANIFEST).is_file() else None


def on_disk(out: Path) -> list[Release]:
    """Return every complete release in `out`, the newest first."""
    names = [folder.name for folder in (out / "releases").glob("*")]
    found = [release for name in names if (release := find(out, name))]
    return sorted(found, key=lambda release: (-(release.folder / MANIFEST).stat().st_mtime_ns, release.version))


def damage(release: Release) -> str | None:
    """Return the name of the first file that is not as it was published, or None; the manifest is held to its name."""
    try:
        text = (release.folder / MANIFEST).read_bytes()
        if hashlib.sha256(text).hexdigest()[:_NAME_LENGTH] != release.version:
            return MANIFEST
        for name, expected in json.loads(text)["files"].items():
            with (release.folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                    return str(name)
    except OSError as error:
        return Path(str(error.filename)).name
    return None


def newest_intact(out: Path) -> Release | None:
    """Return the newest release in `out` that is as it was published, or None."""
    return next((release for release in on_disk(out) if damage(release) is None), None)


def prune(out: Path, keep: int) -> list[str]:
    """Remove all releases and their dumps but the current one and the newest `keep`; return the versions removed."""
    named = current(out)
    gone = [release.version for release in on_disk(out)[keep:] if named is None or release.version != named.version]
    for version in gone:
        for folder in (out / "releases" / version, out / "dumps" / version):
            shutil.rmtree(folder, ignore_errors=True)
    return gone


def publish(out: Path, files: dict[str, bytes], manifest: dict[str, Any]) -> Release:
    """Write a release beside the others and point `out/current` at it; on failure nothing changes.

    `files` maps relative names to content. The version is the hash of the content and the inputs.
    """
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = {**manifest, "files": hashes}
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    version = hashlib.sha256(text.encode()).hexdigest()[:_NAME_LENGTH]
    releases = out / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    target = releases / version
    if target.is_dir() and damage(Release(target)):
        shutil.rmtree(target)  # built again from the same inputs, it is what it should have been
    if not target.is_dir():
        scratch = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=releases))
        try:
            for name, content in {**files, MANIFEST: text.encode()}.items():
                file = scratch / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            scratch.chmod(0o755)
            _move(scratch, target)
        except BaseException:  # also an interrupt leaves nothing behind
            shutil.rmtree(scratch, ignore_errors=True)
            raise
    _point(out, version)
    return Release(target)


def _move(scratch: Path, target: Path) -> None:
    """Give the finished folder its name; another builder of the same version may have been quicker."""
    try:
        scratch.rename(target)
    except OSError:
        if not (target / MANIFEST).is_file():
            raise
        shutil.rmtree(scratch)


def _point(out: Path, version: str) -> None:
    scratch = out / f".current-{os.getpid()}"
    scratch.write_text(version + "\n", encoding="utf-8")
    scratch.replace(out / "current")


def inputs_hash() -> str:
    """Return one hash over every file that a build reads; the source texts are pinned by the seeds."""
    digest = hashlib.sha256()
    for name, file in bundle.build_inputs():
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_stale(release: Release | None) -> bool:
    """Tell whether `release` must be built anew: there is none, it is damaged, or its inputs have changed.

    So must one that was not proved against the texts where they are at hand now; one that was proved stays good where
    they are not.
    """
    if release is None or release.manifest.get("inputs") != inputs_hash():
        return True
    if bundle.sources() is not None and not release.manifest.get("proved"):
        return True
    return damage(release) is not None
