"""Facts of sources whose text is not held are said with their source, in both languages, and never with a position."""

from __future__ import annotations

import asyncio

import pytest

from jingjinji import terms
from jingjinji.answers.entity.fetch import fetch_entity
from jingjinji.answers.entity.in_words import citations, sentence
from jingjinji.answers.reading import Reading, read
from jingjinji.answers.report import Report, compose_report
from jingjinji.answers.run import Source, connect
from jingjinji.release import Release
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.limits import Limits

SULPHUR = "observation/toy-release-2024-01-sulphur-annual-mean-example-city-2023"
AGENCY = "observation/toy-agency-2024-02-fine-dust-annual-mean-example-city-2023"
SAID = {
    "zh": "示例市2023年二氧化硫年平均浓度为8.50微克/立方米。来源：示例市环境局《示例市2023年空气通报》（2024-01）；"
    "示例通讯社《示例市空气报道》（2024-02-03）（两处及以上发布）。请留意：仅见于副本。",
    "en": "sulphur dioxide annual mean in Example City was 8.50 µg/m³ in 2023. "
    "Source: Example City Environment Bureau, “Air release 2023 of Example City”, 2024-01; "
    "Example Agency, “Report on the air of Example City”, 2024-02-03 "
    "(two or more published pages). Bear in mind: seen only in copies.",
}


@pytest.fixture(scope="module")
def told(grown_release: Release) -> dict[str, tuple[Reading, Report]]:
    """Return the reading and the report of the grown toy world by language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGJINJI_OUT", str(grown_release.folder.parents[1]))
        with connect(Source()) as asker:
            return {language: (read(asker, language), compose_report(asker, language)) for language in ("zh", "en")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_figure_names_its_sources(told: dict[str, tuple[Reading, Report]], language: str) -> None:
    """The sentence gives place, year, value, unit and statistic, then publishers, titles, dates, support and caveat."""
    assert told[language][0].fact(SULPHUR).text == SAID[language]


def test_a_fact_has_a_citation_without_a_position(told: dict[str, tuple[Reading, Report]]) -> None:
    """In the public shape section, line, start and end are null; publisher, date and confidence are there."""
    fact = told["en"][0].fact(SULPHUR)
    assert fact.citation is not None
    assert fact.citation.model_dump() == {
        "source": "source/toy-release-2024-01",
        "title": "Air release 2023 of Example City",
        "section": None,
        "line": None,
        "start": None,
        "end": None,
        "printed": "8.50",
        "publishers": ["Example City Environment Bureau"],
        "issued": "2024-01",
    }
    assert (fact.confidence, fact.caveat) == ("two-or-more", "Bear in mind: seen only in copies.")
    held = told["en"][0].fact("observation/toy-2024-fine-dust-annual-mean-example-city-2024")
    assert held.confidence is None
    assert held.citation is not None
    assert held.citation.line == 5
    assert "Source" not in held.text


@pytest.mark.parametrize(("language", "heading"), [("zh", "参考来源 › "), ("en", "Reference sources › ")])
def test_the_report_tells_references_after_documents(
    told: dict[str, tuple[Reading, Report]], language: str, heading: str
) -> None:
    """Sections of reference sources follow those of documents and name publisher, title and date; derived come last."""
    titles = [title for title, _ in told[language][1].sections]
    referred = [number for number, title in enumerate(titles) if title.startswith(heading)]
    derived = [number for number, title in enumerate(titles) if title.startswith(("推算", "Derived"))]
    assert len(referred) == 2
    assert referred == list(range(referred[0], derived[0]))
    assert derived == list(range(derived[0], len(titles)))
    assert any("2024-02-03" in titles[number] for number in referred)
    entries = {entry.id: entry for _, section in told[language][1].sections for entry in section}
    assert entries[AGENCY].place == ("“31”，2024-02-03" if language == "zh" else "“31”, 2024-02-03")
    assert entries["break/fine-dust-rounding-2024"].text.startswith(("本图谱推算", "Computed here"))


def test_no_series_fact_is_told_twice(told: dict[str, tuple[Reading, Report]]) -> None:
    """Each fact stands once in the report."""
    listed = [entry.id for _, section in told["en"][1].sections for entry in section]
    assert len(listed) == len(set(listed))


def test_a_page_cites_publisher_and_date(grown_release: Release) -> None:
    """The page about a figure has both its sources, without line or characters; that of a passage has its own."""

    async def ask() -> None:
        async with EmbeddedStore(grown_release, Limits(workers=1, spare=0)) as store:
            fact = await fetch_entity(store, terms.thing(SULPHUR))
            found = citations(fact, "en")
            assert [(cited.printed, cited.line, cited.positions, cited.issued) for cited in found] == [
                ("8.50", "", (), "2024-01"),
                ("8.50", "", (), "2024-02-03"),
            ]
            assert {name for cited in found for name in cited.publishers} == {
                "Example City Environment Bureau",
                "Example Agency",
            }
            assert "two or more published pages" in (sentence(fact, "en") or "")
            [itself] = citations(await fetch_entity(store, found[0].passage), "zh")
            assert itself.publishers
            assert itself.issued == found[0].issued

    asyncio.run(ask())
