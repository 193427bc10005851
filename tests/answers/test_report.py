"""The report says every fact once, in its language, with its position, and never more than the source."""

from __future__ import annotations

import re

import pytest

from jingjinji.answers.report import Entry, Report, compose_report, to_html, to_markdown
from jingjinji.answers.run import Source, connect
from jingjinji.answers.sentences import Sentences
from jingjinji.answers.statements import Statement
from jingjinji.release import Release

CAUSAL = re.compile(r"导致|使得|造成|caused|led to|because of|thanks to", re.IGNORECASE)


@pytest.fixture(scope="module")
def reports(real_release: Release) -> dict[str, Report]:
    """Return the report of the real release in both languages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGJINJI_OUT", str(real_release.folder.parents[1]))
        with connect(Source()) as asker:
            return {language: compose_report(asker, language) for language in ("zh", "en")}


def entries(report: Report) -> dict[str, Entry]:
    """Return the entries of a report by the thing they speak of."""
    return {entry.id: entry for _, section in report.sections for entry in section}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_is_whole_and_in_order(reports: dict[str, Report], language: str) -> None:
    """Every fact stands once, the sections follow the document, derived facts come last."""
    report = reports[language]
    listed = [entry.id for _, section in report.sections for entry in section]
    assert len(listed) == len(set(listed)) > 1000
    lines = [int(re.findall(r"\d+", section[0].place)[0]) for _, section in report.sections[:-1]]
    assert lines == sorted(lines)
    assert all("derived" in entry.id or "finding" in entry.id or "compliance" in entry.id
               for entry in report.sections[-1][1])  # fmt: skip


def test_a_figure_is_said_as_printed(reports: dict[str, Report]) -> None:
    """A value comes with unit, printed decimals, place, year and position."""
    fact = "observation/beijing-2024-permanganate-index-annual-mean-beijing-2024"
    assert "3.40 mg/L" in entries(reports["zh"])[fact].text
    assert "3.40 mg/L" in entries(reports["en"])[fact].text
    assert "“3.40 毫克 / 升”" in entries(reports["en"])[fact].place


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_weak_link_is_never_worded_as_a_cause(reports: dict[str, Report], language: str) -> None:
    """Effects below strength 3 say that the text does not link the two; no sentence uses causal words."""
    weak = re.compile(r"没有说二者有因果关系|没有相连|does not say that|does not link")
    effects = [entry for id_, entry in entries(reports[language]).items() if id_.startswith("effect/")]
    assert len(effects) > 50
    for entry in effects:
        assert not CAUSAL.search(entry.text.split("“")[0]), entry.text
        strength = int(re.findall(r"(?:strength|强度) ?(\d)", entry.text)[-1])
        assert bool(weak.search(entry.text)) == (strength < 3), entry.text


@pytest.mark.parametrize(("language", "word"), [("zh", "本图谱推算"), ("en", "computed here")])
def test_what_is_computed_says_so(reports: dict[str, Report], language: str, word: str) -> None:
    """Every derived sentence says that the source does not state it."""
    section = reports[language].sections[-1][1]
    assert len(section) > 200
    assert [entry.id for entry in section if word not in entry.text] == []


def test_a_bound_and_a_missing_baseline_are_said() -> None:
    """A bound stands before the figure; a change without a named baseline says that none is named."""
    sentences = Sentences("en", {})
    stock = Statement("observation/x")
    for name, value in (("indicator", "stock"), ("place", "Beijing"), ("year", "2024"), ("value", "1000000")):
        stock.values[name].append(value)
    stock.values["unit"].append("unit:NUM")
    stock.values["bound"].append("jjj:moreThan")
    assert sentences.say(stock) == "stock in Beijing in 2024 was more than 1,000,000."
    fall = Statement("change/x")
    for name, value in (("indicator", "dust"), ("place", "Beijing"), ("year", "2024"), ("changeValue", "-12.5")):
        fall.values[name].append(value)
    fall.values["unit"].append("unit:PERCENT")
    fall.values["direction"].append("jjj:decrease")
    assert "fell by 12.5 % against an earlier time that is not named" in sentences.say(fall)


def test_both_forms_hold_the_same_sentences(reports: dict[str, Report]) -> None:
    """Markdown and HTML carry every sentence; HTML is escaped and asks nothing of any other host."""
    report = reports["zh"]
    markdown, page = to_markdown(report), to_html(report, "zh")
    assert markdown.count("\n- ") == page.count("<li>") == len(entries(report))
    assert "http" not in re.sub(r"https://w3id\.org[^\s<]*", "", page)
    planted = Report("<t>", [("<h>", [Entry("a < b", "line 1", "x/y")])])
    assert "<h>" not in to_html(planted, "en")
