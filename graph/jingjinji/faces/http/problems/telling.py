"""A problem in the form that a client wants: JSON, text, or a page in its language.

Knows negotiation, the types and the page. Must not know what went wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from jingjinji.faces.http.exchange import negotiate
from jingjinji.faces.http.exchange.reply import Reply
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems import problem
from jingjinji.faces.http.problems.problem import Problem


def tell(
    found: Problem,
    headers: Mapping[str, str],
    pages: Pages,
    *,
    accept: str | None = None,
    language: str | None = None,
    about: str | None = None,
) -> Reply:
    """Return the reply for a problem. `headers` are the request's, by lower-case name.

    `accept` stands for the Accept header where a suffix has decided; `language` was asked for by name; `about` is the
    IRI that is not known.
    """
    accept = headers.get("accept") if accept is None else accept
    found = problem.with_reason(found, accept)
    own = {"Vary": "Accept, Accept-Language", **found.headers}
    if problem.form(accept) != "html":
        content_type, body = problem.plain(found, accept)
        return Reply(found.status, {"Content-Type": content_type, **own}, body)
    chosen = negotiate.language(headers.get("accept-language"), language)
    body = pages.problem(found, chosen, about)
    return Reply(found.status, {"Content-Type": "text/html; charset=utf-8", "Content-Language": chosen, **own}, body)
