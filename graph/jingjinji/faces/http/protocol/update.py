"""`/update`: the update operation of the SPARQL 1.1 Protocol (2.2), by form or directly.

Knows the protocol. Must not know how an update is worked out or kept.

Laws:
- Exactly one update; `using-graph-uri` and `using-named-graph-uri` give the dataset that its patterns match (2.2.3),
  and an update that gives one itself is then refused.
- 204 says that all of it is done and durable; anything else, that nothing is.
"""

from __future__ import annotations

from jingjinji.faces.http.exchange import call as calls
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.protocol.writing import Door, Exchange
from jingjinji.store.edit import Edit
from jingjinji.store.port import Dataset


class Update(Door):
    """The endpoint for updates."""

    methods = ("POST",)
    accept_post = f"{calls.UPDATE}, {calls.FORM}"

    async def answer(self, exchange: Exchange) -> Reply:
        """Do one update (SPARQL 1.1 Protocol, 2.2.1 to 2.2.5)."""
        pairs = await self._pairs(exchange)
        updates = [value for name, value in pairs if name == "update"]
        if len(updates) != 1:
            raise calls.malformed(f"there must be one update; this request has {len(updates)}")
        if any(name == "query" for name, _ in pairs):
            raise calls.malformed("this endpoint takes updates; ask queries at /sparql")
        using = Dataset(
            tuple(value for name, value in pairs if name == "using-graph-uri"),
            tuple(value for name, value in pairs if name == "using-named-graph-uri"),
        )
        edit = Edit("update", exchange.key.scopes, update=updates[0], using=using)
        await self.serving.edit(edit)
        return Reply(204, {"X-Dataset-Version": self.store.version})

    async def _pairs(self, exchange: Exchange) -> list[tuple[str, str]]:
        """Return the parameters, with a body that is an update as one of them."""
        pairs = calls.fields_of(exchange.scope["query_string"])
        media_type = calls.media_type_of(exchange.headers)
        most = self.settings.edit_bytes
        if media_type == calls.FORM:
            body = await calls.read_body(exchange.receive, exchange.headers, most * calls.FORM_OVERHEAD, "update")
            return pairs + calls.fields_of(body)
        if media_type == calls.UPDATE:
            body = await calls.read_body(exchange.receive, exchange.headers, most, "update")
            return [*pairs, ("update", calls.utf8(body, "update"))]
        raise Problem(
            *(415, "unsupported-media-type", "The body is not of a kind that is read here"),
            f"this endpoint does not read {media_type or 'a body without a Content-Type'}",
        )
