"""What a page says of an entity in words: the sentence of a fact, and where a source says it."""

from __future__ import annotations

from dataclasses import dataclass

from jingjinji import terms
from jingjinji.answers.entity.fetch import SELECTOR, STATED_IN, Entity
from jingjinji.answers.entity.fetch import Statement as Said
from jingjinji.answers.sentences import Sentences
from jingjinji.answers.statements import Citation, Statement

OA = terms.PREFIXES["oa"]
# Further names, questions and shortcut edges say nothing of a fact.
NOT_SAID = (
    STATED_IN,
    terms.PREFIXES["skos"] + "altLabel",
    terms.PREFIXES["skos"] + "hiddenLabel",
    terms.term("askedAs"),
    terms.term("linkedToIndicator"),
    terms.term("statedToAffect"),
)
SAID = ("observation", "change", "effect", "limit")  # kinds that a sentence says more of than their name


@dataclass(frozen=True)
class Cited:
    """Where a source says it: heading path, line (from 1), code points, printed phrase, sentence if it is at hand.

    Of a source whose text is not held: publishers and date instead of heading, line and code points.
    """

    passage: str
    source: str
    section: str
    line: str
    positions: tuple[tuple[str, str], ...]
    printed: str
    sentence: str | None
    publishers: tuple[str, ...] = ()
    issued: str = ""


def sentence(entity: Entity, language: str) -> str | None:
    """Return the sentence that says a fact, or None where it would only be the thing's name again."""
    ref, name = terms.ref_of(entity.iri), entity.names.label(entity.iri, language)
    if ref is None or "#" in ref or name is None:
        return None
    statement = _statement(entity, ref, language)
    for cited in citations(entity, language) if entity.values(STATED_IN) else ():
        if not cited.positions:
            title = entity.names.label(cited.source, language) or ""
            named = (cited.printed, title, cited.publishers, cited.issued)
            statement.citations.append(Citation(terms.ref_of(cited.source) or "", None, None, None, None, *named))
    text = Sentences(language, _symbols(entity)).say(statement)
    return text if ref.split("/")[0] in SAID or name not in text else None


def strength(entity: Entity) -> int | None:
    """Return the evidence strength of an effect claim."""
    found = entity.values(terms.term("strength"))
    slug = found[0].value.rsplit("/", 1)[-1] if found else ""
    return int(slug) if slug.isdigit() else None


def citations(entity: Entity, language: str) -> list[Cited]:
    """Return where an entity is stated, or what a passage is; first the passage of the figure as printed."""
    if entity.values(SELECTOR) or entity.values(OA + "hasSource"):
        return [_cited(entity.iri, entity.own, entity, language)]
    passages = [passage.value for passage in entity.values(STATED_IN)]
    found = [_cited(passage, entity.of_part(passage), entity, language) for passage in passages]
    figures = {printed.value for printed in entity.values(terms.term("asPrinted"))}
    own = entity.iri.rsplit("/", 1)[-1]

    def place(cited: Cited) -> tuple[bool, bool, bool, str, tuple[tuple[str, str], ...]]:
        repeats = not cited.positions and not own.startswith(cited.source.rsplit("/", 1)[-1])
        return not cited.positions, repeats, cited.printed not in figures, cited.issued, cited.positions

    return sorted(found, key=place)


def _cited(passage: str, said: list[Said], entity: Entity, language: str) -> Cited:
    if not (selected := [row for row in said if row.property == SELECTOR]):
        source = _first(said, OA + "hasSource")
        publishers, issued = _described(source, entity, language)
        printed = _first(said, terms.term("asPrinted"))
        return Cited(passage, source, "", "", (), printed, None, publishers, issued)
    selectors = [entity.of_part(row.value.value) for row in selected]
    ends = [(_first(part, OA + "start"), _first(part, OA + "end")) for part in selectors]
    return Cited(
        passage,
        _first(said, OA + "hasSource"),
        _first(said, terms.term("section"), language) or _first(said, terms.term("section")),
        _first(said, terms.term("line")),
        tuple(sorted({(start, end) for start, end in ends if start}, key=lambda pair: int(pair[0]))),
        next(filter(None, (_first(part, OA + "exact") for part in selectors)), ""),
        _first(said, terms.term("sentence")) or None,
    )


def _described(source: str, entity: Entity, language: str) -> tuple[tuple[str, ...], str]:
    """Return the names of a source's publishers and its date."""
    said, dcterms = entity.of_part(source), terms.PREFIXES["dcterms"]
    named = [entity.names.label(row.value.value, language) for row in said if row.property == dcterms + "publisher"]
    return tuple(dict.fromkeys(name for name in named if name)), _first(said, dcterms + "issued")


def _first(said: list[Said], property_: str, language: str | None = None) -> str:
    values = [row.value for row in said if row.property == property_]
    return next((value.value for value in values if language in (None, value.language)), "")


def _symbols(entity: Entity) -> dict[str, str]:
    return {terms.shorten(unit): symbol for unit, symbol in entity.names.symbols.items()}


def _statement(entity: Entity, ref: str, language: str) -> Statement:
    """Return an entity as the record that sentences are made of."""
    statement = Statement(ref)
    for said in entity.own:
        value = said.value
        if said.property in NOT_SAID or value.language not in (None, language):
            continue
        local = said.property.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        short = value.short
        if short not in statement.values[local]:
            statement.values[local].append(short)
            statement.labels[local].append(entity.names.label(value.value, language) or short)
    return statement
