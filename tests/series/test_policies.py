"""Every collected policy and place is in the graph with what was collected of it, or left out with a reason."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, URIRef

from jingjinji import bundle, terms
from jingjinji.pipeline.positions import GEO

FOLDER = Path(__file__).parents[3] / "shared" / "reference"
# The bulletin's own names for collected rows; every other row is found by its title.
NAMED_BY_THE_BULLETIN = {
    "B-BB-2024": "beautiful-beijing-implementing-opinions",
    "B-SOIL-REG": "beijing-soil-pollution-regulation",
    "GB3095-2012": "gb-3095-2012",
    "DB11T1877-2021": "db11-t-1877-2021",
    "DB-3043": "low-carbon-travel-standard",
    "JJJ-FA-2015": "eco-framework-agreement-round-1",
    "B-WATER-4": "urban-rural-water-environment-three-year-plan",
    "B-ADAPT": "climate-adaptation-action-plan",
    "B-ETS": "carbon-emission-trading-measures",
}
POLICIES, TARGETS, ASSESSED, WITH_POINT = 39, 13, 10, 31
Row = dict[str, str]


def collected(name: str) -> list[Row]:
    """Return the collected rows, where they are at hand."""
    file = FOLDER / name
    if not file.is_file():
        pytest.skip(
            f"the collected rows (shared/reference/{name}) are not at hand: the seeds are not held against them"
        )
    with file.open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows, delimiter="\t"))


def left_out() -> set[str]:
    """Return the ids of policies that are left out, each with a reason in both languages."""
    rows = tomllib.loads((bundle.seeds() / "reference" / "left-out-policies.toml").read_text("utf-8"))["row"]
    assert all(row["reason_zh"] and row["reason_en"] for row in rows)
    return {row["id"] for row in rows}


@pytest.fixture(scope="module")
def union(real_graphs: dict[str, Graph]) -> Graph:
    """Return what sources state, what is derived from them, and the shared things."""
    whole = Graph()
    for name, graph in real_graphs.items():
        if "/source/" in name or name.endswith(("/ontology", "/derived/reference")):
            whole += graph
    return whole


def term(name: str) -> URIRef:
    """Return the IRI of a term."""
    return URIRef(terms.term(name))


def plain(title: str) -> str:
    """Return a title without what only its spelling decides: brackets, spaces and the party committee's prefix."""
    kept = "".join(letter for letter in title if letter.isalnum())
    return kept.removeprefix("中共北京市委办公厅北京市人民政府办公厅").removeprefix("中共北京市委北京市人民政府")


def added_policies(real_graphs: dict[str, Graph]) -> dict[str, set[str]]:
    """Return the titles of each policy that a reference source names first."""
    kinds = ("Policy", "Regulation", "Standard", "Plan", "Opinion", "Agreement")
    found: dict[str, set[str]] = {}
    for name, graph in real_graphs.items():
        if "/source/" in name and not name.endswith("/beijing-2024"):
            for kind in kinds:
                for policy in graph.subjects(RDF.type, term(kind)):
                    titles = {plain(str(title)) for title in graph.objects(policy, SKOS.prefLabel)}
                    found[str(policy).rsplit("/", 1)[-1]] = titles
    return found


def is_taken_over(row: Row, titles: dict[str, set[str]], union: Graph) -> bool:
    """Tell whether a row is there: under the bulletin's name with a citation of another source, or by its title."""
    if row["id"] in NAMED_BY_THE_BULLETIN:
        policy = URIRef(terms.thing(f"policy/{NAMED_BY_THE_BULLETIN[row['id']]}"))
        passages = list(union.objects(policy, term("statedIn")))
        return any(not list(union.objects(passage, term("line"))) for passage in passages)
    zh, number = plain(row["name_zh"]), plain(row["doc_number"])
    return any(
        zh in each or any(title in zh or (number and number in title) for title in each) for each in titles.values()
    )


def test_every_policy_is_taken_over_or_left_out(real_graphs: dict[str, Graph], union: Graph) -> None:
    """Each collected policy is in the graph or left out with a reason, never both; a title of nobody is found."""
    rows, out, titles = collected("policies.tsv"), left_out(), added_policies(real_graphs)
    assert len(rows) == 67
    missing = [row["id"] for row in rows if row["id"] not in out and not is_taken_over(row, titles, union)]
    assert missing == []
    assert out <= {row["id"] for row in rows}
    assert not is_taken_over({"id": "X", "name_zh": "无此政策", "doc_number": ""}, titles, union)


def test_only_numbers_seen_in_a_text_are_given(real_graphs: dict[str, Graph]) -> None:
    """A document number that the collected rows call unverified is in no graph."""
    rows = collected("policies.tsv")
    doubtful = {row["doc_number"] for row in rows if row["doc_number"] and row["doc_number_status"] != "stored text"}
    assert len(doubtful) >= 5
    given = {str(number) for graph in real_graphs.values() for number in graph.objects(None, term("documentNumber"))}
    assert given & doubtful == set()
    assert len(given) >= 15


def test_the_numbers_are_those_that_were_reviewed(real_graphs: dict[str, Graph], union: Graph) -> None:
    """So many policies, targets, assessed targets and places with a point, with the rows at hand or not."""
    assert len(added_policies(real_graphs)) == POLICIES
    references = [graph for name, graph in real_graphs.items() if "/source/" in name and "beijing-2024" not in name]
    assert sum(len(list(graph.subjects(RDF.type, term("Target")))) for graph in references) == TARGETS
    assert len(list(union.subjects(RDF.type, term("TargetAssessment")))) == ASSESSED
    assert len(list(union.subjects(GEO.hasGeometry, None))) == WITH_POINT


def test_every_code_and_point_is_as_collected(union: Graph) -> None:
    """Each collected code stands on a place of that name, and each collected point has the same degrees."""
    rows = [row for row in collected("places.tsv") if row["gbt2260"]]
    assert len(rows) >= 30
    for row in rows:
        [place] = [
            each
            for each in union.subjects(term("divisionCode"), None)
            if str(union.value(each, term("divisionCode"))) == row["gbt2260"]
        ]
        assert row["name_zh"] in {str(label) for label in union.objects(place, SKOS.prefLabel)}
        if row["lat"]:
            wkt = str(union.value(union.value(place, GEO.hasGeometry), GEO.asWKT))
            assert [float(each) for each in wkt.split("(")[1].rstrip(")").split()] == [
                float(row["lon"]),
                float(row["lat"]),
            ]


def test_no_address_is_a_copys_own(real_graphs: dict[str, Graph]) -> None:
    """No address of a reprint or copy that was collected is shown anywhere."""
    rows = [row for row in collected("policies.tsv") if row["source_kind"] in ("aggregator", "mirror")]
    hosts = {url.split("/")[2] for row in rows for url in row["url"].split(" | ") if "://" in url}
    official = {"www.bjets.com.cn"}
    shown = {
        str(node).split("/")[2] for graph in real_graphs.values() for node in graph.objects() if "://" in str(node)[:8]
    }
    assert len(hosts) >= 20
    assert hosts & shown <= official


def test_issuers_and_dates_have_a_citation(real_graphs: dict[str, Graph]) -> None:
    """Whatever a reference source adds to a policy stands in its graph beside a passage of its own."""
    seen = 0
    for name, graph in real_graphs.items():
        if "/source/" in name and not name.endswith("/beijing-2024"):
            for policy in {*graph.subjects(DCTERMS.issued, None), *graph.subjects(term("issuedBy"), None)}:
                if "/id/policy/" in str(policy):
                    seen += 1
                    assert graph.value(policy, term("statedIn")), policy
    assert seen >= 35
