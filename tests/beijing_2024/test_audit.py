"""The bulletin's arithmetic, recomputed: most of it agrees, and what does not is told."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph, URIRef

from jingjinji import terms

FINDING = URIRef(terms.term("finding"))


@pytest.mark.parametrize(
    ("relation", "result"),
    [
        ("good-day-share", "agrees"),
        ("southern-points-pm25", "agrees"),
        ("pm25-district-range", "agrees"),
        ("area-noise-parts", "disagrees"),
    ],
)
def test_known_findings(real_graphs: dict[str, Graph], relation: str, result: str) -> None:
    """290 of 366 days and the southern points agree; the city's noise lies outside its own parts."""
    finding = URIRef(terms.thing(f"finding/beijing-2024-{relation}"))
    assert real_graphs[terms.graph("derived")].value(finding, FINDING) == URIRef(terms.term(result))


def test_most_findings_agree(real_graphs: dict[str, Graph]) -> None:
    """There are findings of both sorts, each one sort, and more that agree."""
    derived = real_graphs[terms.graph("derived")]
    findings = list(derived.subjects(RDF.type, URIRef(terms.term("AuditFinding"))))
    results = [str(result).rsplit("/", 1)[1] for finding in findings for result in derived.objects(finding, FINDING)]
    assert len(results) == len(findings) >= 20
    assert results.count("agrees") > results.count("disagrees") > 0
