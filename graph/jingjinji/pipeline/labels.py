"""Compose labels for facts that no editor names: an observation is called by what it says."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jingjinji import terms
from jingjinji.facts import Fact
from jingjinji.pipeline.ontology import Ontology

WORDS = {
    "zh": {
        "vs": "较{}年",
        "range": "{}–{}",
        "rank": "第{}位",
        "head": "{where}{when}{what}",
        "tail": "{}：{}",
        "bounded": "{}（{}）",
    },
    "en": {
        "vs": " against {}",
        "range": "{}–{}",
        "rank": "rank {}",
        "head": "{what}, {where} {when}",
        "tail": "{}: {}",
        "bounded": "{} ({})",
    },
}
# Units that are read as words, or not at all; the others by their symbol.
UNIT_WORDS = {
    "DAY": {"zh": " 天", "en": " days"},
    "YR": {"zh": " 年", "en": " years"},
    "NUM": {"zh": "", "en": ""},
    "UNITLESS": {"zh": "", "en": ""},
    "CCY_CNY": {"zh": " 元", "en": " yuan"},
    "PERCENT": {"zh": "%", "en": " %"},
    "percentage-point": {"zh": " 个百分点", "en": " percentage points"},
}


class Labels:
    """Labels of facts in both languages, composed from the labels of what they refer to."""

    def __init__(self, facts: list[Fact], ontology: Ontology) -> None:
        self._named = {fact.ref: fact.fields for fact in facts if "zh" in fact.fields}
        self._concepts = {f.slug: f.fields for f in facts if f.kind == "concept"}
        self._ontology = ontology

    def of(self, ref: str, language: str) -> str:
        """Return the label of `kind/slug`."""
        fields = self._named.get(ref)
        return str(fields[language]) if fields else ref

    def concept(self, slug: str, language: str) -> str:
        """Return the label of a vocabulary concept `scheme/slug` or of a term of ours."""
        fields = self._concepts.get(slug)
        return str(fields[language]) if fields else self._ontology.label(terms.term(slug), language)

    def label(self, fact: Fact, language: str) -> str:
        """Return the label of a fact: its own, or one composed from its content."""
        if language in fact.fields:
            return str(fact.fields[language])
        compose: dict[str, Callable[[dict[str, Any], str], str]] = {
            "observation": self._observation,
            "change": self._change,
            "effect": self._effect,
            "limit": self._limit,
        }
        return compose[fact.kind](fact.fields, language)

    def head(self, indicator: str, places: tuple[str, ...], when: str, language: str) -> str:
        """Return what is measured, where and when: `PM2.5 annual mean concentration, Beijing 2024`."""
        where = ("、" if language == "zh" else ", ").join(self.of(place, language) for place in places)
        what = self.of(indicator, language)
        return WORDS[language]["head"].format(where=where, when=when, what=what)

    def year(self, year: int, language: str) -> str:
        """Return a year as it is read."""
        return f"{year}年" if language == "zh" else str(year)

    def figure(self, value: Decimal | str, unit: str | None, language: str, *, sign: bool = False) -> str:
        """Return a value with its unit; `sign` shows a plus too."""
        number = value if isinstance(value, str) else f"{value:{'+' if sign else ''},f}"
        if unit is None:
            return number
        words = UNIT_WORDS.get(unit)
        if words is None:
            return number + " " + self._ontology.symbol(terms.unit(unit))
        return number + (words[language].removesuffix("s") if value == 1 else words[language])

    def said(self, head: str, tail: str, language: str) -> str:
        """Join what is spoken of and what is said of it."""
        return WORDS[language]["tail"].format(head, tail)

    def _when(self, fields: dict[str, Any], language: str) -> str:
        period = fields.get("period")
        return self.of(period, language) if period else self.year(fields["year"], language)

    def _head(self, fields: dict[str, Any], language: str) -> str:
        places = fields["place"] if isinstance(fields["place"], tuple) else (fields["place"],)
        return self.head(fields["indicator"], places, self._when(fields, language), language)

    def _observation(self, fields: dict[str, Any], language: str) -> str:
        words, unit = WORDS[language], fields.get("unit")
        if "value" in fields:
            bound = self.concept(fields["bound"], language) if "bound" in fields else ""
            gap = " " if bound and language == "en" else ""
            tail = bound + gap + self.figure(fields["value"], unit, language)
        elif "min_value" in fields:
            span = words["range"].format(fields["min_value"], fields["max_value"])
            tail = self.figure(span, unit, language)
        elif "rank" in fields:
            tail = words["rank"].format(fields["rank"])
        else:
            tail = self.concept(fields["category"], language)
        return self.said(self._head(fields, language), tail, language)

    def _change(self, fields: dict[str, Any], language: str) -> str:
        year = fields.get("baseline_year")
        against = WORDS[language]["vs"].format(year) if year else ""
        return self.said(self._head(fields, language) + against, self._change_said(fields, language), language)

    def _change_said(self, fields: dict[str, Any], language: str) -> str:
        value = fields.get("change_value")
        if value is not None:
            size = self.figure(value, fields.get("unit"), language, sign=True)
            if "bound" not in fields:
                return size
            return WORDS[language]["bounded"].format(size, self.concept(fields["bound"], language))
        if "to_category" in fields:
            ends = [fields.get("from_category"), fields["to_category"]]
            return " → ".join(self.concept(end, language) for end in ends if end)
        word = fields.get("direction") or fields.get("change_kind")
        return self.concept(word, language) if word else "—"

    def _effect(self, fields: dict[str, Any], language: str) -> str:
        pair = f"{self.of(fields['measure'], language)} → {self._head(fields, language)}"
        return self.said(pair, self._change_said(fields, language), language)

    def _limit(self, fields: dict[str, Any], language: str) -> str:
        policy = self.of(fields["limit_defined_by"], language)
        indicator = self.of(fields["indicator"], language)
        value = self.figure(fields["value"], fields["unit"], language)
        head = f"《{policy}》{indicator}限值" if language == "zh" else f"{policy}, limit of {indicator}"
        return self.said(head, value, language)
