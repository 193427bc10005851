"""What stands around a SERVICE in a query, as a pattern whose solutions tell which of its rows can matter.

Knows joins, not services. The pattern may leave out what makes the query narrower; it must never leave a row of the
service without a partner that has one in the whole query. So:
- The elements before it in its group count as they are, and after it those that are only joined.
- A FILTER counts where nothing from the SERVICE on mentions its variables; in OPTIONAL, whose FILTER sees both sides,
  none does.
- An element that may choose its rows otherwise next time (LIMIT, SAMPLE …) does not count, and then nothing that
  depends on what is bound before it does (BIND, OPTIONAL, MINUS).
- What stands around its group counts in the same way, but not around a sub-select or MINUS; around OPTIONAL only what
  stands before it, which is what it may extend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jingjinji.store import tokens
from jingjinji.store.patterns import Element, Group, certain, text_of, variables

Way = tuple[tuple[Group, int], ...]

_JOINED = frozenset({"triples", "group", "union", "graph", "values"})
_CHOOSING = frozenset({"LIMIT", "OFFSET", "SAMPLE", "GROUP_CONCAT", "SERVICE", "LATERAL"})


@dataclass(frozen=True)
class Context:
    """A pattern and the variables of the service that it binds, maybe none."""

    pattern: str
    names: frozenset[str]


def around(query: str, way: Way) -> Context:
    """Return what is around the SERVICE that `way` leads to."""
    group, place = way[-1]
    names = certain(query, group.elements[place].groups[0])
    outer = [above.elements[at] for above, at in way[:-1]]
    in_optional = bool(outer) and outer[-1].kind == "optional"
    pattern = _beside(query, group, place, filters=not in_optional)
    inner = group
    for (above, at), element in zip(reversed(way[:-1]), reversed(outer), strict=True):
        if inner.is_select or element.kind == "minus":
            break
        optional = element.kind == "optional"
        wrapped = f"GRAPH {element.name} {{ {pattern} }}" if element.kind == "graph" else f"{{ {pattern} }}"
        pattern = _beside(query, above, at, wrapped, later=not optional)
        inner = above
        if optional:
            break
    return Context(pattern, frozenset(names & variables(pattern)))


def _beside(
    query: str, group: Group, place: int, instead: str = "", *, later: bool = True, filters: bool = True
) -> str:
    """Return the elements of a group that count, with `instead` in the place of the one at `place`."""
    counted, left_out = _before(query, group.elements[:place])
    rest = [element for element in group.elements[place:] if element.kind != "filter"]
    counted.append(instead)
    if later:
        after = [text_of(query, element) for element in rest[1:] if element.kind in _JOINED]
        counted += [text for text in after if not _chooses(text)]
    if filters:
        unsure = set().union(*(variables(query[element.begin : element.end]) for element in (*rest, *left_out)))
        sure = [text_of(query, element) for element in group.elements if element.kind == "filter"]
        counted += [text for text in sure if unsure.isdisjoint(variables(text))]
    return " . ".join(filter(None, counted))


def _before(query: str, elements: Sequence[Element]) -> tuple[list[str], list[Element]]:
    """Return those of the elements before the SERVICE, but for filters, that count, and those that do not."""
    counted: list[str] = []
    left_out: list[Element] = []
    for element in elements:
        text = text_of(query, element)
        if element.kind == "filter":
            continue
        if _chooses(text) or (left_out and element.kind not in _JOINED):
            left_out.append(element)
        else:
            counted.append(text)
    return counted, left_out


def _chooses(text: str) -> bool:
    return any(kind == "word" and word.upper() in _CHOOSING for kind, word, _ in tokens.tokens(text))
