"""The workbench in a real browser over the real release: what a person sees and can do, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from browser import DESKTOP, PHONE, where
from jingjinji.faces.http.pages.pages import Pages
from jingjinji.faces.http.pages.words import WORDS
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.workbench.questions import QUESTIONS
from jingjinji.faces.http.workbench.words import WORKBENCH_WORDS
from jingjinji.release import Release, publish
from world.series import ISSUED, PUBLISHER, TITLE, VALUES, graph_files, release_with_series

PAGES = (
    *("/", "/?strength=1&medium=air", "/search?q=密云", "/search?q=qqzzxx", "/search"),
    *("/compare", "/compare?indicator=pm25-annual-mean&preset=districts&view=map"),
    *("/compare?indicator=pm25-annual-mean&preset=region&view=chart", "/documents", "/documents/beijing-2024"),
    *("/documents/beijing-2024/6", "/id/indicator/pm25-annual-mean", "/id/indicator/o3-8h-p90"),
    *("/id/measure/dust-campaign-2024", "/id/policy/gb-3095-2012", "/id/programme/eco-environment-coordination"),
    *("/id/place/miyun", "/id/organization/beijing-ecology-bureau", "/id/source/beijing-2024"),
    *("/id/observation/derived-beijing-2024-pm25-annual-mean-beijing-2023", "/def/Measure", "/id/measure/nothing"),
    *("/def/", "/graph/derived", "/queries", "/queries/limits-exceeded", "/queries/limits-exceeded?format=html"),
    *("/catalog", "/dump/", "/api", "/sparql", "/network", "/search?q=哪些措施影响了PM10", "/search?q=天津的NO2是多少"),
    *("/id/policy/gb-3095-2026", "/id/indicator/pm10-annual-mean", "/documents/nope", "/def/problem/busy"),
)
# One page of each template: what they are made of is the same on the others.
MADE = (
    *(
        "/",
        "/search?q=密云",
        "/compare?indicator=pm25-annual-mean&preset=region&view=chart",
        "/documents/beijing-2024/6",
    ),
    *("/id/indicator/pm25-annual-mean", "/id/measure/dust-campaign-2024", "/id/policy/gb-3095-2012", "/id/place/miyun"),
    *("/id/programme/eco-environment-coordination", "/id/source/beijing-2024", "/id/measure/nothing", "/def/Measure"),
    *("/graph/derived", "/queries", "/queries/limits-exceeded?format=html", "/catalog", "/sparql", "/network"),
)
HEAVY = 300 * 1024
pytestmark = pytest.mark.timeout(300)  # the release is built for the first of them
HOSTILE = '"><script>window.ran=1</script><img src=x onerror=window.ran=1>'


class Watch:
    """What goes wrong on a page while it is watched, and how much it loads."""

    def __init__(self, page: Page, address: str) -> None:
        self.wrong: list[str] = []
        self.bytes = 0
        self._host = urlsplit(address).netloc
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))
        page.on("request", lambda request: self._asked(request.url))
        page.on("response", self._answered)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "404 (Not Found)" not in text:
            self.wrong.append(text)

    def _asked(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.netloc != self._host:
            self.wrong.append(f"asked {address}")

    def _answered(self, response: Any) -> None:
        self.bytes += int(response.headers.get("content-length", 0))


@pytest.fixture(scope="module")
def phone(plain_chromium: Browser) -> Iterator[BrowserContext]:
    """Return a context of a phone's size."""
    with plain_chromium.new_context(viewport=PHONE) as context:
        yield context


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page_is_accessible_quiet_light_and_fits_a_phone(
    phone: BrowserContext, real: Any, path: str, language: str
) -> None:
    """No serious fault by axe-core, no console error, no other host, no sideways scrolling, under 300 KiB.

    Chinese pages are looked at in the light, English ones in the dark.
    """
    page = phone.new_page()
    page.emulate_media(color_scheme="light" if language == "zh" else "dark")
    watch = Watch(page, real.address)
    page.goto(where(real, path, language))
    found = Axe().run(page).response["violations"]
    bad = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]
    wide = page.evaluate("document.documentElement.scrollWidth")
    headings = page.locator("h1").count()
    page.close()
    assert bad + watch.wrong == []
    assert wide <= PHONE["width"]
    assert watch.bytes < HEAVY
    assert headings == 1


def test_axe_finds_a_planted_fault(window: Page) -> None:
    """The accessibility check can fail."""
    window.set_content('<html lang="en"><title>t</title><main><h1>t</h1><img src="data:,"></main>')
    assert [fault["id"] for fault in Axe().run(window).response["violations"]] == ["image-alt"]


def test_suggestions_lead_to_a_thing_by_the_keyboard_alone(window: Page, real: Any) -> None:
    """What the search service suggests can be chosen with arrow and Enter; Escape closes the list."""
    entities = [{"id": "place/miyun", "label": "密云区", "matched": "密云"}, {"id": "place/daxing", "label": "大兴区"}]
    answer = json.dumps({"entities": entities})
    window.route("**/api/search*", lambda route: route.fulfill(body=answer, content_type="application/json"))
    window.goto(where(real, "/", "zh"))
    window.locator("#q").press_sequentially("密")
    options = window.get_by_role("option")
    options.first.wait_for()
    assert options.count() == 2
    window.keyboard.press("Escape")
    assert not options.first.is_visible()
    window.locator("#q").press_sequentially("云")
    options.first.wait_for()
    window.keyboard.press("ArrowDown")
    window.keyboard.press("Enter")
    window.wait_for_url("**/id/place/miyun?lang=zh")
    window.unroute("**/api/search*")


def test_a_suggestion_cannot_bring_markup(window: Page, real: Any) -> None:
    """Markup in a suggested name is shown as text."""
    answer = json.dumps({"entities": [{"id": "place/x", "label": HOSTILE, "matched": HOSTILE}]})
    window.route("**/api/search*", lambda route: route.fulfill(body=answer, content_type="application/json"))
    window.goto(where(real, "/", "en"))
    window.locator("#q").press_sequentially("x")
    window.get_by_role("option").first.wait_for()
    assert "<script>" in window.get_by_role("option").first.inner_text()
    assert window.evaluate("window.ran") is None
    window.unroute("**/api/search*")


@pytest.mark.parametrize(
    ("language", "line", "phrase"), [("zh", "第 67 行", "30.5 微克 / 立方米"), ("en", "line 67", "30.5 微克 / 立方米")]
)
def test_a_number_tells_where_it_stands_by_keyboard(
    window: Page, real: Any, language: str, line: str, phrase: str
) -> None:
    """Focus opens the citation with section, line and printed phrase; Tab goes into it; Escape closes it."""
    window.goto(where(real, "/id/indicator/pm25-annual-mean", language))
    figure, citation = window.locator(".huge .fig"), window.locator(".huge .pop")
    assert not citation.is_visible()
    figure.focus()
    assert citation.is_visible()
    assert line in citation.inner_text()
    assert phrase in citation.inner_text()
    window.keyboard.press("Tab")
    assert citation.is_visible()
    assert window.evaluate("document.activeElement.getAttribute('href')").startswith("/id/observation/")
    window.keyboard.press("Escape")
    assert not citation.is_visible()


def test_a_computed_number_shows_formula_and_inputs(window: Page, real: Any) -> None:
    """On hover the value implied for 2023 says that it is computed, how, and from which cited figures."""
    window.goto(where(real, "/id/indicator/pm25-annual-mean", "en"))
    row = window.locator("table.narrow tr", has_text="2023").first
    row.locator(".fig").hover()
    shown = row.locator(".pop").inner_text()
    for part in ("Computed here, not stated by the source", "30.5 / (1 + -6.2/100)", "line 67", "6.2%"):
        assert part in shown
    assert "32.445–32.587" in row.inner_text()


def test_a_tap_shows_the_citation_on_a_phone(plain_chromium: Browser, real: Any) -> None:
    """A tap opens the citation at the foot of the screen, inside it."""
    with plain_chromium.new_context(viewport=PHONE, has_touch=True) as context:
        page = context.new_page()
        page.goto(where(real, "/id/measure/dust-campaign-2024", "zh"))
        page.locator(".links .fig").first.tap()
        box = page.locator(".links .pop").first.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert "12.0%" in page.locator(".links .pop").first.inner_text()


def test_the_first_tab_skips_to_the_content(window: Page, real: Any) -> None:
    """The first stop of the keyboard is a visible link to the content."""
    window.goto(where(real, "/", "en"))
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0")
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(
    ("language", "campaign", "moved"),
    [("zh", "扬尘治理百日攻坚行动", "下降21.4%"), ("en", "100-day dust control campaign", "fell by 21.4 %")],
)
def test_the_home_page_answers_the_headline_question_and_narrows(
    window: Page, real: Any, language: str, campaign: str, moved: str
) -> None:
    """The picture shows explicit links; weak ones come only on demand; a click on a measure leaves its links alone."""
    window.goto(where(real, "/", language))
    assert window.locator(".flow .band").count() == window.locator("ul.links > li").count() == 15
    assert window.locator(".flow .s2, .flow .s1").count() == 0
    assert "6.2" not in window.locator("ul.links").inner_text(), "no measure has brought about the fall of PM2.5"
    window.locator("svg.flow a:has(.node)", has_text=campaign).click()
    assert window.locator("ul.links > li").count() == 4
    assert moved in window.locator("ul.links").inner_text()
    window.locator("a.chip", has_text="≥ 1").click()
    assert window.locator("ul.links > li").count() == 6
    assert window.locator("ul.links > li.weak").count() == 2


def test_weak_links_say_that_they_are_no_effects(window: Page, real: Any) -> None:
    """On the page of PM2.5 every measure is weak, says so, and no arrow leads from it."""
    window.goto(where(real, "/id/indicator/pm25-annual-mean", "en"))
    assert window.locator("ul.links > li:not(.weak)").count() == 0
    assert "names no measure" in window.locator(".notice", has_text="only stand beside it").inner_text()
    assert "→" not in window.locator("ul.links .ends").first.inner_text()
    assert not re.search(r"caused|led to|导致|造成", window.locator("main").inner_text())


def test_every_question_of_the_home_page_has_an_answer(real: Any) -> None:
    """Each of a dozen questions leads to a page that is there."""
    assert len(QUESTIONS) >= 12
    for asked in QUESTIONS:
        answer = httpx.get(real.address + asked.path, headers={"Accept": "text/html"}, timeout=30)
        assert answer.status_code == 200, asked.path


def test_a_comparison_goes_home_as_csv_svg_and_png(window: Page, real: Any) -> None:
    """The table can be downloaded with its labels, the map as SVG and PNG, and its query runs in the editor."""
    window.goto(where(real, "/compare?indicator=pm25-annual-mean&preset=districts&view=map", "en"))
    assert window.locator("svg.tiles polygon").count() == 17
    assert window.locator("table.bars tbody tr").count() == 17
    for name, begins in (("CSV", b"indicator,place,year,value"), ("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with window.expect_download() as waiting:
            window.get_by_role("link", name=name, exact=True).click()
        content = Path(waiting.value.path()).read_bytes()
        assert content.startswith(begins)
        assert name != "CSV" or b"Miyun District,2024,25.6" in content
    editor = window.locator(".tools a", has_text="The query behind this").get_attribute("href")
    assert httpx.get(real.address + str(editor), headers={"Accept": "text/html"}, timeout=30).status_code == 200


def test_nonsense_in_an_address_is_left_out(real: Any) -> None:
    """Unknown indicators, years and views do no harm; a section that is not there is a page that says so."""
    nonsense = "/compare?indicator=x&indicator=pm25-annual-mean&place=%3Cb%3E&year=x&year=2024&view=%22&preset=no"
    page = {"headers": {"Accept": "text/html"}, "timeout": 30}
    assert "25.6" in httpx.get(real.address + nonsense, **page).text
    assert httpx.get(real.address + "/?strength=9&medium=%3Cb%3E&measure=%3Cscript%3E", **page).status_code == 200
    for typed in ('"', "\\", "a\u0000b", "}", "'", "%", "？" * 300):
        answer = httpx.get(real.address + "/search", params={"q": typed, "lang": "zh"}, timeout=30)
        assert answer.status_code == 200, typed
    for lost in ("/documents/nope", "/documents/beijing-2024/999", "/documents/beijing-2024/0", "/compare.svg"):
        answer = real.get(lost, accept="text/html")
        assert answer.status_code == 404, lost
        assert "<h1>" in answer.text


def test_markup_in_the_data_never_runs(
    plain_chromium: Browser, launcher: Callable[..., Any], real_release: Release, tmp_path: Path
) -> None:
    """Over a release whose names, notes and phrases all hold scripts nothing runs and nothing is loaded."""
    escaped = HOSTILE.replace('"', '\\"')
    rows = []
    for row in real_release.nquads.read_text(encoding="utf-8").splitlines():
        for mark in ('"@zh <', '"@en <'):
            start, found, end = row.rpartition(mark)
            row = f"{start}{escaped}{found}{end}" if found else row  # noqa: PLW2901 - one of the two fits
        rows.append(row)
    assert sum(escaped in row for row in rows) > 5000
    files = {**graph_files(real_release), "all.nq": ("\n".join(rows) + "\n").encode()}
    publish(tmp_path, files, {"graphs": real_release.manifest["graphs"]})
    service = launcher(tmp_path)
    with plain_chromium.new_context(viewport=DESKTOP) as context:
        page = context.new_page()
        watch = Watch(page, service.address)
        for path in MADE:
            page.goto(where(service, path, "en"))
            assert page.evaluate("window.ran") is None, path
            assert page.locator("img").count() == 0, path
        assert watch.wrong == []


def test_a_series_shows_gaps_breaks_and_sources_without_lines(
    window: Page, launcher: Callable[..., Any], real_release: Release, tmp_path: Path
) -> None:
    """A line through the years leaves a gap open and marks a break; a figure without a line names its publisher."""
    release_with_series(real_release, tmp_path)
    service = launcher(tmp_path)
    window.goto(where(service, "/id/indicator/pm25-annual-mean", "en"))
    chart = window.locator("svg.lines.broad")
    beijing = chart.locator("a", has_text="Beijing · ")
    assert beijing.count() >= len(VALUES) + 3, "2013 and 2023 are implied, 2024 is reported"
    assert chart.locator("a", has_text="· 99").count() == 0, "another figure is preferred"
    assert chart.locator(".break").count() >= 1
    assert "no decimals from 2016 on" in (window.locator("main").text_content() or "")
    told = " ".join(window.locator("table.grid .pop").all_inner_texts())
    for part in (PUBLISHER, TITLE, ISSUED):
        assert part in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_busy_service_says_so_in_words(window: Page, language: str) -> None:
    """The page of a 503 says in the reader's language what happened and what to do, and has a search box."""
    problem = Problem(503, "busy", "The service is busy", "20 queries are waiting")
    pages = Pages("")
    window.set_content(pages.problem(problem, language).decode())
    assert window.locator("h1").inner_text() == pages.problem_types["busy"].texts[language].title
    assert pages.problem_types["busy"].texts[language].remedy in window.locator("main").inner_text()
    assert window.locator("#q").count() == 1


def test_both_languages_have_the_same_words() -> None:
    """No word is missing in a language, and none is left empty."""
    for words in (WORDS, WORKBENCH_WORDS):
        assert words["zh"].keys() == words["en"].keys()
        assert all(words["zh"].values())
        assert all(words["en"].values())


def test_a_drawing_by_itself_runs_nothing(real: Any) -> None:
    """A chart that is opened as a file has a policy of its own: its style, no script, nothing from elsewhere."""
    answer = httpx.get(real.address + "/compare.svg?indicator=pm25-annual-mean&preset=districts", timeout=30)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in answer.headers["content-security-policy"]
