"""Hold yearly figures against limits by the edition of the standard: that in force, or a later one, tried.

A limit is in force at a place from the year in which its standard applies there (a source may say that a place was
ahead of the country) until its last year. A figure is held against each limit in force in its year. Against a limit of
an edition that supersedes another it is held too for earlier years: that is a trial, named `what-if`, because it did
not bind anybody then. Where no edition is known to have been in force, nothing is assessed. What the documents' own
limits give already is not computed again; it is only told by which edition (ontology/decisions/0031).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from rdflib import Graph, URIRef

from jingjinji import terms
from jingjinji.facts import Fact, Seeds
from jingjinji.pipeline.derive.compliance import assess, assessment_ref
from jingjinji.pipeline.derive.record import Derived, is_plain, things_by_ref
from jingjinji.pipeline.labels import Labels

IN_FORCE, WHAT_IF = "edition-basis/in-force", "edition-basis/what-if"
WORDS = {
    IN_FORCE: ("{}（按 {}，当年有效）", "{} (by {}, in force that year)"),
    WHAT_IF: ("{}（试算：按 {}，该年尚未施行）", "{} (what if: by {}, not yet in force that year)"),
}
REASONS = {
    IN_FORCE: (
        "全年数据与当年在当地有效的版本所定限值比较；由本图谱计算，不是来源的说法。",
        "The whole year's figure, held against the limit of the edition that was in force there in that year; computed "
        "here and not said by the source.",
    ),
    WHAT_IF: (
        "全年数据与后来才施行的版本所定限值比较：只是试算，当年并无此要求。",
        "The whole year's figure, held against the limit of an edition that came into force only later: what it would "
        "give, not what was required in that year.",
    ),
}
REASON_CITIES = (
    "多个城市的平均值不是一个评价区域的数据，限值不适用于它。",
    "A mean over a set of cities is not the figure of one area: the limit is not applied to it.",
)


@dataclass(frozen=True)
class Edition:
    """A limit with what is known of its standard: its name, its years, and places that were ahead of the others."""

    limit: Fact
    source: str
    policy: str
    name: str
    first: int | None
    last: int | None
    ahead: dict[str, int]
    supersedes: bool

    def basis(self, place: str, year: int) -> str | None:
        """Return on what basis a figure of `place` and `year` is held against the limit, or None if it is not."""
        first = min(filter(None, (self.first, self.ahead.get(place))), default=None)
        if first is None or (self.last is not None and year > self.last):
            return None
        return IN_FORCE if year >= first else WHAT_IF if self.supersedes else None


def by_edition(seeds: Seeds, done: Iterable[Derived], graph: Graph, labels: Labels) -> Iterator[Derived]:
    """Yield an assessment by each edition that `done` lacks; of those in `done` write the edition into `graph`."""
    known = {found.ref for found in done if found.type == "ComplianceAssessment"}
    places, editions = things_by_ref(seeds), list(read_editions(seeds))
    for source in seeds.sources:
        for fact in source.facts:
            if fact.kind != "observation" or "value" not in fact.fields or not is_plain(fact):
                continue
            for edition in editions:
                basis = _basis(fact, edition)
                if basis and (ref := assessment_ref(fact, edition.limit, edition.source)) in known:
                    _name_edition(graph, ref, edition, basis)
                elif basis:
                    place = places[fact.fields["place"]]
                    yield _assess(fact, edition, basis, place, labels, held=source in seeds.documents)


def read_editions(seeds: Seeds) -> Iterator[Edition]:
    """Yield each upper limit whose first year is known, with what sources add to it and to its standard."""
    added, ahead = _read_additions(seeds)
    for source in seeds.sources:
        for fact in source.facts:
            limit = added[fact.ref] if fact.kind == "limit" else {}
            if "valid_from_year" not in limit or limit.get("bound", "atMost") != "atMost":
                continue
            policy = limit["limit_defined_by"]
            name = added[policy].get("document_number", added[policy]["en"])
            years = limit["valid_from_year"], limit.get("valid_until_year")
            yield Edition(fact, source.id, policy, name, *years, ahead.get(policy, {}), "supersedes" in added[policy])


def _read_additions(seeds: Seeds) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, int]]]:
    """Return all that is said of each thing, and for each policy the years in which places were ahead."""
    added: dict[str, dict[str, Any]] = {}
    ahead: dict[str, dict[str, int]] = {}
    for fact in (*seeds.stated, *seeds.referenced):
        for ref in fact.fields["of"] if fact.kind == "addition" else (fact.ref,):
            added.setdefault(ref, {}).update(fact.fields)
        for place in fact.fields["place"] if fact.kind == "application" else ():
            ahead.setdefault(fact.fields["applies"], {})[place] = fact.fields["valid_from_year"]
    return added, ahead


def _basis(fact: Fact, edition: Edition) -> str | None:
    said, limit = fact.fields, edition.limit.fields
    if (said["indicator"], said["unit"]) != (limit["indicator"], limit["unit"]):
        return None
    return edition.basis(said["place"], said["year"])


def _name_edition(graph: Graph, ref: str, edition: Edition, basis: str) -> None:
    assessment = URIRef(terms.thing(ref))
    graph.add((assessment, URIRef(terms.term("edition")), URIRef(terms.thing(edition.policy))))
    graph.add((assessment, URIRef(terms.term("editionBasis")), URIRef(terms.term(basis))))


def _assess(fact: Fact, edition: Edition, basis: str, place: Fact, labels: Labels, *, held: bool) -> Derived:
    is_set = place.type == "FunctionalZone" and not held
    reasons = REASONS[basis], REASON_CITIES if is_set else None
    found = assess(fact, edition.limit, place, labels, edition.source, reasons=reasons)
    zh, en = (form.format(said, edition.name) for form, said in zip(WORDS[basis], (found.zh, found.en), strict=True))
    return replace(found, zh=zh, en=en, fields=found.fields | {"edition": edition.policy, "edition_basis": basis})
