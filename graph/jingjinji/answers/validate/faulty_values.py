"""Literals of a query that no value of the property equals, and labels that come once in each language."""

from __future__ import annotations

from collections.abc import Iterator

from jingjinji import terms
from jingjinji.answers.validate.asked_patterns import Node, Patterns
from jingjinji.answers.validate.finding import Finding, place
from jingjinji.answers.validate.profile import Profile

_XSD = terms.PREFIXES["xsd"]
_NUMBERS = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float", "int", "nonNegativeInteger"))
_STRING = _XSD + "string"
_LANGUAGES = frozenset({"@zh", "@en"})


def find_values(query: str, patterns: Patterns, profile: Profile) -> list[Finding]:
    """Return literals of the wrong kind, in patterns and in comparisons, and labels without a language."""
    return [
        *_in_patterns(query, patterns, profile),
        *_in_comparisons(query, patterns, profile),
        *_labels(query, patterns, profile),
    ]


def _in_patterns(query: str, patterns: Patterns, profile: Profile) -> Iterator[Finding]:
    for one in patterns.patterns:
        kinds = profile.values.get(one.property)
        if kinds and one.object.kind == "literal" and (told := _mismatch(one.object, kinds, one.property, exact=True)):
            yield Finding(severity="error", code="value", message=told[0], suggestion=told[1],
                          **place(query, one.object.at))  # fmt: skip


def _in_comparisons(query: str, patterns: Patterns, profile: Profile) -> Iterator[Finding]:
    for one in patterns.comparisons:
        bound = [found for found in patterns.patterns
                 if found.object.kind == "variable" and found.object.value == one.variable]  # fmt: skip
        if len(bound) != 1 or not (kinds := profile.values.get(bound[0].property)):
            continue
        if told := _mismatch(one.literal, kinds, bound[0].property, exact=False):
            message = f"?{one.variable} {one.operator} … compares what is never equal: {told[0]}"
            yield Finding(severity="error", code="value", message=message, suggestion=told[1],
                          **place(query, one.literal.at))  # fmt: skip


def _mismatch(literal: Node, kinds: frozenset[str], property_: str, *, exact: bool) -> tuple[str, str] | None:
    """Return (message, suggestion) if a literal is of a kind that no value of the property has.

    In a pattern a literal must be the very term (`exact`); in a comparison numbers of all kinds are compared by size.
    """
    kind = "@" + literal.language if literal.language else literal.datatype or _STRING
    short, shown = terms.shorten(property_), literal.value[:40]
    if kind in kinds or (not exact and kind in _NUMBERS and not kinds.isdisjoint(_NUMBERS)):
        return None
    if kinds == {"IRI"}:
        return f"the values of {short} are things, not “{shown}”", _by_name(short, literal, shown)
    if not kinds.isdisjoint(_LANGUAGES) and kinds <= _LANGUAGES:
        if literal.language:
            return f"{short} has no value in the language “{literal.language}”", "the languages are zh and en"
        language = "en" if shown.isascii() else "zh"
        return (f"the texts of {short} carry a language, and “{shown}” without one equals none of them",
                f'write "{shown}"@{language}, or compare STR(?label)')  # fmt: skip
    if not kinds.isdisjoint(_NUMBERS) and kinds <= _NUMBERS:
        plain = shown if _is_number(shown) else "a number"
        if kind in _NUMBERS:
            return (f"the values of {short} are {_local(kinds)}, and a pattern takes “{shown}” for another term",
                    f"bind a variable and compare it: FILTER (?value = {shown})")  # fmt: skip
        return (f"{short} is a number ({_local(kinds)}), and “{shown}” is {terms.shorten(kind)}",
                f"write {plain} without quotes")  # fmt: skip
    if exact or kind in _NUMBERS or literal.language:
        return (f"the values of {short} are {_local(kinds)}, and “{shown}” is {_local(frozenset({kind}))}",
                f"write it as {_local(kinds)}")  # fmt: skip
    return None


def _by_name(short: str, literal: Node, shown: str) -> str:
    if short == "jjj:strength":
        return "compare the number: jjj:strength/skos:notation ?strength FILTER (?strength >= 3)"
    if short == "jjj:year" or literal.datatype in _NUMBERS:
        return f"follow the property to the number that is meant, such as {short}/skos:notation"
    language = literal.language or ("en" if shown.isascii() else "zh")
    return f'name the thing: {short}/skos:prefLabel "{shown}"@{language}, or give its IRI (resolve_entities finds it)'


def _local(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(terms.shorten(kind) for kind in kinds))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("+-").isdigit()


def _labels(query: str, patterns: Patterns, profile: Profile) -> Iterator[Finding]:
    """Yield labels that are shown once in each language because nothing says which is wanted."""
    for one in patterns.patterns:
        variable = one.object.value
        is_shown = "*" in patterns.shown or variable in patterns.shown
        if one.object.kind != "variable" or variable in patterns.languages_of or not is_shown:
            continue
        if profile.values.get(one.property, frozenset()) >= _LANGUAGES:
            yield Finding(severity="warning", code="label-language", **place(query, one.object.at),
                          message=f"?{variable} comes once in Chinese and once in English, and so does every row",
                          suggestion=f'add FILTER (LANG(?{variable}) = "zh")')  # fmt: skip
