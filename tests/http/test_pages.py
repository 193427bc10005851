"""The pages in a real browser, over the real release: what a person sees, in both languages."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from jingjinji.release import Release

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Return a function that opens an address in Chromium and returns the page as the browser holds it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on the PATH (make deps-system): the pages are not opened in a browser")

    def opened(address: str) -> str:
        profile = tmp_path_factory.mktemp("profile")
        command = [program, *QUIET, f"--user-data-dir={profile}", "--dump-dom", address]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout

    return opened


@pytest.fixture(scope="module")
def real_service(launcher: Callable[..., Any], real_release: Release) -> Any:
    """Return a server over the real release."""
    return launcher(Path(real_release.folder.parents[1]))


def followed(service: Any, link: str) -> str:
    """Return the page that a link of a page leads to."""
    return httpx.get(service.address + html.unescape(link), headers={"Accept": "text/html"}, timeout=30).text


@pytest.mark.parametrize(
    ("language", "campaign", "moved", "bound"),
    [
        ("zh", "扬尘治理百日攻坚行动", "下降21.4%", "下降至少90%"),
        ("en", "100-day dust control campaign", "fell by 21.4 %", "fell by at least 90 %"),
    ],
)
def test_the_home_page_answers_the_headline_question(
    browser: Callable[[str], str], real_service: Any, language: str, campaign: str, moved: str, bound: str
) -> None:
    """The dust campaign stands on the home page with its figures, bounds, strength, phrase and line."""
    page = browser(f"{real_service.address}/?lang={language}")
    assert f'<html lang="{language}' in page
    for text in (campaign, moved, bound, "同比下降 21.4%", ">160<", ">4<"):
        assert text in page, text
    assert "6.2" not in page, "no measure has brought about the fall of the city's PM2.5"


def test_the_pages_ask_nothing_of_other_hosts(browser: Callable[[str], str], real_service: Any) -> None:
    """No page loads a script, style, font or picture from anywhere else."""
    for path in ("/", "/sparql"):
        page = browser(real_service.address + path)
        assert not re.search(r'(?:src|<link[^>]*href)="https?://', page)


def test_every_question_of_the_home_page_has_an_answer(browser: Callable[[str], str], real_service: Any) -> None:
    """Each link of the home page into the endpoint leads to a page with a table of results."""
    page = browser(f"{real_service.address}/?lang=en")
    links = re.findall(r'<li><a href="(/sparql\?[^"]+)"', page)
    assert len(links) == 5
    for link in links:
        assert "<td>" in followed(real_service, link)


def test_our_things_lead_to_what_the_graph_says_of_them(real_service: Any) -> None:
    """In a result page an IRI of ours links to its description here, not to an address that may not answer."""
    query = "PREFIX jjj: <https://w3id.org/jingjinji/def/> SELECT ?m { ?m jjj:statedToAffect ?i } LIMIT 1"
    page = real_service.get(query=query, format="html").text
    [link] = re.findall(r'<td><a href="(/id/measure/[^"]+)"', page)
    assert "/def/statedToAffect" in followed(real_service, link)
