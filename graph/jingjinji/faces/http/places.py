"""Where the districts of Beijing lie, as columns and rows of equal tiles: schematic, so that no boundary is needed."""

from __future__ import annotations

from jingjinji.terms import thing

_ROWS = (
    (1.0, ("yanqing", "huairou", "miyun")),
    (1.5, ("changping", "shunyi", "pinggu")),
    (0.0, ("mentougou", "haidian", "chaoyang", "tongzhou")),
    (0.5, ("shijingshan", "xicheng", "dongcheng")),
    (0.0, ("fangshan", "fengtai", "daxing", "beijing-economic-technological-development-area")),
)
TILES = {
    thing(f"place/{slug}"): (first + at, row)
    for row, (first, slugs) in enumerate(_ROWS)
    for at, slug in enumerate(slugs)
}
