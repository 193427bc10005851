"""A phrase is proved to stand at its code point and line in the very text that positions count in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from jingjinji.facts import Citation, Document, Fact, prove, read_seeds, read_text, sentence_at
from jingjinji.faults import Fault, Faults
from world import WORLD, copy_world, each, rewrite

TOY = read_seeds(WORLD / "seeds").documents[0]
TEXT = "经过治尘，尘负荷下降。\r\nＰＭ１０为５４，\n即PM₁₀为54；公里长。公里长"


def citing(*citations: Citation) -> Document:
    """Return the toy document with one fact that cites."""
    fact = Fact("observation", "x", "Observation", {}, citations, Path("01.toml"), 7)
    return replace(TOY, facts=(fact,))


def disproof(line: int, at: int, printed: str) -> str:
    """Return what proving says of one citation."""
    with pytest.raises(Faults) as caught:
        prove(citing(Citation(line, at, printed)), TEXT)
    [fault] = each(caught.value)
    assert (str(fault.file), fault.line) == ("01.toml", 7)
    return fault.sentence


def pinned(text: bytes, folder: Path) -> Document:
    """Write `text` as the toy document's text and return the document that pins it."""
    (folder / "toy-2024").mkdir()
    (folder / "toy-2024" / "text.txt").write_bytes(text)
    return replace(TOY, sha256=hashlib.sha256(text).hexdigest(), code_points=len(text.decode()))


def test_the_toy_is_proved() -> None:
    """Every citation of the toy document stands where it says."""
    assert prove(TOY, read_text(TOY, WORLD / "sources")) is None


@pytest.mark.parametrize("off", [-1, 1])
def test_off_by_one_is_disproved(off: int) -> None:
    """A position that is one code point off is a fault that says what stands there and where the phrase is."""
    assert disproof(1, 5 + off, "尘负荷").endswith("it stands at 5")
    assert "the text there reads “负荷下”" in disproof(1, 6, "尘负荷")


def test_the_wrong_line_is_disproved() -> None:
    """A right position on a wrong line is a fault that names the right line."""
    assert disproof(2, 5, "尘负荷") == "“尘负荷” at 5 stands on line 1, not 2"


def test_a_phrase_that_stands_elsewhere() -> None:
    """The fault names each place where the phrase does stand, or that it stands nowhere."""
    assert disproof(1, 0, "公里长").endswith("; it stands at 31, 35")
    assert disproof(1, 0, "公里短").endswith("; it stands nowhere in the text")


def test_every_fault_is_reported() -> None:
    """One run names every citation that fails, and only those."""
    wrong = citing(Citation(1, 0, "经过"), Citation(1, 1, "经过"), Citation(9, 0, "经过"))
    with pytest.raises(Faults) as caught:
        prove(wrong, TEXT)
    assert len(caught.value.faults) == 2


def test_forms_are_never_normalised() -> None:
    """Full-width digits, subscripts and the carriage return count as they stand (no NFKC, no newline translation)."""
    prove(citing(Citation(2, 13, "ＰＭ１０为５４"), Citation(3, 23, "PM₁₀为54"), Citation(1, 10, "。\r")), TEXT)
    assert disproof(2, 13, "PM10为54").endswith("it stands nowhere in the text")
    assert disproof(3, 22, "PM₁₀为54").endswith("it stands at 23")


def test_the_text_is_read_byte_for_byte(tmp_path: Path) -> None:
    """Reading translates no line end and drops no byte order mark."""
    raw = b"\xef\xbb\xbf" + TEXT.encode()
    text = read_text(pinned(raw, tmp_path), tmp_path)
    assert text == "\ufeff" + TEXT
    assert "\r\n" in text


def test_another_text_is_refused(tmp_path: Path) -> None:
    """A text with another hash than the pinned one proves nothing."""
    folder = copy_world(tmp_path) / "sources"
    rewrite(folder / "toy-2024" / "text.txt", "示例市", "示範市")
    with pytest.raises(Fault, match="this is not the text that") as caught:
        read_text(TOY, folder)
    assert caught.value.file == folder / "toy-2024" / "text.txt"


def test_the_number_of_code_points_is_proved(tmp_path: Path) -> None:
    """The description's count of code points is held against the text."""
    right = pinned(TEXT.encode(), tmp_path)
    with pytest.raises(Fault, match=f"the text has {len(TEXT)} code points, not {len(TEXT) + 1}"):
        read_text(replace(right, code_points=len(TEXT) + 1), tmp_path)


def test_a_missing_text_is_a_fault(tmp_path: Path) -> None:
    """A sources folder without the text is a fault with a hint."""
    with pytest.raises(Fault, match="the text of toy-2024 is not there") as caught:
        read_text(TOY, tmp_path)
    assert "leave the setting empty" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("经过", "经过治尘，尘负荷下降。"),
        ("下降。", "经过治尘，尘负荷下降。"),
        ("ＰＭ", "ＰＭ１０为５４，"),
        ("54", "即PM₁₀为54；"),
        ("为54；", "即PM₁₀为54；"),
        ("公里", "公里长。"),
        ("PM₁₀为54；公里", "即PM₁₀为54；公里长。"),
    ],
)
def test_sentence_around_a_phrase(phrase: str, sentence: str) -> None:
    """A sentence runs from the end before to its own end; a line break ends one too."""
    start = TEXT.index(phrase)
    assert sentence_at(TEXT, start, start + len(phrase)) == sentence


def test_the_last_sentence_needs_no_end() -> None:
    """Text that stops without a mark is still a sentence."""
    assert sentence_at(TEXT, 35, 37) == "公里长"
