"""What the reconciliation service answers, as the API's JSON (0.2). Knows readings and matching; no requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jingjinji import __version__, terms
from jingjinji.answers import matching
from jingjinji.answers.ask.text import words
from jingjinji.answers.fact import Reference
from jingjinji.answers.matching import CLASS_OF_KIND, Candidate, Cell, Wanted
from jingjinji.answers.reading import Reading, Readings
from jingjinji.faces.http.clients.charged import work
from jingjinji.faces.http.reconcile.queries import BATCH, Extension, fit, malformed
from jingjinji.store.embedded import EmbeddedStore

PAGE = 20  # suggestions at a time
WIDTH, HEIGHT = 430, 260  # pixels of a preview
_INDICATORS = 40  # that are proposed as columns of places
TEXTS = {
    "zh": {"name": "京津冀生态环境知识图谱", "year": "年份", "help": "留空取最近一年"},
    "en": {"name": "Jing-Jin-Ji environmental knowledge graph", "year": "Year", "help": "the latest if left empty"},
}


class Service:
    """The service over the store in service at the time of a request."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings

    def manifest(self, address: str, root: str, language: str, types: Sequence[Reference]) -> dict[str, Any]:
        """Return the service manifest; `address` is that of the endpoint, `root` that of the whole service."""
        texts = TEXTS[language]
        return {
            "versions": ["0.1", "0.2"],
            "name": texts["name"],
            "identifierSpace": terms.ID,
            "schemaSpace": terms.DEF,
            "documentation": f"{root}/api/",
            "serviceVersion": __version__,
            "defaultTypes": [{"id": type_.id, "name": type_.label} for type_ in types],
            "view": {"url": f"{root}/id/{{{{id}}}}"},
            "preview": {"url": f"{address}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
            "suggest": {
                kind: {"service_url": address, "service_path": f"/suggest/{kind}"}
                for kind in ("entity", "type", "property")
            },
            "extend": {
                "propose_properties": {"service_url": address, "service_path": "/properties"},
                "property_settings": [
                    {"name": "year", "label": texts["year"], "type": "number", "help_text": texts["help"]}
                ],
            },
            "batchSize": BATCH,
        }

    async def types(self, store: EmbeddedStore, language: str) -> list[Reference]:
        """Return the types of things that have names."""
        directory = (await self._readings.of(store, language)).directory
        return [Reference(id=name, label=directory.class_label("jjj:" + name, language))
                for name in CLASS_OF_KIND.values()]  # fmt: skip

    async def reconcile(self, store: EmbeddedStore, batch: dict[str, Wanted]) -> dict[str, Any]:
        """Return the candidates for each query of a batch."""
        readings = {
            language: await self._readings.of(store, language) for language in {q.language for q in batch.values()}
        }
        found = await work(
            lambda: {key: matching.candidates(wanted, readings[wanted.language]) for key, wanted in batch.items()}
        )
        result = {}
        for key, wanted in batch.items():
            pids = [pid for pid, _ in wanted.properties]
            cells = await matching.fetch_cells(store, [m.id for m in found[key]], pids, wanted.language)
            judged = matching.judge(wanted, found[key], cells, readings[wanted.language])
            result[key] = {"result": [_candidate(one) for one in judged]}
        return result

    async def extend(self, store: EmbeddedStore, asked: Extension, language: str) -> dict[str, Any]:
        """Return the values of properties of things; ids and indicators that the graph lacks have none."""
        reading = await self._readings.of(store, language)
        things = fit(asked.ids)
        plain = [pid for pid, _ in asked.properties if not pid.startswith("indicator/")]
        cells = await matching.fetch_cells(store, things, plain, language)
        listed = await matching.fetch_properties(store, CLASS_OF_KIND.values(), language) if plain else []
        names = {one.id: one.label for one in listed}
        rows: dict[str, dict[str, list[dict[str, Any]]]] = {ref: {} for ref in asked.ids}
        for ref, row in rows.items():
            for pid, settings in asked.properties:
                if pid.startswith("indicator/"):
                    row[pid] = _figures(reading, ref, pid, settings)
                else:
                    row[pid] = [_cell(cell) for cell in cells.get((ref, pid), ())]
        meta = [_meta(pid, names, reading, [cell for ref in things for cell in cells.get((ref, pid), ())])
                for pid, _ in asked.properties]  # fmt: skip
        return {"meta": meta, "rows": rows}

    async def propose(self, store: EmbeddedStore, type_: str, limit: int | None, language: str) -> dict[str, Any]:
        """Return the properties to extend things of a type with; places also have the indicators measured there."""
        found = await self._properties(store, type_, language)
        cut = found[:limit] if limit else found
        told = {"type": type_, "properties": [{"id": one.id, "name": one.label} for one in cut]}
        return told | ({"limit": limit} if limit else {})

    async def _properties(self, store: EmbeddedStore, type_: str, language: str) -> list[Reference]:
        reading = await self._readings.of(store, language)
        if not type_:
            return await matching.fetch_properties(store, CLASS_OF_KIND.values(), language)
        if not terms.LOCAL.fullmatch(type_) or "jjj:" + type_ not in reading.directory.classes:
            raise malformed(f"there is no type “{type_[:60]}”", "one of " + ", ".join(CLASS_OF_KIND.values()))
        found = await matching.fetch_properties(store, [type_], language)
        return found + (_measured(reading) if type_ == "Place" else [])

    async def suggest(self, store: EmbeddedStore, what: str, wanted: Wanted, cursor: int) -> dict[str, Any]:
        """Return entities, types or properties whose name or id begins as wanted, `cursor` of them skipped."""
        reading, language = await self._readings.of(store, wanted.language), wanted.language
        if what == "entity":
            found = await work(matching.candidates, wanted, reading, prefix=True)
            return {"result": [_suggested(reading, match.id) for match in found[cursor : cursor + PAGE]]}
        if what == "type":
            offered = _types(reading)
        else:
            listed = await matching.fetch_properties(store, CLASS_OF_KIND.values(), language)
            offered = [*listed, *_measured(reading)]
        fitting = [one for one in offered if _begins(one, wanted.text)]
        return {"result": [{"id": one.id, "name": one.label} for one in fitting[cursor : cursor + PAGE]]}


def _types(reading: Reading) -> list[Reference]:
    """Return the classes that things with names have, the classes of whole kinds first."""
    own = {short for e in reading.directory.entries.values() if e.kind in CLASS_OF_KIND for short in e.classes}
    shorts = dict.fromkeys([*("jjj:" + name for name in CLASS_OF_KIND.values()), *sorted(own)])
    return [
        Reference(id=short.removeprefix("jjj:"), label=reading.directory.class_label(short, reading.language))
        for short in shorts
    ]


def _begins(one: Reference, prefix: str) -> bool:
    wanted = "".join(words(prefix))
    texts = ("".join(words(one.label)), one.id.casefold())
    return not wanted or any(wanted in text or prefix.casefold() in text for text in texts)


def _candidate(one: Candidate) -> dict[str, Any]:
    types = [{"id": type_.id, "name": type_.label} for type_ in one.types]
    return {"id": one.id, "name": one.name, "description": one.description, "type": types, "score": one.score,
            "match": one.match}  # fmt: skip


def _suggested(reading: Reading, ref: str) -> dict[str, Any]:
    notable = [{"id": type_.id, "name": type_.label} for type_ in matching.types_of(reading, ref, reading.language)]
    name = reading.directory.label(ref, reading.language)
    return {"id": ref, "name": name, "description": matching.describe(reading, ref), "notable": notable}


def _cell(cell: Cell) -> dict[str, Any]:
    return {"id": cell.id, "name": cell.text} if cell.id else {"str": cell.text}


def _figures(reading: Reading, ref: str, indicator: str, settings: dict[str, Any]) -> list[dict[str, Any]]:
    year = settings.get("year")
    text = str(int(year)) if isinstance(year, float) and year.is_integer() else str(year or "")
    if text and not (text.isdecimal() and len(text) == 4):
        raise malformed("the setting “year” must be a year of four digits")
    chosen = int(text) if text else None
    return [{"int": value} if isinstance(value, int) else {"float": value}
            for value, _ in matching.figures_at(reading, ref, indicator, chosen)]  # fmt: skip


def _meta(pid: str, names: dict[str, str], reading: Reading, cells: Sequence[Cell]) -> dict[str, Any]:
    if pid.startswith("indicator/"):
        return {"id": pid, "name": reading.directory.label(pid, reading.language)}
    told: dict[str, Any] = {"id": pid, "name": names.get(pid, pid)}
    kinds = {cell.id.partition("/")[0] for cell in cells if cell.id}
    if len(kinds) == 1 and (class_ := CLASS_OF_KIND.get(kinds.pop())):
        told["type"] = {"id": class_, "name": reading.directory.class_label("jjj:" + class_, reading.language)}
    return told


def _measured(reading: Reading) -> list[Reference]:
    """Return the indicators with a figure at the most places."""
    places: dict[str, set[str]] = {}
    for statement in reading.ordered.get("observation", []):
        if statement.value("origin") == "jjj:reported" and statement.value("value"):
            places.setdefault(statement.values["indicator"][0], set()).update(statement.values.get("place", []))
    ranked = sorted(places, key=lambda ref: (-len(places[ref]), ref))[:_INDICATORS]
    return [Reference(id=ref, label=reading.directory.label(ref, reading.language)) for ref in ranked]
