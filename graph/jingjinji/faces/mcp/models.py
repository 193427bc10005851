"""What the tools answer. Small on purpose: the schemas go into a model's context with the list of tools.

Laws:
- A member that has nothing to say is left out, never null.
- What was cut is marked: `truncated` with a `note` that says how to get the rest.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from jingjinji.answers.validate.finding import Finding

Language = Annotated[Literal["zh", "en"], Field(description="language of the answer")]
Detail = Annotated[Literal["low", "full"], Field(description="low: about 1500 tokens at most; full: about 6000")]


class Answer(BaseModel):
    """What every answer carries."""

    dataset_version: str
    truncated: bool = False
    note: str | None = None


class Cite(BaseModel):
    """Where the source says it; start and end in code points. A source whose text is not held has no lines."""

    source: str
    printed: str
    section: str | None = None
    line: int | None = None
    start: int | None = None
    end: int | None = None


class Told(BaseModel):
    """One fact. `text` says it with the certainty it has; a `caveat` must be passed on."""

    id: str
    text: str
    value: float | int | None = None
    unit: str | None = None
    bound: str | None = None
    strength: int | None = Field(default=None, description="of an effect: 4, 3 stated; 2, 1 no causal statement")
    origin: str | None = Field(default=None, description="reported, or derived: computed here")
    caveat: str | None = None
    score: float | None = None
    citation: Cite | None = None
    indicator: str | None = None
    place: str | None = None
    measure: str | None = None
    year: int | None = None
    baseline_year: int | None = None
    attribution: str | None = None
    formula: str | None = None
    inputs: list[str] = []


class Candidate(BaseModel):
    """A thing that a name may mean."""

    id: str
    label: str
    type: str
    matched: str
    score: float


class Resolved(BaseModel):
    """What one name means, the best first; a name for several things has several."""

    name: str
    candidates: list[Candidate]


class Resolution(Answer):
    """Names and what they mean."""

    resolved: list[Resolved]
    unresolved: list[str]


class Facts(Answer):
    """Facts for a question. If `answered` is false they only come near it, and `reason` is the answer."""

    answered: bool
    reason: str | None = None
    entities: list[Candidate]
    unresolved: list[str] = Field(description="words that no fact has")
    facts: list[Told]


class Effects(Answer):
    """Effect claims, the strongest first."""

    total: int
    effects: list[Told]


class Said(BaseModel):
    """A property with its values."""

    property: str
    values: list[str]


class Description(Answer):
    """One thing."""

    id: str
    iri: str
    label: str
    types: list[str]
    names: list[str]
    text: str | None = None
    citations: list[Cite] = []
    properties: list[Said] = []
    total: int = Field(default=0, description="facts that name it")
    facts: list[Told] = []


class Row(BaseModel):
    """One value; the differences are to the value of `against`, computed here."""

    fact: Told
    difference: float | None = None
    difference_percent: float | None = None


class Group(BaseModel):
    """Values of one indicator in one unit, the highest first; values of different groups are not comparable."""

    indicator: str
    unit: str | None = None
    against: str | None = Field(default=None, description="id of the fact that the others are held against")
    rows: list[Row]


class Comparison(Answer):
    """Values side by side."""

    groups: list[Group]
    missing: list[str] = Field(description="what the graph has no value for")


class Card(Answer):
    """Classes and properties: what to write in queries."""

    prefixes: dict[str, str]
    classes: list[str]
    properties: list[str]


class Example(BaseModel):
    """A question of the library."""

    name: str
    question: str
    parameters: list[str]
    sparql: str


class Examples(Answer):
    """Questions of the library, the most fitting first."""

    examples: list[Example]


class Checked(Answer):
    """Whether a query can match; errors say what cannot, warnings what may mislead."""

    valid: bool
    findings: list[Finding]


class Rows(Answer):
    """The result of a query: rows in the order of `columns`, or a graph as Turtle."""

    columns: list[str] = []
    rows: list[list[str | None]] = []
    turtle: str | None = None
    findings: list[Finding] = Field(default=[], description="why nothing was found, where that can be told")
