"""A census of made-up figures, and the question that every client asks: PM2.5 of a district beside its population."""

from __future__ import annotations

import json

from jingjinji import terms

POPULATION = "http://census.example/def/population"
# Three districts, and a place that our graph does not know.
CENSUS = {"haidian": 3_100_001, "chaoyang": 3_400_002, "dongcheng": 700_003, "atlantis": 1}
# The bulletin's figure as printed in the district table, beside the census's.
EXPECTED = {"haidian": ("30.6", 3_100_001), "chaoyang": ("31.8", 3_400_002), "dongcheng": ("33.9", 700_003)}

PATTERN = f"""?o <{terms.term("indicator")}> <{terms.thing("indicator/pm25-annual-mean")}> ;
    <{terms.term("year")}> 2024 ; <{terms.term("place")}> ?place ; <{terms.term("value")}> ?value ."""
THEIRS = f"?place <{POPULATION}> ?population ."
# For a client that finds out by itself who knows what.
EVERYWHERE = f"SELECT ?place ?value ?population WHERE {{ {PATTERN} {THEIRS} }}"


def calling(endpoint: str) -> str:
    """Return the query for a service that holds the census and calls us."""
    return f"SELECT ?place ?value ?population WHERE {{ {THEIRS} SERVICE <{endpoint}> {{ {PATTERN} }} }}"


def census_turtle() -> str:
    """Return the census as Turtle, by the IRIs of our places."""
    return "".join(f"<{terms.thing(f'place/{name}')}> <{POPULATION}> {count} .\n" for name, count in CENSUS.items())


def joined(results: str | bytes) -> dict[str, tuple[str, int]]:
    """Return value and population by district from SPARQL JSON results; a district that comes twice is an error."""
    found: dict[str, tuple[str, int]] = {}
    for row in json.loads(results)["results"]["bindings"]:
        name = row["place"]["value"].removeprefix(terms.thing("place/"))
        assert name not in found
        found[name] = (row["value"]["value"], int(row["population"]["value"]))
    return found
