"""Answer a question: read it, rank the facts, decide whether the best is an answer, and say all of it in one shape."""

from __future__ import annotations

import asyncio
import gc
from collections import OrderedDict

from pydantic import BaseModel, Field, PrivateAttr

from jingjinji.answers import reading as readings
from jingjinji.answers.ask.asked import Question
from jingjinji.answers.ask.cite import cite
from jingjinji.answers.ask.effects import put_effects_first
from jingjinji.answers.ask.entry import Entry
from jingjinji.answers.ask.index import LANGUAGES, Index
from jingjinji.answers.ask.left import what_is_left
from jingjinji.answers.ask.question import read_question
from jingjinji.answers.ask.rank import Scored, rank
from jingjinji.answers.ask.refuse import refuse
from jingjinji.answers.fact import Cited, Fact
from jingjinji.answers.joint import Joint
from jingjinji.answers.run import Asker
from jingjinji.store.heap import trim
from jingjinji.store.port import Store


class Entity(BaseModel):
    """A thing that the question names."""

    id: str = Field(examples=["place/miyun"])
    label: str
    type: str = Field(examples=["jjj:AdministrativeDivision"])
    matched: str = Field(description="the name by which it was recognised")
    score: float


class Found(Fact):
    """A fact of an answer."""

    citations: list[Cited] = Field(
        default=[], description="all places of a held text that state it, or beside them what it names"
    )


class Understood(BaseModel):
    """How the question was read: what is asked, where, when, and the factors behind each score."""

    language: str
    asks: list[str] = Field(description="what is asked for, such as change or compliance")
    beyond: dict[str, list[str]] = Field(description="words that no bulletin of this kind can answer")
    places: list[str]
    indicators: list[list[str]] = Field(description="several in one list: the name is ambiguous")
    measures: list[list[str]]
    years: list[int]
    baseline_year: int | None
    numbers: list[str]
    extreme: str | None
    content: dict[str, float] = Field(description="the words with content, and their weight")
    corrected: dict[str, str] = Field(description="words taken for slips, by what they were taken for")
    scores: dict[str, dict[str, float]] = Field(description="by fact: the factors of its score")


class Answer(BaseModel):
    """The answer to a question: facts, or why there is none, with those that come nearest."""

    question: str
    answered: bool
    reason: str | None = Field(description="why the graph does not answer; null where it does")
    dataset_version: str | None
    entities: list[Entity]
    unresolved: list[str] = Field(description="words with content that no fact has")
    facts: list[Found] = Field(description="best first; where `answered` is false, the nearest")
    reading: Understood | None = Field(default=None, description="only where `explain` was asked for")
    _language: str = PrivateAttr("en")
    _total: int = PrivateAttr(0)

    @property
    def language(self) -> str:
        """Return the language of the answer."""
        return self._language

    @property
    def total(self) -> int:
        """Return how many facts were found, of which the answer has some."""
        return self._total


class Answers:
    """Answers over one dataset."""

    def __init__(self, index: Index, version: str | None) -> None:
        self.index = index
        self.version = version

    def answer(
        self,
        text: str,
        language: str | None = None,
        limit: int = 5,
        *,
        explain: bool = False,
        min_strength: int = 1,
        offset: int = 0,
    ) -> Answer:
        """Answer a question in `language`, by default its own, with at most `limit` facts, the first `offset` left out.

        Effect claims weaker than `min_strength` are left out.
        """
        question = read_question(text, self.index, language)
        found = self._found(question, min_strength)
        reason = refuse(question, found, self.index)
        if reason is not None and (left := what_is_left(question, self.index)):
            others = self._found(left, min_strength)
            if refuse(left, others, self.index) is None:
                question, found, reason = left, others, None
        found = follow(question, found, self.index) if reason is None else nearest(question, found)
        kept = found[offset : offset + limit]
        answer = Answer(
            question=text,
            answered=reason is None,
            reason=reason,
            dataset_version=self.version,
            entities=self._entities(question),
            unresolved=question.unresolved,
            facts=[self._fact(one, question) for one in kept],
            reading=_understood(question, kept) if explain else None,
        )
        answer._language, answer._total = question.language, len(found)
        return answer

    def _found(self, question: Question, min_strength: int) -> list[Scored]:
        return [one for one in rank(question, self.index) if (one.entry.strength or 4) >= min_strength]

    def _entities(self, question: Question) -> list[Entity]:
        found: dict[str, Entity] = {}
        for span in question.spans:
            for match in span.matches:
                label = self.index.names.label(match.id, question.language)
                one = Entity(id=match.id, label=label, type=match.type, matched=match.matched, score=match.score)
                found.setdefault(match.id, one)
        return list(found.values())

    def _fact(self, found: Scored, question: Question) -> Found:
        fact = self.index.readings[question.language].fact(found.entry.id)
        shown, places = cite(found.entry, question, self.index)
        told = {name: getattr(fact, name) for name in Fact.model_fields}
        return Found.model_construct(**told | {"score": round(min(1.0, found.score), 3), "citation": shown},
                                     citations=places)  # fmt: skip


# Kinds of things that a question may ask for by their relation to what it names.
FOLLOWED = {"policy": "policy/", "recognition": "recognition/", "target": "target/"}
BESIDE = 0.9
_CHANGES = 2  # changes told before the weaker links where a cause is refused


def follow(question: Question, found: list[Scored], index: Index) -> list[Scored]:
    """Return the facts with those that the best one leads to: the policy behind a measure, the others of a list."""
    best = found[0]
    linked = best.entry.about | best.entry.related
    for ask, start in FOLLOWED.items():
        if ask in question.asks and not best.entry.id.startswith(start):
            for one in found[1:]:
                is_linked = one.entry.id in linked or best.entry.id in one.entry.about | one.entry.related
                if one.entry.id.startswith(start) and is_linked and one.parts["topic"] > best.parts["topic"] / 3:
                    one.score = max(one.score, best.score + 0.001)
    if question.wants("list", "where", "count"):
        found = _with_siblings(best, found, index)
    put_effects_first(question, found, index)
    return sorted(found, key=lambda one: -one.score)


def _with_siblings(best: Scored, found: list[Scored], index: Index) -> list[Scored]:
    """Return the facts with those said in one breath with the best: same place, same judgement, another metric."""
    category = best.entry.value("category")
    if best.entry.kind != "observation" or not category:
        return found
    there = {one.entry.id: one for one in found}
    for place in best.entry.places:
        for number in index.by_thing[place]:
            entry = index.entries[number]
            if (
                entry.kind == "observation"
                and entry.value("category") == category
                and entry.places == best.entry.places
            ):
                one = there.setdefault(entry.id, Scored(entry, 0.0, dict(best.parts)))
                one.score = max(one.score, best.score * BESIDE)
    return list(there.values())


def nearest(question: Question, found: list[Scored]) -> list[Scored]:
    """Return what comes nearest to an unanswered question: of a cause, the change itself and the weaker links."""
    wanted = {ref for refs in question.indicators for ref in refs}
    if not wanted:
        return found
    is_about_links = question.wants("cause", "effect")

    def order(one: Scored) -> tuple[int, float]:
        entry = one.entry
        if entry.indicator not in wanted or entry.kind == "limit":
            return 3, -one.score
        if is_about_links:
            return {"change": 0, "effect": 1}.get(entry.kind, 2), -one.score - 0.1 * one.parts.get("number", 0)
        is_figure = entry.kind == "observation" and "place/beijing" in entry.places
        return 0 if is_figure else 1 if entry.kind in ("observation", "change") else 2, -one.score

    ordered = sorted(found, key=order)
    if not is_about_links:
        return ordered
    changes = [one for one in ordered if order(one)[0] == 0]
    return [*changes[:_CHANGES], *(one for one in ordered if order(one)[0] == 1), *changes[_CHANGES:],
            *(one for one in ordered if order(one)[0] > 1)]  # fmt: skip


def _understood(question: Question, kept: list[Scored]) -> Understood:
    return Understood(
        language=question.language,
        asks=sorted(question.asks),
        beyond=question.beyond,
        places=question.places,
        indicators=[list(refs) for refs in question.indicators],
        measures=[list(refs) for refs in question.measures],
        years=question.years,
        baseline_year=question.baseline,
        numbers=question.numbers,
        extreme=question.extreme,
        content={unit.text: round(unit.weight, 2) for unit in question.units},
        corrected=question.corrected,
        scores={one.entry.id: {name: round(part, 3) for name, part in one.parts.items()} for one in kept},
    )


def read_answers(asker: Asker, version: str | None) -> Answers:
    """Read what an open store holds, to answer questions about it."""
    first, second = LANGUAGES
    one = readings.read(asker, first)
    return Answers(Index({first: one, second: readings.read(asker, second, one)}), version)


_KEPT = 2  # the dataset in service and the one before it


class Asked:
    """Answers by dataset version: the index of each is built once, while all who ask wait for it."""

    def __init__(self, kept: readings.Readings) -> None:
        self._readings = kept
        self._answers: OrderedDict[str | None, Answers] = OrderedDict()
        self._joint: Joint[Answers] = Joint()

    async def of(self, store: Store) -> Answers:
        """Return answers about what `store` holds."""
        if found := self._answers.get(store.version):
            return found
        return await self._joint.of(store.version, lambda: self._build(store))

    async def _build(self, store: Store) -> Answers:
        both = {language: await self._readings.of(store, language) for language in LANGUAGES}
        made = Answers(await asyncio.to_thread(Index, both), store.version)
        trim()
        gc.freeze()  # the index lives as long as its dataset: searching it for garbage costs each request
        self._answers[store.version] = made
        while len(self._answers) > _KEPT:
            self._answers.popitem(last=False)
        return made


__all__ = ["Answer", "Answers", "Asked", "Entity", "Entry", "read_answers"]
