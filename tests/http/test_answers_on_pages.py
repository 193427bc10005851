"""From a question to its answer on the pages, as somebody who knows no RDF goes, in both languages."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser import DESKTOP, where
from jingjinji import bundle
from jingjinji.faces.http.workbench.words import WORKBENCH_WORDS

pytestmark = pytest.mark.timeout(300)  # the release is built for the first of them


@pytest.fixture(scope="module")
def plain(plain_chromium: Browser, real: Any) -> Iterator[Page]:
    """Return a page without scripts, at a service that has read its facts."""
    assert real.get("/api/facts", q="PM10").status_code == 200
    with plain_chromium.new_context(viewport=DESKTOP, java_script_enabled=False) as context:
        yield context.new_page()


@pytest.mark.parametrize(("language", "typed", "name"), [("zh", "密云", "密云区"), ("en", "Miyun", "Miyun District")])
def test_from_the_search_box_to_the_answer_without_a_script(
    plain_chromium: Browser, real: Any, language: str, typed: str, name: str
) -> None:
    """A two-character word typed on the home page leads to the place and its value, with scripts switched off."""
    with plain_chromium.new_context(viewport=DESKTOP, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(where(real, "/", language))
        page.fill("#q", typed)
        page.press("#q", "Enter")
        page.get_by_role("link", name=name, exact=True).first.click()
        row = page.locator("table.measured tr", has_text="PM2.5" if language == "en" else "细颗粒物").first
        assert row.locator(".fig").first.inner_text().startswith("25.6")
        assert "30.5" not in row.locator("td").nth(1).inner_text(), "a value of another place"


@pytest.mark.parametrize(
    ("language", "typed", "says", "cited"),
    [
        ("zh", "哪些措施影响了PM10", "扬尘治理百日攻坚行动", "第 160 行"),
        ("en", "which measures affected PM10", "100-day dust control campaign", "line 160"),
        ("zh", "密云PM2.5多少", "25.6微克/立方米", "第 "),
        ("en", "How high is PM2.5 in Miyun?", "25.6 µg/m³", "line "),
    ],
)
def test_a_question_in_the_search_box_is_answered_first_without_a_script(
    plain: Page, real: Any, language: str, typed: str, says: str, cited: str
) -> None:
    """The first thing below the box is the answer with its citation; a link says its strength, and no change is one."""
    plain.goto(where(real, "/", language))
    plain.fill("#q", typed)
    plain.press("#q", "Enter")
    answer = plain.locator("section.answer")
    first = answer.locator("ol.answers > li").first.inner_text()
    assert says in first
    assert cited in first
    about_links = "PM10" in typed
    assert answer.locator("ol.answers .grade").count() == (
        answer.locator("ol.answers > li").count() if about_links else 0
    )


@pytest.mark.parametrize(
    ("language", "typed", "refused"),
    [("zh", "天津的NO2是多少", "公报没有说"), ("en", "NO2 in Tianjin", "does not say")],
)
def test_what_the_bulletin_does_not_say_is_said_before_the_nearest_facts(
    plain: Page, real: Any, language: str, typed: str, refused: str
) -> None:
    """A refused question gets the reason first, and the facts that come near are called no answer."""
    plain.goto(where(real, f"/search?q={typed}", language))
    answer = plain.locator("section.answer")
    assert refused in answer.locator("h2").inner_text()
    assert answer.locator(".notice").inner_text()
    assert answer.locator("h3").inner_text() == WORKBENCH_WORDS[language]["nearest"]
    assert answer.locator("ol.near > li").count() >= 1


def test_the_document_tells_its_facts_in_order(real: Any) -> None:
    """Each section can be reached from the last; lines never go back; a fact shows its phrase."""
    section = "/documents/beijing-2024/4"
    page = real.get(section, accept="text/html", lang="zh").text
    assert "30.5 微克 / 立方米" in page
    lines = [int(part.split('"')[0]) for part in page.split('id="l')[1:]]
    assert lines == sorted(lines)
    assert f'href="{section[:-1]}5?lang=zh"' in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_contents_of_a_document_are_its_headings_in_their_order(real: Any, language: str) -> None:
    """The table of contents has every heading of the source once, in the order of the text, which prints no numbers."""
    told = tomllib.loads((bundle.seeds() / "beijing-2024" / "source.toml").read_text(encoding="utf-8"))
    wanted = [tuple(row[language].split(" › ")) for row in sorted(told["heading"], key=lambda row: row["line"])]
    page = real.get("/documents/beijing-2024", accept="text/html", lang=language).text
    path: tuple[str, ...] = ()
    found = []
    for depth, name in re.findall(r'<li class="d(\d)[^"]*"><(?:a|span)[^>]*>([^<]+)<', page):
        path = (*path[: int(depth)], html.unescape(name))
        found.append(path)
    assert [row for row in wanted if row in found] == found
    assert len(found) > 40


def test_an_error_on_a_chinese_page_is_in_chinese(real: Any) -> None:
    """What went wrong is told in Chinese first; a program gets the same problem in the service's own words."""
    for lost in ("/documents/nope", "/compare.svg", "/queries/nope", "/dump/nope/", "/nowhere", "/def/problem/nope"):
        page = real.get(lost, accept="text/html", lang="zh").text
        notice = re.sub(r"<[^>]+>", "", page.split('class="notice"')[1].split("</div>")[0])
        assert re.search(r"[\u4e00-\u9fff]{4}", notice), lost
        assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", notice), lost
        told = real.get(lost, accept="application/problem+json", lang="zh").json()
        assert re.search(r"[a-z]+ [a-z]+", told["detail"]), lost


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_home_page_to_what_is_tied_to_pm10(window: Page, real: Any, language: str) -> None:
    """From the yearly mean, to which nothing is tied, a reader too sees the measure, its strength, where it is said."""
    window.goto(where(real, "/id/indicator/pm10-annual-mean", language))
    section = window.locator("#measures")
    assert section.locator(".empty").inner_text() == WORKBENCH_WORDS[language]["effects none"]
    assert WORKBENCH_WORDS[language]["effects near note"] in section.inner_text()
    link = section.locator("ul.links > li")
    assert link.count() == 1
    assert link.locator("a[href*='/measure/dust-campaign-2024']").count() == 1
    assert link.locator(".grade.g4").count() == 1
    link.locator(".fig").focus()
    assert "160" in link.locator(".pop").inner_text()


@pytest.mark.parametrize(("language", "said"), [("zh", "2026-03-01 至 2030-12-31"), ("en", "2026-03-01 to 2030-12-31")])
def test_the_page_of_a_standard_says_when_each_limit_is_in_force(
    window: Page, real: Any, language: str, said: str
) -> None:
    """Two limits of one indicator are told apart by the days between which they are in force."""
    window.goto(where(real, "/id/policy/gb-3095-2026", language))
    rows = window.locator("table.cards tbody tr").all_inner_texts()
    assert said in next(row for row in rows if "30" in row.split("\t")[1])
    assert "2031-01-01" in next(row for row in rows if "25" in row.split("\t")[1])
