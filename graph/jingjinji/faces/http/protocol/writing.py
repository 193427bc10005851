"""What `/update` and `/store` have in common, and where they are: in writable mode only, and only with a token.

In read-only mode both refuse in a sentence, whatever they are sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.routing import Route

from jingjinji.faces.http.exchange import reply
from jingjinji.faces.http.exchange.call import ClientGone, Receive, Scope, headers_of, read_only
from jingjinji.faces.http.exchange.reply import Reply, Send
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems import problem
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.problems.telling import tell
from jingjinji.faces.http.protocol.authorize import Authorizer
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings
from jingjinji.store import port
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.keys import Key


@dataclass
class Exchange:
    """One request to a writing endpoint, with the key that it showed."""

    scope: Scope
    receive: Receive
    headers: dict[str, str]
    key: Key

    @property
    def method(self) -> str:
        """Return the method."""
        return str(self.scope["method"])


class Door:
    """A writing endpoint as a plain ASGI application: methods, tokens and problems; `answer` does the rest."""

    methods: tuple[str, ...] = ()
    accept_post = ""

    def __init__(self, settings: Settings, serving: Serving, pages: Pages, authorizer: Authorizer) -> None:
        self.settings = settings
        self.serving = serving
        self._pages = pages
        self._authorizer = authorizer

    async def answer(self, exchange: Exchange) -> Reply:
        """Answer a request whose method and token are right."""
        raise NotImplementedError

    @property
    def store(self) -> EmbeddedStore:
        """Return the store in service; raises 503 before there is one."""
        return self.serving.ready()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        try:
            made = await self._answer(scope, receive, headers)
        except ClientGone:
            return
        except port.StoreFault as fault:
            made = tell(self._with_offers(_of_fault(fault)), headers, self._pages)
        except Problem as found:
            made = tell(self._with_offers(found), headers, self._pages)
        await reply.send_reply(made, send, with_body=scope["method"] != "HEAD")

    def _with_offers(self, found: Problem) -> Problem:
        """Say of a body that is not read what would be (RFC 9110, 15.5.16)."""
        if found.status == 415:
            found.headers = {**found.headers, "Accept-Post": self.accept_post}
            found.hint = f"send one of {self.accept_post}, in UTF-8 and not compressed"
        return found

    async def _answer(self, scope: Scope, receive: Receive, headers: dict[str, str]) -> Reply:
        allowed = {"Allow": ", ".join((*self.methods, "OPTIONS"))}
        if scope["method"] == "OPTIONS":
            return Reply(204, allowed | {"Accept-Post": self.accept_post})
        if scope["method"] not in self.methods:
            detail = f"this endpoint knows {allowed['Allow']}"
            hint = (
                "to change a part of a graph, send a SPARQL update to /update" if scope["method"] == "PATCH" else None
            )
            raise Problem(405, "method-not-allowed", "The method is not allowed here", detail, hint, headers=allowed)
        return await self.answer(Exchange(scope, receive, headers, await self._authorizer.check(headers)))


def _of_fault(fault: port.StoreFault) -> Problem:
    found = problem.of_fault(fault)
    if isinstance(fault, port.OutOfReach):  # RFC 6750, 3.1
        found.headers = {**found.headers, "WWW-Authenticate": 'Bearer realm="jingjinji", error="insufficient_scope"'}
    return found


class Closed:
    """A writing endpoint of a read-only service."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Refuse."""
        await reply.send_reply(
            tell(read_only(), headers_of(scope), self._pages), send, with_body=scope["method"] != "HEAD"
        )


_Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def at(path: str, application: _Application) -> list[Route]:
    """Return the routes of an endpoint, with and without a slash at the end."""
    return [Route(path, application), Route(path + "/", application)]
