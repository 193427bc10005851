"""The home page: the headline question as a picture to narrow, and questions one click from their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from jingjinji import terms
from jingjinji.answers.run import select
from jingjinji.answers.table import Table
from jingjinji.faces.http.charts.flow import Band, Node, flow
from jingjinji.faces.http.workbench.figures import STRONG, Figures, Link, Ref, is_whole
from jingjinji.faces.http.workbench.questions import QUESTIONS, Asked
from jingjinji.store.port import Store

CLAIMS = "{ ?thing a jjj:EffectClaim } UNION { ?claim a jjj:EffectClaim ; jjj:indicator ?thing }"
KNOWN = "SELECT DISTINCT ?thing WHERE {{ VALUES ?thing {{ {things} }} ?thing ?any ?value }} ORDER BY ?thing"
FACTS = "SELECT (COUNT(DISTINCT ?thing) AS ?facts) WHERE { ?thing jjj:statedIn ?passage }"


@dataclass(frozen=True)
class Narrowed:
    """What the picture is narrowed to: links of at least `strength`, of one medium, measure or indicator."""

    strength: int = STRONG
    medium: str = ""
    measure: str = ""
    indicator: str = ""

    def where(self, language: str | None, **other: object) -> str:
        """Return the query part of the address of the picture with some choices changed."""
        chosen = {"strength": self.strength, "medium": self.medium, "measure": self.measure,
                  "indicator": self.indicator, **other}  # fmt: skip
        kept = {name: value for name, value in chosen.items() if value and (name, value) != ("strength", STRONG)}
        return "?" + urlencode({**kept, **({"lang": language} if language else {})})


def read_narrowed(asked: Mapping[str, str]) -> Narrowed:
    """Read the choices of a reader; what is no choice is left out."""
    strength = asked.get("strength", "")
    return Narrowed(int(strength) if strength in ("1", "2", "3", "4") else STRONG,
                    *(asked.get(name, "") for name in ("medium", "measure", "indicator")))  # fmt: skip


def picture(figures: Figures, chosen: Narrowed) -> dict[str, Any]:
    """Return the picture, the same as a list, and what it can be narrowed to."""
    around, carried = figures.around, figures.carried
    media: dict[str, str] = {}
    of_indicator: dict[str, list[str]] = {}
    for row in around.of_kind("indicator"):
        slugs = [value.rsplit("/", 1)[-1] for value in row.values.get("medium", [])]
        of_indicator[row.id] = slugs
        media.update(zip(slugs, row.labels.get("medium", []), strict=False))
    every = [figures.effect(row) for row in around.of_kind("effect") if is_whole(row)]
    shown = [link for link in every if _fits(link, chosen, of_indicator)]
    shown.sort(key=lambda link: (-link.strength, link.measure.text, link.indicator.text))
    return {
        "links": shown,
        "flow": _flow(figures, shown, chosen) if shown else None,
        "media": [(name, chosen.where(carried, medium=slug), slug == chosen.medium)
                  for slug, name in sorted(media.items(), key=lambda pair: pair[1])],
        "strengths": [(grade, chosen.where(carried, strength=grade), grade == chosen.strength)
                      for grade in (4, 3, 2, 1)],
        "every_medium": chosen.where(carried, medium=""),
        "narrowed_to": [(figures.named(ref, _name(every, ref)), chosen.where(carried, **{name: ""}))
                        for name, ref in (("measure", chosen.measure), ("indicator", chosen.indicator)) if ref],
        "chosen": chosen,
    }  # fmt: skip


def _name(links: Iterable[Link], ref: str) -> str:
    return next((end.text for link in links for end in (link.measure, link.indicator) if end.id == ref), ref)


def _fits(link: Link, chosen: Narrowed, media: Mapping[str, Sequence[str]]) -> bool:
    return (
        link.strength >= chosen.strength
        and (not chosen.medium or chosen.medium in media.get(link.indicator.id, ()))
        and (not chosen.measure or chosen.measure == link.measure.id)
        and (not chosen.indicator or chosen.indicator == link.indicator.id)
    )


def _flow(figures: Figures, links: Sequence[Link], chosen: Narrowed) -> Any:
    def node(end: Ref, name: str) -> Node:
        is_chosen = getattr(chosen, name) == end.id
        where = end.link if is_chosen else chosen.where(figures.carried, **{name: end.id}) + "#picture"
        here = [link for link in links if link.indicator.id == end.id]
        is_told = len(here) == 1 and not here[0].is_weak and here[0].figure.text != "—"
        return Node(end.id, end.text, where, here[0].figure.text if is_told else "")

    starts = {link.measure.id: node(link.measure, "measure") for link in links}
    ends: dict[str, Node] = {}
    for key in starts:  # indicators in the order of their first measure: fewer bands cross
        ends |= {link.indicator.id: node(link.indicator, "indicator") for link in links
                 if link.measure.id == key and link.indicator.id not in ends}  # fmt: skip
    bands = [Band(link.measure.id, link.indicator.id, link.strength, _told(figures, link), link.figure.link)
             for link in links]  # fmt: skip
    return flow(list(starts.values()), list(ends.values()), bands, figures.words["flow label"])


def _told(figures: Figures, link: Link) -> str:
    grade = f"{figures.words['strength']} {link.strength} ({figures.words[f's{link.strength}']})"
    return f"{link.measure.text} · {link.indicator.text}: {link.figure.text} · {grade} · {link.figure.where}"


async def fetch_questions(store: Store, language: str, root: str, carried: str | None) -> list[tuple[str, str]]:
    """Return questions and where each is answered; those about what the graph does not know are left out."""
    named = sorted({ref for asked in QUESTIONS for ref in asked.needs})
    listed = " ".join(f"<{terms.thing(ref)}>" for ref in named)
    table = await select(store, KNOWN.format(things=listed))
    known = {terms.ref_of(row[0].value) for row in table.rows if row[0]}
    return [(asked.zh if language == "zh" else asked.en, _where(asked, root, carried))
            for asked in QUESTIONS if known.issuperset(asked.needs)]  # fmt: skip


def _where(asked: Asked, root: str, carried: str | None) -> str:
    if not carried:
        return root + asked.path
    return f"{root}{asked.path}{'&' if '?' in asked.path else '?'}lang={carried}"


async def count_facts(store: Store) -> int:
    """Return how many facts and things have their place in a source."""
    table: Table = await select(store, terms.sparql_prologue() + FACTS)
    found = table.rows[0][0] if table.rows else None
    return int(found.value) if found else 0
