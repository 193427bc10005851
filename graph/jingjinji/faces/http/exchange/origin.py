"""The address under which a client reaches us, also behind a proxy (X-Forwarded-Proto, -Host, -Prefix)."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

from jingjinji.faces.http.exchange.call import Scope, headers_of

_HOST = re.compile(r"[A-Za-z0-9._\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~\-]+)*")


def public_address(scope: Scope, trusted: tuple[str, ...]) -> str:
    """Return scheme, host and root path as the client sees them, without a slash at the end.

    Forwarded headers count only when the connection comes from a trusted proxy; what does not look like a
    host is never repeated.
    """
    headers = headers_of(scope)
    client = (scope.get("client") or ("", 0))[0]
    if not _is_trusted(client, trusted):
        headers = {name: value for name, value in headers.items() if not name.startswith("x-forwarded-")}
    scheme = _first(headers, "x-forwarded-proto") or scope.get("scheme", "http")
    host = _first(headers, "x-forwarded-host") or headers.get("host", "")
    prefix = _first(headers, "x-forwarded-prefix").rstrip("/") or scope.get("app_root_path", "")
    if not _HOST.fullmatch(host):
        host = "{}:{}".format(*(scope.get("server") or ("localhost", 80)))
    if not _PREFIX.fullmatch(prefix):
        prefix = ""
    return f"{scheme if scheme in ('http', 'https') else 'http'}://{host}{prefix}"


def client_address(scope: Scope, trusted: tuple[str, ...]) -> str:
    """Return the address of who asks: the last one in X-Forwarded-For that is no trusted proxy, if one sent it."""
    client = str((scope.get("client") or ("", 0))[0])
    forwarded = headers_of(scope).get("x-forwarded-for", "").split(",")
    for address in reversed([part.strip() for part in forwarded if part.strip()]):
        if not _is_trusted(client, trusted):
            return client
        client = address
    return client


@lru_cache(maxsize=4096)
def _is_trusted(client: str, trusted: tuple[str, ...]) -> bool:
    """Tell whether an address is one of the proxies: named itself, in a network that is, or any is believed (“*”)."""
    if client in trusted or "*" in trusted:
        return True
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in ipaddress.ip_network(network) for network in trusted)


def _first(headers: dict[str, str], name: str) -> str:
    return headers.get(name, "").partition(",")[0].strip()
