"""The home page: the headline question answered, and where to ask more.

Knows what the page shows, as plain rows. Must not know where they come from: a `HomeSource` brings them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from jingjinji.faces.http.pages import Pages
from jingjinji.store.port import Store


@dataclass(frozen=True)
class EffectRow:
    """One stated effect in the reader's language; `link` is the claim's IRI, `change` a figure with its unit."""

    measure: str
    indicator: str
    change: str
    strength: str
    printed: str
    section: str
    line: str
    link: str | None = None


@dataclass(frozen=True)
class Example:
    """A question in the reader's language, and the query that answers it."""

    title: str
    query: str


@dataclass(frozen=True)
class HomeContent:
    """What the home page shows."""

    effects: Sequence[EffectRow] = ()
    examples: Sequence[Example] = ()


# (language, store) → content; the wiring passes the one that asks the query library
HomeSource = Callable[[str, Store], Awaitable[HomeContent]]

_PROLOGUE = """PREFIX jjj: <https://w3id.org/jingjinji/def/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
# (question in Chinese, in English, query with English labels)
_EXAMPLES = (
    (
        "原文明确写出的措施效果有哪些？",
        "Which effects of measures does the source state?",
        _PROLOGUE
        + """SELECT ?measure ?indicator ?change ?strength WHERE {
  ?claim jjj:measure/skos:prefLabel ?measure ; jjj:indicator/skos:prefLabel ?indicator ;
    jjj:strength/skos:notation ?strength .
  OPTIONAL { ?claim jjj:changeValue ?change }
  FILTER (?strength >= 3 && LANG(?measure) = "en" && LANG(?indicator) = "en")
}
ORDER BY DESC(?strength) ?measure
""",
    ),
    (
        "2024 年各地的 PM2.5 年均浓度是多少？",
        "What was the annual mean of PM2.5 in 2024, place by place?",
        _PROLOGUE
        + """SELECT ?place ?value ?unit WHERE {
  ?observation jjj:indicator <https://w3id.org/jingjinji/id/indicator/pm25-annual-mean> ; jjj:year 2024 ;
    jjj:place/skos:prefLabel ?place ; jjj:value ?value ; jjj:unit ?unit .
  FILTER (LANG(?place) = "en")
}
ORDER BY ?value
""",
    ),
    (
        "哪些数据超过了限值？（推算，公报未作此判断）",
        "Which figures exceed their limit? (derived; not a verdict of the bulletin)",
        _PROLOGUE
        + """SELECT ?indicator ?place ?value ?limit WHERE {
  ?assessment jjj:result jjj:exceeded ; jjj:assesses ?observation ; jjj:against/jjj:value ?limit .
  ?observation jjj:indicator/skos:prefLabel ?indicator ; jjj:place/skos:prefLabel ?place ; jjj:value ?value .
  FILTER (LANG(?indicator) = "en" && LANG(?place) = "en")
}
ORDER BY ?indicator ?place
""",
    ),
    (
        "京津冀有哪些协同项目，成员是谁？",
        "Which programmes join Beijing, Tianjin and Hebei, and who takes part?",
        _PROLOGUE
        + """PREFIX org: <http://www.w3.org/ns/org#>
SELECT ?programme ?member WHERE {
  ?p a jjj:Programme ; skos:prefLabel ?programme ; org:hasMember/skos:prefLabel ?member .
  FILTER (LANG(?programme) = "en" && LANG(?member) = "en")
}
ORDER BY ?programme ?member
""",
    ),
    (
        "图谱里有什么？",
        "What is in the graph?",
        """SELECT ?class (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?class
}
GROUP BY ?class
ORDER BY DESC(?things)
""",
    ),
)


def example_questions(language: str) -> tuple[Example, ...]:
    """Return five questions to begin with; their labels are in `language`."""
    return tuple(
        Example(zh if language == "zh" else en, query.replace('"en"', f'"{language}"')) for zh, en, query in _EXAMPLES
    )


async def plain_home(language: str, store: Store) -> HomeContent:  # noqa: ARG001 - the seam's signature
    """Return the example questions alone; the wiring replaces this by answers from the query library."""
    return HomeContent(examples=example_questions(language))


def home(pages: Pages, language: str, content: HomeContent, version: str | None) -> bytes:
    """Return the home page in `language`."""
    return pages.render("home.html", language, effects=content.effects, examples=content.examples, version=version)
