"""Tools for those who write queries: the schema card, examples, a check before running, and running within bounds."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from pydantic import Field

from jingjinji.answers.card import Entry
from jingjinji.answers.ground import Ground
from jingjinji.answers.library.examples import find_examples
from jingjinji.answers.run import Turtle
from jingjinji.answers.table import Table, read_table
from jingjinji.answers.validate.validate import Verdict, validate
from jingjinji.faces.mcp import models
from jingjinji.faces.mcp.fitting import TOKENS, count_tokens
from jingjinji.faces.mcp.words import NOTES
from jingjinji.faults import Fault
from jingjinji.store.embedded import EmbeddedStore
from jingjinji.store.port import Request

_LONGEST = 100_000  # characters of a query
_SECONDS = 15.0
_CELL = 1000  # characters of a value
Query = Annotated[str, Field(max_length=_LONGEST, description="SPARQL with its PREFIX lines")]


class QueryTools:
    """The tools over one process's ground."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def schema_card(
        self,
        lang: models.Language = "en",
        about: Annotated[str | None, Field(max_length=100, description="words: only terms that have one")] = None,
        detail: models.Detail = "low",
    ) -> models.Card:
        """List classes and properties with label, count, and use: read it before writing a query."""
        store = self._ground.store()
        card = await self._ground.cards.of(store, lang)
        entries = _about(card.entries, about) if about else card.entries
        budget, cut = TOKENS[detail], False
        lines: dict[str, list[str]] = {"class": [], "property": []}
        for entry in sorted(entries, key=lambda one: (not one.id.startswith("jjj:"), -one.count)):
            line = _line(entry, detail)
            budget -= count_tokens(line)
            if budget < 0:
                cut = True
                break
            lines[entry.kind].append(line)
        return models.Card(
            dataset_version=store.version,
            truncated=cut,
            note=NOTES[lang]["card"] if cut else None,
            prefixes={
                name: iri for name, iri in card.prefixes.items() if name in ("jjj", "skos", "rdfs", "oa", "prov")
            },
            classes=lines["class"],
            properties=lines["property"],
        )

    async def find_example_queries(
        self,
        question: Annotated[str, Field(min_length=1, max_length=1000)],
        lang: models.Language = "en",
        limit: Annotated[int, Field(ge=1, le=10)] = 3,
    ) -> models.Examples:
        """Find tested queries of the library that are like a question: begin from one of them."""
        found = find_examples(question, limit)
        examples = [
            models.Example(
                name=one.name,
                question=one.zh if lang == "zh" else one.en,
                parameters=[f"?{row.name} ({row.type}, {row.default or '-'}): {row.note}" for row in one.parameters],
                sparql=one.body,
            )
            for one in found
        ]
        note = None if found else NOTES[lang]["no example"]
        return models.Examples(dataset_version=self._ground.store().version, note=note, examples=examples)

    async def validate_query(self, query: Query, lang: models.Language = "en") -> models.Checked:
        """Check a query without running it: syntax, unknown terms and things, impossible joins, wrong literals."""
        store = self._ground.store()
        verdict = await self._verdict(store, query, lang)
        note = NOTES[lang]["syntax only"] if verdict.valid and verdict.checked == "syntax" else None
        return models.Checked(dataset_version=store.version, note=note, valid=verdict.valid, findings=verdict.findings)

    async def run_query(
        self,
        query: Query,
        limit: Annotated[int, Field(ge=1, le=1000, description="rows")] = 50,
        lang: models.Language = "en",
        detail: models.Detail = "low",
    ) -> models.Rows:
        """Run a read-only SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE). IRIs come as kind/slug or prefix:name."""
        store = self._ground.store()
        answer = await store.ask(Request(query, deadline=_SECONDS, rows=limit))
        body = await answer.read()
        if answer.kind == "graph":
            return _graph(store, Turtle(body, answer.truncated), lang, detail)
        rows = _table(store, read_table(body, truncated=answer.truncated), lang, detail)
        if not rows.rows:
            rows.findings = (await self._verdict(store, query, lang)).findings
            rows.note = NOTES[lang]["nothing"]
        return rows

    async def _verdict(self, store: EmbeddedStore, query: str, lang: str) -> Verdict:
        reading = await self._ground.readings.of(store, lang)
        return await validate(store, query, reading, self._ground.profiles)


def _about(entries: list[Entry], text: str) -> list[Entry]:
    """Return the entries whose name, label or use has one of the words; none is a fault with the nearest."""
    wanted = text.casefold().split()
    found = [one for one in entries
             if any(word in " ".join((one.id, one.label, *one.uses)).casefold() for word in wanted)]  # fmt: skip
    if not found:
        near = get_close_matches(text, [name for one in entries for name in (one.id, one.label)], 4, 0.3)
        raise Fault(f"no class or property has “{text}” in its name", hint="nearest: " + ", ".join(near))
    return found


def _line(entry: Entry, detail: str) -> str:
    """Return a term on one line; `low` leaves out counts, examples, and a label that only repeats the name."""
    if detail == "full":
        told = (f"{entry.id} ({entry.count})", entry.label, "; ".join(entry.uses), entry.example)
        return " | ".join(part for part in told if part)
    name = entry.id.partition(":")[2].casefold()
    label = "" if entry.label.replace(" ", "").casefold() == name else entry.label
    used = entry.uses[0].rpartition(" (")[0] if entry.uses else ""
    return " | ".join(part for part in (entry.id, label, used) if part)


def _table(store: EmbeddedStore, table: Table, lang: str, detail: str) -> models.Rows:
    left, shortened = TOKENS[detail], False
    rows: list[list[str | None]] = []
    for row in table.rows:
        cells = [cell.short if cell else None for cell in row]
        shortened = shortened or any(cell and len(cell) > _CELL for cell in cells)
        cells = [cell[:_CELL] + "…" if cell and len(cell) > _CELL else cell for cell in cells]
        left -= sum(count_tokens(cell or "") + 1 for cell in cells)
        if left < 0 and rows:
            break
        rows.append(cells)
    cut = table.truncated or len(rows) < len(table.rows)
    note = NOTES[lang]["rows"].format(rows=len(rows)) if cut else NOTES[lang]["cells"] if shortened else None
    return models.Rows(
        dataset_version=store.version, truncated=cut or shortened, note=note, columns=list(table.columns), rows=rows
    )


def _graph(store: EmbeddedStore, graph: Turtle, lang: str, detail: str) -> models.Rows:
    """Return Turtle, cut at the end of a line; what is left of a cut document is for reading, not for parsing."""
    text = graph.body.decode()
    most = int(TOKENS[detail] * 3)
    cut = graph.truncated or len(text) > most
    if len(text) > most:
        text = text[:most].rpartition("\n")[0]
    note = NOTES[lang]["turtle"] if cut else None
    return models.Rows(dataset_version=store.version, truncated=cut, note=note, turtle=text)
