"""The report says every fact once, in its language, with its position, and never more than the source."""

from __future__ import annotations

import re

import pytest

from asking import Desk
from jingjinji.answers.phrases import at_place, inside, ordinal
from jingjinji.answers.report import Entry, Report, compose_report, to_html, to_markdown
from jingjinji.answers.sentences import Sentences
from jingjinji.answers.statements import Statement
from jingjinji.release import Release

CAUSAL = re.compile(r"导致|使得|造成|caused|led to|because of|thanks to", re.IGNORECASE)


@pytest.fixture(scope="module")
def reports(desk: Desk, bulletin_release: Release) -> dict[str, Report]:
    """Return the report of the bulletin alone in both languages."""
    return {language: compose_report(desk.asker(bulletin_release), language) for language in ("zh", "en")}


def halves(report: Report) -> tuple[list[tuple[str, list[Entry]]], list[tuple[str, list[Entry]]]]:
    """Return the sections of what is stated and those of what is derived."""
    derived = [section for section in report.sections if section[0].startswith(("推算", "Derived"))]
    return report.sections[: -len(derived)], report.sections[-len(derived) :]


def entries(report: Report) -> dict[str, Entry]:
    """Return the entries of a report by the thing they speak of."""
    return {entry.id: entry for _, section in report.sections for entry in section}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_is_whole_and_in_order(reports: dict[str, Report], language: str) -> None:
    """Every fact stands once, the sections follow the document, derived facts come last."""
    report = reports[language]
    listed = [entry.id for _, section in report.sections for entry in section]
    assert len(listed) == len(set(listed)) > 1000
    stated, derived = halves(report)
    lines = [int(re.findall(r"\d+", section[0].place)[0]) for _, section in stated]
    assert lines == sorted(lines)
    assert len(derived) == 5
    assert all("derived" in entry.id or "finding" in entry.id or "compliance" in entry.id
               for _, section in derived for entry in section)  # fmt: skip


def test_a_figure_is_said_as_printed(reports: dict[str, Report]) -> None:
    """A value comes with unit, printed decimals, place, year and position."""
    fact = "observation/beijing-2024-permanganate-index-annual-mean-beijing-2024"
    assert entries(reports["zh"])[fact].text == "北京市2024年高锰酸盐指数年平均浓度为3.40毫克/升。"
    assert (
        entries(reports["en"])[fact].text
        == "Permanganate index annual mean concentration in Beijing was 3.40 mg/L in 2024."
    )
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


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "本图谱推算（非原文）"), ("en", "Computed here, not stated by the source")]
)
def test_what_is_computed_says_so(reports: dict[str, Report], language: str, word: str) -> None:
    """Every derived sentence says that the source does not state it."""
    section = [entry for _, section in halves(reports[language])[1] for entry in section]
    assert len(section) > 200
    assert [entry.id for entry in section if not entry.text.startswith(word)] == []


def test_a_bound_and_a_missing_baseline_are_said() -> None:
    """A bound stands before the figure; a change without a named baseline says that none is named."""
    sentences = Sentences("en", {})
    stock = Statement("observation/x")
    for name, value in (("indicator", "stock"), ("place", "Beijing"), ("year", "2024"), ("value", "1000000")):
        stock.values[name].append(value)
    stock.values["unit"].append("unit:NUM")
    stock.values["bound"].append("jjj:moreThan")
    assert sentences.say(stock) == "stock in Beijing was more than 1,000,000 in 2024."
    fall = Statement("change/x")
    for name, value in (("indicator", "dust"), ("place", "Beijing"), ("year", "2024"), ("changeValue", "-12.5")):
        fall.values[name].append(value)
    fall.values["unit"].append("unit:PERCENT")
    fall.values["direction"].append("jjj:decrease")
    assert sentences.say(fall) == "dust in Beijing fell by 12.5 % in 2024; no time of comparison is named."


def test_both_forms_hold_the_same_sentences(reports: dict[str, Report]) -> None:
    """Markdown and HTML carry every sentence; HTML is escaped and asks nothing of any other host."""
    report = reports["zh"]
    markdown, page = to_markdown(report), to_html(report, "zh")
    assert markdown.count("\n- ") == page.count("<li>") == len(entries(report))
    assert "http" not in re.sub(r"https://w3id\.org[^\s<]*", "", page)
    planted = Report("<t>", [("<h>", [Entry("a < b", "line 1", "x/y")])])
    assert "<h>" not in to_html(planted, "en")


def test_a_thing_is_told_with_its_relations(reports: dict[str, Report]) -> None:
    """A programme comes with workstream, members, what was done and since when; a recognition with rank and field."""
    told = {language: entries(report) for language, report in reports.items()}
    drills = told["en"]["programme/joint-water-emergency-drills"].text
    for part in ("workstream: emergency response, water", "members: Beijing", "done: “Beijing–Tianjin–Hebei joint",
                 "8 years in a row as of 2024", "begun in 2017 (computed here)"):  # fmt: skip
        assert part in drills
    strategy = told["zh"]["programme/coordinated-development-strategy"].text
    assert "2024年为10周年；始于2014年（本图谱推算）" in strategy
    first = told["en"]["recognition/beijing-low-carbon-pilot-first"].text
    assert "given to “Beijing”" in first
    assert "ranked first among national low-carbon pilot cities" in first
    policy = told["zh"]["policy/beautiful-beijing-implementing-opinions"].text
    assert all(part in policy for part in ("北京市人民政府", "中共北京市委员会", "发布时间2024-07"))


def test_only_what_is_asserted_types_a_thing(reports: dict[str, Report]) -> None:
    """A pilot is called a pilot, not by the class above it that the reasoner adds."""
    assert entries(reports["en"])["measure/daxing-green-credit-system"].text.startswith("Pilot “")
    assert entries(reports["zh"])["measure/dust-campaign-2024"].text.startswith("专项行动：")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_whole(reports: dict[str, Report], language: str) -> None:
    """No sentence has a gap, a lower-case beginning, a bare identifier or a label's own words about its method."""
    broken = re.compile(
        r"  |^[a-z]|\{|\bNone\b| ;|（定性）[^”）。；、（：]|\bwas (?:rose|fell)|from  |由变为|in The |\bjjj:"
        r"|ranked \d+ |居第\d|1 days|为超过|unit/|(?:observation|indicator|place|measure)/[a-z]"
    )
    assert [entry.text for entry in entries(reports[language]).values() if broken.search(entry.text)] == []


@pytest.mark.parametrize(
    ("label", "inside_label", "where"),
    [
        ("Beijing", "Beijing", "in Beijing"),
        ("Haidian District", "Haidian District", "in Haidian District"),
        ("Qinghe River", "Qinghe River", "in the Qinghe River"),
        ("Central city of Beijing", "central city of Beijing", "in the central city of Beijing"),
        ("Beijing’s districts taken together", "Beijing’s districts taken together",
         "in Beijing’s districts taken together"),
        ("Traffic pollution monitoring stations", "traffic pollution monitoring stations",
         "at the traffic pollution monitoring stations"),
        ("Beijing–Tianjin–Hebei region", "Beijing–Tianjin–Hebei region", "in the Beijing–Tianjin–Hebei region"),
    ],
)  # fmt: skip
def test_names_keep_their_capitals(label: str, inside_label: str, where: str) -> None:
    """Inside a sentence a common noun loses its capital and gets an article, a name does neither."""
    assert at_place(label) == where
    if "’" not in label:
        assert inside(label) == inside_label


@pytest.mark.parametrize(("number", "zh", "en"), [(1, "第一", "first"), (10, "第十", "tenth"), (11, "第十一", "11th"),
                                                  (12, "第十二", "12th"), (21, "第二十一", "21st")])  # fmt: skip
def test_ranks_are_said_in_words(number: int, zh: str, en: str) -> None:
    """A rank is first or 第一, and further on a number with its ending."""
    assert (ordinal(number, "zh"), ordinal(number, "en")) == (zh, en)
