"""Which clauses ask and which tell of the asker: grammar in both languages, and what follows for answers."""

from __future__ import annotations

import pytest

from jingjinji.answers.ask.answer import Answers
from jingjinji.answers.ask.clauses import is_meant, telling

TOLD = [
    ("we are moving to beijing from toronto and my son is ill, how dirty is the air?", ["toronto", "ill"]),
    ("i am grandmother in osaka, worry about it. is the lake water radioactive?", ["osaka", "worry"]),
    ("as a nurse from lima - what did it achieve?", ["lima"]),
    ("which rivers improved? (energy desk, oslo)", ["desk", "oslo"]),
    ("what was the road noise for my essay on lagos", ["lagos"]),
    ("我们温州人没见过雾霾，那边现在霾得厉害吗", ["温州"]),
    ("俺们从漠河过去带孙子，去年沙尘有几天", ["漠河"]),
    ("怡保的朋友讲河水很黑，现在到底多少算干净", ["怡保"]),
    ("what was the road noise? thanks, maria from lisbon", ["maria", "lisbon"]),
    ("刚从哈尔滨搬来没多久，去年空气怎样", ["哈尔滨"]),
    ("帮朋友问一下，她在多伦多，去年空气怎样", ["朋友", "多伦多"]),
    ("去年优良天数（南京，记者）", ["南京", "记者"]),
    ("老师您好，我在保定做规划，2024年发了什么文件？", ["老师", "保定"]),
]
ASKED = [
    ("is the air in toronto cleaner than in beijing?", "toronto"),
    ("my uncle asks how bad pm2.5 in lima was", "pm2.5 in lima"),
    ("write me a poem, it is for my mum", "poem"),
    ("share of class i to iii rivers", "class i to iii"),
    ("我国主要城市中排第几，北京呢", "主要城市"),
    ("咱天津这两年的霾掉到多少了", "天津"),
    ("给我讲个笑话", "笑话"),
]


@pytest.mark.parametrize(("text", "words"), TOLD)
def test_what_askers_tell_of_themselves_is_known_by_its_grammar(text: str, words: list[str]) -> None:
    """Each of these words stands where the asker tells of himself, and what is asked does not."""
    told = " ".join(text[part.start : part.stop] for part in telling(text))
    assert all(word in told for word in words)
    assert len(told) < len(text) - 5


@pytest.mark.parametrize(("text", "asked"), ASKED)
def test_what_is_asked_is_not_told(text: str, asked: str) -> None:
    """What is asked about stays so, whoever asks."""
    assert all(asked not in text[part.start : part.stop] for part in telling(text))


def test_a_place_that_askers_tell_of_is_meant_where_a_question_leads_back_to_it() -> None:
    """“There” means their own place unless another one is named; a comparison with home always means it."""
    assert is_meant("how is the air there", is_placed=False)
    assert not is_meant("how is the air there", is_placed=True)
    assert not is_meant("how many good days were there", is_placed=False)
    assert is_meant("比我们这儿好吗", is_placed=True)
    assert is_meant("is it better than here", is_placed=True)


ANSWERED = [
    "Hello from Nairobi! My bakery ships goods to China. What came of flushing the sewers before the rainy season?",
    "各位老师好，本人在成都做环评，污水处理率是多少",
    "we're moving to Beijing from Toronto next spring n my son has asthma, how dirty is the air there these days?",
    "hi, writing a piece for a Lagos daily: how many days of heavy pollution did beijing have?",
    "I'd be grateful to know - as a civil engineer from Delhi who deals with clogged drains every monsoon - what "
    "purging the drains ahead of the rainy season achieved in Beijing.",
    "娃考上北京的大学了，我们广州人没见过雾霾，那边现在还霾得厉害不",
    "俺们从齐齐哈尔过去带孙子，那黄风沙还老刮不，去年刮坏了几天",
    "学校在海淀，海淀那块儿空气咋样",
]
REFUSED = [
    ("my parents live in Shanghai, how is the air there?", "Shanghai"),
    ("I live in Toronto. What was the PM2.5 in 2024?", "Toronto"),
    ("I'm from Mumbai, is Beijing's air better than ours?", "Mumbai"),
    ("How does Beijing's PM2.5 compare with Toronto's? I live there.", "Toronto"),
    ("我老家在西安，那边去年雾霾重不重呀", "西安"),
    ("我住广州。北京的空气比我们这儿好吗", "广州"),
    ("作为广州人我想问，深圳的PM2.5是多少", "深圳"),
]


@pytest.mark.parametrize("question", ANSWERED)
def test_the_askers_own_place_and_trade_refuse_nothing(answers: Answers, question: str) -> None:
    """A place far away, an illness or a trade that the asker tells of is no reason to refuse."""
    assert answers.answer(question).answered


@pytest.mark.parametrize(("question", "place"), REFUSED)
def test_a_place_far_away_that_is_asked_about_is_refused(answers: Answers, question: str, place: str) -> None:
    """It is refused where it is asked about or compared with, even if the asker tells of it."""
    found = answers.answer(question)
    assert not found.answered
    assert place in (found.reason or "")
