"""Joins that no thing of the dataset answers: properties never found on one thing, or behind one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from jingjinji import terms
from jingjinji.answers.validate.asked_patterns import TYPE, Node, Pattern, Patterns
from jingjinji.answers.validate.finding import Finding, place
from jingjinji.answers.validate.profile import CLASS, Profile

_SHOWN = 5
_Group = tuple[int, ...]


@dataclass(frozen=True)
class _Need:
    """What a subject must have, as a key of the profile, and the pattern that says so."""

    key: str
    pattern: Pattern


def find_joins(query: str, patterns: Patterns, profile: Profile) -> list[Finding]:
    """Return the joins that cannot be, each once, at the pattern that makes it so."""
    found: dict[tuple[str, str], Finding] = {}
    for group in {one.group for one in patterns.patterns}:
        visible = [one for one in patterns.patterns if group[: len(one.group)] == one.group]
        needs = _needs(visible, profile)
        for told in (*_on_one_thing(query, group, needs, profile), *_behind(query, group, visible, needs, profile)):
            found.setdefault(told[0], told[1])
    return list(found.values())


def _needs(visible: list[Pattern], profile: Profile) -> dict[tuple[str, str], list[_Need]]:
    """Return what each subject must have, as far as the dataset knows it; unknown terms are told elsewhere."""
    found: dict[tuple[str, str], list[_Need]] = defaultdict(list)
    for one in visible:
        is_class = one.property == TYPE
        key = CLASS + one.object.value if is_class else one.property
        if (not is_class or one.object.kind == "iri") and profile.has(key):
            found[_key(one.subject)].append(_Need(key, one))
    return found


def _key(node: Node) -> tuple[str, str]:
    return node.kind, node.value


def _on_one_thing(
    query: str, group: _Group, needs: dict[tuple[str, str], list[_Need]], profile: Profile
) -> Iterator[tuple[tuple[str, str], Finding]]:
    """Yield pairs of keys that one subject must have and nothing has, in patterns of which one is of this group."""
    for (kind, name), wanted in needs.items():
        is_own = [need.pattern.group == group for need in wanted]
        if not any(is_own) or profile.go_together(need.key for need in wanted):
            continue
        subject = f"?{name}" if kind == "variable" else "one thing"
        if pair := next((pair for pair in _pairs(wanted, group) if not profile.go_together(n.key for n in pair)), None):
            a, b = pair
            message = f"nothing has both {_short(a.key)} and {_short(b.key)}, so {subject} matches nothing"
            hint = f"{_where(a.key, profile)}; {_where(b.key, profile)}"
            yield (a.key, b.key), _finding(query, b.pattern, message, hint)
        elif all(is_own) or profile.go_together(n.key for n in wanted if n.pattern.group != group):
            keys = list(dict.fromkeys(need.key for need in wanted))
            message = f"nothing has all of {', '.join(map(_short, keys))} together, so {subject} matches nothing"
            yield (keys[0], keys[-1]), _finding(query, wanted[-1].pattern, message, "put some of them into OPTIONAL")


def _pairs(wanted: list[_Need], group: _Group) -> Iterator[tuple[_Need, _Need]]:
    """Yield each two different keys of which one stands in `group`, in their order in the query."""
    unlike = list({need.key: need for need in reversed(wanted)}.values())[::-1]
    for number, later in enumerate(unlike):
        for earlier in unlike[:number]:
            if group in (earlier.pattern.group, later.pattern.group):
                yield earlier, later


def _behind(
    query: str, group: _Group, visible: list[Pattern], needs: dict[tuple[str, str], list[_Need]], profile: Profile
) -> Iterator[tuple[tuple[str, str], Finding]]:
    """Yield properties that lead to something which must have what nothing there has."""
    for one in visible:
        if not one.object.is_open or not profile.has(one.property):
            continue
        for need in needs.get(_key(one.object), ()):
            if group not in (one.group, need.pattern.group) or (one.property, need.key) in profile.chains:
                continue
            yield (one.property, need.key), _finding(query, need.pattern, *_told(one, need, profile))


def _told(one: Pattern, need: _Need, profile: Profile) -> tuple[str, str]:
    start = _short(one.property)
    kinds = profile.values.get(one.property, frozenset())
    if kinds and "IRI" not in kinds:
        return (f"the values of {start} are literals, which have no {_short(need.key)}",
                f"take {_short(need.key)} from the subject of {start}, or leave it out")  # fmt: skip
    behind = profile.behind(one.property)
    classes = [key for key in behind if key.startswith(CLASS + terms.DEF)]
    others = [key for key in behind if key.startswith(terms.DEF)]
    shown = ", ".join(map(_short, (classes[:_SHOWN] if need.key.startswith(CLASS) else others[:_SHOWN])))
    return (f"nothing that {start} leads to has {_short(need.key)}",
            f"{start} leads to things with {shown}" if shown else f"{_where(need.key, profile)}")  # fmt: skip


def _finding(query: str, pattern: Pattern, message: str, suggestion: str) -> Finding:
    return Finding(severity="error", code="join", message=message, suggestion=suggestion, **place(query, pattern.at))


def _where(key: str, profile: Profile) -> str:
    """Return at which of our classes a key stands."""
    if key.startswith(CLASS):
        return f"{_short(key)} is a class of its own"
    classes = [terms.shorten(iri) for iri in profile.beside(key)[:3]]
    return f"{_short(key)} stands at {' or '.join(classes)}" if classes else f"{_short(key)} stands elsewhere"


def _short(key: str) -> str:
    return ("a " if key.startswith(CLASS) else "") + terms.shorten(key.removeprefix(CLASS))
