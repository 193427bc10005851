"""Figures for computations, made in one line each: they stand in the toy document beside the toy's shared things."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jingjinji.facts import Citation, Document, Fact, Seeds, read_seeds
from jingjinji.pipeline.labels import Labels
from jingjinji.pipeline.ontology import Ontology
from world import WORLD

TOY = read_seeds(WORLD / "seeds")
USUAL = {"indicator": "indicator/fine-dust-annual-mean", "place": "place/example-city", "year": 2024}
RELATIVE = {"change_kind": "relativePercent", "unit": "PERCENT", "baseline_year": 2023}


def fact(kind: str, slug: str, type_: str, printed: str, fields: dict[str, Any]) -> Fact:
    """Return a fact that cites `printed`."""
    return Fact(kind, slug, type_, fields, (Citation(5, 30, printed),), Path("01.toml"), 1)


def value(figure: str, *, printed: str = "", slug: str = "value", **fields: Any) -> Fact:
    """Return an observation of the city's fine dust in 2024, unless `fields` says otherwise."""
    said = {**USUAL, "value": Decimal(figure), "unit": "MicroGM-PER-M3", **fields}
    return fact("observation", slug, "Observation", printed or figure, said)


def change(figure: str, *, printed: str = "", slug: str = "change", **fields: Any) -> Fact:
    """Return a change of the city's fine dust from 2023 to 2024 in percent, unless `fields` says otherwise."""
    said = {**USUAL, **RELATIVE, "change_value": Decimal(figure), **fields}
    return fact("change", slug, "ChangeStatement", printed or figure, {k: v for k, v in said.items() if v is not None})


def limit(figure: str, *, slug: str = "limit", **fields: Any) -> Fact:
    """Return a limit of fine dust."""
    said = {"limit_defined_by": "policy/example-standard", "value": Decimal(figure), "unit": "MicroGM-PER-M3"}
    return fact("limit", slug, "Limit", figure, {"indicator": USUAL["indicator"], **said, **fields})


def place(slug: str, type_: str, **fields: Any) -> Fact:
    """Return a shared place of the city."""
    said = {"zh": slug, "en": slug, "within": ("place/example-city",), **fields}
    return Fact("place", slug, type_, said, (), Path("things.toml"), 1)


def document(*facts: Fact) -> Document:
    """Return the toy document with these facts and its own policy."""
    return replace(TOY.documents[0], facts=(TOY.documents[0].facts[0], *facts))


def seeds(*facts: Fact, things: tuple[Fact, ...] = ()) -> Seeds:
    """Return the toy's shared things, `things`, and the document with these facts."""
    return Seeds((*TOY.things, *things), (document(*facts),))


def labels(of: Seeds, ontology: Ontology) -> Labels:
    """Return the labels of everything in `of`."""
    return Labels([*of.things, *of.documents[0].facts], ontology)
