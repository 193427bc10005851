"""Observations of chosen indicators at chosen places in chosen years, side by side; and what there is to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jingjinji import terms
from jingjinji.answers.run import select
from jingjinji.answers.statements import PROLOGUE
from jingjinji.store.port import Store

CHOICES = """
SELECT DISTINCT ?indicator ?place ?year ?medium ?name ?where ?group WHERE {{
  {{ SELECT DISTINCT ?indicator ?place ?year WHERE {{
    ?fact a jjj:Observation ; jjj:indicator ?indicator ; jjj:place ?place ; jjj:year ?year ; jjj:value ?value }} }}
  OPTIONAL {{ ?indicator skos:prefLabel ?name FILTER (LANG(?name) = "{lang}") }}
  OPTIONAL {{ ?place skos:prefLabel ?where FILTER (LANG(?where) = "{lang}") }}
  OPTIONAL {{ ?indicator jjj:medium ?medium . ?medium skos:prefLabel ?group FILTER (LANG(?group) = "{lang}") }}
}}
ORDER BY ?medium ?indicator ?place ?year
"""
# This text is shown to people and opens in the editor: it stands on its own.
COMPARED = """PREFIX jjj: <https://w3id.org/jingjinji/def/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX qudt: <http://qudt.org/schema/qudt/>
SELECT ?indicator ?place ?year ?value ?symbol ?low ?high ?origin ?line ?fact WHERE {{
  VALUES ?i {{ {indicators} }}{places}{years}
  ?fact a jjj:Observation ; jjj:indicator ?i ; jjj:place ?p ; jjj:year ?year ; jjj:value ?value ; jjj:origin ?origin .
  OPTIONAL {{ ?fact jjj:unit/qudt:symbol ?symbol }}
  OPTIONAL {{ ?fact jjj:minValue ?low ; jjj:maxValue ?high }}
  OPTIONAL {{ ?fact jjj:statedIn/jjj:line ?line }}
  OPTIONAL {{ ?i skos:prefLabel ?indicator FILTER (LANG(?indicator) = "{lang}") }}
  OPTIONAL {{ ?p skos:prefLabel ?place FILTER (LANG(?place) = "{lang}") }}
}}
ORDER BY ?indicator ?year ?place ?fact
"""
FACTS = (
    "VALUES ?i {{ {indicators} }}{places}{years} ?thing a jjj:Observation ; jjj:indicator ?i ; jjj:place ?p ; "
    "jjj:year ?year ; jjj:value ?number ."
)
LIMITS = "VALUES ?i {{ {indicators} }} ?thing a jjj:Limit ; jjj:indicator ?i ."


@dataclass(frozen=True)
class Choice:
    """What can be chosen: `kind/slug`, its name, and the medium of an indicator."""

    ref: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class Choices:
    """Every indicator, place and year that has a number; `places_of` and `years` tell what an indicator has."""

    indicators: list[Choice]
    places: list[Choice]
    years: list[int]


@dataclass(frozen=True)
class Chosen:
    """Indicators and places as `kind/slug`, years as numbers; no place means all, no year means all."""

    indicators: tuple[str, ...]
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


async def fetch_choices(store: Store, language: str) -> Choices:
    """Return what there is to compare, names in `language`."""
    indicators: dict[str, Choice] = {}
    places: dict[str, Choice] = {}
    years: set[int] = set()
    for row in (await select(store, PROLOGUE + CHOICES.format(lang=language))).rows:
        indicator, place, year, _, name, where, group = (cell.value if cell else "" for cell in row)
        one, other = terms.ref_of(indicator), terms.ref_of(place)
        if one and other:
            indicators.setdefault(one, Choice(one, name or one, group))
            places.setdefault(other, Choice(other, where or other))
            years.add(int(year))
    return Choices(list(indicators.values()), sorted(places.values(), key=lambda c: c.name), sorted(years))


def query_of(chosen: Chosen, language: str) -> str:
    """Return the SPARQL text that brings the chosen numbers, as a person would write it."""
    return COMPARED.format(lang=language, **_values(chosen))


def facts_of(chosen: Chosen) -> str:
    """Return the pattern for the chosen observations and the limits of their indicators, as ?thing."""
    values = _values(chosen)
    return "{ " + FACTS.format(**values) + " } UNION { " + LIMITS.format(**values) + " }"


def _values(chosen: Chosen) -> dict[str, str]:
    def block(name: str, written: Sequence[str]) -> str:
        return f"\n  VALUES ?{name} {{ {' '.join(written)} }}" if written else ""

    return {
        "indicators": " ".join(f"<{terms.thing(ref)}>" for ref in chosen.indicators),
        "places": block("p", [f"<{terms.thing(ref)}>" for ref in chosen.places]),
        "years": block("year", [str(year) for year in chosen.years]),
    }
