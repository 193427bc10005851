"""One fact as programs and chatbots take it: a sentence, its parts as values, and where the source says it.

The shape is the public contract of `/api/facts` and of every other list of facts. Knows statements and sentences.
Must not know requests.

Laws:
- `text` is worded by `sentences`: a link below strength 3 is never worded as a cause, and carries a caveat.
- A derived fact says so, and its citation is that of the figure that it was computed from; `inputs` gives all.
- A bound or an interval is told beside the value: a value with `bound` is not an exact value.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pydantic import BaseModel, Field

from jingjinji.answers.directory import Directory
from jingjinji.answers.phrases import LANGUAGES, UNITS
from jingjinji.answers.sentences import Sentences
from jingjinji.answers.statements import Citation, Statement

FACT_KINDS = (
    "observation", "change", "effect", "limit", "compliance", "target", "programme", "policy", "recognition",
)  # fmt: skip
CAVEATS = {
    "zh": {
        2: "同一句中先后写到，不是因果关系：公报没有把这一变化归于这项措施。",
        1: "同一段落或标题下并列写到，不是因果关系：公报没有把二者联系起来。",
        0: "编者或模型的推断，不见于原文。",
        "derived": "本图谱推算，非公报原文；引文是推算所依据的数字。",
        "ambiguity": "表述有歧义：{}",
        "caveat": "请留意：{}。",
    },
    "en": {
        2: "Named in one sentence, which is no causal statement: the bulletin does not attribute the change to the "
        "measure.",
        1: "Side by side in one paragraph or under one heading, which is no causal statement: the bulletin does not "
        "link them.",
        0: "An inference of an editor or a model; it is not in the source.",
        "derived": "Computed here, not stated by the bulletin; the citation is that of the figure it rests on.",
        "ambiguity": "The wording is ambiguous: {}",
        "caveat": "Bear in mind: {}.",
    },
}
_IN_WORDS = ("unit:DAY", "unit:YR", "unit:NUM", "unit:UNITLESS")  # their symbols (d, a) are not what people read


class Reference(BaseModel):
    """A thing by `kind/slug` (a unit by prefix and name) and its label in the asked language."""

    id: str = Field(examples=["indicator/pm25-annual-mean"])
    label: str = Field(examples=["PM2.5 annual mean concentration"])


class Cited(BaseModel):
    """Where a source says it: heading path, line (from 1), Unicode code points `start` to `end`, printed phrase.

    A source whose text is not held has no section, line, start and end; `printed` is the figure or name as published.
    """

    source: str = Field(examples=["source/beijing-2024"])
    title: str = Field(description="title of the document")
    section: str | None = Field(description="path of headings")
    line: int | None = Field(examples=[67])
    start: int | None
    end: int | None
    printed: str = Field(examples=["30.5 微克 / 立方米"])
    publishers: list[str] = Field(default=[], description="who published the source")
    issued: str = Field(default="", description="when, as precisely as it is known", examples=["2025-05"])


class Input(BaseModel):
    """What a derived fact was computed from."""

    id: str
    citation: Cited | None


class Fact(BaseModel):
    """One fact in one language."""

    id: str = Field(examples=["observation/beijing-2024-pm25-annual-mean-beijing-2024"])
    kind: str = Field(description=f"{', '.join(FACT_KINDS)}, or entity for any other named thing")
    text: str = Field(description="one sentence in the asked language, in our words")
    value: float | int | None = Field(default=None, description="of a change the signed size: a fall is negative")
    unit: Reference | None = None
    indicator: Reference | None = None
    place: Reference | None = Field(default=None, description="the first of `places`")
    measure: Reference | None = None
    year: int | None = None
    baseline_year: int | None = None
    strength: int | None = Field(default=None, description="of an effect: 4 and 3 are stated, 2 and 1 are not")
    attribution: str | None = Field(default=None, examples=["campaignOutcome"])
    origin: str | None = Field(default=None, description="reported: the source says it; derived: computed here")
    caveat: str | None = Field(default=None, description="what must be said with it")
    score: float | None = Field(default=None, description="from 0 to 1; null where nothing was ranked")
    citation: Cited | None = Field(default=None, description="null only for things of reference (districts)")
    confidence: str | None = Field(default=None, description="two-or-more or one published page, or derived; null for "
                                   "facts of a held text, whose position is their proof")  # fmt: skip
    places: list[Reference] = Field(default=[], description="all places of the fact")
    period: Reference | None = None
    min_value: float | int | None = None
    max_value: float | int | None = None
    bound: str | None = Field(default=None, description="atLeast, moreThan, atMost, lessThan, approximately or nearly")
    category: Reference | None = Field(default=None, description="a judgement in words, where there is no number")
    direction: str | None = Field(default=None, description="increase, decrease or unchanged")
    rank: int | None = None
    result: str | None = Field(default=None, description="of a compliance: met, exceeded or notApplicable")
    formula: str | None = Field(default=None, description="how a derived fact was computed")
    inputs: list[Input] = Field(default=[], description="what a derived fact was computed from")


class Facts:
    """Make facts of statements in one language."""

    def __init__(
        self,
        statements: dict[str, Statement],
        directory: Directory,
        symbols: dict[str, str],
        language: str,
    ) -> None:
        self._statements = statements
        self._directory = directory
        self._symbols = symbols
        self.language = language
        self.sentences = Sentences(language, symbols)

    def compose(self, statement: Statement) -> Fact:
        """Return the fact that a statement is; of a compliance, value, place and metric are those that it assesses."""
        value = statement.value
        of = self._statements.get(value("assesses") or "", statement)
        places = self._all(of, "place")
        return Fact(
            id=statement.id,
            kind=statement.kind if statement.kind in FACT_KINDS else "entity",
            text=self.sentences.say(statement),
            value=number(of.value("changeValue") or of.value("value")),
            unit=self._unit(value("unit")),
            indicator=self._one(of, "indicator"),
            place=places[0] if places else None,
            measure=self._one(statement, "measure"),
            year=_integer(value("year")),
            baseline_year=_integer(value("baselineYear")),
            strength=strength_of(statement),
            attribution=_local(value("attribution")),
            origin=origin_of(statement),
            confidence=_slug(value("confidence")),
            caveat=self._caveat(statement),
            citation=self.citation(statement),
            places=places,
            period=self._one(of, "period"),
            min_value=number(value("minValue")),
            max_value=number(value("maxValue")),
            bound=_local(value("bound")),
            category=self._one(statement, "category") or self._one(statement, "toCategory"),
            direction=_local(value("direction")),
            rank=_integer(value("rank")),
            result=_local(value("result")),
            formula=value("formula"),
            inputs=[Input(id=ref, citation=self._of_input(ref)) for ref in statement.values.get("input", [])],
        )  # fmt: skip

    def cite(self, found: Citation) -> Cited:
        """Return a citation with the title of its document."""
        title = self._directory.label(found.source, self.language)
        return Cited(source=found.source, title=title, section=found.section, line=found.line,
                     start=found.start, end=found.end, printed=found.printed,
                     publishers=list(found.publishers), issued=found.issued)  # fmt: skip

    def citation(self, statement: Statement) -> Cited | None:
        """Return where a fact, or the first figure that it rests on, is stated; None for things of reference."""
        if statement.citations:
            return self.cite(statement.main_citation)
        assessed = statement.values.get("assesses", [])
        rests_on = [*assessed, *statement.values.get("hasTarget", []), *statement.values.get("input", [])]
        return next((found for ref in rests_on if (found := self._of_input(ref))), None)

    def _of_input(self, ref: str) -> Cited | None:
        statement = self._statements.get(ref)
        return self.citation(statement) if statement else None

    def _one(self, statement: Statement, name: str) -> Reference | None:
        found = self._all(statement, name)
        return found[0] if found else None

    def _all(self, statement: Statement, name: str) -> list[Reference]:
        pairs = zip(statement.values.get(name, []), statement.labels.get(name, []), strict=True)
        return [Reference(id=_short(ref), label=label) for ref, label in pairs]

    def _unit(self, name: str | None) -> Reference | None:
        if name is None:
            return None
        spoken = UNITS.get(name, ("", ""))[LANGUAGES.index(self.language)].strip()
        label = spoken if name in _IN_WORDS else self._symbols.get(name) or spoken or name
        return Reference(id=_short(name), label=label)

    def _caveat(self, statement: Statement) -> str | None:
        words, told = CAVEATS[self.language], []
        strength = strength_of(statement)
        if strength is not None and strength < 3:
            told.append(words[strength])
        if origin_of(statement) == "derived":
            told.append(words["derived"])
        if ambiguity := statement.value("ambiguity"):
            told.append(words["ambiguity"].format(ambiguity))
        if statement.value("caveat"):
            named = ("、" if self.language == "zh" else ", ").join(statement.names("caveat"))
            told.append(words["caveat"].format(named))
        return ("" if self.language == "zh" else " ").join(told) or None


def origin_of(statement: Statement) -> str | None:
    """Return reported or derived; a named thing that a source states is reported, one of reference has no origin."""
    return _local(statement.value("origin")) or ("reported" if statement.citations else None)


def strength_of(statement: Statement) -> int | None:
    """Return the strength of an effect claim."""
    found = statement.value("strength")
    return int(found.rsplit("/", 1)[-1]) if found else None


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Return statements in the order of their documents, then of the other sources, the oldest first.

    What is derived comes last, what has no citation behind it.
    """

    def position(statement: Statement) -> tuple[int, str, str, int, int, str]:
        if not statement.citations:
            return 2, "", "", 0, 0, statement.id
        first, main = statement.citations[0], statement.main_citation
        if first.line is None:
            return 1, first.issued, first.source, 0, 0, statement.id
        return 0, "", first.source, first.start or 0, main.start or 0, statement.id

    return sorted(statements, key=position)


def number(text: str | None) -> float | int | None:
    """Return a decimal as JSON holds it: 290 stays whole, 30.50 becomes 30.5 (the printed form is in the citation)."""
    if text is None:
        return None
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() and "." not in text else float(value)


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None else None


def _local(value: str | None) -> str | None:
    return value.removeprefix("jjj:").rsplit("/", 1)[-1] if value is not None else None


def _slug(value: str | None) -> str | None:
    return value.rsplit("/", 1)[-1] if value is not None else None


def _short(value: str) -> str:
    """Return a term of ours that has no shorter form by its path: `jjj:` does not reach below a slash."""
    prefix = "https://w3id.org/jingjinji/def/"
    return "def/" + value.removeprefix(prefix) if value.startswith(prefix) else value
