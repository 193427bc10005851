"""What an editor can get wrong in one fact: the table written right, written wrong, and what reading must say."""

from __future__ import annotations

from dataclasses import dataclass

CITE = 'cite = { line = 11, at = 162, printed = "12公里" }'
OBSERVATION = f"""
[[observation]]
indicator = "dustfall"
place = "example-city"
year = 2024
value = 3.5
unit = "tonne-per-km2-month"
{CITE}
"""
RANK = f"""
[[observation]]
indicator = "dustfall"
place = "example-city"
year = 2024
rank = 1
comparison_field_zh = "有记录的各年"
comparison_field_en = "years on record"
{CITE}
"""
RANGE = OBSERVATION.replace("value = 3.5", "min_value = 3.5\nmax_value = 3.9")
CHANGE = f"""
[[change]]
indicator = "dustfall"
place = "example-city"
year = 2024
change_kind = "percentagePoint"
change_value = -4.0
unit = "percentage-point"
direction = "decrease"
{CITE}
"""
EFFECT = f"""
[[effect]]
measure = "sweeping"
indicator = "dustfall"
place = ["example-city"]
year = 2024
strength = 4
attribution = "sourceCausal"
change_kind = "relativePercent"
change_value = -4.0
unit = "PERCENT"
rationale_zh = "有标记，有数字。"
rationale_en = "A marker and a figure."
{CITE}
"""
WEAK = EFFECT.replace("strength = 4", "strength = 1").replace(
    'change_kind = "relativePercent"\nchange_value = -4.0\nunit = "PERCENT"\n', ""
)
MEASURE = f"""
[measure.sweeping]
type = "Campaign"
zh = "清扫"
en = "sweeping"
place = ["example-city"]
{CITE}
"""
TARGET = f"""
[target.less-dust]
zh = "少尘"
en = "less dust"
target_set_by = "example-plan"
target_kind = "qualitative"
{CITE}
"""
POLICY = f"""
[policy.example-plan]
zh = "示例计划"
en = "Example plan"
issued = "2024-07"
{CITE}
"""
TABLE = f"""
[[table]]
indicators = ["dustfall", "road-dust-load"]
year = 2024
unit = "PERCENT"
{CITE}
[[table.row]]
place = "example-city"
line = 11
cells = [[12, 162], [300, 172]]
[[table.row]]
place = "example-city-a"
line = 11
cells = [[12, 162], [300, 172]]
"""
CONCEPT = """
[concept.object.dust]
zh = "尘"
en = "dust"
"""


@dataclass(frozen=True)
class Mistake:
    """One mistake: `old` in a right table becomes `new`; reading answers `sentence` at `line`."""

    name: str
    right: str
    old: str
    new: str
    sentence: str
    line: int = 2
    hint: str = ""

    @property
    def wrong(self) -> str:
        """Return the table with the mistake in it."""
        assert self.old in self.right, self.name
        return self.right.replace(self.old, self.new, 1)


CITE_HOLDS = "a cite holds line and at, both whole numbers, and printed, in quotes"
NUMBER = "must be a number without quotes, as printed:"
ROW = "a row of a table holds place, line and, for each indicator, one cell [figure, code point]"
WHOLE_TABLE = "a [[table]] holds indicators, year, unit, its rows and perhaps cite, and nothing else"

_FORM = [
    Mistake(
        "unknown kind",
        OBSERVATION,
        "[[observation]]",
        "[[observatoin]]",
        "there is no kind of fact called “observatoin”",
        hint="observation",
    ),
    Mistake(
        "list for a named kind",
        MEASURE,
        "[measure.sweeping]",
        "[[measure]]",
        "measure is written as [measure.some-slug]",
    ),
    Mistake("no slug", MEASURE, "[measure.sweeping]", "[measure]", "measure is written as [measure.some-slug]"),
    Mistake(
        "slug for a statement", RANK, "[[observation]]", "[observation.x]", "observation is written as [[observation]]"
    ),
    Mistake(
        "concept without scheme", CONCEPT, "object.dust", "dust", "concept is written as [concept.scheme.some-slug]"
    ),
    Mistake(
        "slug with a capital",
        MEASURE,
        "measure.sweeping",
        "measure.Sweeping_2024",
        "the slug “Sweeping_2024” may hold only a–z, 0–9 and hyphens",
    ),
    Mistake(
        "slug with a space",
        MEASURE,
        "measure.sweeping",
        'measure."road sweeping"',
        "the slug “road sweeping” may hold only a–z, 0–9 and hyphens",
    ),
    Mistake(
        "type of another kind", MEASURE, "Campaign", "Campain", "“Campain” is not a type of measure", hint="Campaign"
    ),
    Mistake(
        "unknown field",
        OBSERVATION,
        "value = 3.5",
        'value = 3.5\nbuond = "atLeast"',
        "observation has no field “buond”",
        hint="did you mean bound?",
    ),
    Mistake(
        "field of no kind",
        POLICY,
        "issued",
        "qqq",
        "policy has no field “qqq”",
        hint="known: alt_en, alt_zh, amends, based_on",
    ),
    Mistake("missing label", MEASURE, 'en = "sweeping"\n', "", "this measure lacks “en”"),
    Mistake("missing year", OBSERVATION, "year = 2024\n", "", "this observation lacks “year”"),
    Mistake("no place in a list", EFFECT, '["example-city"]', "[]", "this effect lacks “place”"),
    Mistake(
        "qualifier of a named thing",
        MEASURE,
        "type",
        'qualifier = "a"\ntype',
        "a qualifier is text in quotes, for a fact that has no slug of its own",
    ),
    Mistake(
        "number for a qualifier",
        OBSERVATION,
        "value",
        "qualifier = 2\nvalue",
        "a qualifier is text in quotes, for a fact that has no slug of its own",
    ),
]

_CITES = [
    Mistake("no cite", OBSERVATION, CITE, "", "a fact of a document needs a cite", hint="cite = { line"),
    Mistake("empty list of cites", OBSERVATION, CITE, "cite = []", "a fact of a document needs a cite"),
    Mistake("long phrase", OBSERVATION, "12公里", "字" * 25, f"a printed phrase has 1 to 24 characters: “{'字' * 25}”"),
    Mistake("empty phrase", OBSERVATION, "12公里", "", "a printed phrase has 1 to 24 characters: “”"),
    Mistake("cite without position", OBSERVATION, "at = 162, ", "", CITE_HOLDS, hint="found: {'line': 11"),
    Mistake("cite with a stranger", OBSERVATION, "at = 162", "at = 162, to = 166", CITE_HOLDS),
    Mistake("quoted position", OBSERVATION, "at = 162", 'at = "162"', CITE_HOLDS),
    Mistake("negative position", OBSERVATION, "at = 162", "at = -24", CITE_HOLDS),
    Mistake("line zero", OBSERVATION, "line = 11", "line = 0", CITE_HOLDS),
    Mistake("unquoted phrase", OBSERVATION, '"12公里"', "12.0", CITE_HOLDS),
    Mistake("phrase for a cite", OBSERVATION, CITE, 'cite = "12公里"', CITE_HOLDS),
]

_VALUES = [
    Mistake("quoted number", OBSERVATION, "value = 3.5", 'value = "3.5"', f"“value” {NUMBER} '3.5'"),
    Mistake("quoted change", CHANGE, "change_value = -4.0", 'change_value = "-4.0"', f"“change_value” {NUMBER} '-4.0'"),
    Mistake("truth for a number", OBSERVATION, "value = 3.5", "value = true", f"“value” {NUMBER} True"),
    Mistake("not a number", OBSERVATION, "value = 3.5", "value = nan", f"“value” {NUMBER} Decimal('NaN')"),
    Mistake("quoted year", OBSERVATION, "year = 2024", 'year = "2024"', "“year” must be a whole number: '2024'"),
    Mistake("broken year", OBSERVATION, "= 2024", "= 2024.5", "“year” must be a whole number: Decimal('2024.5')"),
    Mistake("empty text", MEASURE, '"sweeping"', '" "', "“en” must be text in quotes: ' '"),
    Mistake("unquoted text", POLICY, '"Example plan"', "5", "“en” must be text in quotes: 5"),
    Mistake(
        "month 13", POLICY, "2024-07", "2024-13", "“issued” must be a date like 2024, 2024-07 or 2024-07-15: '2024-13'"
    ),
    Mistake("word for no term", CHANGE, '"decrease"', '"fall"', "“fall” is not a value of direction", hint="decrease"),
    Mistake(
        "concept without a scheme",
        OBSERVATION,
        'value = 3.5\nunit = "tonne-per-km2-month"',
        'category = "stable"',
        "“category” is written scheme/slug: 'stable'",
    ),
    Mistake(
        "reference to another kind",
        OBSERVATION,
        '"example-city"',
        '"policy/example-standard"',
        "“place” is written kind/slug: 'policy/example-standard'",
        hint="kinds: place",
    ),
    Mistake(
        "reference without its kind",
        MEASURE,
        'place = ["example-city"]',
        'part_of = ["example"]',
        "“part_of” is written kind/slug: 'example'",
        hint="kinds: measure, programme",
    ),
    Mistake(
        "one language only",
        MEASURE,
        'place = ["example-city"]',
        'aim_zh = "少尘"',
        "“aim” needs both aim_zh and aim_en",
    ),
]

_RULES = [
    Mistake("no unit", OBSERVATION, 'unit = "tonne-per-km2-month"\n', "", "a figure needs its unit"),
    Mistake("range without unit", RANGE, 'unit = "tonne-per-km2-month"\n', "", "a figure needs its unit"),
    Mistake("half a range", RANGE, "max_value = 3.9\n", "", "a range needs both min_value and max_value"),
    Mistake(
        "two figures",
        OBSERVATION,
        "value = 3.5",
        'value = 3.5\ncategory = "status/stable"',
        "an observation has exactly one of value, min_value with max_value, category, rank",
    ),
    Mistake(
        "rank of nothing",
        RANK,
        'comparison_field_zh = "有记录的各年"\ncomparison_field_en = "years on record"\n',
        "",
        "a rank needs its comparison_field_zh and comparison_field_en",
    ),
    Mistake(
        "percent for percentage point",
        CHANGE,
        '"percentage-point"',
        '"PERCENT"',
        "a change of kind percentagePoint is counted in percentage-point, not in PERCENT",
        hint="percent is not percentage point",
    ),
    Mistake(
        "percentage point for percent",
        EFFECT,
        '"PERCENT"',
        '"percentage-point"',
        "a change of kind relativePercent is counted in PERCENT, not in percentage-point",
        hint="percent is not percentage point",
    ),
    Mistake(
        "fall without its sign",
        CHANGE,
        "-4.0",
        "4.0",
        "the direction is decrease but the change_value is 4.0: a fall is negative",
    ),
    Mistake(
        "change of no kind", CHANGE, 'change_kind = "percentagePoint"\n', "", "a change_value needs its change_kind"
    ),
    Mistake("unit of no figure", CHANGE, "change_value = -4.0\n", "", "a unit without a change_value says nothing"),
    Mistake(
        "strength 4 without a figure",
        WEAK,
        "strength = 1",
        "strength = 4",
        "a claim of strength 4 is quantified: it needs change_value",
        hint="or judge it 3",
    ),
    Mistake(
        "strength 1 with a figure",
        EFFECT,
        "strength = 4",
        "strength = 1",
        "a claim of strength 1 is only side by side: it carries no figure",
    ),
    Mistake(
        "strength 0",
        EFFECT,
        "strength = 4",
        "strength = 0",
        "strength is 1, 2, 3 or 4; inferences of an editor do not belong in a document's facts",
    ),
    Mistake(
        "no rationale",
        WEAK,
        'rationale_zh = "有标记，有数字。"\nrationale_en = "A marker and a figure."\n',
        "",
        "an effect needs rationale_zh and rationale_en: why this strength, by the scale",
    ),
    Mistake(
        "quantity without a value",
        TARGET,
        "qualitative",
        "quantitative",
        "a quantitative target has a value or a change_value, a qualitative one has neither",
    ),
    Mistake(
        "aim with a value",
        TARGET,
        '"qualitative"',
        '"qualitative"\nvalue = 3',
        "a quantitative target has a value or a change_value, a qualitative one has neither",
    ),
]

_TABLES = [
    Mistake("cell too few", TABLE, ", [300, 172]]\n[[table.row]]", "]\n[[table.row]]", ROW, line=7),
    Mistake(
        "bare figure in the second row",
        TABLE,
        '-a"\nline = 11\ncells = [[12, 162]',
        '-a"\nline = 11\ncells = [12',
        ROW,
        line=11,
    ),
    Mistake("row without place", TABLE, 'place = "example-city"\n', "", ROW, line=7),
    Mistake("table without unit", TABLE, 'unit = "PERCENT"\n', "", WHOLE_TABLE),
    Mistake("table with a stranger", TABLE, "year = 2024", 'year = 2024\nperiod = "summer"', WHOLE_TABLE),
    Mistake("quoted figure in a cell", TABLE, "[[12,", '[["12",', f"“value” {NUMBER} '12'", line=7),
]

MISTAKES = [*_FORM, *_CITES, *_VALUES, *_RULES, *_TABLES]
