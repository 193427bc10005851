"""The network ties only what is stated, each edge with strength and citation, and no path reads as a cause."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from jingjinji.answers.network import build as network
from jingjinji.answers.network.files import write_network
from jingjinji.answers.network.words import CENTRALITY, LINKS, PATHS
from jingjinji.answers.reading import Reading
from jingjinji.answers.releases.file_formats import NetworkFormat
from jingjinji.release import Release

CAUSAL = re.compile(r"导致|使得|造成|caused?\b|led to|because of|thanks to|results? in", re.IGNORECASE)
DUST, PM10, PM25 = "measure/dust-campaign-2024", "indicator/pm10-window-mean", "indicator/pm25-annual-mean"
STRATEGY = "programme/coordinated-development-strategy"


def claims(graph: nx.MultiDiGraph) -> list[tuple[str, str, int]]:
    """Return measure, indicator and strength of every effect claim."""
    return [(a, b, d["strength"]) for a, b, d in graph.edges(data=True) if d["relation"] == "effect"]


def test_every_claim_is_an_edge(readings: dict[str, Reading]) -> None:
    """Each effect claim is one edge with strength, attribution, id and citation; nothing else has a strength."""
    reading = readings["en"]
    stated = [s for s in reading.statements.values() if s.kind == "effect"]
    assert len(claims(reading.network)) == len(stated) == 60
    assert (DUST, PM10, 4) in claims(reading.network)
    for _, _, data in reading.network.edges(data=True):
        if data["relation"] == "effect":
            assert data["attribution"]
            assert data["fact"].startswith("effect/")
            assert data["citation"].printed
        else:
            assert data["strength"] is None


def test_the_invented_link_is_not_there(readings: dict[str, Reading]) -> None:
    """No measure is tied to the annual mean of PM2.5 above strength 2."""
    tied = [strength for _, end, strength in claims(readings["en"].network) if end == PM25]
    assert tied
    assert max(tied) <= 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_paths_are_cited_and_hedged(readings: dict[str, Reading], language: str) -> None:
    """A path says what each step is and where it is stated, carries a caveat, and never reads as a cause."""
    graph = readings[language].network
    found = network.find_paths(graph, STRATEGY, PM25, language)
    assert len(found) == network.MOST_PATHS
    assert len({path.nodes for path in found}) == len(found)
    for path in found:
        assert path.nodes[0] == STRATEGY
        assert path.nodes[-1] == PM25
        assert path.caveat in PATHS[language].values()
        assert not CAUSAL.search(path.text)
        for hop in path.hops:
            assert hop.ties
            assert all(tie.text for tie in hop.ties)
    weak = [path for path in found if path.strength is not None and path.strength < 3]
    assert weak
    assert {path.caveat for path in weak} == {PATHS[language]["weak"]}


def test_a_path_of_one_stated_step(readings: dict[str, Reading]) -> None:
    """The campaign and its stated outcome are neighbours; the path has the claim's strength and its words."""
    path = network.find_paths(readings["en"].network, DUST, PM10, "en")[0]
    assert path.nodes == (DUST, PM10)
    assert path.strength == 4
    assert "12.0 %" in path.text
    citation = path.hops[0].ties[0].citation
    assert citation is not None
    assert citation.line > 0


def test_things_that_nothing_ties(readings: dict[str, Reading]) -> None:
    """Between a thing and itself, or a thing that stands alone, there is no path."""
    graph = nx.MultiDiGraph(readings["en"].network)
    graph.add_node("measure/alone", kind="measure", label="Alone")
    assert network.find_paths(graph, DUST, DUST, "en") == []
    assert network.find_paths(graph, DUST, "measure/alone", "en") == []
    assert network.find_paths(graph, DUST, "measure/unknown", "en") == []


def test_what_has_no_claim(readings: dict[str, Reading]) -> None:
    """What no claim names is found, and more of it the stronger a claim must be."""
    graph = readings["en"].network
    indicators = network.without_claim(graph, "indicator")
    assert "indicator/so2-annual-mean" in indicators
    assert PM10 not in indicators
    assert set(indicators) < set(network.without_claim(graph, "indicator", 3))
    measures = network.without_claim(graph, "measure")
    assert DUST not in measures
    assert len(measures) + len({a for a, _, _ in claims(graph)}) == 171


def test_the_numbers_and_what_they_mean(readings: dict[str, Reading]) -> None:
    """Degree counts edges, betweenness lies between 0 and 1, and the words say in both languages what they are not."""
    graph = readings["en"].network
    ranks = network.rank_nodes(graph)
    assert ranks[DUST]["degree"] == len(graph.in_edges(DUST)) + len(graph.out_edges(DUST))
    assert all(0 <= row["betweenness"] <= 1 for row in ranks.values())
    assert "not measure importance" in CENTRALITY["en"]
    assert "不表示重要性" in CENTRALITY["zh"]


def read_back(content: bytes, format_: NetworkFormat) -> nx.MultiDiGraph:
    """Return the network that a file holds, as networkx reads it."""
    if format_ is NetworkFormat.json:
        return nx.node_link_graph(json.loads(content), edges="edges")
    if format_ is NetworkFormat.graphml:
        return nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    return nx.read_gexf(io.BytesIO(content))


@pytest.mark.parametrize("format_", list(NetworkFormat))
def test_a_file_is_read_back(readings: dict[str, Reading], format_: NetworkFormat) -> None:
    """Each format comes back through networkx with the same ends, strengths, labels and positions."""
    reading = readings["zh"]
    back = read_back(write_network(reading, format_, 3), format_)
    expected = network.measures_and_indicators(reading.network, 3)
    assert sorted(back.edges()) == sorted(expected.edges())
    assert {d["strength"] for _, _, d in back.edges(data=True)} == {3, 4}
    assert back.nodes[DUST]["label_zh"] == "扬尘治理百日攻坚行动"
    assert back.nodes[DUST]["degree"] == expected.degree(DUST)
    edge = next(d for a, b, d in back.edges(data=True) if (a, b) == (DUST, PM10))
    cited = next(d["citation"] for a, b, d in expected.edges(data=True) if (a, b) == (DUST, PM10))
    assert (edge["line"], edge["code_point_start"], edge["printed"]) == (cited.line, cited.start, cited.printed)
    assert edge["document"] == "source/beijing-2024"


def test_the_whole_network_as_a_file(readings: dict[str, Reading]) -> None:
    """The whole network keeps structure whatever strength is asked for; the JSON lists what has no claim."""
    reading = readings["en"]
    content = json.loads(write_network(reading, NetworkFormat.json, 3, whole=True))
    relations = {edge["relation"] for edge in content["edges"]}
    assert {"effect", "implements", "partOf", "issuedBy", "definesLimit", "within", "hasMember"} <= relations
    assert relations - {"effect"} <= set(LINKS["en"])
    assert "indicator/so2-annual-mean" in content["graph"]["indicators_without_claim"]
    assert content["graph"]["note"] == CENTRALITY["en"]


def test_the_command_writes_a_file(tmp_path: Path, real_release: Release) -> None:
    """`jingjinji export network` writes what networkx reads."""
    file = tmp_path / "network.gexf"
    words = [sys.executable, "-m", "jingjinji", "export", "network", "--format", "gexf", "-o", str(file)]
    environment = os.environ | {
        "JINGJINJI_OUT": str(real_release.folder.parents[1]),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    assert len(nx.read_gexf(file)) > 50
