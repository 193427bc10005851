"""Connect to a listed host at an address that was checked, and to no other.

A name is resolved once a connection, every address that it resolves to must be public, and the connection is made to
the address that was checked: what the name resolves to a moment later does not matter. Addresses of this machine, of
private and link-local networks, of carriers' networks (RFC 6598), multicast and reserved ones are refused, also where
they are wrapped in an address of IPv6. An address that the list itself names is the exception.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore

from jingjinji.store.outgoing import Outgoing
from jingjinji.store.port import RemoteFailed, ServiceRefused

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# networks of IPv6 whose last 32 bits are an address of IPv4 (RFC 4291, RFC 6052)
_WRAPPING = tuple(map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, ("fec0::/10", "2001::/23", "2002::/16", "192.88.99.0/24")))


def is_public(text: str) -> bool:
    """Tell whether an address belongs to the public internet."""
    address: _Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and any(address in network for network in _WRAPPING):
        address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """The network as far as SERVICE may go."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to `host`; raises `ServiceRefused` where that is not allowed."""
        failed: Exception | None = None
        for address in await self._resolve(host, port):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise RemoteFailed(f"{host} port {port} cannot be reached: {failed}")

    async def connect_unix_socket(self, *_args: Any, **_options: Any) -> httpcore.AsyncNetworkStream:
        """Refuse: no service is asked through a file."""
        raise ServiceRefused("SERVICE asks http and https addresses only")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _resolve(self, host: str, port: int) -> list[str]:
        if self._outgoing.names_address(host, port):
            return [host]
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise RemoteFailed(f"the name {host} cannot be resolved: {error.strerror or error}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses or not all(map(is_public, addresses)):
            raise ServiceRefused(
                f"{host} leads to an address that is not public, which SERVICE does not ask",
                hint="only an address that the list of services itself names may be private",
            )
        return addresses
