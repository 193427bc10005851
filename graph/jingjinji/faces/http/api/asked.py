"""What every REST request may ask beside its own parameters: language, page, format. Unknown parameters are refused.

A misspelt filter that is ignored would give everything for something: that is a wrong answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from fastapi import Query, Request

from jingjinji.faces.http.exchange import negotiate
from jingjinji.faces.http.exchange.negotiate import Offer
from jingjinji.faces.http.problems.problem import Problem, not_acceptable

MOST = 1000
OFFERS = (Offer("json", "application/json"), Offer("csv", "text/csv"))

Language = Annotated[
    Literal["zh", "en"] | None,
    Query(description="Language of labels and sentences; else by Accept-Language, else en.", examples=["zh"]),
]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to skip.", examples=[0])]
Format = Annotated[Literal["json", "csv"] | None, Query(description="Goes before the Accept header.")]


@dataclass(frozen=True)
class Asked:
    """How to answer: language, page and format."""

    language: str
    limit: int
    offset: int
    offer: Offer

    def cut(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return the rows of the page."""
        return rows[self.offset : self.offset + self.limit]


def page(default: int) -> Callable[..., Asked]:
    """Return the dependency that reads the parameters of every address, with `default` rows on a page."""
    rows = Query(ge=1, le=MOST, description="Rows on a page.", examples=[default])

    def read(
        request: Request,
        lang: Language = None,
        limit: Annotated[int, rows] = default,
        offset: Offset = 0,
        format: Format = None,  # noqa: A002 - the parameter's name in the URL
    ) -> Asked:
        refuse_unknown(request)
        language = negotiate.language(request.headers.get("accept-language"), lang)
        return Asked(language, limit, offset, _offer(request, format))

    # The annotations are read by the framework, which does not see `rows` from outside.
    read.__annotations__["limit"] = Annotated[int, rows]
    return read


def _offer(request: Request, format_: str | None) -> Offer:
    if format_:
        return next(offer for offer in OFFERS if offer.format == format_)
    offer = negotiate.choose(request.headers.get("accept"), OFFERS)
    if offer is None:
        raise not_acceptable(request.headers.get("accept"), (offer.sent_as for offer in OFFERS))
    return offer


def refuse_unknown(request: Request) -> None:
    """Raise 422 for a parameter that the path does not have, or that is given twice."""
    known = sorted(set(_parameters(request.scope["route"].dependant)))
    for name, count in Counter(key for key, _ in request.query_params.multi_items()).items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean “{near[0]}”?" if near else "its parameters: " + ", ".join(known)
            raise bad(f"this address has no parameter “{name[:60]}”", hint)
        if count > 1:
            raise bad(f"“{name}” is given {count} times", "give each parameter one value")


def _parameters(dependant: Any) -> Iterator[str]:
    for field in dependant.query_params:
        yield field.alias
    for inner in dependant.dependencies:
        yield from _parameters(inner)


def bad(detail: str, hint: str | None = None) -> Problem:
    """Return the problem of a value that cannot be used."""
    return Problem(422, "bad-value", "A value cannot be used", detail, hint)


def of_validation(errors: Sequence[Any]) -> Problem:
    """Return the problem of parameters that are not of their type, with one sentence for each."""
    told = []
    for error in errors:
        name = ".".join(str(part) for part in error["loc"][1:]) or "the body"
        told.append(f"{name}: {error['msg'][:1].lower()}{error['msg'][1:]}")
    return bad("; ".join(told), "see /openapi.json for what each parameter may be")
