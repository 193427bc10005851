"""The thing that a question asks about, where it is a word that nothing in the graph has.

“How many charging piles …”, “what is the price of …”, “房价是多少”: the noun beside the question word. Words elsewhere
in a question (who asks, why, where he lives) say nothing of whether there is an answer.
"""

from __future__ import annotations

from jingjinji.answers.ask.link import Linked
from jingjinji.answers.ask.text import is_chinese

# After these the thing asked about follows; before the Chinese ones it may stand as well.
_ASKING: tuple[tuple[str, ...], ...] = (
    ("how", "many"), ("how", "much"), ("number", "of"), ("amount", "of"), ("share", "of"), ("level", "of"),
    ("percentag", "of"), ("proport", "of"), ("total",), ("averag",), ("mean",), ("what", "is", "the"),
    ("what", "was", "the"), ("what", "were", "the"), ("what", "are", "the"), ("what", "the"),
)  # fmt: skip
_LONGEST = 4  # words of a group that names one thing
_OF = ("of", "in", "between", "for")  # “the contrast in PM2.5”: what follows is the thing asked about
_HOW_MUCH = ("多少", "几", "多大", "多高", "多长", "多重")
_BETWEEN = set(
    "是有为了的达到个名家座条项种辆台次人万亿大约共"
)  # what stands between a Chinese noun and its question word


def missing_subject(
    linked: Linked, unknown: set[int], known: set[int], cues: set[int], function: set[int]
) -> str | None:
    """Return the unknown word beside a question word, None where a known one stands there or none does."""
    texts = [token.text for token in linked.tokens]
    for start in range(len(texts)):
        for asking in _ASKING:
            if tuple(texts[start : start + len(asking)]) == asking:
                found = _after(linked, start + len(asking), unknown, known, function)
                if found is not None:
                    return linked.tokens[found].word
    joined = "".join(text if is_chinese(text) else "\n" for text in texts)
    for how_much in _HOW_MUCH:
        at = joined.find(how_much)
        if at >= 0 and not cues.isdisjoint(range(at, at + len(how_much))):
            return _around(linked, joined, range(at, at + len(how_much)), unknown, known)
    return None


def _after(linked: Linked, start: int, unknown: set[int], known: set[int], function: set[int]) -> int | None:
    """Return the index of the last of the unknown words that begin here, None where a known one begins."""
    texts, last = [token.text for token in linked.tokens], None
    words = [token.word or token.text for token in linked.tokens]
    for i in range(start, min(start + _LONGEST, len(texts))):
        if texts[start - 1] == "many" and i in unknown and words[i].endswith("s") and not words[i].endswith("ss"):
            return i  # “how many pandas live …”: a plural is the thing counted, whatever follows
        if i not in unknown or i in function or i in known or is_chinese(texts[i]):
            break
        if texts[start - 1] == "much" and words[i].endswith("er"):
            break  # “how much steeper”: a comparison, and no thing
        last = i
    if last is None or (last + 1 < len(texts) and last + 1 not in function):
        return None  # “the official number”: what follows is the thing asked about
    of_what = range(last + 2, last + 5) if texts[last + 1 : last + 2] and texts[last + 1] in _OF else range(0)
    return last if known.isdisjoint(of_what) else None


def _around(linked: Linked, joined: str, asking: range, unknown: set[int], known: set[int]) -> str | None:
    """Return the unknown word after a Chinese question word, or else before it, in the same clause."""
    touches = [token.glued for token in linked.tokens]
    start, end = asking.start, asking.stop
    while start > 0 and touches[start] and joined[start - 1] in _BETWEEN:
        start -= 1
    is_done = "了" in joined[start : asking.start]  # “修好了多少”: what stands before is what was done, and no thing
    while end < len(joined) and touches[end] and joined[end] in _BETWEEN:
        end += 1
    if {start - 1, end} & known:
        return None
    before, after = start, end
    while not is_done and before > 0 and touches[before] and before - 1 in unknown and joined[before - 1] != "\n":
        before -= 1
    while after < len(joined) and touches[after] and after in unknown and joined[after] != "\n":
        after += 1
    return joined[end:after] or joined[before:start] or None
