"""What the REST answers look like. Every list is a page: `total`, `limit`, `offset`, address of the next page."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from jingjinji.answers.card import Entry
from jingjinji.answers.entity.said import Property
from jingjinji.answers.fact import Cited, Fact, Reference


class Problem(BaseModel):
    """What went wrong and what to change (RFC 9457)."""

    type: str = Field(examples=["https://w3id.org/jingjinji/def/problem/bad-value"])
    title: str
    status: int = Field(examples=[422])
    detail: str = Field(examples=["the graph has no indicator called “PM2.55”"])
    hint: str | None = Field(default=None, examples=["nearest: PM2.5 (indicator/pm25-annual-mean)"])


class Page(BaseModel):
    """Where in the whole list these rows stand."""

    total: int = Field(description="rows of the whole list")
    limit: int
    offset: int
    next: str | None = Field(description="address of the next page; null on the last one")
    dataset_version: str


class FactPage(Page):
    """A page of facts."""

    facts: list[Fact]


class Hit(BaseModel):
    """A thing that a search found."""

    id: str = Field(examples=["place/miyun"])
    label: str
    type: str = Field(examples=["jjj:AdministrativeDivision"])
    matched: str = Field(description="the name that matched; of a fact, its sentence")
    score: float = Field(description="from 0 to 1; 1 is the preferred name itself")


class SearchPage(Page):
    """A page of what a search found: names before facts; both count for `total`."""

    query: str
    entities: list[Hit]
    facts: list[Fact]


class EntityPage(Page):
    """Everything of one thing, and a page of the facts that name it."""

    id: str
    iri: str
    kind: str
    label: str
    labels: dict[str, str] = Field(description="preferred name by language")
    other_names: list[str]
    types: list[Reference]
    fact: Fact | None = Field(description="the thing as a fact, with its sentence; null for things of reference")
    citations: list[Cited]
    properties: list[Property]
    facts: list[Fact] = Field(description="facts that name it, in the order of the document")


class Link(BaseModel):
    """One stated relation or effect claim between two things of a path."""

    model_config = ConfigDict(from_attributes=True)

    source: str
    target: str
    relation: str = Field(examples=["implements"])
    text: str
    strength: int | None = Field(description="of an effect claim; structure has none")
    attribution: str | None
    fact: str | None = Field(description="the claim, limit or output that ties the two")
    citation: Cited | None


class Hop(BaseModel):
    """One step of a path with everything that ties its two ends, the strongest first."""

    source: Reference
    target: Reference
    links: list[Link]


class Path(BaseModel):
    """A way from one thing to another; it is no causal chain."""

    nodes: list[Reference]
    hops: list[Hop]
    length: int
    strength: int | None = Field(description="of the weakest effect claim on it; null where it has none")
    text: str
    caveat: str


class PathPage(Page):
    """A page of paths, the plainest first."""

    source: Reference
    target: Reference
    note: str
    truncated: bool = Field(description="true if there may be more paths than are looked for")
    paths: list[Path]


class SchemaPage(Page):
    """A page of the schema card: classes first, then properties, ours before others, the most used first."""

    prefixes: dict[str, str]
    classes: list[Entry]
    properties: list[Entry]
