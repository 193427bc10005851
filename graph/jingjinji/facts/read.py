"""Read fact files (TOML) into plain checked data; every mistake names its file and line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jingjinji.facts.check_fields import DATE, check_fields
from jingjinji.facts.cite import Origin, Wrong, read_citations, read_published
from jingjinji.facts.model import Document, Fact, Heading, Reference, Seeds
from jingjinji.facts.names import NAMES, QUESTIONS, Called, Said, read_called
from jingjinji.facts.parse import parse_toml
from jingjinji.facts.relations import read_relations
from jingjinji.facts.schema import JUDGEMENTS, KINDS, Kind
from jingjinji.faults import Fault, Faults

HEADER = re.compile(r"^\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(#.*)?$")
JUDGED, JUDGING = ("breaks", "preferences"), Origin(judges=True)
TABLE, ROW = {"indicators", "year", "unit", "row"}, {"place", "line", "cells"}


def read_seeds(folder: Path) -> Seeds:
    """Read every fact under `folder`, or raise `Faults` with all mistakes found."""
    faults: list[Fault] = []
    things = _collect(sorted((folder / "things").glob("*/*.toml")), Origin(), faults)
    documents = [_read_document(source, faults) for source in sorted(folder.glob("*/source.toml"))]
    beside = folder / "reference"
    references = [_read_reference(source, faults) for source in sorted(beside.glob("*/source.toml"))]
    judged = _collect([file for file in sorted(beside.glob("*.toml")) if file.stem in JUDGED], JUDGING, faults)
    called = _read_called(folder / "names", NAMES, faults)
    asked = _read_called(folder / "questions", QUESTIONS, faults)
    seeds = Seeds(tuple(things), tuple(documents), tuple(references), tuple(judged), called, asked)
    if not things and not documents:
        raise Fault("there are no fact files in this folder", file=folder)
    _check_unique([*seeds.stated, *seeds.referenced], faults)
    if faults:
        raise Faults(faults)
    return seeds


def _read_called(folder: Path, said: Said, faults: list[Fault]) -> tuple[Called, ...]:
    try:
        return read_called(folder, said)
    except Faults as several:
        faults.extend(several.faults)
    except Fault as fault:
        faults.append(fault)
    return ()


def _read_document(source: Path, faults: list[Fault]) -> Document:
    table, _ = _load(source)
    try:
        headings = tuple(Heading(**row) for row in table.pop("heading"))
        facts = _collect(sorted((source.parent / "facts").glob("*.toml")), Origin(table["id"]), faults)
        relations = read_relations(source.with_name("audit.toml"))
        document = Document(headings=headings, facts=tuple(facts), relations=relations, file=source, **table)
    except (KeyError, TypeError) as error:
        raise Fault(f"the description of the document is not complete: {_said(error)}", file=source) from None
    lines = [heading.line for heading in headings]
    if any(type(number) is not int for number in (document.year, document.code_points, *lines)):
        raise Fault("year, code_points and the lines of headings are whole numbers", file=source)
    if lines != sorted(lines):
        raise Fault("the headings do not stand in the order of their lines", file=source)
    if not DATE.fullmatch(str(document.issued)):
        raise Fault("issued is a date in quotes like 2025, 2025-05 or 2025-05-29", file=source)
    return document


def _said(error: KeyError | TypeError) -> str:
    """Return what is wrong with the fields of a table, as its writer calls them."""
    if isinstance(error, KeyError):
        return f"“{error.args[0]}” is missing"
    names = ", ".join(f"“{name}”" for name in re.findall(r"'(\w+)'", str(error)))
    if "unexpected keyword" in str(error):
        return f"there is no field {names}"
    return f"missing: {names}" if "missing" in str(error) else str(error)


def _read_reference(source: Path, faults: list[Fault]) -> Reference:
    table, _ = _load(source)
    try:
        origin = Origin(table["id"], held=False)
        publisher = tuple([table["publisher"]] if isinstance(table["publisher"], str) else table["publisher"])
        facts = _collect(sorted((source.parent / "facts").glob("*.toml")), origin, faults)
        described = {"url": None, **table, "publisher": publisher, "facts": tuple(facts), "file": source}
        reference = Reference(**described)
    except (KeyError, TypeError) as error:
        raise Fault(f"the description of the reference source is not complete: {_said(error)}", file=source) from None
    if type(reference.year) is not int:
        raise Fault("year is a whole number: the year that the source is about", file=source)
    if not DATE.fullmatch(str(reference.issued)):
        raise Fault("issued is a date in quotes like 2025, 2025-05 or 2025-05-29", file=source)
    if reference.id != source.parent.name:
        raise Fault(f"the id is {reference.id}, but the folder is called {source.parent.name}", file=source)
    return reference


def _collect(files: list[Path], origin: Origin, faults: list[Fault]) -> list[Fact]:
    facts: list[Fact] = []
    for file in files:
        try:
            facts.extend(_read_file(file, origin))
        except Faults as several:
            faults.extend(several.faults)
        except Fault as fault:
            faults.append(fault)
    return facts


def _load(file: Path) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """Return the parsed file and the lines on which each table header stands."""
    table, text = parse_toml(file)
    lines: dict[str, list[int]] = defaultdict(list)
    for number, content in enumerate(text.split("\n"), 1):
        if header := HEADER.match(content):
            name = ".".join(part.strip(" \t\"'") for part in header[1].split("."))
            lines[name].append(number)
    return table, lines


def _read_file(file: Path, origin: Origin) -> list[Fact]:
    table, lines = _load(file)
    faults: list[Fault] = []
    facts: list[Fact] = []
    for kind, slug, entry, line in _entries(file, table, lines):
        try:
            facts.append(_fact(kind, slug, dict(entry), origin, file, line))
        except Faults as several:
            faults.extend(several.faults)
    if faults:
        raise Faults(faults)
    return facts


Entry = tuple[Kind, str | None, dict[str, Any], int]
Lines = dict[str, list[int]]


def _entries(file: Path, table: dict[str, Any], lines: Lines) -> Iterator[Entry]:
    """Yield (kind, slug if the table names one, its content, its line)."""
    for name, content in table.items():
        if name == "table":
            yield from _cells(file, content, lines)
            continue
        line = next((rows[0] for key, rows in lines.items() if key.split(".")[0] == name), None)
        kind = KINDS.get(name)
        if kind is None:
            known = ", ".join([*KINDS, "table"])
            raise Fault(f"there is no kind of fact called “{name}”", file=file, line=line, hint=known)
        tables = _tables(kind, content)
        if not all(isinstance(entry, dict) for _, entry in tables):
            form = "[concept.scheme.some-slug]" if name == "concept" else f"[{name}.some-slug]"
            raise Fault(f"{name} is written as {form if kind.named else f'[[{name}]]'}", file=file, line=line)
        for number, (slug, entry) in enumerate(tables):
            header = f"{name}.{slug.replace('/', '.')}" if slug else name
            yield kind, slug, entry, _line(lines, header, 0 if slug else number)


def _tables(kind: Kind, content: Any) -> list[tuple[str | None, Any]]:
    """Return slug and table of each fact of a kind; in another form than the kind's, the table is None."""
    if not kind.named:
        return [(None, entry) for entry in content] if isinstance(content, list) else [(None, None)]
    if not isinstance(content, dict):
        return [(None, None)]
    if kind.name != "concept":
        return list(content.items())
    tables: list[tuple[str | None, Any]] = []
    for scheme, concepts in content.items():
        rows = concepts if isinstance(concepts, dict) else {"": None}
        tables.extend((f"{scheme}/{slug}", entry) for slug, entry in rows.items())
    return tables


def _cells(file: Path, tables: Any, lines: Lines) -> Iterator[Entry]:
    """Spread printed tables (rows of places, columns of indicators) into one observation a cell.

    A cell is written [figure, code point]; its printed phrase is the figure itself.
    """
    seen = 0
    for number, printed in enumerate(tables if isinstance(tables, list) else [{}]):
        if printed.keys() - {"cite"} != TABLE:
            sentence = "a [[table]] holds indicators, year, unit, its rows and perhaps cite, and nothing else"
            raise Fault(sentence, file=file, line=_line(lines, "table", number))
        for row in printed["row"]:
            line = _line(lines, "table.row", seen)
            seen += 1
            for entry in _row(file, line, printed, row):
                yield KINDS["observation"], None, entry, line


def _row(file: Path, line: int, printed: dict[str, Any], row: dict[str, Any]) -> list[dict[str, Any]]:
    cells = row.get("cells")
    pairs = isinstance(cells, list) and all(isinstance(cell, list) and len(cell) == 2 for cell in cells)
    if row.keys() != ROW or not pairs or len(row["cells"]) != len(printed["indicators"]):
        sentence = "a row of a table holds place, line and, for each indicator, one cell [figure, code point]"
        raise Fault(sentence, file=file, line=line)
    also = printed.get("cite", [])
    also = also if isinstance(also, list) else [also]
    return [
        {
            "indicator": indicator,
            "place": row["place"],
            "year": printed["year"],
            "value": value,
            "unit": printed["unit"],
            "cite": [{"line": row["line"], "at": at, "printed": str(value)}, *also],
        }
        for indicator, (value, at) in zip(printed["indicators"], row["cells"], strict=True)
    ]


def _line(lines: Lines, name: str, number: int) -> int:
    rows = lines.get(name, [])
    return rows[number] if number < len(rows) else (rows[-1] if rows else 1)


def _fact(
    kind: Kind,
    slug: str | None,
    entry: dict[str, Any],
    origin: Origin,
    file: Path,
    line: int,
) -> Fact:
    faults: list[Fault] = []

    def wrong(sentence: str, hint: str | None = None) -> None:
        faults.append(Fault(sentence, file=file, line=line, hint=hint))

    cite = entry.pop("cite", [])
    citations = read_citations(cite, wrong) if origin.held else ()
    qualifier = entry.pop("qualifier", None)
    if qualifier is not None and (kind.named or not isinstance(qualifier, str)):
        wrong("a qualifier is text in quotes, for a fact that has no slug of its own")
    _check_place(kind, cite, origin, wrong)
    fields = check_fields(kind, entry, wrong)
    published = () if origin.held or not kind.cited else read_published(cite, fields, wrong)
    type_ = fields.pop("type", None) or (kind.types[0] if kind.types else None)
    if type_ and type_ not in kind.types:
        wrong(f"“{type_}” is not a type of {kind.name}", ", ".join(kind.types))
    if slug is None and not faults:
        slug = _slug(kind, fields, origin.id, qualifier)
    if slug is not None and not re.fullmatch(r"[a-z0-9][a-z0-9./-]*", slug):
        wrong(f"the slug “{slug}” may hold only a–z, 0–9 and hyphens")
    if faults:
        raise Faults(faults)
    return Fact(kind.name, str(slug), type_, fields, citations, file, line, published)


def _check_place(kind: Kind, cite: Any, origin: Origin, wrong: Wrong) -> None:
    """Report a fact that stands in a file where its kind, or its cite, does not belong."""
    if origin.judges or kind.name in JUDGEMENTS:
        if not (origin.judges and kind.name in JUDGEMENTS):
            wrong(f"{kind.name} does not belong here: breaks.toml and preferences.toml in seeds/reference hold those")
        if cite != []:
            wrong("a judgement of ours carries no cite; name what it rests on")
        return
    if origin.id and origin.held and kind.cited and cite == []:
        wrong("a fact of a document needs a cite", 'cite = { line = 67, at = 736, printed = "30.5" }')
    if not origin.id and cite != []:
        wrong("shared things carry no cite; write a [[mention]] in the document's facts")
    if not origin.id and not kind.named:
        wrong(f"{kind.name} belongs in a document's facts, not among the shared things")


def _slug(kind: Kind, fields: dict[str, Any], source_id: str, qualifier: str | None) -> str:
    """Build a slug from what the fact says, so that it does not move when others are inserted."""
    parts = [source_id]
    for name in kind.slug_from:
        value = fields.get(name)
        if name == "period":
            parts.append(str(value or fields["year"]).split("/")[-1])
        elif name == "baseline_year":
            parts.append(f"vs-{value or 'unstated'}")
        elif value is not None:
            several = value if isinstance(value, tuple) else (value,)
            parts.extend(str(single).split("/")[-1] for single in several)
    if kind.name == "mention":
        parts.extend(ref.replace("/", "-") for ref in fields["of"])
    if qualifier:
        parts.append(qualifier)
    return "-".join(part for part in parts if part)


def _check_unique(facts: list[Fact], faults: list[Fault]) -> None:
    named = [fact for fact in facts if fact.kind != "mention"]
    counted = Counter(fact.ref for fact in named)
    first: dict[str, Fact] = {}
    for fact in named:
        if counted[fact.ref] > 1 and fact.ref in first:
            earlier = first[fact.ref]
            faults.append(
                fact.fault(
                    f"{fact.ref} is already written at {earlier.file.name}:{earlier.line}",
                    "give one of them a qualifier, or remove one",
                )
            )
        first.setdefault(fact.ref, fact)
