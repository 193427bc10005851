"""The addresses of the REST interface and what OpenAPI says of them. Each has examples, which the tests run.

A handler reads parameters and hands them on; what is said is made in `contents`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from jingjinji.answers import listing
from jingjinji.answers.ground import Ground
from jingjinji.faces.http.api import contents, models
from jingjinji.faces.http.api.asked import Asked, page
from jingjinji.faces.http.api.sent import Content, Door, Source
from jingjinji.faces.http.problems.problem import JSON_TYPE
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings

FACTS, NAMES, GRAPH = "Facts", "Names", "Graph"
TAGS = [
    {"name": FACTS, "description": "Facts with sentence, value and citation · 事实，附句子、数值和出处"},
    {"name": NAMES, "description": "Things by their names · 按名称查找"},
    {"name": GRAPH, "description": "How things hang together, and what the graph holds · 关联与结构"},
]
_PROBLEM = {"model": models.Problem, "content": {JSON_TYPE: {}}}
_HEADERS = {
    "ETag": {"description": "Strong, for this page in this form.", "schema": {"type": "string"}},
    "Link": {"description": 'The next page, rel="next".', "schema": {"type": "string"}},
    "X-Dataset-Version": {"description": "Version of the dataset.", "schema": {"type": "string"}},
    "X-Total-Count": {"description": "Rows of the whole list.", "schema": {"type": "integer"}},
    "X-Result-Truncated": {"description": "true where a cap was applied.", "schema": {"type": "string"}},
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A page, as JSON or CSV.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
        "headers": _HEADERS,
    },
    304: {"description": "Not changed since the entity tag in If-None-Match."},
    406: {**_PROBLEM, "description": "None of the accepted formats can be sent."},
    422: {**_PROBLEM, "description": "A value cannot be used; the hint has the nearest names."},
    503: {**_PROBLEM, "description": "The service is busy or starting; Retry-After says when to come again."},
}
_NAME = "by `kind/slug`, slug, IRI, or a name in Chinese or English; a name may mean several things"


def _name(what: str, *examples: str) -> Any:
    return Query(description=f"{what} {_NAME}.", max_length=200, min_length=1, examples=list(examples))


MeasureName = Annotated[str | None, _name("Measure,", "measure/dust-campaign-2024", "扬尘治理百日攻坚行动")]
IndicatorName = Annotated[str | None, _name("Indicator,", "indicator/pm25-annual-mean", "PM2.5")]
PlaceName = Annotated[str | None, _name("Place itself, not what lies within it,", "place/miyun", "密云")]
Strength = Annotated[
    int,
    Query(ge=1, le=4, description="Weakest claim that counts: 4 and 3 are stated, 2 and 1 are not.", examples=[3]),
]
Twenty = Annotated[Asked, Depends(page(20))]
Ten = Annotated[Asked, Depends(page(10))]
Whole = Annotated[Asked, Depends(page(500))]
Five = Annotated[Asked, Depends(page(5))]
Words = Annotated[
    str,
    Query(min_length=1, max_length=200, description="Words, a part of a name, pinyin.", examples=["细颗粒物"]),
]
Type = Annotated[
    str | None,
    Query(max_length=60, description="A kind (measure, effect) or a class (Campaign).", examples=["measure"]),
]
From = Annotated[
    str,
    Query(alias="from", min_length=1, max_length=200, description=f"One thing, {_NAME}.",
          examples=["measure/dust-campaign-2024"]),
]  # fmt: skip
To = Annotated[
    str,
    Query(min_length=1, max_length=200, description="Another one, in the same ways.",
          examples=["indicator/pm10-window-mean"]),
]  # fmt: skip
Handler = Callable[..., Awaitable[Response]]


def api_routes(settings: Settings, serving: Serving, ground: Ground) -> APIRouter:
    """Return the routes under `/api`."""
    router = APIRouter()
    door = Door(settings, serving, ground)
    _add_facts(router, door)
    _add_names(router, door)
    _add_graph(router, door)
    return router


def _add(router: APIRouter, path: str, handler: Handler, model: type[BaseModel], tag: str, *examples: str) -> None:
    """Add a handler for GET and HEAD; only GET is documented, with its examples (addresses that give something)."""
    summary, _, description = (handler.__doc__ or "").partition("\n\n")
    router.add_api_route(path, handler, methods=["GET", "HEAD"], include_in_schema=False)
    shown = "\n".join(f"- `GET {example}`" for example in examples)
    body = " ".join(description.split())
    router.add_api_route(
        path,
        handler,
        methods=["GET"],
        response_model=model,
        tags=[tag],
        name=path.strip("/").split("{")[0].strip("/").replace("/", "-"),
        operation_id="get-" + path.split("/")[2],
        summary=summary.strip().removesuffix("."),
        description=f"{body}\n\n{shown}".strip(),
        responses=_RESPONSES if "{" not in path else {404: {**_PROBLEM, "description": "Unknown thing."}, **_RESPONSES},
        openapi_extra={"x-examples": list(examples)},
    )


def _add_facts(router: APIRouter, door: Door) -> None:
    _add(router, "/api/effects", _effects(door), models.FactPage, FACTS,
         "/api/effects?min_strength=3&lang=en",
         "/api/effects?indicator=PM10&min_strength=3",
         "/api/effects?measure=扬尘治理百日攻坚行动&lang=zh",
         "/api/effects?format=csv")  # fmt: skip
    _add(router, "/api/observations", _observations(door), models.FactPage, FACTS,
         "/api/observations?indicator=PM2.5&place=密云&year=2024&lang=zh",
         "/api/observations?indicator=indicator/pm25-annual-mean&origin=reported&format=csv")  # fmt: skip


def _add_names(router: APIRouter, door: Door) -> None:
    _add(router, "/api/search", _search(door), models.SearchPage, NAMES,
         "/api/search?q=扬尘&lang=zh",
         "/api/search?q=dust%20campaign&type=measure",
         "/api/search?q=miyun")  # fmt: skip
    _add(router, "/api/entities/{kind}/{slug}", _entities(door), models.EntityPage, NAMES,
         "/api/entities/measure/dust-campaign-2024?lang=zh",
         "/api/entities/indicator/pm25-annual-mean?limit=5")  # fmt: skip


def _add_graph(router: APIRouter, door: Door) -> None:
    _add(router, "/api/paths", _paths(door), models.PathPage, GRAPH,
         "/api/paths?from=measure/dust-campaign-2024&to=indicator/pm10-window-mean",
         "/api/paths?from=京津冀协同发展&to=细颗粒物&lang=zh&limit=2")  # fmt: skip
    _add(router, "/api/schema", _schema(door), models.SchemaPage, GRAPH,
         "/api/schema?lang=zh", "/api/schema?lang=en&format=csv")  # fmt: skip


def _effects(door: Door) -> Handler:
    async def effects(
        request: Request,
        asked: Twenty,
        measure: MeasureName = None,
        indicator: IndicatorName = None,
        place: PlaceName = None,
        min_strength: Strength = 1,
    ) -> Response:
        """Which measure is tied to which indicator · 哪项措施与哪项指标相关.

        Effect claims, the strongest first. Only strength 3 and 4 are stated as cause or result; weaker ones stand
        together in the text and carry a caveat.
        """
        named = {"measure": measure, "indicator": indicator, "place": place}

        async def make(source: Source) -> Content:
            refs = listing.list_effects(source.reading, named, min_strength)
            return contents.facts_content(source.reading, refs, asked)

        return await door.answer(request, asked, make)

    return effects


def _observations(door: Door) -> Handler:
    async def observations(
        request: Request,
        asked: Twenty,
        indicator: IndicatorName = None,
        place: PlaceName = None,
        year: Annotated[int | None, Query(ge=1900, le=2200, examples=[2024])] = None,
        origin: Annotated[Literal["reported", "derived"] | None, Query(description="Stated or computed here.")] = None,
    ) -> Response:
        """What was measured, where and when · 何时何地测得多少.

        Observations in the order of the document; what was computed here (ranks, differences, earlier values) comes
        last and says so.
        """

        async def make(source: Source) -> Content:
            named = {"indicator": indicator, "place": place}
            refs = listing.list_observations(source.reading, named, year, origin)
            return contents.facts_content(source.reading, refs, asked)

        return await door.answer(request, asked, make)

    return observations


def _search(door: Door) -> Handler:
    async def search(
        request: Request,
        asked: Ten,
        q: Words,
        type: Type = None,  # noqa: A002 - the parameter's name in the URL
    ) -> Response:
        """Find things and facts by words · 按词查找.

        Names in Chinese and English, words of two characters, printed forms, slips and pinyin; then facts whose
        sentence has every word.
        """

        async def make(source: Source) -> Content:
            return contents.search_content(source.reading, q, type, asked)

        return await door.answer(request, asked, make)

    return search


def _entities(door: Door) -> Handler:
    async def entities(
        request: Request,
        asked: Twenty,
        kind: Annotated[str, Path(description="Kind in the IRI.", examples=["measure"])],
        slug: Annotated[str, Path(description="Slug in the IRI.", examples=["dust-campaign-2024"])],
    ) -> Response:
        """Everything of one thing · 一项事物的全部信息.

        Its names, classes, properties and citations, and a page of the facts that name it.
        """

        async def make(source: Source) -> Content:
            return await contents.entity_content(source, kind, slug, asked)

        return await door.answer(request, asked, make)

    return entities


def _paths(door: Door) -> Handler:
    async def paths(request: Request, asked: Five, from_: From, to: To, min_strength: Strength = 1) -> Response:
        """How two things hang together · 两项事物怎样相连.

        Paths over stated relations and effect claims, the plainest first, each step with relation, strength and
        citation. A path is no causal chain.
        """

        async def make(source: Source) -> Content:
            return await contents.paths_content(source.reading, (from_, to), min_strength, asked)

        return await door.answer(request, asked, make)

    return paths


def _schema(door: Door) -> Handler:
    async def schema(request: Request, asked: Whole) -> Response:
        """What the graph holds · 图谱中有什么.

        Classes and properties with counts and one example each: a card small enough for a language model.
        """

        async def make(source: Source) -> Content:
            return contents.schema_content(await door.cards.of(source.store, source.reading.language), asked)

        return await door.answer(request, asked, make)

    return schema
