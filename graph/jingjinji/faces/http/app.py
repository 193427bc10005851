"""Put the HTTP face together: the SPARQL endpoint, pages, probes, and whatever routers are given.

The only module of this face that knows FastAPI. `serve` is what the command calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from jingjinji import __version__
from jingjinji.answers.ground import Ground
from jingjinji.faces.http import server
from jingjinji.faces.http.api.asked import of_validation
from jingjinji.faces.http.api.facts import fact_routes
from jingjinji.faces.http.api.page import api_page_routes
from jingjinji.faces.http.api.routes import TAGS, api_routes
from jingjinji.faces.http.clients.accounting import Accounting
from jingjinji.faces.http.clients.budget import Budget
from jingjinji.faces.http.clients.journal import Journal
from jingjinji.faces.http.clients.metrics import Metrics
from jingjinji.faces.http.dataset.catalog import catalog_routes
from jingjinji.faces.http.dataset.dump_maker import DumpMaker
from jingjinji.faces.http.dataset.dump_routes import dump_routes
from jingjinji.faces.http.dataset.llms import llms_routes
from jingjinji.faces.http.dataset.sitemap import sitemap_routes
from jingjinji.faces.http.envelope import Envelope
from jingjinji.faces.http.library.routes import query_routes
from jingjinji.faces.http.linked_data.routes import LinkedData
from jingjinji.faces.http.neighbours import Makes, mount
from jingjinji.faces.http.network.routes import network_routes
from jingjinji.faces.http.pages.assets import asset_routes
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.problems import problem
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.problems.routes import problem_routes
from jingjinji.faces.http.problems.telling import tell
from jingjinji.faces.http.protocol.explain_route import explain_routes
from jingjinji.faces.http.protocol.sparql import Sparql
from jingjinji.faces.http.protocol.write_routes import write_routes
from jingjinji.faces.http.reconcile.routes import reconcile_routes
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import LOCAL, Settings
from jingjinji.faces.http.workbench.routes import workbench_routes
from jingjinji.faults import Fault
from jingjinji.release import Release
from jingjinji.store.limits import MIB, Limits
from jingjinji.store.port import Request as Question
from jingjinji.store.port import StoreFault

_PROBE_SECONDS = 5.0
_TITLE: dict[str, Any] = {
    "title": "jingjinji 京津冀",
    "summary": "Which measure affected which metric, how strongly the source supports it, and where it says so.",
    "description": "Facts of Beijing's ecological-environment bulletins with citations to the character, in "
    "Chinese and English. Lists come in pages, as JSON or CSV. Mistakes are answered with RFC 9457 problems that say "
    "what to change. The same graph answers SPARQL at `/sparql`.",
    "openapi_tags": TAGS,
    "license_info": {"name": "Data: CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
}
_SENTENCES = {
    404: "this service has no such address; begin at /, /queries or /catalog",
    405: "the address does not know this method; the Allow header lists those that it knows",
}
_CHINESE = {
    404: "本服务没有这个地址；请从首页、问题库或目录开始",
    405: "这个地址不接受这种请求方法；Allow 响应头列出可用的方法",
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "QUERY", "OPTIONS")


def serve(  # noqa: PLR0913 - an option of the command is an argument here
    *,
    release: Release,
    host: str,
    port: int,
    root_path: str,
    deadline: float,
    memory: int,
    workers: int,
    rewrite: bool,
    service_allow: Sequence[str] = (),
    public_hosts: Sequence[str] = (),
    trusted_proxies: Sequence[str] = LOCAL,
    neighbours: Sequence[Makes] = (),
    **settings: Any,
) -> None:
    """Serve `release`, and what follows it in its folder of releases, until a signal; `memory` is in MiB.

    `settings` are those of `Settings` that need no conversion; `neighbours` are mounted, see there.
    """
    limits = Limits(deadline=deadline, memory=memory * MIB, workers=workers, rewrite=rewrite)
    lists: dict[str, Any] = {"service_allow": tuple(service_allow), "public_hosts": tuple(public_hosts)}
    lists["trusted_proxies"] = tuple(trusted_proxies)
    run(Settings(release.folder.parents[1], host, port, root_path, limits, **lists, **settings), neighbours)


def run(settings: Settings, neighbours: Sequence[Makes] = ()) -> None:
    """Serve until a signal; raises a `Fault` when the port is taken or no release can be served."""
    server.run(settings, lambda serving: create_app(settings, serving, neighbours))


def create_app(settings: Settings, serving: Serving, neighbours: Sequence[Makes] = ()) -> FastAPI:
    """Return the application over an open `serving`; handlers may raise `Problem`, `StoreFault` or `Fault`."""
    pages = Pages(settings.root_path)
    metrics = Metrics(serving)
    dumps = DumpMaker(settings.out / "dumps")
    ground = Ground(lambda: serving.store)
    app = FastAPI(**_TITLE, version=__version__, docs_url=None, redoc_url=None, redirect_slashes=False)
    budget = Budget(settings.client_seconds, settings.client_errors)
    journal = Journal(settings.access_log, settings.slow)
    app.state.pages = pages
    endpoint = Sparql(settings, serving, pages)
    for path in ("/sparql", "/sparql/"):
        app.router.routes.append(Route(path, endpoint))  # a plain ASGI application, whatever the method
    app.include_router(_probes(serving, metrics))
    app.include_router(asset_routes(pages.assets))
    app.include_router(workbench_routes(settings, serving, pages, ground))
    app.include_router(explain_routes(serving))
    app.include_router(network_routes(settings, serving, pages, ground.readings))
    app.include_router(catalog_routes(settings, serving, pages, dumps))
    app.include_router(query_routes(endpoint, settings, serving, pages))
    app.router.routes.extend(write_routes(settings, serving, pages))
    app.include_router(problem_routes(pages))
    app.router.routes.extend(LinkedData(settings, serving, pages).routes())
    app.include_router(sitemap_routes(settings, serving))
    app.include_router(dump_routes(settings, serving, pages, dumps))
    app.include_router(api_routes(settings, serving, ground))
    app.include_router(reconcile_routes(settings, serving, pages, ground.readings))
    app.include_router(api_page_routes(settings, serving, pages))
    app.include_router(fact_routes(settings, serving, ground.asked))
    app.include_router(llms_routes(settings, ground))
    mount(app, [make(ground, settings.host, settings.public_hosts) for make in neighbours], settings)
    for kind in (Problem, Fault, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _show)
    counted = Accounting(metrics, budget, journal)
    app.add_middleware(Envelope, settings=settings, serving=serving, pages=pages, accounting=counted)
    return app


def _probes(serving: Serving, metrics: Metrics) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.api_route("/health/live", methods=["GET", "HEAD"])
    async def live() -> Response:
        return Response("alive\n", media_type="text/plain")

    @router.api_route("/health/ready", methods=["GET", "HEAD"])
    async def ready() -> Response:
        try:
            assert serving.store is not None
            await (await serving.store.ask(Question("ASK {}", deadline=_PROBE_SECONDS))).read()
        except (AssertionError, StoreFault):
            return Response("the store does not answer\n", 503, {"Retry-After": "1"}, media_type="text/plain")
        return Response("ready\n", media_type="text/plain")

    @router.api_route("/metrics", methods=["GET", "HEAD"])
    async def numbers() -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router


async def _show(request: Request, error: Exception) -> Response:
    """Answer any expected error as a problem, in the form that the client accepts; OPTIONS tells what there is."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        told = {*(error.headers or {}).get("Allow", "").split(", "), "OPTIONS"}
        allowed = ", ".join(method for method in _METHODS if method in told)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": allowed})
        error.headers = {"Allow": allowed}
    language = request.query_params.get("lang")
    made = tell(_as_problem(error), request.headers, request.app.state.pages, language=language)
    return Response(made.body, made.status, made.headers)


def _as_problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, StoreFault):
        return problem.of_fault(error)
    if isinstance(error, RequestValidationError):
        return of_validation(error.errors())
    if isinstance(error, Fault):
        return Problem(422, "bad-value", "A value cannot be used", error.sentence, error.hint, error.line, error.column)
    assert isinstance(error, HTTPException)
    headers: dict[str, Any] = dict(error.headers or {})
    names = {404: ("not-found", "There is nothing here"), 405: ("method-not-allowed", "The method is not allowed here")}
    name, title = names.get(error.status_code, ("http", "The request was not answered"))
    detail = _SENTENCES.get(error.status_code, str(error.detail))
    return Problem(error.status_code, name, title, detail, headers=headers, detail_zh=_CHINESE.get(error.status_code))
