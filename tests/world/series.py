"""The real release with made-up earlier figures: from a source without lines, with a break and a rival figure."""

from __future__ import annotations

from pathlib import Path

from jingjinji import terms
from jingjinji.release import Release, publish

VALUES = {2014: "85.9", 2015: "80.6", 2016: "73", 2017: "58", 2018: "51", 2020: "38", 2021: "33", 2022: "30"}
BREAK, RIVAL = 2016, 2015
GRAPH, FILE = terms.graph("source/yearbooks"), "graphs/yearbooks.ttl"
PUBLISHER, TITLE, ISSUED = "Bureau of made-up figures", "Yearbook of made-up figures", "2023-06-01"


def _quad(subject: str, property_: str, value: str) -> str:
    return f"<{terms.thing(subject)}> <{property_}> {value} <{GRAPH}> ."


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _number(value: str, kind: str) -> str:
    return f'"{value}"^^<{terms.PREFIXES["xsd"]}{kind}>'


def _named(subject: str, kind: str, zh: str, en: str) -> list[str]:
    label = terms.PREFIXES["skos"] + "prefLabel"
    return [
        _quad(subject, terms.PREFIXES["rdf"] + "type", _iri(terms.term(kind))),
        _quad(subject, label, f'"{zh}"@zh'),
        _quad(subject, label, f'"{en}"@en'),
    ]


def _observed(slug: str, year: int, value: str) -> list[str]:
    ref = f"observation/{slug}"
    about = {
        "indicator": _iri(terms.thing("indicator/pm25-annual-mean")),
        "place": _iri(terms.thing("place/beijing")),
        "period": _iri(terms.thing(f"period/{year}")),
        "unit": _iri(terms.unit("MicroGM-PER-M3")),
        "origin": _iri(terms.term("reported")),
        "statedIn": _iri(terms.thing(f"passage/{slug}")),
        "year": _number(str(year), "integer"),
        "value": _number(value, "decimal"),
        "asPrinted": f'"{value}"',
    }
    return [
        *_named(ref, "Observation", f"{year}年某数值", f"a value of {year}"),
        *(_quad(ref, terms.term(name), said) for name, said in about.items()),
        *_named(f"passage/{slug}", "Passage", "年鉴", "yearbook"),
        _quad(f"passage/{slug}", terms.term("asPrinted"), f'"{value}"'),
        _quad(f"passage/{slug}", terms.PREFIXES["oa"] + "hasSource", _iri(terms.thing("source/yearbooks"))),
    ]


def release_with_series(real: Release, out: Path) -> Release:
    """Publish the release under `out`."""
    rows = [
        *_named("source/yearbooks", "Source", "虚构年鉴", TITLE),
        _quad("source/yearbooks", terms.PREFIXES["dcterms"] + "issued", f'"{ISSUED}"'),
        _quad("source/yearbooks", terms.PREFIXES["dcterms"] + "publisher", _iri(terms.thing("organization/made-up"))),
        *_named("organization/made-up", "Organization", "虚构局", PUBLISHER),
        *_named("break/pm25", "SeriesBreak", "2016年起为整数", "no decimals from 2016 on"),
        _quad("break/pm25", terms.term("indicator"), _iri(terms.thing("indicator/pm25-annual-mean"))),
        _quad("break/pm25", terms.term("place"), _iri(terms.thing("place/beijing"))),
        _quad("break/pm25", terms.term("year"), _number(str(BREAK), "integer")),
    ]
    for year, value in VALUES.items():
        rows += _observed(f"yearbook-{year}", year, value)
    rows += _observed("yearbook-rival", RIVAL, "99")
    rival = _iri(terms.thing("observation/yearbook-rival"))
    rows.append(_quad(f"observation/yearbook-{RIVAL}", terms.term("preferredOver"), rival))
    content = real.nquads.read_bytes() + ("\n".join(rows) + "\n").encode()
    graphs = {**real.manifest["graphs"], GRAPH: {"file": FILE, "triples": len(rows)}}
    turtle = "\n".join(row.removesuffix(f" <{GRAPH}> .") + " ." for row in rows)
    return publish(out, {**graph_files(real), FILE: turtle.encode(), "all.nq": content}, {"graphs": graphs})


def graph_files(real: Release) -> dict[str, bytes]:
    """Return the files of the single graphs by their names."""
    names = [entry["file"] for entry in real.manifest["graphs"].values()]
    return {name: (real.folder / name).read_bytes() for name in names}
