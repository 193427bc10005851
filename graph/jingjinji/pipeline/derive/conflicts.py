"""Hold figures of different sources against one another, and publish what agrees and what does not.

Two given figures agree if the intervals that rounding leaves to them have a value in common; so do a given figure and
one that a stated change implies. Where they agree only at the edge of both intervals, the finding says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from jingjinji.pipeline.derive.across import Implied
from jingjinji.pipeline.derive.pool import Figure, Pool
from jingjinji.pipeline.derive.record import Derived
from jingjinji.pipeline.labels import Labels

WORDS = {True: ("相符", "agrees"), False: ("不符", "disagrees")}
AGAINST = ("发布值 {} 与推算值 {}", "published {} against implied {}")
BESIDE = ("发布值 {} 与另一来源的 {}", "published {} against {} of another source")
EDGE = (
    "按所发布的小数位修约，推算值应为 {}；二者只因修约而相容，实际数值在 {} 至 {} 之间。",
    "Rounded as published, the implied value would be {}; the two agree only within rounding: the true value lies "
    "between {} and {}.",
)


def conflicts(pool: Pool, implied: Iterable[Implied], labels: Labels) -> Iterator[Derived]:
    """Yield a finding for each given figure that a change implies too, and for each pair that sources give."""
    across = {found.figure.ref: found for found in implied}
    for key in sorted(pool.by_key):
        given = pool.reported(key)
        for one, other in combinations(given, 2):
            yield _finding(_beside(one, other), labels)
        for figure in pool.by_key[key]:
            for published in given if not figure.reported else ():
                if published.known and _is_across(published, figure):
                    yield _finding(_against(published, figure, across.get(figure.ref)), labels)


def _is_across(published: Figure, implied: Figure) -> bool:
    """Tell whether the two rest on different sources; a document is held against itself by `audit`."""
    return not (published.held and implied.held) and published.source != implied.source


def differs(pool: Pool, figure: Figure) -> bool:
    """Tell whether a computed figure is needed beside given ones: there is none, or one that it cannot be true with."""
    return not all(figure.meets(given) for given in pool.reported(figure.key)) or not pool.reported(figure.key)


@dataclass(frozen=True)
class _Held:
    """A given figure held against another one, in the words of `words`, by `formula` over `inputs`."""

    ref: str
    words: tuple[str, str]
    checked: Figure
    other: Figure
    inputs: tuple[str, ...]
    formula: str

    @property
    def agrees(self) -> bool:
        return self.checked.meets(self.other)


def _against(published: Figure, implied: Figure, across: Implied | None) -> _Held:
    agrees = published.meets(implied)
    inputs = across.inputs if across and agrees else (implied.ref,)
    ref = f"finding/reference-{implied.ref.removeprefix('observation/')}-against-{published.source}"
    return _Held(ref, AGAINST, published, implied, (published.ref, *inputs), implied.formula)


def _beside(one: Figure, other: Figure) -> _Held:
    ref = f"finding/reference-{one.ref.removeprefix('observation/')}-beside-{other.source}"
    return _Held(ref, BESIDE, one, other, (one.ref, other.ref), f"{one.value:f} = {other.value:f}")


def _finding(held: _Held, labels: Labels) -> Derived:
    checked, other = held.checked, held.other
    indicator, place, year = checked.key
    said = {}
    for language, form, word in zip(("zh", "en"), held.words, WORDS[held.agrees], strict=True):
        figures = [labels.figure(figure.value, figure.unit, language) for figure in (checked, other)]
        head = labels.head(indicator, (place,), labels.year(year, language), language)
        joint = "，" if language == "zh" else ", "
        said[language] = labels.said(head + joint + form.format(*figures), word, language)
    fields: dict[str, object] = {
        "finding": "agrees" if held.agrees else "disagrees",
        "checked": checked.ref,
        "value": checked.value,
        "unit": checked.unit,
        "min_value": other.low,
        "max_value": other.high,
    }
    if note := _edge(held):
        fields["note"] = note
    return Derived(held.ref, "AuditFinding", said["zh"], said["en"], fields, held.inputs, held.formula)


def _edge(held: _Held) -> dict[str, str] | None:
    """Return words for two that agree only at an edge: in common they have less than half of the narrower interval."""
    low, high = max(held.checked.low, held.other.low), min(held.checked.high, held.other.high)
    if not held.agrees or high - low >= min(held.checked.width, held.other.width) / 2:
        return None
    rounded = held.other.value.quantize(held.checked.value)
    shown = [f"{number:f}" for number in (rounded, low, high)]
    return {language: words.format(*shown) for language, words in zip(("zh", "en"), EDGE, strict=True)}
