"""Which thing is meant by a name, as people type names: other script, width or ending, a slip, a sound, a beginning.

Built once from the labels of a graph; `find` is for a name alone (search, reconciliation); `link` finds names
inside a longer text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA

from jingjinji import terms
from jingjinji.answers.ask.sounds import merge, sounds
from jingjinji.answers.ask.text import is_chinese, join_codes, language_of, plain, tokens, words
from jingjinji.answers.lookup import NAMED_KINDS
from jingjinji.answers.table import Table

NAMES = (
    terms.sparql_prologue()
    + f"""
SELECT DISTINCT ?thing ?type ?how ?label WHERE {{
  GRAPH ?graph {{ ?thing a ?type . FILTER (STRSTARTS(STR(?type), STR(jjj:)) || ?type = time:ProperInterval) }}
  FILTER (!STRSTARTS(STR(?graph), "{terms.graph("inferred")}"))
  VALUES ?how {{ skos:prefLabel skos:altLabel skos:hiddenLabel }}
  ?thing ?how ?label
}}
ORDER BY ?thing ?type ?how ?label
"""
)
# What a match is worth, by how it was found; a slip is worth less the more of the name it touches.
EXACT, PRINTED, EVERYDAY, SOUND, BEGINNING, INSIDE = 1.0, 0.98, 0.95, 0.8, 0.9, 0.75
_ALIKE = 65.0  # of rapidfuzz's hundred, from which on two names are alike


@dataclass(frozen=True)
class Name:
    """One label of a thing; `preferred` is false for short and printed forms, `hidden` true for everyday names."""

    id: str
    label: str
    language: str
    preferred: bool
    hidden: bool = False

    @property
    def worth(self) -> float:
        """Return what the whole name is worth when a text has it; no part of it is worth more."""
        return EXACT if self.preferred else EVERYDAY if self.hidden else PRINTED


@dataclass(frozen=True)
class Match:
    """A thing (`kind/slug`) meant by a text: its name in the asked language, what matched, and how well (0 to 1)."""

    id: str
    label: str
    type: str
    matched: str
    score: float

    @property
    def kind(self) -> str:
        """Return the kind in the thing's id."""
        return self.id.split("/")[0]


class Names:
    """The names of a graph's named things; `types` has each thing's class as `jjj:Name`."""

    def __init__(self, names: Iterable[Name], types: Mapping[str, str]) -> None:
        self.names = list(names)
        self.types = dict(types)
        self._labels: dict[tuple[str, str], str] = {}
        self._by_words: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        self._by_sound: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._folded: list[str] = []
        for name in self.names:
            if name.preferred:
                self._labels[name.id, name.language] = name.label
            key = words(name.label)
            self._by_words[key].append(name)
            self._folded.append("".join(plain(name.label).split()))
            if len(key) > 1 and all(map(is_chinese, key)):
                self._by_sound[sounds("".join(key))].add("".join(key))
        self.longest = max(map(len, self._by_words), default=0)
        self.vocabulary = {word for key in self._by_words for word in key}
        self._english = [word for word in self.vocabulary if len(word) > 3 and word.isascii() and word.isalpha()]
        self._plain = [utils.default_process(plain(name.label)) for name in self.names]

    def label(self, id_: str, language: str) -> str:
        """Return the name of a thing in a language, in another one where it has none, else its id."""
        for wanted in (language, "en", "zh"):
            if (id_, wanted) in self._labels:
                return self._labels[id_, wanted]
        return id_

    def type(self, id_: str) -> str:
        """Return the class of a thing as `jjj:Name`, its kind where it has none."""
        return self.types.get(id_, id_.split("/", maxsplit=1)[0])

    def called(self, key: tuple[str, ...]) -> list[Name]:
        """Return the names that read as these words."""
        return self._by_words.get(key, [])

    def sounding(self, characters: str) -> set[str]:
        """Return the Chinese names that sound like these characters."""
        return self._by_sound.get(sounds(characters), set())

    def match(self, name: Name, score: float, language: str) -> Match:
        """Return a name as a match in the asked language."""
        label = self.label(name.id, language)
        return Match(name.id, label, self.type(name.id), name.label, round(score, 3))

    def find(
        self,
        text: str,
        *,
        kinds: Iterable[str] | None = None,
        language: str | None = None,
        limit: int = 10,
        prefix: bool = False,
    ) -> list[Match]:
        """Return the things that a text names, best first; `prefix` also takes the beginning of a name.

        `kinds` keeps some kinds of things; `language` is that of the labels, by default that of the text.
        """
        asked = language or language_of(text)
        wanted = set(kinds) if kinds is not None else None
        best: dict[str, tuple[float, Name]] = {}
        for name, score in self._scored(text, prefix):
            if wanted is not None and name.id.split("/")[0] not in wanted:
                continue
            is_part = score != name.worth  # part of a label goes before part of an everyday name
            worth = score * EVERYDAY if name.hidden and is_part else score
            if name.id not in best or worth > best[name.id][0]:
                best[name.id] = (worth, name)
        ranked = sorted(best.values(), key=lambda found: (-found[0], len(found[1].label), found[1].id))
        return [self.match(name, score, asked) for score, name in ranked[:limit]]

    def _scored(self, text: str, prefix: bool) -> list[tuple[Name, float]]:
        key = tuple(token.text for token in join_codes(tokens(text), self.vocabulary))
        folded = "".join(plain(text).split())
        if not folded:
            return []
        found = [(name, name.worth) for name in self.called(key)]
        if len(key) > 1 and all(map(is_chinese, key)):
            alike = [name for heard in self.sounding("".join(key)) for name in self.called(tuple(heard))]
            found += [(name, SOUND) for name in alike]
        for index, label in enumerate(self._folded):
            if prefix and label.startswith(folded):
                found.append((self.names[index], BEGINNING + 0.09 * len(folded) / len(label)))
            elif folded in label and (len(folded) > 2 or not folded.isascii()):
                found.append((self.names[index], INSIDE + 0.15 * len(folded) / len(label)))
        if prefix and folded.isascii():
            found += [(name, SOUND) for name in self._spelt(folded)]
        return found + self._near(text)

    def _spelt(self, folded: str) -> list[Name]:
        """Return the Chinese names whose reading begins with these letters."""
        typed = merge(folded)
        heard = [names for reading, names in self._by_sound.items() if "".join(reading).startswith(typed)]
        return [name for names in heard for label in names for name in self.called(tuple(label))]

    def _near(self, text: str) -> list[tuple[Name, float]]:
        content = utils.default_process(plain(text))
        rows = process.extract(content, self._plain, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=40)
        return [(self.names[index], min(0.7, score / 100 * 0.75)) for _, score, index in rows]

    def correct(self, word: str) -> str | None:
        """Return the one word of the vocabulary that an unknown English word is a slip of, if there is one."""
        if len(word) < 4 or not word.isascii() or not word.isalpha():
            return None
        reach = 1 if len(word) < 7 else 2
        near = process.extract(word, self._english, scorer=OSA.distance, score_cutoff=reach, limit=3)
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return None
        return str(near[0][0])


def read_names(
    table: Table, kinds: Iterable[str] = NAMED_KINDS, also: Mapping[str, Iterable[str]] | None = None
) -> Names:
    """Return the names in the rows of the query `NAMES`, of things of the given kinds.

    `also` has further ways in which people call a thing, by its id; things that the graph lacks are left out.
    """
    wanted, types = set(kinds), {}
    names: dict[tuple[str, str, str | None], Name] = {}
    for thing, type_, how, label in table.rows:
        ref = terms.ref_of(thing.value) if thing else None
        if ref is None or type_ is None or how is None or label is None or ref.split("/")[0] not in wanted:
            continue
        types[ref] = type_.short
        preferred = how.value.endswith("#prefLabel")
        key = (ref, label.value, label.language)
        hidden = how.value.endswith("#hiddenLabel")
        names[key] = names.get(key) or Name(ref, label.value, label.language or "en", preferred, hidden)
    more = [
        Name(ref, label, language_of(label), False)
        for ref, labels in (also or {}).items()
        for label in labels
        if ref in types
    ]
    return Names([*names.values(), *more], types)
