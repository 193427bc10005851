"""The pages of a measure, a policy and a programme: what was done, agreed, coordinated, and what is reported of it."""

from __future__ import annotations

from typing import Any

from jingjinji.answers.statements import Statement
from jingjinji.faces.http.workbench.figures import STRONG, Figure, Figures, Link, Ref, effects, target
from jingjinji.faces.http.workbench.timeline import timeline

MEASURE = (
    *("?thing jjj:measure {iri}", "{iri} jjj:output ?thing"),
    *("?thing jjj:partOf {iri}", "{iri} jjj:implements ?thing"),
)
POLICY = (
    *("?thing jjj:implements {iri}", "?thing jjj:limitDefinedBy {iri}", "?thing jjj:targetSetBy {iri}"),
    *("{iri} jjj:definesLimit ?thing", "{iri} jjj:setsTarget ?thing", "?thing jjj:measure/jjj:implements {iri}"),
)
PROGRAMME = (
    *("?thing jjj:partOf {iri}", "?thing jjj:measure/jjj:partOf {iri}", "?thing jjj:recipient {iri}"),
    "{iri} jjj:partOf ?thing",
)
_FACTS = (
    ("implements", "implements"),
    ("part of", "partOf"),
    ("carried out by", "carriedOutBy"),
    ("issued by", "issuedBy"),
    ("based on", "basedOn"),
    ("supersedes", "supersedes"),
    ("members", "hasMember"),
    ("workstreams", "workstream"),
    ("involves", "involves"),
    ("place", "place"),
    ("time", "period"),
    ("sector", "sector"),
    ("medium", "medium"),
)
_GROUPS = (
    *(("agreed", "policy"), ("programmes", "programme"), ("done", "measure"), ("events", "event")),
    *(("recognitions", "recognition"), ("bodies", "organization")),
)
_TEXTS = (("issued", "issued"), ("number", "documentNumber"), ("aim", "aim"))


def facts_of(figures: Figures, itself: Statement | None) -> list[tuple[str, list[Ref]]]:
    """Return what a thing is and belongs to, as (name, references); what is not stated is left out."""
    if itself is None:
        return []
    words = figures.words
    rows = [(words[name], figures.refs(itself, property_)) for name, property_ in _FACTS]
    rows += [(words[name], [Ref(text, None)]) for name, property_ in _TEXTS if (text := itself.value(property_))]
    if not itself.value("period") and not itself.value("issued") and (year := itself.value("year")):
        rows.append((words["year"], [Ref(year, None)]))
    return [(name, refs) for name, refs in rows if refs]


def _split(found: list[tuple[int, list[Link]]]) -> dict[str, list[Link]]:
    """Return links the source makes itself apart from those it only puts beside each other."""
    return {
        "strong": [link for grade, links in found if grade >= STRONG for link in links],
        "weak_links": [link for grade, links in found if grade < STRONG for link in links],
    }


def measure_content(figures: Figures, ref: str) -> dict[str, Any]:
    """Return what the template shows of a measure."""
    around = figures.around
    itself = around.of(ref)
    outputs = itself.values.get("output", []) if itself else []
    return figures.content(
        facts=facts_of(figures, itself),
        outputs=[(figures.refs(row, "indicator")[0], figures.listed(row, "place"), figures.figure(row))
                 for row in around.of_kind("observation") if row.id in outputs],
        parts=[figures.named(row.id) for row in around.of_kind("measure") if ref in row.values.get("partOf", [])],
        **_split(effects(figures, around.of_kind("effect"))),
    )  # fmt: skip


def policy_content(figures: Figures, ref: str) -> dict[str, Any]:
    """Return what the template shows of a policy."""
    around = figures.around
    return figures.content(
        facts=facts_of(figures, around.of(ref)),
        measures=[figures.named(row.id) for row in around.of_kind("measure")],
        limits=sorted((_limit(figures, row) for row in around.of_kind("limit")), key=lambda row: (row[0].text, row[3])),
        targets=[target(figures, row) for row in around.of_kind("target")],
        **_split(effects(figures, around.of_kind("effect"))),
    )  # fmt: skip


def _limit(figures: Figures, row: Statement) -> tuple[Ref, Figure, str, str]:
    """Return a limit with its indicator, averaging time and the days between which it is in force."""
    first, last = (row.value(name) or row.value(f"{name}Year") for name in ("validFrom", "validUntil"))
    days = figures.in_force(first, last)
    return figures.refs(row, "indicator")[0], figures.figure(row), row.label("averagingTime"), days


def programme_content(figures: Figures, ref: str) -> dict[str, Any]:
    """Return what the template shows of a programme."""
    around = figures.around
    itself = around.of(ref)
    above = set(itself.values.get("partOf", [])) if itself else set()
    apart = above | {ref}
    parts = {kind: [row for row in around.of_kind(kind) if row.id not in apart] for _, kind in _GROUPS}
    timed = [*(row for row in around.of_kind("programme") if row.id in apart),
             *(row for rows in parts.values() for row in rows)]  # fmt: skip
    claims = around.of_kind("effect")
    return figures.content(
        facts=facts_of(figures, itself),
        groups=[(figures.words[name], [figures.named(row.id) for row in parts[kind]]) for name, kind in _GROUPS],
        **timeline(figures, timed, claims),
        **_split(effects(figures, claims)),
    )
