"""`/dump/…` over a running server: addresses, validators, parts, compressed twins, older releases, the index."""

from __future__ import annotations

import base64
import gzip
import hashlib
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard

from jingjinji.release import current, publish
from store.toy import quads, toy_release

_PLAIN = {"Accept-Encoding": "identity"}


def fetch(service: Any, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """Send one request below `/dump` without following where it leads; unasked, nothing is compressed."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.request(method, f"{service.address}/dump{path}", headers=_PLAIN | names, timeout=30)


@pytest.fixture(scope="module")
def version(service: Any) -> str:
    """Return the version that is served."""
    return str(service.get().headers["x-dataset-version"])


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("all.nq", "application/n-quads"),
        ("all.trig", "application/trig"),
        ("all.nq.gz", "application/gzip"),
        ("all.nq.zst", "application/zstd"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        ("manifest.json", "application/json"),
    ],
)
def test_a_file_comes_whole_with_its_headers(service: Any, version: str, name: str, media_type: str) -> None:
    """A file has its media type, a strong tag, a digest (RFC 9530), and may be kept for ever (RFC 8246)."""
    answer = fetch(service, f"/{version}/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    digest = hashlib.sha256(answer.content)
    assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert answer.headers["x-dataset-version"] == version
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_the_content_is_the_release(service: Any, version: str) -> None:
    """N-Quads come as they were published, and the checksums are those of the files as they come."""
    assert fetch(service, f"/{version}/all.nq").content == quads().encode()
    lines = fetch(service, f"/{version}/SHA256SUMS").text.splitlines()
    assert len(lines) == 7
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256(fetch(service, f"/{version}/{name}").content).hexdigest() == digest


@pytest.mark.parametrize(("accept", "unpack"), [("gzip", gzip.decompress), ("zstd, gzip", zstandard.decompress)])
def test_a_compressed_twin_as_content_coding(service: Any, version: str, accept: str, unpack: Any) -> None:
    """A client that takes a coding gets the compressed twin of a plain file, under a tag of its own."""
    with httpx.stream("GET", f"{service.address}/dump/{version}/all.nq", headers={"Accept-Encoding": accept}) as got:
        packed = b"".join(got.iter_raw())
    assert got.headers["content-encoding"] == accept.partition(",")[0]
    assert got.headers["content-type"] == "application/n-quads"
    assert unpack(packed) == quads().encode()
    assert got.headers["etag"] != fetch(service, f"/{version}/all.nq").headers["etag"]
    assert got.headers["vary"] == "Accept-Encoding"
    refused = fetch(service, f"/{version}/all.nq", Accept_Encoding="gzip;q=0, zstd;q=0")
    assert "content-encoding" not in refused.headers


def test_parts(service: Any, version: str) -> None:
    """A range is a part of the plain file, whoever takes gzip; several come as multipart; beyond the end is 416."""
    whole = quads().encode()
    part = fetch(service, f"/{version}/all.nq", Range="bytes=100-199", Accept_Encoding="gzip")
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole)}"
    assert fetch(service, f"/{version}/all.nq", Range="bytes=-10").content == whole[-10:]
    several = fetch(service, f"/{version}/all.nq", Range="bytes=0-9,50-59")
    assert several.headers["content-type"].startswith("multipart/byteranges")
    assert whole[50:60] in several.content
    assert fetch(service, f"/{version}/all.nq", Range="bytes=99999999-").status_code == 416


def test_a_broken_off_download_goes_on(service: Any, version: str) -> None:
    """`If-Range` with the tag gives the rest; with another tag everything (RFC 9110, 13.1.5)."""
    tag = fetch(service, f"/{version}/all.nq", "HEAD").headers["etag"]
    assert fetch(service, f"/{version}/all.nq", Range="bytes=9-", If_Range=tag).status_code == 206
    assert fetch(service, f"/{version}/all.nq", Range="bytes=9-", If_Range='"other"').status_code == 200


def test_what_is_known_is_not_sent_again(service: Any, version: str) -> None:
    """`If-None-Match` with the tag is 304 without a body; with that of another coding it is not."""
    tag = fetch(service, f"/{version}/all.trig").headers["etag"]
    known = fetch(service, f"/{version}/all.trig", If_None_Match=f'"x", W/{tag}')
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert fetch(service, f"/{version}/all.trig", If_None_Match=tag, Accept_Encoding="gzip").status_code == 200


def test_head_and_options(service: Any, version: str) -> None:
    """HEAD has the headers of GET and no body; OPTIONS names the methods; others are 405 with `Allow`."""
    head, get = (fetch(service, f"/{version}/all.nq", method) for method in ("HEAD", "GET"))
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    for path in ("/", f"/{version}/", f"/{version}/all.nq"):
        assert fetch(service, path, "OPTIONS").headers["allow"] == "GET, HEAD, OPTIONS"
        refused = fetch(service, path, "DELETE")
        assert (refused.status_code, set(refused.headers["allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})


def test_latest_leads_to_the_version(service: Any, version: str) -> None:
    """`/dump/latest/…` leads to the served version and may not be kept; so does it behind a proxy's prefix."""
    for path in ("/latest/all.nq.gz", "/latest/"):
        answer = fetch(service, path)
        assert (answer.status_code, answer.headers["cache-control"]) == (307, "no-cache")
        assert answer.headers["location"] == path.replace("/latest", f"../{version}", 1)
    followed = httpx.get(f"{service.address}/dump/latest/all.nq", follow_redirects=True)
    assert followed.text == quads()
    for path in ("", "/latest", f"/{version}"):
        assert httpx.get(f"{service.address}/dump{path}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/0000000000000000/all.nq",
        "/{version}/secrets.ttl",
        "/{version}/..%2F..%2F..%2Fcurrent",
        "/..%2F{version}/all.nq",
        "/.unfinished-x/all.nq",
        "/{version}/all.nq/",
        "/%00/",
        "/latest/secrets.ttl/x",
    ],
)
def test_what_is_not_there(service: Any, version: str, path: str) -> None:
    """An unknown release, an unknown file or a path out of the folder is a 404 that says so."""
    answer = fetch(service, path.format(version=version))
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["detail"]


def test_the_index_for_programs(service: Any, version: str) -> None:
    """The JSON index lists files with sizes, checksums and absolute addresses that work, and the releases."""
    index = fetch(service, "/", Accept="application/json")
    assert index.headers["cache-control"] == "no-cache"
    content = index.json()
    assert (content["version"], content["current"]) == (version, True)
    assert content["releases"] == [{"version": version, "current": True, "url": f"{service.address}/dump/{version}/"}]
    assert len(content["files"]) == 8
    for file in content["files"]:
        got = httpx.get(file["url"], headers=_PLAIN)
        assert (len(got.content), hashlib.sha256(got.content).hexdigest()) == (file["bytes"], file["sha256"])
    whole = content["files"][0]
    assert (whole["name"], whole["triples"], whole["media_type"]) == ("all.nq", 404, "application/n-quads")
    packed = content["files"][1]
    assert (packed["compression"], packed["media_type"]) == ("gzip", "application/n-quads")


def test_the_index_for_people(service: Any, version: str) -> None:
    """The page comes in the reader's language with a link to every file; an unknown format is 406."""
    chinese = fetch(service, "/", Accept="text/html", Accept_Language="zh-CN")
    english = fetch(service, f"/{version}/?lang=en", Accept="text/html,*/*;q=0.8", Accept_Language="zh-CN")
    assert "<h1>数据下载</h1>" in chinese.text
    assert "<h1>Downloads</h1>" in english.text
    for name in ("all.nq", "all.nq.gz", "all.trig.zst", "SHA256SUMS"):
        assert f'href="/dump/{version}/{name}"' in english.text
    assert fetch(service, "/", Accept="image/png").status_code == 406


def test_behind_a_proxy(start: Any) -> None:
    """Under a root path and a forwarded host addresses are the proxy's."""
    service = start(root_path="/graph")
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "data.example"}
    index = httpx.get(f"{service.address}/graph/dump/", headers=headers).json()
    assert index["files"][0]["url"] == f"https://data.example/graph/dump/{index['version']}/all.nq"
    followed = httpx.get(f"{service.address}/graph/dump/latest/all.nq", follow_redirects=True)
    assert (followed.status_code, followed.url.path) == (200, f"/graph/dump/{index['version']}/all.nq")


def test_older_releases_stay_reachable(start: Any, tmp_path: Path) -> None:
    """A release that is still on disk is served by its version; one that is removed is gone, dump or not."""
    old = toy_release(tmp_path)
    new = publish(tmp_path, {"all.nq": b"<a:a> <a:b> <a:c> <a:g> .\n"}, {"graphs": {}})
    service = start(tmp_path)
    assert fetch(service, "/latest/all.nq").headers["location"] == f"../{new.version}/all.nq"
    answer = fetch(service, f"/{old.version}/all.nq")
    assert (answer.content, answer.headers["x-dataset-version"]) == (quads().encode(), old.version)
    listed = fetch(service, f"/{old.version}/").json()
    assert [(row["version"], row["current"]) for row in listed["releases"]] == [
        (new.version, True),
        (old.version, False),
    ]
    assert listed["current"] is False
    shutil.rmtree(old.folder)
    assert fetch(service, f"/{old.version}/all.nq").status_code == 404


def test_the_files_are_made_again_when_somebody_tidied_up(start: Any, tmp_path: Path) -> None:
    """When the folder of dumps is removed under a running server, the files come back with the same tags."""
    service = start()
    release = current(tmp_path)
    assert release is not None
    tag = fetch(service, f"/{release.version}/all.nq.gz").headers["etag"]
    shutil.rmtree(tmp_path / "dumps")
    assert fetch(service, f"/{release.version}/all.nq.gz").headers["etag"] == tag


def test_where_nothing_can_be_written_beside_the_releases(start: Any, tmp_path: Path) -> None:
    """Where `dumps` cannot be made beside the releases, the files are made elsewhere."""
    toy_release(tmp_path)
    (tmp_path / "dumps").touch()
    assert httpx.get(f"{start(tmp_path).address}/dump/latest/all.nq", follow_redirects=True).text == quads()


def test_a_damaged_release_is_not_served(start: Any, tmp_path: Path) -> None:
    """Files that no longer are what the manifest says are refused with a sentence."""
    service = start()
    release = current(tmp_path)
    assert release is not None
    release.nquads.write_bytes(b"")
    answer = fetch(service, f"/{release.version}/all.nq")
    assert answer.status_code == 500
    assert "not what its manifest says" in answer.json()["detail"]
