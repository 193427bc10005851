"""Who pays for the work of a request: one bill a request, which every way to costly work finds by itself.

Laws:
- Nobody asks the store, or works beside the event loop, without having been let in by the client's budget.
- A request is let in once: what has begun is finished and then charged.
- What many wait for (`answers.joint`) has no bill, and neither have probes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from jingjinji.faces.http.clients.budget import Budget
from jingjinji.faces.http.exchange.notes import Note
from jingjinji.store import port
from jingjinji.store.edit import Changes, Edit
from jingjinji.store.embedded import EmbeddedStore

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


@dataclass
class Bill:
    """What one request comes to, and the budget that it is held against."""

    note: Note
    budget: Budget
    is_let_in: bool = False


BILL: ContextVar[Bill | None] = ContextVar("BILL", default=None)


def let_in() -> None:
    """Raise a 429 if the client of this request has used up its seconds, unless the request was let in before."""
    bill = BILL.get()
    if bill and not bill.is_let_in:
        bill.budget.check_seconds(bill.note.client)
        bill.is_let_in = True


def charge(seconds: float) -> None:
    """Put `seconds` on the bill of this request."""
    if bill := BILL.get():
        bill.note.seconds += seconds


async def work(function: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs) -> _Result:
    """Run what takes long beside the event loop, and charge the processor time that it takes."""
    let_in()

    def measured() -> _Result:
        began = time.thread_time()
        try:
            return function(*given, **named)
        finally:
            charge(time.thread_time() - began)

    return await asyncio.to_thread(measured)


class ChargedStore(EmbeddedStore):
    """A store that is paid for."""

    async def ask(self, request: port.Request) -> port.Answer:
        """Answer `request`, and charge the time of the evaluation, whatever comes of it."""
        let_in()
        began = time.monotonic()
        try:
            answer = await super().ask(request)
        except port.StoreFault as fault:
            charge(fault.seconds)
            raise
        except asyncio.CancelledError:  # whoever goes away has been served until then
            charge(time.monotonic() - began)
            raise
        charge(answer.seconds)
        return answer

    async def edit(self, edit: Edit) -> Changes:
        """Return what `edit` would change, and charge the time that it takes."""
        let_in()
        began = time.monotonic()
        try:
            return await super().edit(edit)
        finally:
            charge(time.monotonic() - began)
