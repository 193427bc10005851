"""Somebody with a headless Chromium: what a page shows them, and what goes wrong in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from jingjinji import bundle

DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def where(service: Any, path: str, language: str) -> str:
    """Return the address of a page in a language."""
    return f"{service.address}{path}{'&' if '?' in path else '?'}lang={language}"


def open_chromium(*, with_parts: bool = True) -> Iterator[Browser]:
    """Yield a headless Chromium; what is missing is said in one line."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on the PATH (make deps-system): the pages with scripts are not opened in a browser")
    if with_parts and not (bundle.web() / "yasqe.js").is_file():
        pytest.skip("the parts of the pages are not installed (make web): they are not opened in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Reader:
    """Somebody with a browser; what went wrong in it is kept in `faults`."""

    def __init__(self, browser: Browser, site: str, width: int = 1280) -> None:
        self.faults: list[str] = []
        context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda asked: self._note(asked.url, site))
        self._site = site

    def _note(self, url: str, site: str) -> None:
        if not url.startswith((site, "data:", "blob:")):
            self.faults.append(f"a request to {url}")

    def open(self, path: str) -> Page:
        """Open a page and wait until its script is ready."""
        self.page.goto(self._site + path)
        self.page.wait_for_selector("body[data-ready]")
        return self.page

    def write(self, text: str) -> None:
        """Put text into the editor, as if it were pasted."""
        self.page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", text)

    def serious(self) -> list[str]:
        """Return the serious faults of accessibility that axe finds."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{fault['id']}: {fault['nodes'][0]['html']}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
