"""One bar for one row of a table, so that the table is the chart; and one span for one row of a timeline."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from jingjinji.faces.http.charts.svg import element

HEIGHT = 10.0


@dataclass(frozen=True)
class Scale:
    """What the bars of one table have in common: the numbers at their left and right ends, and limits across them."""

    low: float
    high: float
    limits: tuple[float, ...] = ()

    def at(self, number: float) -> float:
        """Return the place of a number, from 0 to 100."""
        size = self.high - self.low
        return min(100.0, max(0.0, 100 * (number - self.low) / size)) if size else 0.0


def scale_of(numbers: list[float], limits: tuple[float, ...] = ()) -> Scale:
    """Return the scale for bars that begin at zero."""
    every = [*numbers, *limits, 0.0]
    return Scale(min(every), max(every) or 1.0, limits)


def bar(number: float, scale: Scale, kind: str, ends: tuple[float, float] | None = None) -> Markup:
    """Return a bar for `number`; `kind` is its class, `ends` the interval within which a computed number lies."""
    zero, place = scale.at(0), scale.at(number)
    parts = [element("rect", x=min(zero, place), y=1.5, width=abs(place - zero), height=7, class_=f"fill {kind}")]
    if ends:
        low, high = scale.at(ends[0]), scale.at(ends[1])
        parts.append(element("line", x1=low, x2=high, y1=5, y2=5, class_="interval"))
    for limit in scale.limits:
        parts.append(element("line", x1=scale.at(limit), x2=scale.at(limit), y1=0, y2=10, class_="limit"))
    return _row(parts)


def span(start: float, end: float, scale: Scale, kind: str) -> Markup:
    """Return a span of years; one that begins and ends in the same year is a dot."""
    if end - start < 1:
        return _row([element("rect", x=max(0.0, scale.at(start) - 1), y=2, width=2.4, height=6, class_=f"fill {kind}")])
    return _row([element("rect", x=scale.at(start), y=3, width=scale.at(end) - scale.at(start), height=4,
                         class_=f"fill {kind}")])  # fmt: skip


def _row(parts: list[Markup]) -> Markup:
    return element("svg", *parts, viewBox=f"0 0 100 {HEIGHT:g}", preserveAspectRatio="none", class_="bar",
                   aria_hidden="true", focusable="false")  # fmt: skip
