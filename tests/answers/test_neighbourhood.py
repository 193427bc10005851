"""What pages are made of: records around one thing, a document's outline, a comparison and its query."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from asking import Desk
from jingjinji import terms
from jingjinji.answers.compare.chosen import Chosen, fetch_choices, query_of
from jingjinji.answers.neighbourhood import Neighbourhood, about, fetch_neighbourhood
from jingjinji.answers.outline import Section, fetch_documents, fetch_outline
from jingjinji.answers.run import select
from jingjinji.release import Release
from jingjinji.store.port import Store

_Found = TypeVar("_Found")
Asking = Callable[[Callable[[Store], Awaitable[_Found]]], _Found]


@pytest.fixture(scope="module")
def asking(desk: Desk, real_release: Release) -> Asking:
    """Return a function that runs something on a store over the real release."""
    return lambda make: desk.ask(real_release, make)


def test_inputs_are_at_hand_and_are_not_what_was_asked_for(asking: Asking[Neighbourhood]) -> None:
    """Around Miyun stand its own figures alone; those of the city that derived ones rest on can only be looked up."""
    iri = terms.thing("place/miyun")
    around = asking(lambda store: fetch_neighbourhood(store, "zh", about(iri, "?thing jjj:place {iri}")))
    rows = around.of_kind("observation")
    assert len(rows) > 8
    assert {row.value("place") for row in rows} == {"place/miyun"}
    city = around.of("observation/beijing-2024-pm25-annual-mean-beijing-2024")
    assert city is not None
    assert city not in rows
    [first, *_] = around.evidence_of(city)
    assert (first.printed, first.source) == (city.value("asPrinted"), "source/beijing-2024")
    assert first.title == "2024年北京市生态环境状况公报"
    assert around.dates["period/2024"] == ("2024-01-01", "2024-12-31")


def test_the_outline_has_every_section_in_order(asking: Asking[list[Section]]) -> None:
    """Sections come in the order of their lines, in both languages alike; a source that is not there has none."""
    zh, en, none = (
        asking(lambda store, asked=asked: fetch_outline(store, *asked))  # type: ignore[misc]
        for asked in (("source/beijing-2024", "zh"), ("source/beijing-2024", "en"), ("source/none", "zh"))
    )
    assert none == []
    assert [section.things for section in zh] == [section.things for section in en]
    assert [section.line for section in zh] == sorted(section.line for section in zh)
    assert [section.number for section in zh] == list(range(1, len(zh) + 1))
    assert len(zh) > 40
    stated = {thing for section in zh for thing in section.things}
    assert {"observation/beijing-2024-pm25-annual-mean-beijing-2024", "measure/dust-campaign-2024"} <= stated


def test_documents_are_counted(asking: Asking[dict[str, int]]) -> None:
    """The bulletin is the one document with sections, and states about a thousand things."""
    counts = asking(fetch_documents)
    assert counts["source/beijing-2024"] > 800


def test_the_query_behind_a_comparison_stands_on_its_own(asking: Asking[list[dict[str, str]]]) -> None:
    """The text that opens in the editor brings exactly the chosen places, with names in the asked language."""
    chosen = Chosen(("indicator/pm25-annual-mean",), ("place/miyun", "place/tongzhou"), (2024,))

    async def rows(store: Store) -> list[dict[str, str]]:
        return (await select(store, query_of(chosen, "en"))).records()

    found = asking(rows)
    assert {(row["place"], row["value"]) for row in found} == {
        ("Miyun District", "25.6"),
        ("Tongzhou District", "33.9"),
    }
    assert all(row["line"] and row["symbol"] == "µg/m³" for row in found)


def test_only_what_has_a_number_can_be_compared(asking: Asking[object]) -> None:
    """Choices have names and a group; an indicator that is judged in words is none of them."""
    choices = asking(lambda store: fetch_choices(store, "zh"))
    refs = {choice.ref for choice in choices.indicators}  # type: ignore[attr-defined]
    assert "indicator/pm25-annual-mean" in refs
    assert "indicator/air-quality" not in refs
    assert 2024 in choices.years  # type: ignore[attr-defined]
