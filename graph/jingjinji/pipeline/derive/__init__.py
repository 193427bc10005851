"""Derive: what we compute from reported facts, each with formula and inputs, in `graph/derived`.

It reads facts as plain data. Nothing is computed that would decide what the source does not: a figure with a window of
its own is left alone, a bound gives a bound, and of an ambiguous wording every reading is computed.
"""

from __future__ import annotations

from rdflib import Graph

from jingjinji.facts import Seeds
from jingjinji.pipeline.derive.across import implied_values, written
from jingjinji.pipeline.derive.audit import audit
from jingjinji.pipeline.derive.baselines import implied_baselines
from jingjinji.pipeline.derive.compliance import assessments
from jingjinji.pipeline.derive.conflicts import conflicts, differs
from jingjinji.pipeline.derive.cube import write_cubes
from jingjinji.pipeline.derive.desirability import write_desirability
from jingjinji.pipeline.derive.differences import differences
from jingjinji.pipeline.derive.editions import by_edition
from jingjinji.pipeline.derive.judgements import write_judgements
from jingjinji.pipeline.derive.open_wordings import implied_bounds, implied_under_each_reading
from jingjinji.pipeline.derive.pool import Pool, plain_changes
from jingjinji.pipeline.derive.ranks import district_ranks
from jingjinji.pipeline.derive.record import Derived, write_derived
from jingjinji.pipeline.derive.series import write_series
from jingjinji.pipeline.derive.spans import write_start_years
from jingjinji.pipeline.derive.targets import target_assessments
from jingjinji.pipeline.labels import Labels

__all__ = ["Derived", "derive", "derive_from_references"]


def derive(seeds: Seeds, graph: Graph, labels: Labels) -> list[Derived]:
    """Write into `graph` every fact derived from what documents state, and return these."""
    found: list[Derived] = []
    for document in seeds.documents:
        found += (
            *implied_baselines(document, labels),
            *implied_under_each_reading(document, labels),
            *implied_bounds(document, labels),
            *assessments(document, seeds, labels),
            *district_ranks(document, seeds, labels),
            *differences(document, seeds, labels),
            *audit(document, seeds.things),
        )
        write_desirability(graph, document, seeds)
        write_start_years(graph, document)
        write_cubes(graph, document)
    for derived in found:
        write_derived(graph, derived)
    return found


def derive_from_references(seeds: Seeds, derived: list[Derived], graph: Graph, labels: Labels) -> None:
    """Write into `graph` what rests on a reference source; `derived` is what follows from the documents alone."""
    write_judgements(graph, seeds, labels)
    pool = Pool(seeds, derived)
    implied = list(implied_values([*plain_changes(seeds)], pool))
    findings = list(conflicts(pool, implied, labels))
    needed = [written(found, labels) for found in implied if differs(pool, found.figure)]
    editions = by_edition(seeds, derived, graph, labels)
    for found in (*needed, *findings, *editions, *target_assessments(seeds, pool, labels)):
        write_derived(graph, found)
    write_series(graph, seeds, pool)
