"""Values that changes of reference sources imply, conflicts between sources, and the one figure that series use."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jingjinji.facts import Fact, Seeds, read_seeds
from jingjinji.faults import Fault
from jingjinji.pipeline.derive.across import implied_values, written
from jingjinji.pipeline.derive.conflicts import conflicts, differs
from jingjinji.pipeline.derive.pool import Figure, Pool, plain_changes
from jingjinji.pipeline.derive.series import chosen_figure
from jingjinji.pipeline.labels import Labels
from jingjinji.pipeline.ontology import Ontology

DUST, SULPHUR = "indicator/fine-dust-annual-mean", "indicator/sulphur-annual-mean"
CITY = "place/example-city"
D = Decimal


@pytest.fixture(scope="module")
def seeds(grown_world: Path) -> Seeds:
    """Return the toy seeds with their reference sources."""
    return read_seeds(grown_world / "seeds")


def figure(value: str, year: int, *, reported: bool = True, source: str = "x", width: str = "0.05") -> Figure:
    """Return a figure of sulphur dioxide in the toy city."""
    number, half = D(value), D(width)
    ref, key = f"observation/{source}-{year}", (SULPHUR, CITY, year)
    return Figure(ref, key, number, number - half, number + half, "MicroGM-PER-M3", source, reported, False, False)


def change(size: str, year: int, baseline: int, kind: str = "relativePercent") -> Fact:
    """Return a stated change of sulphur dioxide in the toy city."""
    fields = {"indicator": SULPHUR, "place": CITY, "year": year, "baseline_year": baseline, "change_value": D(size)}
    unit = "PERCENT" if kind == "relativePercent" else "MicroGM-PER-M3"
    file = Path("x.toml")
    return Fact("change", f"x-{year}-{baseline}", None, {**fields, "change_kind": kind, "unit": unit}, (), file, 1)


def pool(seeds: Seeds, *figures: Figure) -> Pool:
    """Return a pool of these figures alone."""
    found = Pool(seeds, ())
    found.by_key.clear()
    for one in figures:
        found.add(one)
    return found


@pytest.mark.parametrize(
    ("given", "stated", "year", "value", "low", "high", "formula"),
    [
        ("8.5", change("-15.0", 2023, 2022), 2022, "10.00", "9.935", "10.065", "8.5 / (1 + -15.0/100)"),
        ("8.5", change("-15.0", 2024, 2023), 2024, "7.22", "7.178", "7.272", "8.5 * (1 + -15.0/100)"),
        ("8.5", change("-1.5", 2023, 2022, "absolute"), 2022, "10.0", "9.90", "10.10", "8.5 - -1.5"),
        ("8.5", change("-1.5", 2024, 2023, "absolute"), 2024, "7.0", "6.90", "7.10", "8.5 + -1.5"),
    ],
    ids=["back", "on", "back by an amount", "on by an amount"],
)
def test_a_change_implies_the_other_year(
    seeds: Seeds, given: str, stated: Fact, year: int, value: str, low: str, high: str, formula: str
) -> None:
    """From the year that is given the change leads to the other, with the interval that both roundings leave."""
    [implied] = implied_values([("x", stated)], pool(seeds, figure(given, 2023)))
    found = implied.figure
    assert (found.key[2], str(found.value), found.formula) == (year, value, formula)
    assert (str(found.low), str(found.high)) == (low, high)
    assert implied.inputs == ("observation/x-2023", stated.ref)


def test_values_are_implied_in_a_chain(seeds: Seeds) -> None:
    """A value that was computed leads on to the next; a change that meets nothing stays unused."""
    chain = [("x", change("-10.0", 2023, 2022)), ("x", change("-10.0", 2022, 2021)), ("x", change("1.0", 2019, 2018))]
    found = list(implied_values(chain, pool(seeds, figure("8.1", 2023))))
    assert [implied.figure.key[2] for implied in found] == [2022, 2021]
    assert found[1].figure.low < D("10.0") < found[1].figure.high
    assert found[1].figure.width > found[0].figure.width


def test_a_change_is_read_with_its_own_source(seeds: Seeds) -> None:
    """Where two sources give the year, a change goes with the figure of its own source."""
    both = pool(seeds, figure("8.5", 2023, source="one"), figure("9.5", 2023, source="two"))
    [implied] = implied_values([("two", change("-5.0", 2023, 2022))], both)
    assert implied.rests_on.source == "two"


def test_given_and_implied_are_held_together(seeds: Seeds, ontology: Ontology) -> None:
    """They agree if both can be true, also where that is so only at an edge; else the implied value is written too."""
    labels = Labels([*seeds.stated, *seeds.referenced], ontology)
    for given, result, noted, kept in (("10.0", "agrees", 0, 0), ("9.9", "agrees", 2, 0), ("9.8", "disagrees", 0, 1)):
        figures = pool(seeds, figure("8.5", 2023), figure(given, 2022, source="y"))
        implied = list(implied_values([("x", change("-15.0", 2023, 2022))], figures))
        [finding] = conflicts(figures, implied, labels)
        assert finding.fields["finding"] == result
        assert len(finding.fields.get("note", ())) == noted
        assert [differs(figures, found.figure) for found in implied] == [bool(kept)]
        assert finding.en.endswith(f"published {given} µg/m³ against implied 10.00 µg/m³: {result}")
        assert finding.fields["checked"] == finding.inputs[0] == "observation/y-2022"


def test_two_given_figures_are_held_together(seeds: Seeds, ontology: Ontology) -> None:
    """The toy's 30 and 31 cannot both be true, and the finding names both."""
    labels = Labels([*seeds.stated, *seeds.referenced], ontology)
    [finding] = [found for found in conflicts(Pool(seeds, ()), [], labels) if "-beside-" in found.ref]
    assert finding.fields["finding"] == "disagrees"
    assert finding.zh == "示例市2023年细颗粒物年平均浓度，发布值 30 µg/m³ 与另一来源的 31 µg/m³：不符"


def test_series_use_one_figure(seeds: Seeds) -> None:
    """A preferred figure goes before others, a given one before computed ones, and of these the narrowest."""
    assert chosen_figure(Pool(seeds, ()), (DUST, CITY, 2023)).source == "toy-release-2024-01"
    wide = figure("8", 2023, reported=False, source="w", width="1")
    narrow = figure("8", 2023, reported=False, source="n", width="0.1")
    assert chosen_figure(pool(seeds, wide, narrow), wide.key) is narrow
    given = figure("7", 2023)
    assert chosen_figure(pool(seeds, wide, narrow, given), wide.key) is given


def test_two_figures_between_which_nobody_decided_stop_the_build(seeds: Seeds) -> None:
    """Two given figures without a preference are a fault that says what to write."""
    undecided = replace(seeds, judgements=())
    with pytest.raises(Fault, match="are of the same indicator, place and year") as caught:
        chosen_figure(Pool(undecided, ()), (DUST, CITY, 2023))
    assert "preferences.toml" in (caught.value.hint or "")


def test_an_implied_value_says_that_it_is_computed(seeds: Seeds, ontology: Ontology) -> None:
    """The toy's fall by 15.0 % gives 10.00 for 2022, named as implied, with interval, formula and inputs."""
    figures = Pool(seeds, ())
    [implied] = implied_values([*plain_changes(seeds)], figures)
    found = written(implied, Labels([*seeds.stated, *seeds.referenced], ontology))
    assert found.zh == "示例市2022年二氧化硫年平均浓度（推算）：约 10.000 µg/m³"
    assert found.en == "sulphur dioxide annual mean, Example City 2022 (implied): about 10.000 µg/m³"
    assert found.fields["confidence"] == "confidence/derived"
    assert differs(figures, implied.figure)
