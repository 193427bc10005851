"""How well each kind of fact answers each kind of question: from 0 to 1, by what is asked."""

from __future__ import annotations

from jingjinji.answers.ask.entry import Entry

# What is asked, and the shapes of fact that answer it; a shape that is not named is worth `OTHERWISE`.
WORTH: dict[str, dict[str, float]] = {
    "value": {"figure": 1.0, "judgement": 0.92, "range": 0.95, "change": 0.75, "rank": 0.7, "effect": 0.65,
              "relative": 0.9},
    "count": {"figure": 1.0, "range": 0.9, "change": 0.75, "judgement": 0.75, "rank": 0.6},
    "change": {"change": 1.0, "effect": 0.82, "judgement": 0.82, "figure": 0.62, "rank": 0.6, "relative": 0.6},
    "rank": {"rank": 1.0, "figure": 0.85, "judgement": 0.85, "recognition": 0.9, "change": 0.6, "range": 0.7},
    "comparison": {"figure": 1.0, "relative": 1.0, "judgement": 0.97, "rank": 0.85, "change": 0.7, "range": 0.8},
    "compliance": {"compliance": 1.0, "judgement": 1.0, "figure": 0.88, "limit": 0.8, "range": 0.85, "change": 0.6},
    "limit": {"limit": 1.0, "compliance": 0.75, "policy": 0.65, "judgement": 0.7},
    "effect": {"effect": 1.0, "change": 0.68, "judgement": 0.68, "figure": 0.6, "measure": 0.75, "programme": 0.65},
    "cause": {"effect": 1.0, "change": 0.72, "judgement": 0.6, "figure": 0.6, "measure": 0.6},
    "measure": {"measure": 1.0, "programme": 0.92, "policy": 0.88, "effect": 0.88, "event": 0.75, "target": 0.7},
    "who": {"policy": 0.97, "recognition": 0.97, "measure": 0.95, "event": 0.97, "programme": 0.95,
            "organization": 0.97, "effect": 0.6},
    "when": {"years": 1.0, "event": 1.0, "policy": 1.0, "programme": 0.95, "measure": 0.92, "target": 0.97,
             "recognition": 0.9, "period": 0.95, "judgement": 0.8},
    "where": {"place": 0.97, "recognition": 0.97, "measure": 0.93, "organization": 0.93, "event": 0.93, "figure": 0.9,
              "judgement": 0.95, "rank": 0.97, "programme": 0.85, "effect": 0.5},
    "policy": {"policy": 1.0, "programme": 0.8, "measure": 0.85, "target": 0.85, "limit": 0.7},
    "target": {"target": 1.0, "policy": 0.85, "judgement": 0.6},
    "recognition": {"recognition": 1.0, "event": 0.85, "measure": 0.8, "rank": 0.85, "judgement": 0.75, "figure": 0.75},
    "programme": {"programme": 1.0, "policy": 0.93, "measure": 0.93, "event": 0.93, "recognition": 0.85, "years": 0.9,
                  "figure": 0.8, "judgement": 0.85, "change": 0.8},
    "definition": {"indicator": 1.0, "measure": 0.97, "policy": 0.97, "place": 0.95, "programme": 0.97, "event": 0.93,
                   "organization": 0.93, "judgement": 0.93, "figure": 0.85, "target": 0.85, "limit": 0.8,
                   "recognition": 0.85},
    "range": {"range": 1.0, "figure": 0.7, "rank": 0.5, "judgement": 0.6, "compliance": 0.5},
    "neutral": {"effect": 1.0, "measure": 0.9},
    "list": {},
}  # fmt: skip
OTHERWISE, UNASKED = 0.6, 0.85
_PRIOR = 0.2  # what is worth telling whatever is asked
_GENERIC = {"value": 0.35, "list": 0.25, "count": 0.6, "where": 0.6, "definition": 0.5, "programme": 0.4, "policy": 0.7,
            "recognition": 0.6, "comparison": 0.7}  # fmt: skip
_PLAIN = {"figure": 0.92, "judgement": 0.9, "change": 0.86, "rank": 0.84}


def shape_of(entry: Entry) -> str:
    """Return the shape of a fact: a figure, a range, a rank, a judgement in words, or its kind."""
    if entry.kind == "observation":
        if entry.indicator and entry.indicator.endswith("-relative-to-city-mean"):
            return "relative"
        if entry.value("consecutiveYears"):
            return "years"
        if entry.value("value"):
            return "figure"
        if entry.value("rank"):
            return "rank"
        return "range" if entry.value("minValue") else "judgement"
    return entry.id.split("/")[0] if entry.kind == "entity" else entry.kind


def worth(entry: Entry, asks: dict[str, float]) -> float:
    """Return how well a kind of fact answers what is asked, 0 to 1; narrow cues count more than general ones."""
    shape = shape_of(entry)
    if not asks:
        return _PLAIN.get(shape, UNASKED)
    total = _PRIOR + sum(_GENERIC.get(name, 1.0) for name in asks)
    found = _PRIOR * _PLAIN.get(shape, UNASKED)
    for name in asks:
        table = WORTH[name]
        value = table.get(shape, table.get("judgement", OTHERWISE) if shape == "years" else OTHERWISE)
        found += _GENERIC.get(name, 1.0) * (value if table else 0.9)
    return found / total
