"""`/api/`: the REST interface for people, made of the OpenAPI description, with examples that run. No scripts."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from jingjinji.faces.http.api.words import COMMON, DESCRIPTIONS, PARAMETERS, TEXTS
from jingjinji.faces.http.exchange import negotiate
from jingjinji.faces.http.exchange.negotiate import HTML, Offer
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings

_OFFERS = (Offer("json", "application/json"), Offer(HTML, HTML))
_VARY = {"Vary": "Accept, Accept-Language"}


def operations(description: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """Return what the page shows of each address under `/api/` in an OpenAPI description."""
    shown = []
    for path, methods in description["paths"].items():
        told = methods.get("get")
        if not path.startswith("/api/") or told is None:
            continue
        english, _, chinese = told.get("summary", path).partition(" · ")
        text = told.get("description", "").partition("\n\n")[0]
        zh = language == "zh"
        shown.append(
            {
                "path": path,
                "title": (chinese or english) if zh else english,
                "text": DESCRIPTIONS.get(path, text) if zh else text,
                "parameters": [_parameter(row, zh) for row in told.get("parameters", []) if row["name"] not in COMMON],
                "examples": [(example, quote(example, safe="/?&=%")) for example in told.get("x-examples", [])],
            }
        )
    return shown


def _parameter(row: dict[str, Any], zh: bool) -> dict[str, Any]:
    name, text = row["name"], row.get("description", "")
    return {"name": name, "text": PARAMETERS.get(name, text) if zh else text, "required": row.get("required", False)}


def api_page_routes(settings: Settings, serving: Serving, pages: Pages) -> APIRouter:
    """Return the routes of the page; programs are led to the OpenAPI description."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/api", methods=["GET", "HEAD"])
    @router.api_route("/api/", methods=["GET", "HEAD"])
    async def shown(request: Request) -> Response:
        offer = negotiate.choose(request.headers.get("accept"), _OFFERS)
        if offer is None or offer.format != HTML:
            return RedirectResponse(settings.root_path + "/openapi.json", 303, _VARY)
        language = negotiate.language(request.headers.get("accept-language"), request.query_params.get("lang"))
        rows = operations(request.app.openapi(), language)
        body = pages.render("api.html", language, texts=TEXTS[language], rows=rows, version=serving.ready().version)
        return Response(body, headers=_VARY, media_type=HTML)

    return router
