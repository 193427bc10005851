"""What every page carries, whatever made it: a policy that runs no text of the data, and who may read where one was."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
from fastapi.routing import APIRoute

from jingjinji.faces.http.app import create_app
from jingjinji.faces.http.serving import Serving
from jingjinji.faces.http.settings import Settings

PAGE = {"Accept": "text/html", "Accept-Language": "zh"}
SAMPLES = ("x", "measure", "beijing-2024", "1", "limits-exceeded", "latest")
# Addresses that are no routes of the framework, and the faults that a page can be.
FURTHER = (
    *("/sparql", "/sparql?query=ASK%7B%7D&format=html", "/sparql?query=SELEC", "/sparql?query=ASK%7B%7D&timeout=x"),
    *("/id/place/miyun", "/id/measure/nothing", "/def/", "/def/Measure", "/graph/derived", "/graph/x", "/id/x.html"),
    *("/dump/", "/dump/x/", "/update", "/store", "/nothing", "/compare.svg", "/reconcile/en/preview?id=place/miyun"),
    *("/api/facts", "/api/search?limit=x", "/mcp"),
)
FEWEST = 40


def faults_of(headers: httpx.Headers) -> list[str]:
    """Return what a page's headers lack."""
    policy = dict(part.strip().partition(" ")[::2] for part in headers.get("content-security-policy", "").split(";"))
    runs = policy.get("script-src", policy.get("default-src", "*"))
    said = {
        "script-src": not re.search(r"unsafe-inline|unsafe-eval|\*|https?:|data:", runs),
        "default-src": policy.get("default-src") == "'none'",
        "frame-ancestors": "frame-ancestors" in policy,
        "base-uri": policy.get("base-uri") == "'none'",
        "referrer": headers.get("referrer-policy") in ("same-origin", "no-referrer"),
        "nosniff": headers.get("x-content-type-options") == "nosniff",
    }
    return [name for name, is_right in said.items() if not is_right]


def addresses(tmp_path: Path) -> list[str]:
    """Return an address for every route of the application, its parts filled with what is there and what is not."""
    settings = Settings(tmp_path)
    routes = [route.path for route in create_app(settings, Serving(settings)).routes if isinstance(route, APIRoute)]
    filled = [re.sub(r"\{[^}]*\}", sample, route) for route in routes for sample in SAMPLES[: 6 if "{" in route else 1]]
    return [*dict.fromkeys(filled), *FURTHER]


def test_every_page_carries_a_policy_for_scripts_frames_and_referrers(service: Any, tmp_path: Path) -> None:
    """Each HTML answer of each route, errors too, lets no inline script run and says who may frame it."""
    pages: dict[str, list[str]] = {}
    statuses = set()
    with httpx.Client(base_url=service.address, headers=PAGE, timeout=30) as reader:
        for address in addresses(tmp_path):
            for method in ("GET", "POST"):
                answer = reader.request(method, address)
                if answer.headers.get("content-type", "").startswith("text/html"):
                    pages[f"{method} {address}"] = faults_of(answer.headers)
                    statuses.add(answer.status_code)
    assert {address: found for address, found in pages.items() if found} == {}
    assert len(pages) >= FEWEST
    assert {200, 400, 404, 405, 422} <= statuses


def test_the_check_finds_a_weak_policy() -> None:
    """A policy that lets inline scripts run, or says nothing of frames, is found."""
    weak = {"content-security-policy": "default-src 'none'; script-src 'self' 'unsafe-inline'; base-uri 'none'"}
    assert faults_of(httpx.Headers(weak)) == ["script-src", "frame-ancestors", "referrer", "nosniff"]
    assert len(faults_of(httpx.Headers({}))) == 6
