"""Questions in everyday words: what carries them, and what must still be refused."""

from __future__ import annotations

import pytest

from jingjinji.answers.ask.answer import Answers

ANSWERED = [
    # A phrase of what lies beyond begins inside a name: 明年 in 生态文明年度.
    (
        "生态文明 年度重点任务 多少项",
        "observation/beijing-2024-ecological-civilization-key-tasks-count-beijing-2024",
    ),
    # “vs” with a limit is no comparison of years.
    (
        "O3 Beijing 2024 vs class 2 limit",
        "compliance/beijing-2024-o3-8h-p90-beijing-2024-against-gb-3095-2012-o3-8h-p90-grade-ii",
    ),
    # Two years in short form.
    ("pm10 24年比23年", "change/beijing-2024-pm10-annual-mean-beijing-2024-vs-2023"),
    # The whole year is no window of it.
    ("road dust load full year 2024 yoy", "change/beijing-2024-road-dust-load-beijing-2024-vs-unstated"),
    # Ten years ago is a baseline, if a vague one.
    ("跟十来年前比，北京的雾霾到底少了多少", "change/beijing-2024-pm25-annual-mean-beijing-2024-vs-2013"),
    # Who asks is not what is asked about.
    ("我妈问北京2024年一整年有多少天空气算是好的？", "observation/beijing-2024-good-air-quality-days-beijing-2024"),
    # Money is counted elsewhere, save where the fact is a sum of money.
    (
        "how much money did polluters have to pay in fines in beijing",
        "observation/beijing-2024-environmental-fines-beijing-2024",
    ),
    # What is expected of a measure is its aim, and no forecast.
    ("污染地块边修复边建设，预期带来哪些好处？", "measure/staged-remediation-of-construction-land"),
    # “First in the country” compares with the country, and is said of a city.
    ("全国哪个城市低碳搞得最好？", "recognition/beijing-low-carbon-pilot-first"),
    # “Measured” is no measure.
    (
        "What PM2.5 was measured at the Dingling station?",
        "observation/beijing-2024-pm25-annual-mean-dingling-background-point-2024",
    ),
    # What was done is not the thing counted, and neither are comparisons.
    (
        "妙峰山 采石场 复绿 土地修好了多少",
        "observation/beijing-2024-degraded-land-restored-share-dingjiatan-restoration-area-2024",
    ),
    # An effect that has the measure too goes before the bare change.
    (
        "Is it demonstrated that the summer drive against volatile organics lowered ambient levels, and by how much?",
        "effect/beijing-2024-summer-voc-campaign-2024-voc-window-mean-beijing-2024-summer",
    ),
    # The effects of a measure are asked for, and not the measure.
    (
        "工地挖坑的时候罩个大充气棚子，真能少吃土吗？",
        "effect/beijing-2024-air-dome-technique-earthwork-phase-dust-pollution-beijing-2024",
    ),
    # What askers tell of themselves is no subject of its own where a metric is named.
    (
        "my toddler has asthma, how many heavily polluted days were there in beijing in 2024",
        "observation/beijing-2024-heavy-pollution-days-beijing-2024",
    ),
]
REFUSED = [
    # A cause of a rise that was a fall.
    ("Explain why Beijing's PM10 rose in 2024", "fell and did not rise"),
    ("2024年北京PM10为什么上升了", "下降，不是上升"),
    # What somebody reckons: a target of that year is none.
    ("Beijing PM2.5 projection 2035 µg/m3", "forecast"),
    # An output and a metric that no claim ties.
    ("To what extent did the sewers built in 2024 lower ammonia nitrogen in the rivers?", "no link"),
    ("do u think the government makes its air numbers look nicer than they are?", "opinion"),
    ("how much money went into the Qinghe", "money"),
    # Hebei's figure is none of a new area inside it.
    ("雄安新区2024年细颗粒物年均浓度是多少？", "公报没有给出"),
    # A place in a list of places, and one that is only known by its capital letter.
    ("Is PM2.5 in Lyon lower than in Beijing?", "Lyon"),
    ("苏州的水质达标率是多少", "苏州"),
    # What has not been yet, unless a target says it.
    ("By which year will Beijing's ozone fall below the grade II limit?", "forecast"),
    ("再过几年PM2.5能降到20以下", "预测"),
    # Something that no claim ties is said to move a metric.
    ("Did the carbon market make PM2.5 fall?", "attributes"),
    ("Which policy reduced road noise?", "attributes"),
    ("碳配额有偿竞价 减排量 因果", "归于"),
    # A plural is the thing counted, whatever follows.
    ("how many pandas live in beijing", "pandas"),
    ("who won the champions league in 2024", "not a subject"),
]


@pytest.mark.parametrize(("question", "first"), ANSWERED)
def test_everyday_words_find_the_fact(answers: Answers, question: str, first: str) -> None:
    """The first fact is the one that says it."""
    found = answers.answer(question)
    assert found.answered, found.reason
    assert found.facts[0].id == first


@pytest.mark.parametrize(("question", "said"), REFUSED)
def test_everyday_words_do_not_soften_a_refusal(answers: Answers, question: str, said: str) -> None:
    """What the bulletin does not say is refused with its reason, and what comes nearest is told."""
    found = answers.answer(question)
    assert not found.answered
    assert said in (found.reason or "")


def test_a_false_premise_is_refused_with_the_change_that_was(answers: Answers) -> None:
    """Asked for the cause of a rise, the fall is told first."""
    found = answers.answer("Explain why Beijing's PM10 rose in 2024")
    assert found.facts[0].id == "change/beijing-2024-pm10-annual-mean-beijing-2024-vs-2023"


def test_a_year_to_come_finds_what_is_planned_for_it(answers: Answers) -> None:
    """Of the year after the bulletin's the measures and targets of that year come first."""
    found = answers.answer("2025年北京环保方面打算怎么干？")
    assert found.answered
    assert {fact.year for fact in found.facts[:3]} == {2025}


def test_the_bulletin_goes_before_another_source_of_the_same_figure(answers: Answers) -> None:
    """Where two sources tell the same figure of the year, the held text is cited first."""
    found = answers.answer("is the air in hebei still worse than beijing's? my in-laws live there")
    assert found.facts[0].citation is not None
    assert found.facts[0].citation.start is not None
