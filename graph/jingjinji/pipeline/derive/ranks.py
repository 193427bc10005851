"""Rank districts by each indicator that the document gives for all of them.

Two fields of comparison are kept apart: the districts alone (administrative divisions), and the districts with the
other areas that the document lists beside them. Ties share a rank and the next rank is skipped (1, 1, 3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from jingjinji.facts import Document, Fact, Seeds
from jingjinji.pipeline.derive.record import Derived, is_plain, things_by_ref
from jingjinji.pipeline.labels import Labels

SMALLEST_FIELD = 10


def district_ranks(document: Document, seeds: Seeds, labels: Labels) -> Iterator[Derived]:
    """Yield ranks (1 = lowest value) of the places within one city, per indicator and year."""
    places = things_by_ref(seeds)
    tables: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for fact in document.facts:
        annual = fact.kind == "observation" and "value" in fact.fields and is_plain(fact)
        if annual and _is_listed(places.get(fact.fields["place"])):
            tables[fact.fields["indicator"], fact.fields["year"]].append(fact)
    for rows in tables.values():
        districts = [r for r in rows if places[r.fields["place"]].type == "AdministrativeDivision"]
        if len(districts) < SMALLEST_FIELD:
            continue
        yield from _ranked(document, districts, f"{len(districts)}个区", f"{len(districts)} districts", labels)
        if len(rows) > len(districts):
            others = "、".join(labels.of(r.fields["place"], "zh") for r in rows if r not in districts)
            others_en = ", ".join(labels.of(r.fields["place"], "en") for r in rows if r not in districts)
            zh = f"{len(districts)}个区和{others}"
            yield from _ranked(document, rows, zh, f"{len(districts)} districts and {others_en}", labels)


def _is_listed(place: Fact | None) -> bool:
    """Tell whether a place is a district or an area of its own kind inside a city."""
    if place is None or "within" not in place.fields:
        return False
    code = place.fields.get("division_code", "")
    is_district = place.type == "AdministrativeDivision" and code and not code.endswith("0000")
    return bool(is_district) or place.slug.endswith("-development-area")


def _ranked(document: Document, rows: list[Fact], zh: str, en: str, labels: Labels) -> Iterator[Derived]:
    inputs = tuple(row.ref for row in rows)
    for row in rows:
        rank = 1 + sum(other.fields["value"] < row.fields["value"] for other in rows)
        indicator, place, year = (row.fields[key] for key in ("indicator", "place", "year"))
        name = "-".join((indicator.split("/")[1], place.split("/")[1], str(year)))
        yield Derived(
            f"observation/derived-{document.id}-rank-of-{len(rows)}-{name}",
            "Observation",
            labels.said(_head(indicator, place, year, labels, "zh"), f"由低到高第{rank}位（{zh}）", "zh"),
            labels.said(_head(indicator, place, year, labels, "en"), f"rank {rank} from the lowest ({en})", "en"),
            {
                "indicator": indicator,
                "place": place,
                "year": year,
                "rank": rank,
                "rank_order": "ascending",
                "comparison_field": {"zh": zh, "en": en},
            },
            inputs,
            "1 + number of places with a lower value",
        )


def _head(indicator: str, place: str, year: int, labels: Labels, language: str) -> str:
    return labels.head(indicator, (place,), labels.year(year, language), language)
