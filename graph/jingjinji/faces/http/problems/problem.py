"""What went wrong, as a client can use it (RFC 9457), and how it reads as JSON, text or a page.

Knows statuses and sentences. Must not know where a problem came from beyond the store's faults.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jingjinji import terms
from jingjinji.faces.http.exchange.negotiate import HTML, Offer, choose, misread
from jingjinji.store import port

JSON_TYPE = "application/problem+json"
_FORMS = (
    Offer("json", JSON_TYPE),
    Offer("json", "application/json"),
    Offer("text", "text/plain"),
    Offer("html", HTML),
)


@dataclass
class Problem(Exception):
    """An answer that says what to change: `name` makes the type IRI, `detail` is a sentence.

    `detail_zh` is for Chinese pages; where there is none they tell what the type means.
    """

    status: int
    name: str
    title: str
    detail: str
    hint: str | None = None
    line: int | None = None
    column: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    detail_zh: str | None = None

    def __post_init__(self) -> None:
        super().__init__(self.detail)

    def members(self) -> dict[str, Any]:
        """Return the members of the problem object (RFC 9457, 3.1 and 3.2)."""
        content = {
            "type": terms.term(f"problem/{self.name}"),
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "line": self.line,
            "column": self.column,
            "hint": self.hint,
        }
        return {name: value for name, value in content.items() if value is not None}

    def as_text(self) -> str:
        """Return the problem as a few lines of plain text."""
        place = f" (line {self.line}, column {self.column})" if self.line else ""
        lines = [f"{self.status} {self.title}", f"{self.detail}{place}", self.hint or ""]
        return "\n".join(line for line in lines if line) + "\n"


def form(accept: str | None) -> str:
    """Return `json`, `text` or `html`; a client that accepts none of them gets JSON all the same."""
    chosen = choose(accept, _FORMS)
    return chosen.format if chosen else "json"


def with_reason(problem: Problem, accept: str | None) -> Problem:
    """Return a 406 that says which part of Accept was left out because its q is no weight; others as they are."""
    part = misread(accept) if problem.status == 406 else None
    if part is None:
        return problem
    detail = f"{problem.detail}; “{part[:80]}” does not count, because its q is no number from 0 to 1"
    return replace(problem, detail=detail)


def not_acceptable(accept: str | None, offered: Iterable[str]) -> Problem:
    """Return the 406 that says what was sent and what there is; `offered` are media types."""
    detail = f"“Accept: {(accept or '')[:200]}” names no format that can be sent here"
    hint = f"accept one of {', '.join(dict.fromkeys(offered))}"
    return Problem(406, "not-acceptable", "None of the accepted formats fits", detail, hint)


def plain(problem: Problem, accept: str | None) -> tuple[str, bytes]:
    """Return Content-Type and body of a problem as text or JSON."""
    if form(accept) == "text":
        return "text/plain; charset=utf-8", problem.as_text().encode()
    return JSON_TYPE, json.dumps(problem.members(), ensure_ascii=False).encode()


# (status, name of the type, title); what is not here is a defect of ours
OF_FAULT: dict[type[port.StoreFault], tuple[int, str, str]] = {
    port.QuerySyntax: (400, "query-syntax", "The query is not valid SPARQL"),
    port.EngineRefused: (400, "query-refused", "The query asks for something that is not offered"),
    port.ServiceRefused: (400, "service-refused", "The query asks a service that may not be asked"),
    port.UnreadableContent: (400, "content-syntax", "The triples cannot be read"),
    port.OutOfReach: (403, "out-of-reach", "The graph is not yours to change"),
    port.NoSuchGraph: (404, "no-such-graph", "There is no such graph"),
    port.Conflict: (409, "conflict", "The edit does not fit the graphs as they are"),
    port.UnknownContent: (415, "unsupported-media-type", "The body is not of a kind that is read here"),
    port.NotAcceptable: (406, "not-acceptable", "None of the accepted formats fits"),
    port.NoForm: (406, "not-acceptable", "None of the accepted formats fits"),
    port.DeadlinePassed: (503, "deadline", "The query took too long"),
    port.MemoryExceeded: (503, "memory", "The query needs too much memory"),
    port.QueueFull: (503, "busy", "The service is busy"),
    port.NoRoom: (503, "busy", "The service is busy"),
    port.WorkerLost: (503, "evaluation-lost", "The evaluation was lost"),
    port.RemoteFailed: (503, "remote", "The service behind this one failed"),
}


def of_fault(fault: port.StoreFault) -> Problem:
    """Return the problem that tells a fault of the store."""
    status, name, title = OF_FAULT[type(fault)]
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
    return Problem(status, name, title, fault.sentence, fault.hint, fault.line, fault.column, headers)
