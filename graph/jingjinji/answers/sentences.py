"""Say a fact in one sentence of ours, in Chinese or English.

Laws: an effect below strength 3 is never worded as a cause; a derived fact says that it is computed; a bound,
an ambiguity and a missing baseline are said.
"""

from __future__ import annotations

from decimal import Decimal

from jingjinji.answers.statements import Statement

PHRASES = {
    "zh": {
        "value": "{where}{when}{what}为{bound}{figure}。",
        "range": "{where}{when}{what}在{low}与{high}之间。",
        "category": "{where}{when}{what}：{category}。",
        "rank": "{where}{when}{what}在{field}中居第{rank}位。",
        "years": "截至{year}年已连续{years}年。",
        "change": "{where}{when}{what}较{baseline}{moved}。",
        "no baseline": "此前（原文未写明基准）",
        "year": "{}年",
        "increase": "上升",
        "decrease": "下降",
        "unchanged": "持平",
        "shift": "由{old}变为{new}",
        "strong": "公报把{where}{when}{what}{moved}表述为“{measure}”的结果（证据强度 {strength}）。",
        "weak 2": "公报在同一句中先后写到“{measure}”和{where}{when}{what}{moved}，没有说二者有因果关系（证据强度 2）。",
        "weak 1": "公报只在同一段落或标题下并列写到“{measure}”和{where}{when}{what}{moved}，没有相连（证据强度 1）。",
        "limit": "《{policy}》规定{what}的限值为{figure}。",
        "derived": "（本图谱推算，非原文）",
        "ambiguity": "表述有歧义：{}",
        "named": "{type}：{label}。",
        "members": "成员：{}。",
    },
    "en": {
        "value": "{what} in {where} in {when} was {bound}{figure}.",
        "range": "{what} in {where} in {when} lay between {low} and {high}.",
        "category": "{what} in {where} in {when}: {category}.",
        "rank": "{where} ranked {rank} by {what} in {when} among {field}.",
        "years": "As of {year} this has held for {years} years in a row.",
        "change": "{what} in {where} in {when} {moved} against {baseline}.",
        "no baseline": "an earlier time that is not named",
        "year": "{}",
        "increase": "rose",
        "decrease": "fell",
        "unchanged": "did not change",
        "shift": "went from {old} to {new}",
        "strong": "The bulletin presents it as a result of “{measure}” that {what} in {where} in {when} {moved} "
        "(strength {strength}).",
        "weak 2": "The bulletin names “{measure}” and then, in the same sentence, that {what} in {where} in {when} "
        "{moved}; it does not say that the one brought about the other (strength 2).",
        "weak 1": "The bulletin only puts “{measure}” and {what} in {where} in {when} side by side and does not link "
        "them (strength 1).",
        "limit": "{policy} sets a limit of {figure} for {what}.",
        "derived": " (computed here, not stated by the source)",
        "ambiguity": "The wording is ambiguous: {}",
        "named": "{type}: {label}.",
        "members": "Members: {}.",
    },
}
BOUNDS = {
    "moreThan": ("超过", "more than "),
    "atLeast": ("至少", "at least "),
    "lessThan": ("低于", "less than "),
    "atMost": ("至多", "at most "),
    "approximately": ("约", "about "),
    "nearly": ("近", "nearly "),
}
SPOKEN_UNITS = {
    "unit:DAY": ("天", " days"),
    "unit:YR": ("年", " years"),
    "unit:NUM": ("", ""),
    "unit:UNITLESS": ("", ""),
    "unit:CCY_CNY": ("元", " yuan"),
    "unit:PERCENT": ("%", " %"),
    "https://w3id.org/jingjinji/def/unit/percentage-point": ("个百分点", " percentage points"),
}


class Sentences:
    """Compose sentences in one language; `symbols` gives the symbols of units."""

    def __init__(self, language: str, symbols: dict[str, str]) -> None:
        self._phrases = PHRASES[language]
        self._second = 0 if language == "zh" else 1
        self._symbols = symbols

    def say(self, statement: Statement) -> str:
        """Return the sentence of a fact, or the naming of a thing."""
        compose = {
            "observation": self._observation,
            "change": self._change,
            "effect": self._effect,
            "limit": self._limit,
        }.get(statement.kind, self._named)
        parts = [compose(statement)]
        if statement.value("origin") == "jjj:derived":
            parts.append(self._phrases["derived"])
        if ambiguity := statement.value("ambiguity"):
            parts.append(("" if self._second == 0 else " ") + self._phrases["ambiguity"].format(ambiguity))
        return "".join(parts)

    def figure(self, statement: Statement, value: str) -> str:
        """Return a number as the source prints it, with thousands marked and the unit."""
        figure, printed = Decimal(value), int(statement.value("decimalPlaces") or 0)
        exponent = figure.as_tuple().exponent
        places = max(printed, -exponent if isinstance(exponent, int) else 0)
        number, unit = f"{figure:,.{places}f}", statement.value("unit")
        if unit is None:
            return number
        spoken = SPOKEN_UNITS.get(unit)
        return number + (spoken[self._second] if spoken else " " + self._symbols.get(unit, unit))

    def _circumstances(self, statement: Statement) -> dict[str, str]:
        return {
            "what": statement.label("indicator"),
            "where": statement.label("place") if self._second == 0 else statement.label("place").replace("、", ", "),
            "when": statement.label("period") or self._phrases["year"].format(statement.value("year")),
        }

    def _bound(self, statement: Statement) -> str:
        bound = statement.value("bound")
        return BOUNDS[bound.removeprefix("jjj:")][self._second] if bound else ""

    def _observation(self, statement: Statement) -> str:
        said, phrases = self._circumstances(statement), self._phrases
        if value := statement.value("value"):
            text = phrases["value"].format(**said, bound=self._bound(statement), figure=self.figure(statement, value))
        elif (low := statement.value("minValue")) and (high := statement.value("maxValue")):
            text = phrases["range"].format(**said, low=self.figure(statement, low), high=self.figure(statement, high))
        elif rank := statement.value("rank"):
            text = phrases["rank"].format(**said, rank=rank, field=statement.value("comparisonField"))
        else:
            text = phrases["category"].format(**said, category=statement.label("category"))
        if years := statement.value("consecutiveYears"):
            gap = "" if self._second == 0 else " "
            text += gap + phrases["years"].format(years=years, year=statement.value("year"))
        return text

    def moved(self, statement: Statement) -> str:
        """Return how a metric moved, with bound and unit; an empty text where only the link is stated."""
        value = statement.value("changeValue")
        if statement.value("toCategory"):
            ends = {"old": statement.label("fromCategory"), "new": statement.label("toCategory")}
            return self._phrases["shift"].format(**ends)
        direction = (statement.value("direction") or "").removeprefix("jjj:")
        word = self._phrases.get(direction, "")
        if value is None or Decimal(value) == 0:
            return word
        size = self.figure(statement, value.lstrip("+-"))
        gap = "" if self._second == 0 else " by "
        return f"{word}{gap}{self._bound(statement)}{size}"

    def _change(self, statement: Statement) -> str:
        year = statement.value("baselineYear")
        named = statement.value("baseline")
        baseline = named or (self._phrases["year"].format(year) if year else self._phrases["no baseline"])
        said = self._circumstances(statement)
        return self._phrases["change"].format(**said, baseline=baseline, moved=self.moved(statement))

    def _effect(self, statement: Statement) -> str:
        strength = int((statement.value("strength") or "0").rsplit("/", 1)[-1])
        phrase = self._phrases["strong"] if strength >= 3 else self._phrases[f"weak {strength}"]
        said = self._circumstances(statement)
        return phrase.format(**said, measure=statement.label("measure"), strength=strength, moved=self.moved(statement))

    def _limit(self, statement: Statement) -> str:
        figure = self.figure(statement, statement.value("value") or "0")
        policy = statement.label("limitDefinedBy")
        return self._phrases["limit"].format(policy=policy, what=statement.label("indicator"), figure=figure)

    def _named(self, statement: Statement) -> str:
        own = [
            label
            for value, label in zip(statement.values["type"], statement.labels["type"], strict=True)
            if value.startswith("jjj:")
        ]
        label = statement.value("prefLabel") or statement.id
        text = self._phrases["named"].format(type=own[0] if own else statement.kind, label=label)
        if members := statement.labels.get("hasMember"):
            joined = ("、" if self._second == 0 else ", ").join(members)
            text += ("" if self._second == 0 else " ") + self._phrases["members"].format(joined)
        return text
