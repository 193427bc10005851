"""A query is checked before it runs: what cannot match is told with its place and what to write instead."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

import pytest

from asking import Desk
from jingjinji import terms
from jingjinji.answers.library.bind import questions
from jingjinji.answers.reading import Reading
from jingjinji.answers.validate import validate as validate_room
from jingjinji.answers.validate.profile import Profiles
from jingjinji.answers.validate.validate import Verdict, validate
from jingjinji.release import Release
from jingjinji.store.embedded import EmbeddedStore

PREFIXES = "PREFIX jjj: <https://w3id.org/jingjinji/def/>\n" + "".join(
    f"PREFIX {name}: <{terms.PREFIXES[name]}>\n" for name in ("skos", "xsd", "rdfs")
)
FAULTY = {
    # query, code, column in line 5, part of the message, part of the suggestion
    "SELECT * { ?o jjj:concentration ?v }": ("unknown-property", 15, "no property jjj:concentration", "jjj:value"),
    "SELECT * { ?o jjj:indicater ?v }": ("unknown-property", 15, "jjj:indicater", "jjj:indicator"),
    "SELECT * { ?o a jjj:Observations }": ("unknown-class", 17, "no class jjj:Observations", "jjj:Observation"),
    "SELECT * { ?o jjj:Observation ?v }": ("unknown-property", 15, "is a class", "?"),
    "SELECT * { ?o a jjj:value }": ("unknown-class", 17, "is a property", "?"),
    "SELECT * { ?o jjj:measure ?m ; jjj:consecutiveYears ?y }": ("join", 32, "nothing has both", "stands at"),
    "SELECT * { ?o jjj:place ?p . ?p jjj:value ?v }": ("join", 33, "nothing that jjj:place leads to", "jjj:within"),
    "SELECT * { ?o jjj:place [ jjj:value ?v ] }": ("join", 27, "nothing that jjj:place leads to", "jjj:within"),
    "SELECT * { ?p ^jjj:place ?o ; jjj:value ?v }": ("join", 31, "nothing that jjj:place leads to", "jjj:within"),
    "SELECT * { ?o a jjj:Place OPTIONAL { ?o jjj:value ?v } }": ("join", 41, "nothing has both", "stands at"),
    "SELECT * { ?o jjj:value ?v . ?v jjj:unit ?u }": ("join", 33, "are literals", "from the subject"),
    'SELECT * { ?o jjj:year "2024" }': ("value", 24, "xsd:string", "2024 without quotes"),
    'SELECT * { ?o jjj:year "2024"^^xsd:gYear }': ("value", 24, "xsd:gYear", "2024 without quotes"),
    'SELECT * { ?o jjj:year ?y FILTER (?y = "2024") }': ("value", 40, "never equal", "2024 without quotes"),
    'SELECT * { ?o jjj:year ?y FILTER ("2024"^^xsd:gYear <= ?y) }': ("value", 35, "xsd:gYear", "without quotes"),
    "SELECT * { ?o jjj:value 30 }": ("value", 25, "another term", "FILTER (?value = 30)"),
    "SELECT * { ?c jjj:strength 4 }": ("value", 28, "things", "jjj:strength/skos:notation"),
    'SELECT * { ?o jjj:place "密云" }': ("value", 25, "things", 'skos:prefLabel "密云"@zh'),
    'SELECT * { ?p skos:prefLabel "密云区" }': ("value", 30, "carry a language", '"密云区"@zh'),
    'SELECT * { ?p skos:prefLabel "Miyun"@fr }': ("value", 30, "language “fr”", "zh and en"),
    "SELECT * { ?o jjj:place <https://w3id.org/jingjinji/id/place/miyum> }": ("unknown-thing", 25, "miyum", "miyun"),
    "SELECT * { VALUES ?p { <https://w3id.org/jingjinji/id/place/miyum> } ?o jjj:place ?p }":
        ("unknown-thing", 24, "miyum", "miyun"),
    "SELECT * { GRAPH <https://w3id.org/jingjinji/graph/beijing> { ?s ?p ?o } }":
        ("unknown-graph", 18, "graph/beijing", "source/beijing-2024"),
    "SELECT * FROM <https://w3id.org/jingjinji/graph/x> { ?s ?p ?o }": ("unknown-graph", 15, "graph/x", "derived"),
    "SELECT * { ?o jjj:value ?v ": ("syntax", 28, "ends before", ""),
    "SELECT * { ?o foo:value ?v }": ("syntax", 15, "“foo:” is not declared", "PREFIX foo:"),
    "SELECT * { SERVICE <http://example.org/> { ?a ?b ?c } }": ("syntax", 12, "SERVICE", "VALUES"),
    "DELETE WHERE { ?s ?p ?o }": ("syntax", 10, "", ""),
}  # fmt: skip
DOUBTFUL = {
    "SELECT ?l { ?o jjj:place/skos:prefLabel ?l }": ("label-language", "once in Chinese", 'LANG(?l) = "zh"'),
    "SELECT * { ?c jjj:measure ?m ; jjj:indicator ?i }": ("strength", "every strength", "jjj:statedToAffect"),
    "SELECT * { ?m jjj:linkedToIndicator ?i }": ("strength", "every strength", "jjj:statedToAffect"),
    "PREFIX jjj: <http://w3id.org/jingjinji/def#> SELECT * { ?s ?p ?o }": ("prefix", "“jjj:”", terms.DEF),
}
RIGHT = (
    "SELECT * { ?o jjj:value ?v FILTER (?v > 30) }",
    "SELECT * { ?o jjj:year 2024 ; jjj:value ?v }",
    'SELECT * { ?p skos:prefLabel "密云区"@zh }',
    "SELECT * { ?p skos:prefLabel ?l FILTER LANGMATCHES(LANG(?l), 'en') }",
    "SELECT * { { ?x jjj:measure ?m } UNION { ?x jjj:value ?v } }",
    "SELECT * { ?x jjj:value ?v { SELECT (COUNT(?x) AS ?n) { ?x jjj:measure ?m } } }",
    "SELECT * { ?x jjj:value ?v FILTER NOT EXISTS { ?x jjj:bound ?b } }",
    "SELECT * { ?x (jjj:measure|jjj:value) ?v ; !jjj:place ?o ; jjj:within* ?w }",
    "CONSTRUCT { ?o <http://example.org/anything> 1 } WHERE { ?o jjj:value ?v }",
    "ASK { ?o ?anything ?v ; a ?class }",
    'SELECT * { ?o jjj:asPrinted "a \\" } ?x # no comment" . # "?x jjj:none ?y }\n ?o jjj:value ?v }',
)


@dataclass
class Checker:
    """Checks queries over one open store."""

    runner: asyncio.Runner
    store: EmbeddedStore
    reading: Reading
    profiles: Profiles

    def check(self, query: str) -> Verdict:
        """Return what is found in a query."""
        return self.runner.run(validate(self.store, query, self.reading, self.profiles))


@pytest.fixture(scope="module")
def checker(desk: Desk, real_release: Release, readings: dict[str, Reading]) -> Checker:
    """Return a checker over the real release."""
    return Checker(desk.runner, desk.store(real_release), readings["zh"], Profiles())


@pytest.mark.parametrize("query", FAULTY)
def test_what_cannot_match_is_an_error(checker: Checker, query: str) -> None:
    """A query that finds nothing is told why, where, and what to write instead."""
    code, column, message, suggestion = FAULTY[query]
    verdict = checker.check(PREFIXES + query)
    assert not verdict.valid
    found = [one for one in verdict.findings if one.code == code]
    assert found, verdict.findings
    assert (found[0].line, found[0].column) == (5, column)
    assert message in found[0].message
    assert suggestion in (found[0].suggestion or "")


@pytest.mark.parametrize("query", DOUBTFUL)
def test_what_misleads_is_a_warning(checker: Checker, query: str) -> None:
    """A query that answers something else than was probably meant stays valid and carries a warning."""
    code, message, suggestion = DOUBTFUL[query]
    verdict = checker.check(query if query.startswith("PREFIX") else PREFIXES + query)
    assert verdict.valid
    assert [one.code for one in verdict.findings] == [code]
    assert message in verdict.findings[0].message
    assert suggestion in (verdict.findings[0].suggestion or "")


@pytest.mark.parametrize("query", RIGHT)
def test_what_is_right_passes(checker: Checker, query: str) -> None:
    """A query that can match is not accused of anything."""
    assert checker.check(PREFIXES + query).findings == []


def test_the_library_passes(checker: Checker) -> None:
    """No question of the library is accused of anything."""
    listed = questions()
    assert len(listed) >= 30
    for question in listed:
        assert checker.check(question.body).findings == [], question.name


@pytest.mark.parametrize("query", ["", "{", "SELECT", "?x", "SELECT * { ?s ?p", "{" * 5000, "SELECT * { " + "( " * 300])
def test_what_is_no_query_is_told(checker: Checker, query: str) -> None:
    """Whatever is sent, the answer is one finding about its syntax."""
    verdict = checker.check(query)
    assert not verdict.valid
    assert [one.code for one in verdict.findings] == ["syntax"]


async def _longest_stop(work: Awaitable[Verdict]) -> tuple[Verdict, float]:
    """Return what `work` gives, and for how long the event loop did nothing else meanwhile, in seconds."""
    longest, loop = 0.0, asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    while not task.done():
        began = loop.time()
        await asyncio.sleep(0.005)
        longest = max(longest, loop.time() - began)
    return task.result(), longest


@pytest.mark.parametrize(("many", "checked"), [(280, "all"), (2000, "syntax")])
def test_a_large_query_keeps_nobody_waiting(
    checker: Checker, monkeypatch: pytest.MonkeyPatch, many: int, checked: str
) -> None:
    """Hundreds of properties of one thing are held against one another beside the loop, thousands not at all."""
    monkeypatch.setattr(validate_room, "_PARSING_SECONDS", 1.0)
    profile = checker.runner.run(checker.profiles.of(checker.store))
    keys = [key for key in sorted(profile.used()) if key.startswith("http")]
    query = "SELECT * { " + " . ".join(f"?s <{keys[n % len(keys)]}> ?v{n}" for n in range(many)) + " }"
    verdict, stood = checker.runner.run(
        _longest_stop(validate(checker.store, query, checker.reading, checker.profiles))
    )
    assert (verdict.checked, verdict.valid) == (checked, checked == "syntax")
    assert stood < 2.0
