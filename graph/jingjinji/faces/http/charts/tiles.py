"""A map of Beijing's districts as tiles: each has the same size and lies roughly where the district lies.

A schematic map, not a measured one: it needs no boundaries, small districts are as legible as large ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from jingjinji.faces.http.charts.svg import drawing, element, link, short, text

# Row and column of each tile; every second row is shifted by half a tile.
PLACES: Mapping[str, tuple[float, int]] = {
    **{"yanqing": (1, 0), "huairou": (2, 0), "miyun": (3, 0)},
    **{"changping": (1.5, 1), "shunyi": (2.5, 1), "pinggu": (3.5, 1)},
    **{"mentougou": (0, 2), "haidian": (1, 2), "chaoyang": (2, 2), "tongzhou": (3, 2)},
    **{"shijingshan": (0.5, 3), "xicheng": (1.5, 3), "dongcheng": (2.5, 3)},
    **{"fangshan": (0, 4), "fengtai": (1, 4), "daxing": (2, 4)},
    "beijing-economic-technological-development-area": (3, 4),
}
STEPS = 5
_SIZE = 46.0
_WIDE = math.sqrt(3) * _SIZE
_LEGEND = 44.0


@dataclass(frozen=True)
class Tile:
    """What one tile shows: a short name, the number and its text, what a tooltip says, and where it leads."""

    name: str
    number: float
    text: str
    told: str
    address: str | None = None


def tiles(
    found: Mapping[str, Tile], label: str, unit: str, *, missing: str = "", standalone: str | None = None
) -> Markup:
    """Return the map of the tiles by the slug of their place; `missing` says in the legend what an empty tile means."""
    shown = {slug: tile for slug, tile in found.items() if slug in PLACES}
    numbers = [tile.number for tile in shown.values()]
    low, high = min(numbers), max(numbers)
    parts = [_tile(slug, tile, step(tile.number, low, high)) for slug, tile in shown.items()]
    parts += [_empty(slug) for slug in PLACES if slug not in shown]
    height = _SIZE * 2 + 4 * _SIZE * 1.5
    if len(shown) > 1:
        parts += _legend(low, high, unit, height + 14)
        height += _LEGEND
        if missing and len(shown) < len(PLACES):
            parts += _missing(missing, height + 8)
            height += _LEGEND / 2
    return drawing(_WIDE * 4.5 + 8, height + 8, *parts, label=label, class_="chart tiles", standalone=standalone)


def step(number: float, low: float, high: float) -> int:
    """Return the class of a number, from 0 to STEPS - 1, in equal steps."""
    return min(STEPS - 1, int(STEPS * (number - low) / (high - low))) if high > low else STEPS // 2


def _centre(slug: str) -> tuple[float, float]:
    column, row = PLACES[slug]
    return 4 + _WIDE * (column + 0.5), 4 + _SIZE * (1 + 1.5 * row)


def _hexagon(slug: str, class_: str) -> Markup:
    x, y = _centre(slug)
    corners = [(x + (_SIZE - 2) * math.sin(math.pi * k / 3), y + (_SIZE - 2) * math.cos(math.pi * k / 3))
               for k in range(6)]  # fmt: skip
    return element("polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in corners), class_=class_)


def _tile(slug: str, tile: Tile, shade: int) -> Markup:
    x, y = _centre(slug)
    words = (text(x, y - 4, tile.name, f"name on{shade}", "middle"),
             text(x, y + 15, tile.text, f"value on{shade}", "middle"))  # fmt: skip
    return link(tile.address, tile.told, _hexagon(slug, f"tile q{shade}"), *words)


def _empty(slug: str) -> Markup:
    return _hexagon(slug, "tile none")


def _missing(name: str, top: float) -> list[Markup]:
    left = (_WIDE * 4.5 + 8 - _WIDE * 2.2) / 2
    swatch = element("rect", x=left, y=top - 9, width=14, height=10, class_="tile none")
    return [swatch, text(left + 20, top, name, "tick")]


def _legend(low: float, high: float, unit: str, top: float) -> list[Markup]:
    width = _WIDE * 2.2
    left = (_WIDE * 4.5 + 8 - width) / 2
    shades = range(STEPS) if high > low else range(STEPS // 2, STEPS // 2 + 1)
    each = width / len(shades)
    parts = [
        element("rect", x=left + each * n, y=top, width=each, height=10, class_=f"tile q{shade}")
        for n, shade in enumerate(shades)
    ]
    parts.append(text(left, top + 26, short(low), "tick"))
    parts.append(text(left + width, top + 26, f"{short(high)} {unit}", "tick", "end"))
    return parts
