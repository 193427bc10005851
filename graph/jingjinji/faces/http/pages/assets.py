"""`/assets/…`: the scripts and styles of the pages, ours and what was fetched from npm at set-up time.

Knows two folders of files. An address holds a hash of all of them, so that a browser may keep a file for ever, and
so that a script finds its neighbours by plain relative names. Must not know what a page does with them.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from jingjinji import bundle
from jingjinji.faces.http.exchange import negotiate, reply
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.problems.problem import Problem

# Nothing runs or loads but what stands here; the editor and the charts set styles in their elements.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_OURS = Path(__file__).parents[1] / "static"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_KEEP = {True: "public, max-age=31536000, immutable", False: "no-cache"}


class Assets:
    """The files as they are on the disk; what is fetched while the service runs is found."""

    def files(self) -> dict[str, Path]:
        """Return the files by name."""
        return {
            file.name: file for folder in (bundle.web(), _OURS) for file in folder.glob("*.*") if file.suffix in _TYPES
        }

    def has(self, name: str) -> bool:
        """Tell whether there is a file of this name."""
        return name in self.files()

    def stamp(self) -> str:
        """Return a short hash that changes with any of the files."""
        return _stamp(tuple((name, file, file.stat().st_mtime_ns) for name, file in sorted(self.files().items())))

    def path(self, name: str = "") -> str:
        """Return the path of a file below the root of the service."""
        return f"/assets/{self.stamp()}/{name}"

    def send(self, stamp: str, name: str, accept_encoding: str | None) -> Response:
        """Answer with a file; under the hash of today it may be kept for ever."""
        file = self.files().get(name)
        if file is None:
            raise Problem(404, "not-found", "There is no such file", f"the pages load nothing called “{name}”")
        coding = negotiate.encoding(accept_encoding)
        made = _coded(file, file.stat().st_mtime_ns, coding)
        headers = {**made.headers, "Cache-Control": _KEEP[stamp == self.stamp()], "Vary": "Accept-Encoding"}
        return Response(made.body, headers=headers)


@lru_cache(maxsize=4)
def _stamp(files: tuple[tuple[str, Path, int], ...]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for name, file, _ in files:
        digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=128)
def _coded(file: Path, _changed: int, coding: str | None) -> Reply:
    return reply.compress(Reply(200, {"Content-Type": _TYPES[file.suffix]}, file.read_bytes()), coding)


def asset_routes(assets: Assets) -> APIRouter:
    """Return the route that serves `assets`."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/assets/{stamp}/{name}", methods=["GET", "HEAD"])
    async def asset(request: Request, stamp: str, name: str) -> Response:
        return assets.send(stamp, name, request.headers.get("accept-encoding"))

    return router
