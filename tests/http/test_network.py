"""The network page, plain and in a browser: weak links look weak, paths are told as what they are, numbers too."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Browser

from browser import Reader
from jingjinji.faces.http.network.drawing import Link, draw
from jingjinji.faces.http.network.page_words import NETWORK_TEXTS

CAUSAL = re.compile(r"caused|led to|导致", re.IGNORECASE)


def plain(site: str, **parameters: str) -> httpx.Response:
    """Return the page as a browser without scripts gets it."""
    return httpx.get(f"{site}/network", params=parameters, headers={"Accept": "text/html"}, timeout=60)


@pytest.mark.parametrize(
    ("lang", "campaign"), [("zh", "扬尘治理百日攻坚行动"), ("en", "100-day dust control campaign")]
)
def test_the_stated_links_are_drawn_and_listed(site: str, lang: str, campaign: str) -> None:
    """Without scripts the page holds a drawing and a table of the fifteen stated links, each with strength and line."""
    page = plain(site, lang=lang)
    assert page.status_code == 200
    assert page.text.count('<path class="s4"') == 5
    assert page.text.count('<path class="s3"') == 10
    assert page.text.count(f">{campaign}") >= 4
    assert "160: 同比下降 12.0%" in page.text


def test_weak_links_look_weak_and_name_no_cause(site: str) -> None:
    """From strength 1 up, weak links are there, drawn in their own way, and no sentence about them names a cause."""
    page = plain(site, lang="en", strength="1").text
    rows = re.findall(r'<tr class="weak">.*?</tr>', page, re.DOTALL)
    assert len(rows) > 40
    assert not any(CAUSAL.search(row) for row in rows)
    assert page.count('<path class="s1"') + page.count('<path class="s2"') == len(rows)


def test_a_path_is_no_chain_of_causes(site: str) -> None:
    """Two things are joined by paths with each step in words, and the page says what a path is not."""
    page = plain(site, lang="en", **{"from": "dust-campaign-2024", "to": "天津市"}).text
    assert "it is no chain of causes" in page
    assert page.count('<article class="path') == 5
    assert "This path is made of structure alone" in page
    assert not CAUSAL.search(" ".join(re.findall(r'<article class="path.*?</article>', page, re.DOTALL)))


def test_the_numbers_say_what_they_do_not_mean(site: str) -> None:
    """Degree and betweenness stand beside the sentence that they measure no importance."""
    page = plain(site, lang="en").text
    assert "They do not measure importance" in page
    assert re.search(r">Beijing</a></td><td>place</td><td class=\"number\">\d+", page)
    assert "Not written of does not mean without effect." in page


def test_every_relation_says_where_it_stands(site: str) -> None:
    """A relation of a text that is held has its line, one of another source the name of the document."""
    edges = httpx.get(f"{site}/network.json", timeout=60).json()["edges"]
    cited = [edge["cited"] for edge in edges if edge["cited"]]
    assert any(re.match(r"\d+: ", one) for one in cited)
    assert any(not re.match(r"\d+: ", one) for one in cited)
    assert not any(one.startswith("None") for one in cited)


def test_an_unknown_name_is_a_sentence(site: str) -> None:
    """An end that the graph does not know is told on the page, and a strength out of range is refused."""
    page = plain(site, lang="en", **{"from": "Atlantis", "to": "PM10"})
    assert page.status_code == 422
    assert "no thing called “Atlantis”" in page.text
    assert plain(site, strength="9").status_code == 422


def test_names_are_only_text() -> None:
    """A name with markup in it stays text in the drawing."""
    drawing = draw([Link("measure/a", "indicator/b", 1, "<b>x")], {"measure/a": "<script>"}, "en", "", "t")
    assert "<script>" not in drawing
    assert "<b>" not in drawing
    assert NETWORK_TEXTS["zh"].keys() == NETWORK_TEXTS["en"].keys()


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_the_network_is_explored(chromium: Browser, site: str, lang: str, width: int) -> None:
    """The stated links come first, a thing found by its name brings its neighbours and tells its links."""
    reader = Reader(chromium, site, width)
    page = reader.open(f"/network?lang={lang}")
    page.locator(".network canvas").first.wait_for()
    assert page.evaluate("explorer.cy.edges().length") == 15
    name = {"zh": "细颗粒物（PM2.5）年平均浓度", "en": "PM2.5 annual mean concentration"}[lang]
    find = page.locator("input[list=things]")
    find.fill(name)
    find.press("Enter")
    page.locator(".told h3", has_text=name).wait_for()
    assert page.evaluate("explorer.cy.edges().length") > 15
    assert reader.serious() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.faults == []
    page.context.close()
