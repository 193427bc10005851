"""Which other services a query may ask by SERVICE, and how much of them: a setting that is off unless hosts are listed.

Knows the list and the limits. Must not know queries or connections.

An entry is `HOST` for the standard ports of http and https, or `HOST:PORT` for that port. A host that is written as an
address permits that very address, also a private one; a name permits public addresses only, see `reach`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, urlsplit

from jingjinji.faults import Fault
from jingjinji.store.limits import MIB
from jingjinji.store.port import EngineRefused

PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_HINT = "write HOST or HOST:PORT, for example query.wikidata.org, or [::1]:7878 for an address of IPv6"


@dataclass(frozen=True)
class Target:
    """A URL taken apart: where to connect and what to ask for there."""

    url: str
    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class Outgoing:
    """The hosts that may be asked, as (host, port or None), and limits: seconds a call, bytes and rows a query."""

    allowed: frozenset[tuple[str, int | None]]
    timeout: float = 20.0
    max_bytes: int = 8 * MIB
    max_rows: int = 50_000
    block_rows: int = 150
    max_blocks: int = 100
    max_services: int = 8
    hops: int = 3

    @classmethod
    def to(cls, entries: Iterable[str]) -> Self | None:
        """Return what `entries` allow, None where there are none; raises a `Fault` at one that is no host."""
        allowed = frozenset(map(_entry, entries))
        return cls(allowed) if allowed else None

    def target(self, url: str, base: str = "") -> Target:
        """Return where `url` leads; raises `EngineRefused` if it is no web address or its host is not listed."""
        named = f"<{url}>" + (f", to which <{base}> redirects," if base else "")
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme, 0)
            host = normal_host(parts.hostname or "")
        except ValueError as error:
            raise EngineRefused(f"{named} is not the address of a service") from error
        if parts.scheme not in PORTS or not host or parts.username is not None:
            raise EngineRefused(
                f"{named} is not the address of a service",
                hint="SERVICE asks http and https addresses, without a name or password in them",
            )
        if not self._lists(parts.scheme, host, port):
            raise EngineRefused(
                f"{named} is not on the list of services that may be asked",
                hint="the list is a setting of this service (--service-allow); ask its keeper, or query us from there",
            )
        return Target(url, parts.scheme, host, port, _path(parts))

    def names_address(self, host: str, port: int) -> bool:
        """Tell whether `host` is written as an address in the list itself, which permits it wherever it is."""
        return is_address(host) and ((host, port) in self.allowed or (host, None) in self.allowed)

    def _lists(self, scheme: str, host: str, port: int) -> bool:
        return (host, port) in self.allowed or ((host, None) in self.allowed and port == PORTS[scheme])


def is_address(host: str) -> bool:
    """Tell whether a host is written as an address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def normal_host(host: str) -> str:
    """Return a host in the one way in which it is compared; raises ValueError for what is none."""
    host = host.lower().rstrip(".")
    if is_address(host):
        return ipaddress.ip_address(host).compressed
    if not host.isascii():
        host = host.encode("idna").decode()
    if host and (not _NAME.fullmatch(host) or host.rpartition(".")[2].isdigit()):
        raise ValueError(host)
    return host


def _entry(text: str) -> tuple[str, int | None]:
    bare = text.strip()
    if is_address(bare):
        return normal_host(bare), None
    try:
        parts = urlsplit("//" + bare)
        host, port = normal_host(parts.hostname or ""), parts.port
    except ValueError as error:
        raise Fault(f"“{text}” is not a host that SERVICE may ask", hint=_HINT) from error
    if not host or parts.netloc != bare or "@" in bare or port == 0:
        raise Fault(f"“{text}” is not a host that SERVICE may ask", hint=_HINT)
    return host, port


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
