"""Charts as SVG: well-formed, escaped, with gaps left open and nothing drawn outside the picture."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from jingjinji.faces.http.charts.bars import bar, scale_of, span
from jingjinji.faces.http.charts.flow import Band, Node, flow, fold
from jingjinji.faces.http.charts.lines import Chart, Line, Point, lines
from jingjinji.faces.http.charts.svg import short, spread, ticks
from jingjinji.faces.http.charts.tiles import PLACES, Tile, step, tiles

MARKUP = '"><script>alert(1)</script>'


def series(*years: int, name: str = "Beijing") -> Line:
    """Return a line through `years`, falling by one a year; the first point is computed."""
    points = [Point(year, 2060.0 - year, f"said {year}", f"/id/{year}", year == years[0], None) for year in years]
    return Line(name, points)


def test_ticks_enclose_the_numbers_in_round_steps() -> None:
    """Ticks begin at or below the lowest and end at or above the highest number."""
    assert ticks(0, 95.2) == [0, 20, 40, 60, 80, 100]
    assert ticks(25.4, 33.9)[0] <= 25.4
    assert ticks(25.4, 33.9)[-1] >= 33.9
    assert ticks(7, 7)[0] <= 7 <= ticks(7, 7)[-1]
    assert ticks(-0.3, 0.4) == [-0.4, -0.2, 0.0, 0.2, 0.4]
    assert (short(-12.50), short(1200.0)) == ("−12.5", "1,200")


def test_names_beside_lines_do_not_overlap() -> None:
    """Names keep their order and a distance."""
    assert spread([10, 12, 40], 15) == [10, 25, 40]
    assert spread([12, 10], 15) == [25, 10]


def test_a_line_chart_leaves_gaps_open_and_marks_what_is_computed() -> None:
    """Years without a number are crossed by a dotted line; computed points are hollow; limits and breaks are drawn."""
    chart = Chart([series(2013, 2022, 2023, 2024)], "µg/m³", "a chart", [(35.0, "limit 35")], [(2016, "rounding")])
    drawn = str(lines(chart, 960))
    ElementTree.fromstring(drawn)
    assert drawn.count('class="line c0 gap"') == 1
    assert drawn.count('class="line c0"') == 2
    assert drawn.count('class="point derived c0"') == 1
    assert drawn.count('class="limit"') == 1
    assert drawn.count('class="break"') == 1
    assert "limit 35" in drawn
    assert 'href="/id/2024"' in drawn


def test_a_chart_of_one_year_and_of_many_lines_is_drawn() -> None:
    """One point alone and twelve lines stay inside the picture."""
    alone = str(lines(Chart([series(2024)], "", "one"), 350))
    assert "nan" not in alone
    many = str(lines(Chart([series(2023, 2024, name=f"district {n}") for n in range(12)], "dB", "many"), 350))
    height = float(re.findall(r'viewBox="0 0 350 ([\d.]+)"', many)[0])
    heights = [float(y) for y in re.findall(r' y="([\d.]+)" class="name', many)]
    assert len(heights) == 12
    assert 0 < min(heights) < max(heights) < height


def test_bars_begin_at_zero_and_show_limit_and_interval() -> None:
    """A bar's length is its number's share of the scale, also below zero."""
    scale = scale_of([20.0, 50.0], (40.0,))
    drawn = str(bar(20, scale, "met", (19.0, 21.0)))
    assert 'x="0"' in drawn
    assert 'width="40"' in drawn
    assert 'x1="80" x2="80"' in drawn
    assert 'class="interval"' in drawn
    below = str(bar(-10, scale_of([-10.0, 30.0]), "plain"))
    assert 'x="0"' in below
    assert 'width="25"' in below
    assert "rect" in str(span(2014, 2025, scale_of([2014.0]), "k-policy"))


def test_the_map_has_every_district_once_and_shades_by_value() -> None:
    """Seventeen tiles at seventeen places; the highest value is darkest; a place without a value is pale."""
    assert len(PLACES) == len(set(PLACES.values())) == 17
    assert [step(n, 0, 10) for n in (0, 5, 10)] == [0, 2, 4]
    drawn = str(
        tiles({"miyun": Tile("Miyun", 25.6, "25.6", "told"), "tongzhou": Tile("T", 33.9, "33.9", "t")}, "m", "u")
    )
    ElementTree.fromstring(drawn)
    assert drawn.count("<polygon") == 17
    assert drawn.count('class="tile none"') == 15
    assert "33.9 u" in drawn
    assert "<polygon" in str(tiles({"miyun": Tile("Miyun", 1, "1", "t"), "elsewhere": Tile("E", 9, "9", "t")}, "m", ""))


def test_the_flow_draws_each_link_as_strong_as_its_evidence() -> None:
    """Each claim is one band of its strength's class; weak ones are drawn first, below the strong."""
    starts, ends = (
        [Node("m", "measure"), Node("n", "measure 2")],
        [Node("i", "indicator", "/x", "fell"), Node("j", "J")],
    )
    drawn = str(flow(starts, ends, [Band("m", "i", 4, "a"), Band("m", "j", 1, "b"), Band("n", "i", 2, "c")], "flow"))
    ElementTree.fromstring(drawn)
    assert re.findall(r'class="band (s\d)"', drawn) == ["s1", "s2", "s4"]
    assert drawn.count("fell") == 1


def test_long_names_fold_without_losing_a_letter() -> None:
    """A folded name reads as before, in Chinese and English, and one long word stays whole."""
    for name in (
        "Mean dust load on roads at site exits of the city",
        "十年来完善协同机制、拓展协同领域、深化协同内容的工作",
        "x" * 80,
    ):
        rows = fold(name, 24)
        assert len(rows) >= 1
        assert (" " if " " in name else "").join(rows) == name


def test_markup_in_names_is_text_in_a_chart() -> None:
    """No name or address can break out of an attribute or a text of a chart."""
    hostile = [
        str(flow([Node("m", MARKUP, MARKUP)], [Node("i", MARKUP)], [Band("m", "i", 4, MARKUP, MARKUP)], MARKUP)),
        str(tiles({"miyun": Tile(MARKUP, 1, MARKUP, MARKUP, MARKUP)}, MARKUP, MARKUP)),
        str(
            lines(
                Chart([Line(MARKUP, series(2023, 2024).points)], MARKUP, MARKUP, [(1, MARKUP)], [(2023, MARKUP)]), 350
            )
        ),
    ]
    for drawn in hostile:
        ElementTree.fromstring(drawn)
        assert "<script" not in drawn
