"""What `/dump/` lists: the files of one release, what each holds, and which other releases there are.

Knows the manifest's graphs and the names of a dump's files. Pure functions; must not know requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jingjinji.answers.releases.dumps import CHECKSUMS, DumpFile
from jingjinji.release import MANIFEST, Release

TEXTS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "数据下载",
        "lead": "整个图谱与各命名图的文件。带版本号的地址内容永不改变；latest 总是指向当前版本。",
        "release": "版本",
        "current": "当前版本",
        "file": "文件",
        "holds": "内容",
        "everything": "全部命名图",
        "triples": "三元组",
        "size": "大小",
        "compressed": "压缩",
        "checksum": "SHA-256 校验和",
        "verify": "下载并核对",
        "manifest": "清单：输入、图与校验和",
        "checksums": "全部文件的校验和",
        "releases": "所有版本",
        "further": "另有 {} 个较小来源的文件",
    },
    "en": {
        "title": "Downloads",
        "lead": "The whole graph and each named graph as files. An address with a version never changes its content; "
        "latest always leads to the current version.",
        "release": "Release",
        "current": "current",
        "file": "File",
        "holds": "Holds",
        "everything": "every named graph",
        "triples": "Triples",
        "size": "Size",
        "compressed": "Compressed",
        "checksum": "SHA-256",
        "verify": "Download and check",
        "manifest": "manifest: inputs, graphs and checksums",
        "checksums": "checksums of all files",
        "releases": "All releases",
        "further": "{} more files, of smaller sources",
    },
}


def describe(
    release: Release, files: Mapping[str, DumpFile], versions: Sequence[str], current: str, address: str
) -> dict[str, Any]:
    """Return the index of a release as plain data, with absolute addresses under `address` (`…/dump/`)."""
    graphs = release.manifest.get("graphs", {})
    held = {Path(row["file"]).name: (iri, row["triples"]) for iri, row in graphs.items()}
    total = sum(row["triples"] for row in graphs.values())
    rows = []
    for name, file in files.items():
        plain = name.removesuffix(".gz").removesuffix(".zst")
        graph, triples = held.get(plain, (None, None if plain in (MANIFEST, CHECKSUMS) else total))
        row = {
            "name": name,
            "graph": graph,
            "triples": triples,
            "media_type": files[plain].media_type,
            "compression": {".gz": "gzip", ".zst": "zstd"}.get(file.path.suffix),
            "bytes": file.size,
            "sha256": file.sha256,
            "url": f"{address}{release.version}/{name}",
        }
        rows.append(row)
    others = [{"version": name, "current": name == current, "url": f"{address}{name}/"} for name in versions]
    return {"version": release.version, "current": release.version == current, "files": rows, "releases": others}


def size(count: int) -> str:
    """Return a number of bytes as people read it, in decimal units."""
    for unit, bytes_of_unit in (("MB", 1_000_000), ("kB", 1000)):
        if count >= bytes_of_unit:
            return f"{count / bytes_of_unit:.1f} {unit}"
    return f"{count} B"
