"""How common a word is, and where Chinese words end, tell content from small talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingjinji.answers.ask import frequency
from jingjinji.answers.ask.text import words
from jingjinji.answers.ask.vocabulary import vocabulary


@pytest.mark.parametrize(("rare", "common", "language"), [("kindergarten", "people", "en"), ("水质", "知道", "zh")])
def test_a_word_that_everyone_says_weighs_less(rare: str, common: str, language: str) -> None:
    """Rarity is 0 for what everyone says and 1 for what is hardly ever said, listed or not."""
    assert frequency.rarity(common, language) < 0.1
    assert frequency.rarity(rare, language) > 0.9
    assert frequency.rarity("qwertyuiop", "en") == 1.0


def test_chinese_is_segmented_by_the_likeliest_words() -> None:
    """Everyday words are found without a dictionary of our own, words of the field before their parts."""
    assert frequency.segment("我家小孩老咳嗽", frozenset()) == ["我家", "小孩", "老", "咳嗽"]
    assert frequency.segment("外来沙尘暴", frozenset({"沙尘暴"}))[-1] == "沙尘暴"
    assert frequency.segment("", frozenset()) == []


def test_words_for_one_another_are_found_in_both_languages() -> None:
    """An everyday word finds the term of the field in the other language; a narrower one finds no wider one."""
    phrases = vocabulary().phrases
    others = {other for phrase in phrases[words("霾")] for other in phrase.others}
    assert words("fine particle") in others
    wide = {other for phrase in phrases[words("pollutant")] for other in phrase.others}
    narrow = {other for phrase in phrases[words("ozone")] for other in phrase.others}
    assert words("臭氧") in wide
    assert words("pollutant") not in narrow


def test_function_words_are_no_list_of_subjects() -> None:
    """The list of function words stays short: how common other words are is told by their frequency."""
    function = [key for key, found in vocabulary().phrases.items() if any(one.role == "function" for one in found)]
    assert 200 < len(function) < 550
    assert not {words("uncle"), words("kindergarten"), words("咳嗽")} & set(function)


def test_no_word_list_holds_a_sentence_of_the_sources(sources_folder: Path) -> None:
    """No entry of the word lists is long enough to be a sentence of the bulletin."""
    text = (sources_folder / "beijing-2024" / "text.txt").read_text(encoding="utf-8")
    copied = [key for key in vocabulary().phrases if len("".join(key)) > 12 and "".join(key) in text]
    assert copied == []
