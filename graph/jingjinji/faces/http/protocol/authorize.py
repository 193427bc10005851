"""Whether a request may write: bearer tokens (RFC 6750), checked without holding up the others.

Knows the Authorization header. What a token may write is decided by the store, graph by graph.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faults import Fault
from jingjinji.store.keys import Key, Keys

_log = logging.getLogger(__name__)
_REALM = 'Bearer realm="jingjinji"'


class Authorizer:
    """Looks up tokens, one at a time: checking costs processor time, which an attacker could ask for."""

    def __init__(self, out: Path) -> None:
        self._keys = Keys(out)
        self._turn = asyncio.Semaphore(1)

    async def check(self, headers: dict[str, str]) -> Key:
        """Return the key of the request; raises 401 with a challenge where there is none (RFC 6750, 3)."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unauthorized("writing needs a token", _REALM)
        async with self._turn:
            try:
                key = await asyncio.to_thread(self._keys.find, token.strip())
            except Fault as fault:
                _log.error("%s", fault)
                raise Problem(503, "no-tokens", "Nobody can write now", fault.sentence) from fault
        if key is None:
            raise _unauthorized("the token is unknown, revoked or expired", _REALM + ', error="invalid_token"')
        return key


def _unauthorized(detail: str, challenge: str) -> Problem:
    return Problem(
        *(401, "unauthorized", "A token is needed"),
        detail,
        hint="send “Authorization: Bearer TOKEN”; the operator makes tokens by jingjinji token create",
        headers={"WWW-Authenticate": challenge},
    )
