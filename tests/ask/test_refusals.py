"""What a question wants or names for certain, and must not be answered without: each in both languages."""

from __future__ import annotations

import pytest

from jingjinji.answers.ask.answer import Answers

REFUSED = [
    # A judgement by its form, whatever its words.
    ("Should petrol lorries be allowed inside the ring road?", "opinion"),
    ("Do you find the 0.1 microgram campaign convincing or would you rather not say? Do you find it silly?", "opinion"),
    ("该不该全面禁止垂钓", "看法"),
    ("生态补偿资金由北京承担是否公平？", "看法"),
    # What is to come, by its form.
    ("will the qinghe ever be class 1", "forecast"),
    ("State Beijing's PM2.5 for 2029.", "forecast"),
    # The share that one thing had in a change.
    ("How much of the extra 19 good days came from scrapping old lorries?", "no link"),
    ("Which traffic policy was blamed for the rise in NO2 in 2024?", "fell and did not rise"),
    ("PM2.5较2013年的降幅中，区域传输减弱所占份额为多少？", "归于"),
    # The very number of a change, the other way round.
    ("how come road dust got 12.5% worse over the year?", "fell and did not rise"),
    # A quoted name, an abbreviation and a thing counted that nothing has.
    ("Who leads the “Hundred Gardens” campaign in Beijing?", "Hundred Gardens"),
    ("“两微克”行动的牵头单位是哪个部门？", "两微克"),
    ("PFAS groundwater Beijing", "PFAS"),
    ("How many officers work at the Environment Bureau?", "officers"),
    # A number in a unit, where the text has words alone.
    ("What is the gamma dose rate in nGy/h at Beijing's stations?", "total"),
    ("北京2024年γ辐射剂量率是多少nGy/h", "总量"),
    # What never happened, for all that is told.
    ("why was the third round of municipal inspections cancelled?", "cancelled"),
    ("官厅水库2024年泄漏的原因", "泄漏"),
    # A fact that has the year alone.
    ("how many people visited those open environmental facilities in 2022?", "2022"),
    ("what was the road noise like in Beijing in 09?", "2009"),
]
ANSWERED = [
    # A plain question beside a judgement.
    (
        "就城市生态环境保护营商竞争力而言，北京的综合得分是否值得称道，名列第几？",
        "在我国36个主要城市中由高到低居第一位",
    ),
    ("Is the air by the northern hills nicer than the city average, and how much lower is PM2.5?", "PM2.5"),
    # Inflections are the same word, other endings are not.
    ("mobile phone mast and electric wire, is it safe level?", "lectromagnetic"),
    # A park that is going to be is told of.
    ("gonna be a national park around Saihanba or not?", "Saihanba"),
    # The quoted name of a thing.
    ("What is the “One Microgram” campaign?", "One Microgram"),
    ("“百日攻坚”行动之后道路尘负荷怎样？", "尘负荷"),
    # A thing that got something is no cause.
    ("Our school in Seoul studies rivers; which Beijing river got the national award?", "Qinghe"),
    # Worries are no judgement.
    ("should i worry about anything radioactive in beijings rivers n lakes", "background level"),
]


@pytest.mark.parametrize(("question", "said"), REFUSED)
def test_what_is_wanted_for_certain_is_not_passed_over(answers: Answers, question: str, said: str) -> None:
    """It is refused with its reason, though some fact has many of the words."""
    found = answers.answer(question)
    assert not found.answered, found.facts[0].text
    assert said in (found.reason or "")


@pytest.mark.parametrize(("question", "said"), ANSWERED)
def test_weak_evidence_against_an_answer_gives_way(answers: Answers, question: str, said: str) -> None:
    """It is answered, since a fact has nearly all of what was asked."""
    found = answers.answer(question)
    assert found.answered, found.reason
    assert said in found.facts[0].text
