"""SVG elements as safe text. Every text and attribute is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from markupsafe import Markup, escape


def element(name: str, *children: object, **attributes: object) -> Markup:
    """Return one element; `class_` is class, `_` in a name is `-`, an attribute that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = Markup("").join(escape(child) for child in children if child is not None)
    return Markup(f"<{name}{written}>{inner}</{name}>")


def drawing(
    width: float, height: float, *children: object, label: str, class_: str, standalone: str | None = None
) -> Markup:
    """Return an SVG of `width` by `height` that a screen reader announces by `label`; `standalone` is its own style."""
    style = element("style", standalone) if standalone else None
    return element(
        "svg",
        style,
        *children,
        xmlns="http://www.w3.org/2000/svg" if standalone else None,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        role="group",  # not an image: it holds links
        aria_label=label,
        class_=class_,
    )


def link(address: str | None, title: str, *children: object) -> Markup:
    """Return elements with a tooltip that lead to `address`, if there is one."""
    told = element("title", title)
    return element("a", told, *children, href=address) if address else element("g", told, *children)


def text(x: float, y: float, content: str, class_: str, anchor: str | None = None) -> Markup:
    """Return one line of text at a point."""
    return element("text", content, x=x, y=y, class_=class_, text_anchor=anchor)


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return at most about `most` round numbers that enclose `low` to `high`."""
    if high <= low:
        high = low + (abs(low) or 1)
    step = Decimal(repr((high - low) / most))
    power = Decimal(10) ** step.adjusted()
    size = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step)
    first = (Decimal(repr(low)) / size).to_integral_value(ROUND_FLOOR)
    last = (Decimal(repr(high)) / size).to_integral_value(ROUND_CEILING)
    return [float(size * number) for number in range(int(first), int(last) + 1)]


def short(number: float) -> str:
    """Return a number of an axis without needless zeros, a minus sign as such."""
    return f"{number:,.6g}".replace("-", "−") if abs(number) < 1e6 else f"{number:,.0f}".replace("-", "−")


def spread(places: Iterable[float], least: float) -> list[float]:
    """Return positions in the same order, moved down until neighbours are at least `least` apart."""
    order = sorted(enumerate(places), key=lambda pair: pair[1])
    moved: dict[int, float] = {}
    last = float("-inf")
    for index, place in order:
        last = max(place, last + least)
        moved[index] = last
    return [moved[index] for index in range(len(moved))]


def _text(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
