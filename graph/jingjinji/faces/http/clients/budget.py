"""What one client may cost: seconds of evaluation and errors, refilled evenly over a window.

Counts what a client costs others, not how often it asks: answers that are kept, or found unchanged, are free. Must
not know what a request asks.

Laws:
- A budget is only looked at before work is begun; what has begun is finished and then charged, into debt if need be.
- The table is bounded: a client whose budgets are full again is the same as one that was never seen.
- Time is monotonic: a clock that is set makes nobody rich or poor.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from jingjinji.faces.http.problems.problem import Problem

WINDOW_SECONDS = 600.0
_MOST_CLIENTS = 10_000
_IPV6_NETWORK = 64  # what one customer is usually given: within it, addresses are free to choose


@dataclass
class _Account:
    """What a client has used of each budget and when that was reckoned."""

    seconds: float
    errors: float
    at: float


class Budget:
    """Budgets of all clients: `seconds` of evaluation and `errors` per client in ten minutes; 0 is no limit."""

    def __init__(self, seconds: float, errors: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = {"seconds": seconds, "errors": errors}
        self._clock = clock
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    def check_seconds(self, client: str) -> None:
        """Raise a 429 if the client has used up its seconds of evaluation."""
        self._check(client, "seconds", "of evaluation time", "ask simpler questions, or wait")

    def check_errors(self, client: str) -> None:
        """Raise a 429 if the client has sent too many requests that cannot be answered."""
        self._check(client, "errors", "of requests that cannot be answered", "look at what the answers said, and wait")

    def charge(self, client: str, seconds: float = 0.0, errors: int = 0) -> None:
        """Add to what the client has used."""
        if not (seconds or errors):
            return
        account = self._account(client) or _Account(0.0, 0.0, self._clock())
        account.seconds += seconds
        account.errors += errors
        self._accounts[client] = account
        self._accounts.move_to_end(client)
        if len(self._accounts) > _MOST_CLIENTS:
            self._accounts.popitem(last=False)

    def _check(self, client: str, what: str, of: str, hint: str) -> None:
        most, account = self._most[what], self._account(client)
        if not most or account is None or getattr(account, what) < most:
            return
        wait = max(1, math.ceil((getattr(account, what) - most) * WINDOW_SECONDS / most))
        detail = f"this client has used up its share {of}: {most:g} {what} in {WINDOW_SECONDS / 60:g} minutes"
        raise Problem(*(429, "too-much", "Too much for one client"), detail, hint, headers={"Retry-After": str(wait)})

    def _account(self, client: str) -> _Account | None:
        """Return the client's account as it is now, or None if nothing is left to remember."""
        account = self._accounts.get(client)
        if account is None:
            return None
        now = self._clock()
        passed, account.at = now - account.at, now
        for what, most in self._most.items():
            setattr(account, what, max(0.0, getattr(account, what) - passed * most / WINDOW_SECONDS))
        if account.seconds == account.errors == 0:
            del self._accounts[client]
            return None
        return account


def client_of(address: str) -> str:
    """Return who is counted as one client: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False))
