"""The settings of the service, checked before anything starts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from jingjinji import bundle
from jingjinji.faults import Fault
from jingjinji.store.limits import MIB, Limits
from jingjinji.store.outgoing import Outgoing

LOCAL = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Settings:
    """Where to listen, what to serve, and within which limits. Sizes are in bytes, times in seconds.

    `port` 0 lets the system choose. `root_path` is the path under which a proxy serves us (“/graph”), or
    nothing. `writable` lets curators with a token change their graphs; an edit has at most `edit_bytes`.
    `service_allow` are the hosts that queries may ask by SERVICE, see `store.outgoing`.
    `public_hosts` are names of the service in the world, which chat programs in browsers may use.
    `client_seconds` of evaluation and `client_errors` are what one client may cost in ten minutes (0: no limit).
    `access_log` is a file or `-`; a query that is evaluated for `slow` seconds is logged (0: none).
    `trusted_proxies` are addresses and networks whose X-Forwarded-* headers are believed (“*”: any).
    """

    out: Path = field(default_factory=bundle.out)
    host: str = "127.0.0.1"
    port: int = 8000
    root_path: str = ""
    limits: Limits = field(default_factory=Limits)
    trusted_proxies: tuple[str, ...] = LOCAL
    url_bytes: int = 16 << 10
    query_bytes: int = MIB
    edit_bytes: int = 16 * MIB
    cache_bytes: int = 64 * MIB
    poll: float = 1.0
    stop: float = 5.0
    client_seconds: float = 600.0
    client_errors: float = 60_000
    access_log: str | None = None
    slow: float = 5.0
    writable: bool = False
    service_allow: tuple[str, ...] = ()
    public_hosts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise Fault(f"the port must be a number from 0 to 65535, not {self.port}")
        if not self.host:
            raise Fault("the host is empty", hint="127.0.0.1 for this machine alone, 0.0.0.0 for all")
        if self.root_path and (not self.root_path.startswith("/") or self.root_path.endswith("/")):
            raise Fault(f"the root path must begin with “/” and not end with it, not “{self.root_path}”")
        Outgoing.to(self.service_allow)
        self._check_proxies()
        for name in ("url_bytes", "query_bytes", "edit_bytes", "cache_bytes", "poll", "stop"):
            if getattr(self, name) <= 0:
                raise Fault(f"the setting “{name}” must be more than zero, not {getattr(self, name)}")
        for name in ("client_seconds", "client_errors", "slow"):
            if getattr(self, name) < 0:
                raise Fault(f"the setting “{name}” must not be negative; 0 switches it off")

    def _check_proxies(self) -> None:
        for given in self.trusted_proxies:
            try:
                given == "*" or ipaddress.ip_network(given)
            except ValueError:
                hint = "an address such as 10.0.0.2, a network such as 10.0.0.0/8, or * for any"
                raise Fault(f"a trusted proxy cannot be “{given[:80]}”", hint=hint) from None
