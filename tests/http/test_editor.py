"""The SPARQL editor in a real browser: run, complete, mark a mistake, share, cite, download, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from browser import Reader

QUERY = """PREFIX jjj: <https://w3id.org/jingjinji/def/>
SELECT ?place ?value WHERE {
  ?o jjj:indicator <https://w3id.org/jingjinji/id/indicator/pm25-annual-mean> ;
    jjj:place ?place ; jjj:value ?value .
} ORDER BY ?value"""


@pytest.fixture
def reader(chromium: Browser, site: str) -> Iterator[Reader]:
    """Return a reader in whose browser nothing goes wrong."""
    made = Reader(chromium, site)
    yield made
    made.page.context.close()
    assert made.faults == []


@pytest.mark.parametrize(
    ("lang", "run", "label"), [("zh", "执行查询", "密云区"), ("en", "Run query", "Miyun District")]
)
def test_a_result_shows_labels_beside_iris(reader: Reader, lang: str, run: str, label: str) -> None:
    """A query gives a table with labels in the page's language beside the IRIs, and no serious fault for axe."""
    page = reader.open(f"/sparql?lang={lang}")
    reader.write(QUERY)
    page.get_by_role("button", name=run).click()
    cell = page.locator("#answer td", has_text=label).first
    cell.wait_for()
    assert cell.locator("a").get_attribute("href").startswith("/id/place/")  # type: ignore[union-attr]
    assert "place/" in cell.locator("small").inner_text()
    assert reader.serious() == []


def test_an_example_of_the_library_runs_with_its_parameter(reader: Reader) -> None:
    """A question is found by a word, its parameter changed, and it runs as it does at /queries."""
    page = reader.open("/sparql?lang=en")
    page.get_by_role("button", name="Query library").click()
    page.get_by_role("searchbox").fill("district-values")
    page.locator(".library button").first.click()
    page.locator("input[name=indicator]").fill("indicator/so2-annual-mean")
    page.get_by_role("button", name="Put into the editor").click()
    page.locator("#answer td").first.wait_for()
    assert "so2-annual-mean" in page.locator("#answer").inner_text()
    assert "Chaoyang" in page.locator("#answer").inner_text()


def test_a_mistake_is_marked_at_its_place(chromium: Browser, site: str) -> None:
    """The service's line and column are marked in the text, and said in words."""
    reader = Reader(chromium, site)
    page = reader.open("/sparql?lang=zh")
    reader.write("SELECT ?x WHERE {\n  ?x jjj:value 1 .\n}")
    page.get_by_role("button", name="执行查询").click()
    page.locator("#trouble .notice").wait_for()
    assert "第 2 行，第 6 列" in page.locator("#trouble").inner_text()
    assert page.locator(".fault-here").inner_text() == "j"
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 1


def test_completion_knows_our_terms_in_both_languages(reader: Reader) -> None:
    """Ctrl-Space offers properties with their counts, and finds a thing by its Chinese name; the prefix comes along."""
    page = reader.open("/sparql?lang=zh")
    reader.write("SELECT ?x WHERE {\n  ?x statedToA\n}")
    page.evaluate(
        "(() => { const e = document.querySelector('.CodeMirror').CodeMirror; e.focus(); e.setCursor(1, 14) })()"
    )
    page.keyboard.press("Control+Space")
    hint = page.locator(".CodeMirror-hint", has_text="jjj:statedToAffect").first
    hint.wait_for()
    assert "次" in hint.inner_text() or "属性" in hint.inner_text()
    page.keyboard.press("Enter")
    page.keyboard.type(" 可吸入")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text="pm10-annual-mean").first.wait_for()
    page.keyboard.press("Escape")
    text = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert text.startswith("PREFIX jjj: <https://w3id.org/jingjinji/def/>")
    assert "?x jjj:statedToAffect 可吸入" in text


def test_by_keyboard_alone(reader: Reader) -> None:
    """Ctrl-Enter runs, Tab leaves the editor and reaches the views, Enter opens one."""
    page = reader.open("/sparql?lang=en")
    page.locator("#yasqe [role=textbox]").focus()
    page.keyboard.press("Control+Enter")
    page.locator("#answer td").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run query"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Chart":
            break
    page.keyboard.press("Enter")
    page.get_by_text("A chart needs at least one column of numbers.").wait_for()


def test_a_share_link_carries_the_version(reader: Reader, site: str) -> None:
    """A shared link opens with its answer, also without scripts, and says when the data have changed since."""
    page = reader.open("/sparql?lang=en")
    reader.write(QUERY)
    page.get_by_role("button", name="Run query").click()
    page.get_by_role("button", name="Share link").click()
    link = page.locator("textarea.copy").input_value()
    assert "&version=" in link
    reader.open(link.removeprefix(site))
    page.locator("#answer td", has_text="Miyun District").first.wait_for()
    assert page.get_by_text("the result may differ").count() == 0
    plain = httpx.get(link.replace("&version=", "&version=older"), headers={"Accept": "text/html"}).text
    assert "This link was made with dataset version older" in plain
    assert "place/miyun" in plain


def test_a_result_is_cited_and_taken_home(reader: Reader) -> None:
    """The citation names version and date in words and as BibTeX; a download is the complete file."""
    page = reader.open("/sparql?lang=en")
    reader.write(QUERY)
    page.get_by_role("button", name="Run query").click()
    page.get_by_role("button", name="Cite this result").click()
    texts = [area.input_value() for area in page.locator("textarea.copy").all()]
    assert "dataset version" in texts[0]
    assert texts[1].startswith("@misc{jingjinji-")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    lines = Path(started.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "place,value"
    assert len(lines) > 20


def test_the_other_views(reader: Reader) -> None:
    """Numbers become a chart whose bars are never summed, IRIs a network; a query is explained in words."""
    page = reader.open("/sparql?lang=en")
    reader.write(QUERY)
    page.get_by_role("button", name="Run query").click()
    page.get_by_role("button", name="Chart", exact=True).click()
    page.locator(".chart svg").wait_for()
    assert page.locator(".chart svg text", has_text="Miyun District").count() == 1
    assert page.get_by_label("Mark").input_value() == "point", "Beijing has several values"
    assert reader.serious() == []
    page.get_by_role("button", name="Map", exact=True).click()
    tile = page.locator("svg.map g", has_text="Miyun")
    tile.wait_for()
    assert "25.6" in (tile.text_content() or "")
    page.get_by_role("button", name="Explain").click()
    page.get_by_text("How this query is read").wait_for()
    assert "at most" in page.locator("#panel").inner_text()
    reader.write("CONSTRUCT WHERE { ?m <https://w3id.org/jingjinji/def/statedToAffect> ?i }")
    page.get_by_role("button", name="Run query").click()
    page.get_by_text("15 triples").wait_for()
    page.get_by_role("button", name="Network", exact=True).click()
    page.locator(".network canvas").first.wait_for()


def test_large_results_are_paged(reader: Reader) -> None:
    """A thousand rows come a hundred a page, and sorting goes over all of them."""
    page = reader.open("/sparql?lang=en")
    numbers = " ".join(str(number) for number in range(1000))
    reader.write(f"SELECT ?n {{ VALUES ?n {{ {numbers} }} }}")
    page.get_by_role("button", name="Run query").click()
    page.get_by_text("page 1 of 10").wait_for()
    assert page.locator("#answer tbody tr").count() == 100
    page.locator("th button").click()
    page.locator("th button").click()
    page.locator("#answer td", has_text="999").wait_for()
    assert page.locator("#answer td").first.inner_text() == "999"


def test_text_from_the_data_is_never_a_script(reader: Reader) -> None:
    """Literals with markup are shown as text in the table, and a javascript: IRI is no link."""
    page = reader.open("/sparql?lang=en")
    reader.write('SELECT * { VALUES (?x ?y) { ("<img src=x onerror=alert(1)>" <javascript:alert(1)>) } }')
    page.get_by_role("button", name="Run query").click()
    page.locator("#answer td", has_text="<img src=x").wait_for()
    assert page.locator("#answer td a").count() == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone(chromium: Browser, site: str, lang: str) -> None:
    """At the width of a phone nothing is wider than the screen, and axe finds no serious fault."""
    reader = Reader(chromium, site, width=390)
    page = reader.open(f"/sparql?lang={lang}")
    page.keyboard.press("Control+Enter")
    page.locator("#ask button[type=submit]").click()
    page.locator("#answer td").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert reader.serious() == []
    assert reader.faults == []


def test_assets_are_kept_for_ever_under_their_hash(site: str) -> None:
    """A file under today's hash may be kept for ever, under another it is asked for anew; unknown names are a 404."""
    page = httpx.get(f"{site}/sparql", headers={"Accept": "text/html"}).text
    path = page.split('type="module" src="')[1].split('"')[0]
    kept = httpx.get(site + path, headers={"Accept-Encoding": "br"})
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["content-encoding"] == "br"
    assert httpx.get(f"{site}/assets/old/editor.js").headers["cache-control"] == "no-cache"
    assert httpx.get(f"{site}/assets/old/secret.js").status_code == 404
