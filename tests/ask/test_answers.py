"""Questions as people ask them, and what the bulletin says, or does not say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from jingjinji.answers.ask.answer import Answers

ROOT = Path(__file__).parents[2]
COMPETENCY = ROOT / "tests" / "competency" / "questions"
CAUSAL = re.compile(
    r"\bcaus(?:e|ed|es|ing)\b|\bled to\b|\bleads? to\b|\bresult(?:ed|s) in\b|\bbrought about\b|\bthanks to\b|"
    r"\bdue to\b|\bbecause\b|导致|造成|使得|促使|带来|引起|归功|得益于"
)
ANSWERED = [
    ("密云PM2.5多少", "observation/beijing-2024-pm25-annual-mean-miyun-2024"),
    ("ＰＭ２．５ 海甸区", "observation/beijing-2024-pm25-annual-mean-haidian-2024"),
    ("細顆粒物在密雲是多少", "observation/beijing-2024-pm25-annual-mean-miyun-2024"),
    ("fine partculates in Dongcheng", "observation/beijing-2024-pm25-annual-mean-dongcheng-2024"),
    ("BDA PM10", "observation/beijing-2024-pm10-annual-mean-beijing-economic-technological-development-area-2024"),
    ("与二〇一三年相比PM2.5下降多少", "change/beijing-2024-pm25-annual-mean-beijing-2024-vs-2013"),
    ("PM2.5 yoy", "change/beijing-2024-pm25-annual-mean-beijing-2024-vs-2023"),
    ("哪个区PM2.5最低", "observation/beijing-2024-pm25-annual-mean-miyun-2024"),
    ("which district has the highest NO2", "observation/beijing-2024-no2-annual-mean-chaoyang-2024"),
    ("路边NO2比全市平均高多少", "observation/beijing-2024-no2-relative-to-city-mean-traffic-stations-2024"),
    ("limit for PM10", "limit/beijing-2024-gb-3095-2012-pm10-annual-mean-grade-ii"),
    ("how many good-air days did Beijing have", "observation/beijing-2024-good-air-quality-days-beijing-2024"),
    ("污水处理率", "observation/beijing-2024-sewage-treatment-rate-beijing-2024"),
    ("一微克行动是什么", "measure/one-microgram-action"),
    ("我家孩子老咳嗽，想问下密云的PM2.5有多少", "observation/beijing-2024-pm25-annual-mean-miyun-2024"),
    (
        "my nephew keeps wheezing, what is the fine dust level in Miyun",
        "observation/beijing-2024-pm25-annual-mean-miyun-2024",
    ),
    ("who set up the ecological coordination working group", "organization/eco-coordination-working-group"),
]
REFUSED = [
    ("上海PM2.5", "上海"),
    ("NO2 in Tianjin", "Tianjin"),
    ("密云区臭氧浓度", "密云"),
    ("What will PM2.5 be in Beijing next year?", "forecast"),
    ("2010年北京PM2.5", "2010"),
    ("3月份PM2.5是多少", "按月"),
    ("which measure caused the 6.2 % fall of PM2.5?", "attributes"),
    ("PM2.5下降主要是因为什么", "归于"),
    ("Did the One Microgram action cause the drop in PM2.5?", "no link"),
    ("扬尘百日攻坚使臭氧下降了多少", "没有写明"),
    ("北京有多少个充电桩", "充电桩"),
    ("How many deaths did air pollution cause?", "death"),
    ("Should Beijing ban cars?", "opinion"),
    ("红烧肉怎么做", "不是"),
    ("Who is the mayor of Beijing?", "mayor"),
    ("how many unicorns are there in Beijing", "unicorns"),
    ("2030年北京PM2.5能降到多少", "不作预测"),
    ("How much carbon does the zero-carbon terminal at the Port of Tianjin save?", "total"),
]


@pytest.mark.parametrize(("question", "first"), ANSWERED)
def test_a_question_is_answered_by_the_fact_that_says_it(answers: Answers, question: str, first: str) -> None:
    """The first fact is the one that says it, with a score and a citation."""
    found = answers.answer(question)
    assert found.answered, found.reason
    assert [fact.id for fact in found.facts][:1] == [first]
    assert 0 < (found.facts[0].score or 0) <= 1
    assert found.facts[0].citation is not None


@pytest.mark.parametrize(("question", "said"), REFUSED)
def test_what_the_bulletin_does_not_say_is_refused_with_a_reason(answers: Answers, question: str, said: str) -> None:
    """A question that the graph cannot answer is not answered, and one sentence in its language says why."""
    found = answers.answer(question)
    assert not found.answered
    assert found.reason is not None
    assert said in found.reason
    assert found.reason[-1] in "。."
    assert (re.search("[一-鿿]", found.reason) is not None) == (found.language == "zh")


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("what did the dust campaign do to PM10?", "measure/dust-campaign-2024"),
        ("which measures affected PM10", "measure/dust-campaign-2024"),
        ("哪些措施影响了PM10？", "measure/dust-campaign-2024"),
        ("what measures affected road dust", "measure/dust-campaign-2024"),
        ("扬尘百日行动让PM10降了多少", "measure/dust-campaign-2024"),
        ("哪些措施影响了清河水质", "measure/qinghe-systematic-restoration"),
        ("which action reduced silt entering the rivers", "measure/pre-flood-pipe-cleaning-2024"),
    ],
)
def test_a_stated_effect_is_told_with_its_strength(answers: Answers, question: str, measure: str) -> None:
    """Of what the bulletin states as a result, an effect of strength 3 or 4 comes first."""
    best = answers.answer(question).facts[0]
    assert best.kind == "effect"
    assert (best.strength or 0) >= 3
    assert best.measure is not None
    if measure in answers.index.names.types:
        assert best.measure.id == measure


def test_a_cause_that_is_not_stated_has_the_change_and_weaker_links_beside_it(answers: Answers) -> None:
    """Asked what caused the fall of PM2.5, the fall itself comes first, then the mentions beside it with a caveat."""
    found = answers.answer("which measure caused the 6.2 % fall of PM2.5?")
    assert found.facts[0].id == "change/beijing-2024-pm25-annual-mean-beijing-2024-vs-2023"
    weak = [fact for fact in found.facts if fact.kind == "effect"]
    assert weak
    assert all(fact.caveat and (fact.strength or 0) < 3 for fact in weak)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_weak_effect_is_worded_as_a_cause(answers: Answers, language: str) -> None:
    """Below strength 3 every effect has a caveat and no causal verb in text or caveat; derived facts say so."""
    reading = answers.index.readings[language]
    facts = [reading.fact(entry.id) for entry in answers.index.entries]
    weak = [fact for fact in facts if fact.kind == "effect" and (fact.strength or 0) < 3]
    assert len(weak) > 20
    for fact in weak:
        assert fact.caveat
        assert not CAUSAL.search(fact.text), fact.text
        assert not CAUSAL.search(fact.caveat), fact.caveat
    derived = [fact for fact in facts if fact.origin == "derived"]
    assert len(derived) > 200
    for fact in derived:
        assert fact.caveat
        assert fact.formula
        assert fact.inputs


def test_a_planted_causal_verb_is_found() -> None:
    """The rule about causal verbs can fail."""
    assert CAUSAL.search("the campaign led to a fall")
    assert CAUSAL.search("攻坚行动导致下降")


def test_explain_shows_the_reading_and_unresolved_words_are_listed(answers: Answers) -> None:
    """`explain` shows what was asked, where, when, and the factors of each score; without it there is no reading."""
    found = answers.answer("密云区2024年的PM2.5和氡气多少", explain=True)
    assert found.reading is not None
    assert found.reading.places == ["place/miyun"]
    assert found.reading.years == [2024]
    assert set(found.reading.scores) == {fact.id for fact in found.facts}
    assert found.unresolved == ["氡气"]
    assert answers.answer("密云PM2.5").reading is None
    assert [entity.id for entity in found.entities] == ["place/miyun", "indicator/pm25-annual-mean"]


def test_language_limit_and_strength_are_kept(answers: Answers) -> None:
    """The answer is in the asked language, has at most `limit` facts and no effect below `min_strength`."""
    found = answers.answer("PM2.5 in Miyun", "zh", 2)
    assert len(found.facts) == 2
    assert found.facts[0].text.startswith("密云区")
    strong = answers.answer("扬尘百日攻坚的效果", limit=50, min_strength=3)
    assert all((fact.strength or 4) >= 3 for fact in strong.facts)


@pytest.mark.parametrize("text", ["", "?", "%%%", "的", "a" * 1000, "２０２４", "🙂🙂", "\x00\x01", "PM2.5" * 150])
def test_any_text_is_read(answers: Answers, text: str) -> None:
    """No text is too odd to be answered with facts or with a reason."""
    found = answers.answer(text)
    assert found.answered or found.reason


def test_the_same_question_has_the_same_answer(answers: Answers) -> None:
    """Answers are deterministic."""
    question = "哪些措施与PM10浓度下降有关联？"
    assert answers.answer(question, explain=True) == answers.answer(question, explain=True)


def test_the_competency_questions_that_the_bulletin_answers_and_those_that_it_does_not(answers: Answers) -> None:
    """At least 90 % of the questions with an answer are answered, at least 75 % of those without are refused.

    The questions without an answer are the hardest there are: all their words stand in the bulletin.
    """
    asked = [
        q for file in sorted(COMPETENCY.glob("*.toml")) for q in tomllib.loads(file.read_text("utf-8"))["question"]
    ]
    told = [q for q in asked if q["topic"] != "not-said"]
    unsaid = [q for q in asked if q["topic"] == "not-said"]
    assert len(told) > 100
    assert len(unsaid) >= 10
    assert sum(answers.answer(q["text"]).answered for q in told) >= 0.9 * len(told)
    assert sum(not answers.answer(q["text"]).answered for q in unsaid) >= 0.75 * len(unsaid)
