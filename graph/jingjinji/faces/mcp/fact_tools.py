"""Tools that answer with facts: what a name means, what the graph says to a question, effects, one thing, comparisons.

Each takes the store once, so that an answer is of one dataset. Knows answers; must not know transports.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from pydantic import Field

from jingjinji import terms
from jingjinji.answers import listing
from jingjinji.answers.ask.names import Match
from jingjinji.answers.compare import one_indicator as comparing
from jingjinji.answers.entity.fetch import fetch_entity
from jingjinji.answers.entity.said import said_of
from jingjinji.answers.ground import Ground
from jingjinji.answers.library.bind import NOT_IN_IRI
from jingjinji.answers.lookup import NAMED_KINDS
from jingjinji.answers.reading import Reading
from jingjinji.faces.mcp import models
from jingjinji.faces.mcp.fitting import cite, fit, size, told
from jingjinji.faces.mcp.words import NOTES
from jingjinji.faults import Fault

_ALIKE = 0.6
Name = Annotated[str, Field(max_length=200)]
Limit = Annotated[int, Field(ge=1, le=50)]
Strength = Annotated[int, Field(ge=1, le=4, description="3 for what the source states as cause or result")]


class FactTools:
    """The tools over one process's ground."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def resolve_entities(
        self,
        names: Annotated[list[Name], Field(min_length=1, max_length=20)],
        kind: Annotated[str | None, Field(description="one of " + ", ".join(NAMED_KINDS))] = None,
        lang: models.Language = "en",
    ) -> models.Resolution:
        """Find what names mean: Chinese or English, short forms, codes, slips, pinyin. Gives kind/slug with scores."""
        if kind is not None and kind not in NAMED_KINDS:
            raise Fault(f"there is no kind “{kind[:60]}”", hint="one of " + ", ".join(NAMED_KINDS))
        store = self._ground.store()
        reading = await self._ground.readings.of(store, lang)
        kinds = (kind,) if kind else None
        found = {}
        for name in names:
            matches = reading.directory.names.find(name, kinds=kinds, language=lang, limit=5)
            found[name] = [_candidate(one) for one in matches if one.score >= _ALIKE]
        resolved = [models.Resolved(name=name, candidates=rows) for name, rows in found.items() if rows]
        return models.Resolution(
            dataset_version=store.version,
            resolved=resolved,
            unresolved=[name for name, rows in found.items() if not rows],
        )

    async def find_facts(
        self,
        question: Annotated[str, Field(min_length=1, max_length=1000)],
        lang: models.Language | None = None,
        limit: Limit = 5,
        min_strength: Strength = 1,
        detail: models.Detail = "low",
    ) -> models.Facts:
        """Answer a question in words with cited facts. `answered: false` means that the source does not say it."""
        store = self._ground.store()
        answers = await self._ground.asked.of(store)
        found = await asyncio.to_thread(answers.answer, question, lang, limit, min_strength=min_strength)
        facts, cut = fit([told(fact, detail) for fact in found.facts], detail)
        return models.Facts(
            dataset_version=store.version,
            truncated=cut,
            note=NOTES[found.language]["cut"] if cut else None,
            answered=found.answered,
            reason=found.reason,
            entities=[models.Candidate(**one.model_dump()) for one in found.entities],
            unresolved=found.unresolved,
            facts=facts,
        )

    async def find_effects(  # noqa: PLR0913 - each parameter of the tool is one
        self,
        measure: Name | None = None,
        indicator: Name | None = None,
        place: Name | None = None,
        min_strength: Strength = 1,
        lang: models.Language = "en",
        limit: Limit = 10,
        offset: Annotated[int, Field(ge=0)] = 0,
        detail: models.Detail = "low",
    ) -> models.Effects:
        """Which measure affected which indicator, the strongest first. Below strength 3 it is no causal statement."""
        store = self._ground.store()
        reading = await self._ground.readings.of(store, lang)
        named = {"measure": measure, "indicator": indicator, "place": place}
        refs = listing.list_effects(reading, named, min_strength)
        page = refs[offset : offset + limit]
        effects, _ = fit([told(reading.fact(ref), detail) for ref in page], detail)
        after = offset + len(effects)
        cut = after < len(refs)
        note = NOTES[lang]["next"].format(offset=after, total=len(refs)) if cut else None
        if not refs:
            note = NOTES[lang]["no effect"]
        return models.Effects(dataset_version=store.version, truncated=cut, note=note, total=len(refs), effects=effects)

    async def describe(
        self,
        thing: Annotated[Name, Field(description="name, kind/slug, IRI, or a term such as jjj:EffectClaim")],
        lang: models.Language = "en",
        detail: models.Detail = "low",
    ) -> models.Description:
        """Tell what a thing is: names, sentence, citations, properties, and the facts that name it."""
        store = self._ground.store()
        reading = await self._ground.readings.of(store, lang)
        iri = _term(thing) or terms.thing(listing.one_of(reading, thing, ()))
        entity = await fetch_entity(store, iri)
        if not entity.own:
            raise Fault(f"the graph does not know {thing[:100]}", hint="resolve_entities finds things by name")
        ref = terms.ref_of(iri) or terms.shorten(iri)
        about = listing.about(reading, ref)
        properties = [models.Said(property=one.property.label, values=[value.label for value in one.values])
                      for one in said_of(entity, lang)]  # fmt: skip
        described = _described(reading, ref, iri)
        described.dataset_version, described.total = store.version, len(about)
        described.label = described.label or entity.names.label(iri, lang) or ref
        described.properties, cut_one = fit(properties, detail, size(described)) if properties else ([], False)
        rest = [told(reading.fact(id_), "low") for id_ in about]
        described.facts, cut_two = fit(rest, detail, size(described)) if rest else ([], False)
        described.truncated = cut_one or cut_two
        described.note = NOTES[lang]["cut"] if described.truncated else None
        return described

    async def compare(
        self,
        indicator: Name,
        places: Annotated[list[Name], Field(max_length=30, description="none: every place")] = [],  # noqa: B006
        years: Annotated[list[int], Field(max_length=30)] = [],  # noqa: B006
        lang: models.Language = "en",
        detail: models.Detail = "low",
    ) -> models.Comparison:
        """Put values of one indicator side by side, highest first, with differences to the first place named."""
        store = self._ground.store()
        reading = await self._ground.readings.of(store, lang)
        sides, missing = comparing.compare(reading, indicator, places, years)
        groups, cut, spent = [], False, 0
        for side in sides:
            rows = [models.Row(fact=told(one.fact, detail), difference=one.difference, difference_percent=one.percent)
                    for one in side.rows]  # fmt: skip
            kept, left_out = fit(rows, detail, spent)
            spent, cut = spent + sum(map(size, kept)), cut or left_out
            against = side.against if len(kept) > 1 else None
            groups.append(models.Group(indicator=side.indicator, unit=side.unit, against=against, rows=kept))
        notes = [NOTES[lang][name] for name, said in (("groups", len(groups) > 1), ("cut", cut)) if said]
        return models.Comparison(
            dataset_version=store.version, truncated=cut, note=" ".join(notes) or None, groups=groups, missing=missing
        )


def _candidate(one: Match) -> models.Candidate:
    return models.Candidate(id=one.id, label=one.label, type=one.type, matched=one.matched, score=one.score)


def _term(written: str) -> str | None:
    """Return the IRI of a term that is written out or with a prefix, or None for things and names."""
    prefix, colon, local = written.partition(":")
    iri = terms.PREFIXES[prefix] + local if colon and prefix in terms.PREFIXES else written
    is_iri = iri.startswith(("http://", "https://")) and not iri.startswith(terms.ID) and not NOT_IN_IRI.search(iri)
    return iri if is_iri else None


def _described(reading: Reading, ref: str, iri: str) -> models.Description:
    """Return what a reading knows of a thing; a term of the ontology is known to the store alone."""
    entry, statement = reading.directory.entries.get(ref), reading.statements.get(ref)
    return models.Description(
        dataset_version="",
        id=ref,
        iri=iri,
        label=reading.directory.label(ref, reading.language) if entry else "",
        types=[reading.directory.class_label(short, reading.language) for short in entry.classes] if entry else [],
        names=[name for _, name in entry.names()] if entry else [],
        text=reading.fact(ref).text if statement else None,
        citations=[cite(reading.composer.cite(found)) for found in statement.citations] if statement else [],
    )
