"""Which rows of a long list of graphs are in sight on a page, and which only on demand.

There are some hundred sources, most of a few dozen triples; who looks for the whole graph must not scroll past them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jingjinji import terms

SOURCES_SHOWN = 3


def folded(rows: Sequence[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return rows with `is_small`: of the graphs of sources (IRIs under `name`) only the largest are in sight."""
    of_sources = [row for row in rows if (row[name] or "").startswith(terms.graph("source/"))]
    sizes = {row[name]: int(row["triples"] or 0) for row in of_sources}
    large = sorted(sizes, key=lambda iri: (-sizes[iri], iri))[:SOURCES_SHOWN]
    return [{**row, "is_small": row[name] in sizes and row[name] not in large} for row in rows]
