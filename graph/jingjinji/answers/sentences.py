"""Say a fact in one sentence of ours, in Chinese or English.

Laws: an effect below strength 3 is never worded as a cause; a derived fact says that it is computed; a bound,
an ambiguity and a missing baseline are said.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jingjinji.answers.naming import describe_thing
from jingjinji.answers.phrases import (
    BOUNDS,
    GRADES,
    LANGUAGES,
    PHRASES,
    QUALITATIVE,
    QUALITY,
    UNITS,
    at_place,
    inside,
    listed,
    ordinal,
    quoted,
)
from jingjinji.answers.statements import Citation, Statement


class Sentences:
    """Compose sentences in one language; `symbols` gives the symbols of units that have no spoken form."""

    def __init__(self, language: str, symbols: dict[str, str]) -> None:
        self._language = language
        self._phrases = PHRASES[language]
        self._second = LANGUAGES.index(language)
        self._symbols = symbols

    def tell(self, statement: Statement) -> str:
        """Return the sentence with all that an editor wrote beside the fact: why this strength, and notes."""
        return self._with(self.say(statement), statement, "rationale", "note")

    def say(self, statement: Statement) -> str:
        """Return the sentence of a fact, or what is told of a named thing; an ambiguity is always said with it."""
        compose = {
            "observation": self._observation,
            "change": self._change,
            "effect": self._effect,
            "limit": self._limit,
            "compliance": self._compliance,
            "target-assessment": self._compliance,
            "finding": self._labelled,
            "break": self._break,
        }.get(statement.kind, self._named)
        text = compose(statement)
        if statement.value("origin") == "jjj:derived":
            text = self._phrases["derived"] + text
        text = self._with(text, statement, "ambiguity")
        return self._phrases["gap"].join([text, *self._support(statement)])

    def name_source(self, citation: Citation) -> str:
        """Return publisher, title and date of a source."""
        publisher = listed(list(citation.publishers), self._language) if citation.publishers else citation.source
        title = quoted(citation.title) if self._language == "en" else citation.title.strip("《》")
        return self._phrases["source"].format(publisher=publisher, title=title, issued=citation.issued)

    def _support(self, statement: Statement) -> Iterator[str]:
        """Yield from which sources a fact without a position is known, how well, and what to bear in mind."""
        named = list(dict.fromkeys(self.name_source(found) for found in statement.citations if found.line is None))
        if named and statement.citations[0].line is None:
            together = ("；" if self._language == "zh" else "; ").join(named)
            confidence = statement.label("confidence")
            yield self._phrases["supported" if confidence else "sources"].format(together, confidence=confidence)
        if statement.value("caveat"):
            yield self._phrases["caveat"].format(listed(statement.names("caveat"), self._language))

    def _with(self, text: str, statement: Statement, *names: str) -> str:
        beside = [self._phrases[name].format(statement.value(name)) for name in names if statement.value(name)]
        return self._phrases["gap"].join([text, *beside])

    def figure(self, statement: Statement, value: str, *, unit: bool = True) -> str:
        """Return a number as the source prints it, with thousands marked and, unless left out, the unit."""
        figure, printed = Decimal(value), int(statement.value("decimalPlaces") or 0)
        exponent = figure.as_tuple().exponent
        places = max(printed, -exponent if isinstance(exponent, int) else 0)
        number, name = f"{figure:,.{places}f}".replace("-", "−"), statement.value("unit")
        if name is None or not unit or self._is_counted_by_label(statement, name):
            return number
        spoken = UNITS[name][self._second] if name in UNITS else " " + self._symbols.get(name, name)
        return number + (spoken.removesuffix("s") if figure == 1 and name in ("unit:DAY", "unit:YR") else spoken)

    def moved(self, statement: Statement) -> str:
        """Return how a metric moved, with bound and unit; an empty text where only the link is stated."""
        if statement.value("toCategory"):
            ends = {"old": statement.label("fromCategory"), "new": statement.label("toCategory")}
            return self._phrases["shift" if ends["old"] else "reached"].format(**ends)
        direction = (statement.value("direction") or "").removeprefix("jjj:")
        label = statement.label("indicator").removesuffix(QUALITATIVE[self._second])
        if direction == "increase" and QUALITY.search(label):
            direction = "improved"
        word, value = self._phrases.get(direction, ""), statement.value("changeValue")
        if value is None or Decimal(value) == 0:
            return word
        size = self._bound(statement) + self.figure(statement, value.lstrip("+-"))
        if self._is_amount(statement):
            return self._phrases["amounted"].format(size)
        if statement.value("changeKind") == "jjj:factor":
            size = self._phrases["factor"].format(size)
        return self._phrases["by"].format(word or self._phrases["increase"], size)

    def _is_amount(self, statement: Statement) -> bool:
        """Tell whether a claim's figure is an amount tied to the measure: absolute, and of no stated change."""
        absolute = statement.value("changeKind") == "jjj:absolute"
        return absolute and statement.kind == "effect" and statement.value("change") is None

    def _is_counted_by_label(self, statement: Statement, unit: str) -> bool:
        """Tell whether the label says already what is counted: a number of days is 290, not 290 days."""
        return unit in ("unit:DAY", "unit:YR") and statement.label("indicator").startswith("Number of")

    def _circumstances(self, statement: Statement) -> dict[str, str]:
        """Return what is spoken of, where and when, as they stand inside a sentence."""
        label = statement.label("indicator").removesuffix(QUALITATIVE[self._second])
        year = self._phrases["year"].format(statement.value("year"))
        when = statement.label("period") or year
        places = statement.names("place")
        if self._language == "zh":
            return {"what": label, "What": label, "where": "、".join(places), "when": when, "year": year}
        where = listed([at_place(place) for place in places], "en") if places else ""
        joint = "in" if when == year or when[:1].isdigit() else "during"
        return {
            "what": inside(label),
            "What": label,
            "where": where.replace(" and in ", " and ").replace(", in ", ", "),
            "when": f"{joint} {inside(when)}",
            "year": year,
        }

    def _bound(self, statement: Statement) -> str:
        bound = statement.value("bound")
        return BOUNDS[bound.removeprefix("jjj:")][self._second] if bound else ""

    def _observation(self, statement: Statement) -> str:
        said, phrases = self._circumstances(statement), self._phrases
        field = statement.value("comparisonField")
        low, high = statement.value("minValue"), statement.value("maxValue")
        if value := statement.value("value"):
            bound = self._bound(statement)
            shape = "bounded" if bound else "interval" if low and high and low != high else "value"
            ends = self._ends(statement, low or value, high or value)
            text = phrases[shape].format(**said, **ends, figure=bound + self.figure(statement, value))
        elif low and high:
            text = phrases["range"].format(**said, **self._ends(statement, low, high))
        elif rank := statement.value("rank"):
            order = phrases[(statement.value("rankOrder") or "jjj:descending").removeprefix("jjj:")]
            text = phrases["rank"].format(**said, rank=ordinal(int(rank), self._language) + self._place_word(),
                                          order=order, field=field)  # fmt: skip
        else:
            named = phrases["field"].format(field) if field else ""
            text = phrases["category"].format(**said, category=statement.label("category"), field=named)
        extra = [self._years(statement)] if statement.value("consecutiveYears") else []
        if made_by := [phrases["measure"].format(quoted(name)) for name in statement.names("outputOf")]:
            extra.append(phrases["output"].format(listed(made_by, self._language)))
        return phrases["gap"].join([text, *extra])

    def _place_word(self) -> str:
        return "位" if self._language == "zh" else ""

    def _ends(self, statement: Statement, low: str, high: str) -> dict[str, str]:
        return {"low": self.figure(statement, low, unit=False), "high": self.figure(statement, high)}

    def _years(self, statement: Statement) -> str:
        start = statement.value("startYear")
        since = self._phrases["since"].format(start) if start else ""
        years = statement.value("consecutiveYears")
        return self._phrases["years"].format(years=years, year=statement.value("year"), since=since)

    def _change(self, statement: Statement) -> str:
        said, moved = self._circumstances(statement), self.moved(statement)
        year, named = statement.value("baselineYear"), statement.value("baseline")
        if not (year or named):
            return self._phrases["no baseline"].format(**said, moved=moved)
        is_plain = named is None and said["when"] in (said["year"], f"in {said['year']}")
        baseline = named or self._phrases["year"].format(year)
        return self._phrases["from to" if is_plain else "change"].format(**said, baseline=baseline, moved=moved)

    def _effect(self, statement: Statement) -> str:
        strength = int((statement.value("strength") or "0").rsplit("/", 1)[-1])
        moved = self.moved(statement)
        name = f"weak {strength}" if strength < 3 else "strong" if moved else "strong still"
        phrase = self._phrases[name]
        if not moved:
            phrase = phrase.replace(", which {moved} {when};", " {when};")
        return phrase.format(
            **self._circumstances(statement),
            measure=quoted(statement.label("measure")),
            strength=strength,
            moved=moved,
            attribution=statement.label("attribution"),
        )

    def _limit(self, statement: Statement) -> str:
        figure = self.figure(statement, statement.value("value") or "0")
        grade, averaging = statement.value("grade") or "", statement.value("averagingTime")
        return self._phrases["limit"].format(
            policy=quoted(statement.label("limitDefinedBy")),
            what=self._circumstances(statement)["what"],
            figure=figure,
            grade=GRADES[grade][self._second] if grade in GRADES else "",
            averaging=self._phrases["averaging"].format(averaging) if averaging else "",
        )

    def _compliance(self, statement: Statement) -> str:
        parts = [self._labelled(statement)]
        if margin := statement.value("margin"):
            parts.append(self._phrases["margin"].format(self.figure(statement, margin)))
        if statement.kind != "compliance" or statement.value("result") != "jjj:met":
            parts.append(statement.value("reason") or "")
        return self._phrases["gap"].join(parts)

    def _break(self, statement: Statement) -> str:
        return self._phrases["gap"].join([self._labelled(statement), statement.value("note") or ""])

    def _labelled(self, statement: Statement) -> str:
        return (statement.value("prefLabel") or statement.id) + ("。" if self._language == "zh" else ".")

    def _named(self, statement: Statement) -> str:
        return describe_thing(statement, self._language)
