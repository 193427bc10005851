"""Check the content of one table against its kind: names, types, required fields, rules between fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from jingjinji.facts.schema import Field, Kind

Wrong = Callable[..., None]
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def check_fields(kind: Kind, entry: dict[str, Any], wrong: Wrong) -> dict[str, Any]:
    """Return the fields in their own types; report each mistake to `wrong(sentence, hint)`."""
    names = _written_names(kind)
    fields: dict[str, Any] = {}
    for key, written in entry.items():
        if key not in names:
            near = get_close_matches(key, names, 1)
            hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(sorted(names))
            wrong(f"{kind.name} has no field “{key}”", hint)
            continue
        name, language = names[key]
        value = _value(name, kind.fields[name], written, wrong)
        if language:
            fields.setdefault(name, {})[language] = value
        else:
            fields[name] = value
    for name, field in kind.fields.items():
        if field.required and fields.get(name, ()) == ():
            wrong(f"this {kind.name} lacks “{name}”")
        if field.type == "words" and name in fields and set(fields[name]) != {"zh", "en"}:
            wrong(f"“{name}” needs both {name}_zh and {name}_en")
    _check_rules(kind, fields, wrong)
    return fields


def _written_names(kind: Kind) -> dict[str, tuple[str, str | None]]:
    names: dict[str, tuple[str, str | None]] = {}
    for name, field in kind.fields.items():
        if field.type == "words":
            names |= {f"{name}_zh": (name, "zh"), f"{name}_en": (name, "en")}
        else:
            names[name] = (name, None)
    return names


def _value(name: str, field: Field, written: Any, wrong: Wrong) -> Any:
    if field.many:
        rows = written if isinstance(written, list) else [written]
        return tuple(_single(name, field, row, wrong) for row in rows)
    return _single(name, field, written, wrong)


def _single(name: str, field: Field, written: Any, wrong: Wrong) -> Any:
    if field.type == "decimal":
        if isinstance(written, bool) or not isinstance(written, int | Decimal) or not Decimal(written).is_finite():
            wrong(f"“{name}” must be a number without quotes, as printed: {written!r}")
            return None
        return Decimal(written)
    if field.type == "integer":
        if isinstance(written, bool) or not isinstance(written, int):
            wrong(f"“{name}” must be a whole number: {written!r}")
        return written
    if not isinstance(written, str) or not written.strip():
        wrong(f"“{name}” must be text in quotes: {written!r}")
        return ""
    if field.type == "date" and not DATE.fullmatch(written):
        wrong(f"“{name}” must be a date like 2024, 2024-07 or 2024-07-15: {written!r}")
    if field.type == "term" and written not in field.options:
        wrong(f"“{written}” is not a value of {name}", ", ".join(field.options))
        return None
    if field.type == "concept":
        return _concept(name, field, written, wrong)
    if field.type == "ref":
        return _reference(name, field, written, wrong)
    return written


def _concept(name: str, field: Field, written: str, wrong: Wrong) -> str:
    if field.scheme:
        return f"{field.scheme}/{written}"
    if "/" not in written:
        wrong(f"“{name}” is written scheme/slug: {written!r}", "for example water-class/ii")
    return written


def _reference(name: str, field: Field, written: str, wrong: Wrong) -> str:
    if len(field.kinds) == 1 and "/" not in written:
        return f"{field.kinds[0]}/{written}"
    if written.split("/", maxsplit=1)[0] not in field.kinds:
        wrong(f"“{name}” is written kind/slug: {written!r}", "kinds: " + ", ".join(field.kinds))
    return written


def _check_rules(kind: Kind, fields: dict[str, Any], wrong: Wrong) -> None:
    if kind.name == "place":
        _check_position(fields, wrong)
    if kind.name == "observation":
        _check_observation(fields, wrong)
    if kind.name in ("change", "effect"):
        _check_change(fields, wrong)
    if kind.name == "effect":
        _check_effect(fields, wrong)
    if kind.name == "target":
        _check_target(fields, wrong)
    if fields.get("valid_from_year", 0) > fields.get("valid_until_year", 9999):
        wrong("what holds from a year holds until that year or a later one")


def _check_position(fields: dict[str, Any], wrong: Wrong) -> None:
    given = [name for name in ("longitude", "latitude", "position_kind") if name in fields]
    if given and len(given) < 3:
        wrong("a position has longitude, latitude and position_kind", "what the point is: see def/scheme/position-kind")
    for name, limit in (("longitude", 180), ("latitude", 90)):
        if isinstance(fields.get(name), Decimal) and abs(fields[name]) > limit:
            wrong(f"{name} is in degrees, between -{limit} and {limit}: {fields[name]}")


def _check_target(fields: dict[str, Any], wrong: Wrong) -> None:
    given = [name for name in ("value", "change_value") if name in fields]
    if len(given) != (fields.get("target_kind") == "quantitative"):
        wrong("a quantitative target has a value or a change_value, a qualitative one has neither")
    if "change_value" in fields:
        if "baseline_year" not in fields:
            wrong("a target that is a change needs its baseline_year")
        _check_change(fields, wrong)


def _check_observation(fields: dict[str, Any], wrong: Wrong) -> None:
    given = [name for name in ("value", "min_value", "category", "rank") if name in fields]
    if len(given) != 1:
        wrong("an observation has exactly one of value, min_value with max_value, category, rank")
    if ("min_value" in fields) != ("max_value" in fields):
        wrong("a range needs both min_value and max_value")
    if ("value" in fields or "min_value" in fields) and "unit" not in fields:
        wrong("a figure needs its unit", 'for example unit = "MicroGM-PER-M3"')
    if "rank" in fields and "comparison_field" not in fields:
        wrong("a rank needs its comparison_field_zh and comparison_field_en")


UNIT_OF_KIND = {"relativePercent": "PERCENT", "percentagePoint": "percentage-point"}


def _check_change(fields: dict[str, Any], wrong: Wrong) -> None:
    kind, value, unit = (fields.get(key) for key in ("change_kind", "change_value", "unit"))
    if value is None:
        if unit and "change_value" not in fields:
            wrong("a unit without a change_value says nothing")
        return
    if "change_kind" not in fields:
        wrong("a change_value needs its change_kind")
    if kind in UNIT_OF_KIND and unit != UNIT_OF_KIND[kind]:
        wrong(
            f"a change of kind {kind} is counted in {UNIT_OF_KIND[kind]}, not in {unit}",
            "percent is not percentage point",
        )
    direction = fields.get("direction")
    sign = "increase" if value > 0 else "decrease" if value < 0 else "unchanged"
    if direction not in (None, sign):
        wrong(f"the direction is {direction} but the change_value is {value}: a fall is negative")


def _check_effect(fields: dict[str, Any], wrong: Wrong) -> None:
    strength = fields.get("strength")
    if strength not in (1, 2, 3, 4):
        wrong("strength is 1, 2, 3 or 4; inferences of an editor do not belong in a document's facts")
    if strength == 4 and "change_value" not in fields:
        wrong("a claim of strength 4 is quantified: it needs change_value", "or judge it 3")
    if strength == 1 and "change_value" in fields:
        wrong(
            "a claim of strength 1 is only side by side: it carries no figure",
            "keep it in a change",
        )
    if "rationale" not in fields:
        wrong("an effect needs rationale_zh and rationale_en: why this strength, by the scale")
