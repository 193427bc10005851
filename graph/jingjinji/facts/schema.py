"""What a fact file may say: its kinds, their fields and the type of each field.

This module knows names and types only. It does not know IRIs (that is `pipeline.compile`) nor whether
a statement is true to its text (that is `prove`). A field is the property's name in snake_case.
"""

from __future__ import annotations

from dataclasses import dataclass, field

NODE_KINDS = (
    "policy",
    "measure",
    "programme",
    "indicator",
    "place",
    "organization",
    "target",
    "event",
    "recognition",
    "period",
)


@dataclass(frozen=True)
class Field:
    """The type of one field.

    `type` is text, words (a zh/en pair written as `name_zh` and `name_en`), decimal, integer, date, ref
    (slug of one of `kinds`), concept (a term of the vocabularies, `scheme/slug`), term (a named individual of
    ours), or unit. `many` fields take a list or a single value.
    """

    type: str
    kinds: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    scheme: str | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of table: how it is written and what it may hold."""

    name: str
    named: bool
    fields: dict[str, Field]
    types: tuple[str, ...] = ()
    cited: bool = True
    slug_from: tuple[str, ...] = field(default=())


def _ref(*kinds: str, many: bool = False, required: bool = False) -> Field:
    return Field("ref", kinds=kinds, many=many, required=required)


def _concept(scheme: str, *, many: bool = False, required: bool = False) -> Field:
    return Field("concept", scheme=scheme, many=many, required=required)


def _term(*options: str, required: bool = False) -> Field:
    return Field("term", options=options, required=required)


TEXT, WORDS = Field("text"), Field("words")
DECIMAL, INTEGER, DATE, UNIT = Field("decimal"), Field("integer"), Field("date"), Field("unit")
YEAR_REQUIRED = Field("integer", required=True)
INVOLVED = Field("ref", kinds=("programme", "organization", "policy", "event"), many=True)
DIRECTION = _term("increase", "decrease", "unchanged")
BOUND = _term("moreThan", "atLeast", "lessThan", "atMost", "approximately", "nearly")
CHANGE_KIND = _term("relativePercent", "percentagePoint", "absolute", "factor", "classShift", "unchanged")
WHEN_AND_WHERE = {"place": _ref("place", many=True), "year": INTEGER, "period": _ref("period")}
SUBJECT = _concept("medium", many=True)
SUPPORT = {"confidence": _concept("confidence"), "caveat": _concept("caveat", many=True)}

# From when to when something holds: years to compute with, dates as a source gives them.
VALIDITY = {"valid_from": DATE, "valid_until": DATE, "valid_from_year": INTEGER, "valid_until_year": INTEGER}
OF_POLICIES = {
    "issued_by": _ref("organization", many=True),
    "issued": DATE,
    "year": INTEGER,
    "document_number": TEXT,
    "based_on": _ref("policy", many=True),
    "supersedes": _ref("policy", many=True),
    "amends": _ref("policy"),
    "round": INTEGER,
    "part_of": _ref("policy", "programme", many=True),
    "place": _ref("place", many=True),
    "medium": SUBJECT,
    "workstream": _concept("workstream"),
    **VALIDITY,
}

_NAMED: dict[str, tuple[tuple[str, ...], dict[str, Field]]] = {
    "period": (("Period",), {"year": YEAR_REQUIRED, "start": DATE, "end": DATE}),
    "place": (
        (
            "Place",
            "AdministrativeDivision",
            "FunctionalZone",
            "StationGroup",
            "RiverSystem",
            "WaterBody",
            "ProtectedArea",
        ),
        {
            "division_code": TEXT,
            "within": _ref("place", many=True),
            "in_river_system": _ref("place"),
            "crosses": _ref("place", many=True),
            "year": INTEGER,
            "longitude": DECIMAL,
            "latitude": DECIMAL,
            "position_kind": _concept("position-kind"),
        },
    ),
    "organization": (
        ("Organization", "CoordinationBody"),
        {
            "part_of": _ref("organization", "programme"),
            "place": _ref("place"),
            "established_by": _ref("organization", "programme", "policy", many=True),
            "member": _ref("organization", many=True),
            "year": INTEGER,
        },
    ),
    "indicator": (
        ("Indicator",),
        {
            "definition": WORDS,
            "property": _concept("property", required=True),
            "object": _concept("object", required=True),
            "matrix": _concept("matrix"),
            "statistic": _concept("statistic", required=True),
            "unit": UNIT,
            "compared_indicator": _ref("indicator"),
            "favourable_direction": DIRECTION,
            "indicator_role": _concept("role", required=True),
            "dpsir": _concept("dpsir"),
            "medium": SUBJECT,
        },
    ),
    "policy": (
        ("Policy", "Regulation", "Standard", "Plan", "Opinion", "Agreement"),
        OF_POLICIES,
    ),
    "measure": (
        (
            "Measure",
            "Campaign",
            "Project",
            "Enforcement",
            "Pilot",
            "FiscalSupport",
            "CapacityBuilding",
        ),
        {
            **WHEN_AND_WHERE,
            "implements": _ref("policy", many=True),
            "part_of": _ref("measure", "programme", many=True),
            "carried_out_by": _ref("organization", many=True),
            "aim": WORDS,
            "medium": SUBJECT,
            "sector": _concept("sector", many=True),
            "workstream": _concept("workstream"),
            "involves": INVOLVED,
            "consecutive_years": INTEGER,
        },
    ),
    "programme": (
        ("Programme",),
        {
            **WHEN_AND_WHERE,
            "workstream": _concept("workstream", many=True),
            "member": _ref("organization", many=True),
            "part_of": _ref("programme", many=True),
            "based_on": _ref("policy", many=True),
            "established_by": _ref("organization", many=True),
            "start_year": INTEGER,
            "consecutive_years": INTEGER,
            "anniversary": INTEGER,
        },
    ),
    "event": (
        ("Event",),
        {
            **WHEN_AND_WHERE,
            "carried_out_by": _ref("organization", many=True),
            "part_of": _ref("programme", "measure", many=True),
            "involves": INVOLVED,
            "medium": SUBJECT,
            "consecutive_years": INTEGER,
        },
    ),
    "recognition": (
        ("Recognition",),
        {
            "recipient": Field("ref", kinds=NODE_KINDS, many=True, required=True),
            "awarded_by": _ref("organization", many=True),
            "year": INTEGER,
            "event": _ref("event"),
            "rank": INTEGER,
            "comparison_field": WORDS,
        },
    ),
    "target": (
        ("Target",),
        {
            "target_set_by": _ref("policy", required=True),
            "year": INTEGER,
            "place": _ref("place", many=True),
            "indicator": _ref("indicator"),
            "target_kind": _term("qualitative", "quantitative", required=True),
            "value": DECIMAL,
            "change_value": DECIMAL,
            "change_kind": CHANGE_KIND,
            "baseline_year": INTEGER,
            "unit": UNIT,
            "bound": BOUND,
        },
    ),
    "application": (
        ("Application",),
        {"applies": _ref("policy", required=True), "place": _ref("place", many=True, required=True), **VALIDITY},
    ),
}

_STATED = {
    "indicator": _ref("indicator", required=True),
    "year": YEAR_REQUIRED,
    "period": _ref("period"),
    "unit": UNIT,
    "as_printed": TEXT,
    "bound": BOUND,
    "ambiguity": WORDS,
    "note": WORDS,
    **SUPPORT,
}

_UNNAMED: dict[str, tuple[str, tuple[str, ...], dict[str, Field]]] = {
    "observation": (
        "Observation",
        ("indicator", "place", "period"),
        {
            **_STATED,
            "place": _ref("place", required=True),
            "value": DECIMAL,
            "min_value": DECIMAL,
            "max_value": DECIMAL,
            "category": Field("concept"),
            "rank": INTEGER,
            "rank_order": _term("ascending", "descending"),
            "comparison_field": WORDS,
            "consecutive_years": INTEGER,
            "output_of": _ref("measure", many=True),
        },
    ),
    "change": (
        "ChangeStatement",
        ("indicator", "place", "period", "baseline_year"),
        {
            **_STATED,
            "place": _ref("place", required=True),
            "baseline_year": INTEGER,
            "baseline": WORDS,
            "change_value": DECIMAL,
            "change_kind": CHANGE_KIND,
            "direction": DIRECTION,
            "from_category": Field("concept"),
            "to_category": Field("concept"),
        },
    ),
    "effect": (
        "EffectClaim",
        ("measure", "indicator", "place", "period"),
        {
            **_STATED,
            "measure": _ref("measure", required=True),
            "place": _ref("place", many=True, required=True),
            "strength": Field("integer", required=True),
            "attribution": _term(
                "sourceCausal",
                "campaignOutcome",
                "temporalCoOccurrence",
                "sectionCoReport",
                "editorial",
                required=True,
            ),
            "change_value": DECIMAL,
            "change_kind": CHANGE_KIND,
            "direction": DIRECTION,
            "from_category": Field("concept"),
            "to_category": Field("concept"),
            "evaluator": _term("selfReported", "independent"),
            "counterfactual": _term("noCounterfactual", "control", "model"),
            "rationale": WORDS,
        },
    ),
    "limit": (
        "Limit",
        ("limit_defined_by", "indicator", "grade"),
        {
            "limit_defined_by": _ref("policy", required=True),
            "indicator": _ref("indicator", required=True),
            "value": Field("decimal", required=True),
            "unit": Field("unit", required=True),
            "bound": BOUND,
            "grade": TEXT,
            "averaging_time": WORDS,
            **VALIDITY,
            "as_printed": TEXT,
            "note": WORDS,
            **SUPPORT,
        },
    ),
}

ALT = Field("text", many=True)
_NODE_FIELDS = {
    "zh": Field("text", required=True),
    "en": Field("text", required=True),
    "alt_zh": ALT,
    "alt_en": ALT,
    "note": WORDS,
    "type": TEXT,
    **SUPPORT,
}
OBSERVATIONS = Field("ref", kinds=("observation",), many=True, required=True)

KINDS: dict[str, Kind] = {
    **{name: Kind(name, True, {**_NODE_FIELDS, **fields}, types) for name, (types, fields) in _NAMED.items()},
    **{name: Kind(name, False, fields, (type_,), slug_from=slug) for name, (type_, slug, fields) in _UNNAMED.items()},
    "concept": Kind(
        "concept",
        True,
        {**_NODE_FIELDS, "definition": WORDS, "broader": Field("concept"), "order": INTEGER},
        ("Concept",),
        cited=False,
    ),
    "mention": Kind("mention", False, {"of": Field("ref", (*NODE_KINDS, *_UNNAMED), True, True)}, ()),
    "addition": Kind(
        "addition",
        False,
        {"of": Field("ref", ("policy", "limit"), True, True), "alt_zh": ALT, "alt_en": ALT, **OF_POLICIES},
        slug_from=("of",),
    ),
    "break": Kind(
        "break",
        True,
        {
            **_NODE_FIELDS,
            "indicator": _ref("indicator", many=True, required=True),
            "place": _ref("place", many=True, required=True),
            "year": YEAR_REQUIRED,
            "break_kind": _concept("break-kind", required=True),
            "input": Field("ref", kinds=("observation", "change"), many=True, required=True),
            "formula": Field("text", required=True),
        },
        ("SeriesBreak",),
        cited=False,
    ),
    "preference": Kind(
        "preference",
        False,
        {
            "preferred": Field("ref", kinds=("observation",), required=True),
            "over": OBSERVATIONS,
            "preference_reason": WORDS,
        },
        cited=False,
        slug_from=("preferred",),
    ),
}
JUDGEMENTS = ("break", "preference")
