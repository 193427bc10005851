"""`/dump/…`: every release on disk as files to take home, at addresses that never change their content.

Knows addresses, ranges, validators and the index page. Must not know how the files are made: `dump_maker` does.

Laws:
- What stands at `/dump/{version}/{file}` is immutable (RFC 8246); `/dump/latest/…` only leads there (RFC 9110, 15.4.8).
- A part (RFC 9110, 14) is always a part of the file as it is stored, never of a coding of it.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from jingjinji import release as releases
from jingjinji.answers.releases.dumps import DumpFile
from jingjinji.faces.http.dataset import dump_index
from jingjinji.faces.http.dataset.dump_maker import DumpMaker
from jingjinji.faces.http.dataset.folding import folded
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.origin import public_address
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems.problem import Problem, not_acceptable
from jingjinji.faces.http.problems.telling import tell
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.faults import Fault
from jingjinji.release import Release

_FOREVER = "public, max-age=31536000, immutable"
_CODINGS = {"zstd": ".zst", "gzip": ".gz"}  # Accept-Encoding's word: our file's ending, the better first
_INDEX_FORMS = (negotiate.Offer("json", "application/json"), negotiate.Offer(negotiate.HTML, negotiate.HTML))
_READING = ["GET", "HEAD"]
_EXPOSED = "ETag, Accept-Ranges, Content-Range, Content-Length, Repr-Digest, X-Dataset-Version"


class Dumps:
    """The dumps of the releases in `settings.out`."""

    def __init__(self, settings: Settings, serving: Serving, pages: Pages, maker: DumpMaker) -> None:
        self._settings = settings
        self._serving = serving
        self._pages = pages
        self._maker = maker

    async def file(self, request: Request, version: str, name: str) -> Response:
        """Send a file, or the part of it that is asked for, or 304 (RFC 9110, 13 and 14)."""
        files = await self._files(self._release(version))
        if name not in files:
            raise _absent(f"the dump of release {version} has no file called “{name}”", "/dump/ lists the files")
        found = files[name]
        sent, coding = _coded(files, name, request.headers)
        tag = reply.entity_tag(found.sha256, coding)
        headers = {
            "ETag": tag,
            "Cache-Control": _FOREVER,
            "Vary": "Accept-Encoding",
            "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sent.sha256)).decode()}:",
            "X-Dataset-Version": version,
            "Access-Control-Expose-Headers": _EXPOSED,
        }
        if reply.matches(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        if coding:
            headers["Content-Encoding"] = coding
        return _Parts(self._pages, sent.path, headers=headers, media_type=found.media_type)

    async def index(self, request: Request, version: str | None) -> Response:
        """Send the list of files of a release, the served one if `version` is None, as JSON or as a page."""
        served = self._served()
        release = self._release(version) if version else served
        files = await self._files(release)
        address = public_address(request.scope, self._settings.trusted_proxies) + "/dump/"
        older = await asyncio.to_thread(releases.on_disk, self._settings.out)
        content = dump_index.describe(release, files, [r.version for r in older], served.version, address)
        headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache", "X-Dataset-Version": release.version}
        offer = negotiate.choose(request.headers.get("accept"), _INDEX_FORMS)
        if offer is None:
            raise not_acceptable(request.headers.get("accept"), (form.sent_as for form in _INDEX_FORMS))
        if offer.format != negotiate.HTML:
            return JSONResponse(content, headers=headers)
        language = negotiate.language(request.headers.get("accept-language"), request.query_params.get("lang"))
        texts = dump_index.TEXTS[language]
        shown = {**content, "files": folded(content["files"], "graph")}
        page = self._pages.render("dumps.html", language, texts=texts, size=dump_index.size, **shown)
        return Response(page, headers=headers, media_type=negotiate.HTML)

    def latest(self) -> str:
        """Return the version that is served."""
        return self._served().version

    def _served(self) -> Release:
        return self._serving.ready().release

    def _release(self, version: str) -> Release:
        if (found := releases.find(self._settings.out, version)) is None:
            raise _absent(f"there is no release “{version}” here", "/dump/ lists the releases")
        return found

    async def _files(self, release: Release) -> dict[str, DumpFile]:
        """Return the files of a release."""
        try:
            return await self._maker.files(release)
        except Fault as fault:
            raise Problem(500, "damaged-release", "The release is damaged", fault.sentence) from fault


class _Parts(FileResponse):
    """A file and its parts; a range that it has not is answered with a problem, not in bare words."""

    def __init__(self, pages: Pages, path: Path, **options: Any) -> None:
        super().__init__(path, **options)
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; what Starlette says of a wrong Range, 400 or 416, is said in our way."""
        wrong: list[Message] = []

        async def pass_on(message: Message) -> None:
            if wrong or message.get("status") in (400, 416):
                wrong.append(message)
            else:
                await send(message)

        await super().__call__(scope, receive, pass_on)
        if wrong:
            kept = {name.decode(): value.decode() for name, value in wrong[0]["headers"] if name == b"content-range"}
            size = f"the file has {self.stat_result.st_size} bytes" if self.stat_result else "the file has other bytes"
            found = Problem(416, "range-not-satisfiable", "The file has no such part", size, headers=kept)
            made = tell(found, Headers(scope=scope), self._pages)
            await reply.send_reply(made, send, with_body=scope["method"] != "HEAD")


def _coded(files: Mapping[str, DumpFile], name: str, headers: Mapping[str, str]) -> tuple[DumpFile, str | None]:
    """Return the file to send and its content coding: a compressed twin where the client takes one and wants it all."""
    weights = dict(negotiate.parse(headers.get("accept-encoding", "")))
    if "range" not in headers:
        for coding, ending in _CODINGS.items():
            if weights.get(coding, 0.0) > 0 and name + ending in files:
                return files[name + ending], coding
    return files[name], None


def _absent(sentence: str, hint: str) -> Problem:
    chinese = "没有这个版本，或其中没有这个文件；/dump/ 列出全部版本与文件"
    return Problem(404, "not-found", "There is nothing here", sentence, hint, detail_zh=chinese)


def dump_routes(settings: Settings, serving: Serving, pages: Pages, maker: DumpMaker) -> APIRouter:
    """Return the routes of `/dump/…` over the releases in `settings.out`."""
    router = APIRouter(include_in_schema=False)
    dumps = Dumps(settings, serving, pages, maker)

    @router.api_route("/dump/", methods=_READING)
    async def index(request: Request) -> Response:
        return await dumps.index(request, None)

    @router.api_route("/dump/{version}/", methods=_READING)
    async def release_index(request: Request, version: str) -> Response:
        if version == "latest":
            return _lead(f"../{dumps.latest()}/")
        return await dumps.index(request, version)

    @router.api_route("/dump/{version}/{name}", methods=_READING)
    async def file(request: Request, version: str, name: str) -> Response:
        if version == "latest":
            return _lead(f"../{dumps.latest()}/{quote(name, safe='')}")
        return await dumps.file(request, version, name)

    @router.api_route("/dump", methods=_READING)
    @router.api_route("/dump/{version}", methods=_READING)
    async def without_slash(request: Request) -> Response:
        return _lead(quote(request.url.path.rsplit("/", 1)[1], safe="") + "/")

    @router.api_route("/dump/{rest:path}", methods=[*_READING, "OPTIONS"])
    async def anything_else(request: Request, rest: str) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS"})
        raise _absent(f"“{rest}” is neither a release nor a file of one", "/dump/ lists the releases")

    return router


def _lead(address: str) -> Response:
    """Return a redirect that is right behind any proxy, because it is relative (RFC 9110, 10.2.2)."""
    headers: dict[str, Any] = {"Cache-Control": "no-cache"}
    return RedirectResponse(address, 307, headers)
