"""A small release with what real data may one day hold: dots, fragments, two graphs, weak claims, markup in names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

from jingjinji import terms
from jingjinji.release import Release, publish

REPORTED, INFERRED, ONTOLOGY = (terms.graph(name) for name in ("source/toy", "inferred", "ontology"))
LABEL = terms.PREFIXES["skos"] + "prefLabel"
DECIMAL = terms.PREFIXES["xsd"] + "decimal"
LINKS = 60
MARKUP = "</script><script>alert(1)</script>"


def _quad(subject: str, property_: str, value: str, graph: str = REPORTED) -> str:
    return f"<{subject}> <{property_}> {value} <{graph}> ."


def _iri(ref: str) -> str:
    return f"<{terms.thing(ref)}>"


def _claim(slug: str, strength: int) -> list[str]:
    claim = terms.thing(f"effect/{slug}")
    return [
        _quad(claim, terms.PREFIXES["rdf"] + "type", f"<{terms.term('EffectClaim')}>"),
        _quad(claim, LABEL, '"sweeping → dust"@en'),
        _quad(claim, LABEL, '"清扫 → 扬尘"@zh'),
        _quad(claim, terms.term("measure"), _iri("measure/sweeping")),
        _quad(claim, terms.term("indicator"), _iri("indicator/dust")),
        _quad(claim, terms.term("place"), _iri("place/toy")),
        _quad(claim, terms.term("year"), f'"2024"^^<{terms.PREFIXES["xsd"]}integer>'),
        _quad(claim, terms.term("strength"), f"<{terms.term(f'strength/{strength}')}>"),
    ]


def planted_release(out: Path) -> Release:
    """Publish the release under `out`."""
    toy, dotted = terms.thing("place/toy"), terms.thing("place/no.2-works.ttl")
    rows = [
        _quad(toy, LABEL, '"Toy"@en'),
        _quad(toy, LABEL, '"玩具"@zh'),
        _quad(toy, LABEL, '"Toy"@en', INFERRED),
        _quad(toy, terms.term("value"), f'"30.50"^^<{DECIMAL}>'),
        _quad(terms.thing("place/no.2-works"), LABEL, '"The works"@en'),
        _quad(dotted, LABEL, '"The works, as a file"@en'),
        _quad(terms.thing("place/markup"), LABEL, f'"{MARKUP}"@en'),
        _quad(terms.term("indicator"), terms.PREFIXES["rdfs"] + "label", '"indicator"@en', ONTOLOGY),
        *(_quad(terms.thing(f"place/part-{n:03}"), terms.term("within"), f"<{toy}>") for n in range(LINKS)),
        *_claim("weak", 1),
        *_claim("strong", 4),
    ]
    graphs = {graph: sum(row.endswith(f"<{graph}> .") for row in rows) for graph in (REPORTED, INFERRED, ONTOLOGY)}
    listed = {iri: {"file": f"graphs/{terms.graph_slug(iri)}.ttl", "triples": size} for iri, size in graphs.items()}
    return publish(out, {"all.nq": ("\n".join(rows) + "\n").encode()}, {"graphs": listed})


def paths_of(release: Release) -> list[str]:
    """Return the paths of all IRIs of ours that a release mentions, without fragments."""
    found = set(release.manifest["graphs"])
    for quad in ox.parse(path=release.nquads, format=ox.RdfFormat.N_QUADS):
        found.update(
            term.value for term in (quad.subject, quad.predicate, quad.object) if isinstance(term, ox.NamedNode)
        )
    return sorted({"/" + iri.removeprefix(terms.BASE).split("#")[0] for iri in found if iri.startswith(terms.BASE)})


def crawl(service: Any, paths: list[str], accept: str) -> dict[str, httpx.Response]:
    """Return the answer of every path."""
    client = httpx.Client(base_url=service.address, headers={"Accept": accept}, timeout=60)
    with client, ThreadPoolExecutor(8) as pool:
        return dict(zip(paths, pool.map(client.get, paths), strict=True))
