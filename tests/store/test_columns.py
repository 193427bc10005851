"""The columns of a snapshot say what the engine says of its default graph."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest

from jingjinji.store.columns import DECIMAL, INTEGER, NO_NUMBER, Columns
from jingjinji.store.graphs import Graphs
from jingjinji.store.statistics import Statistics
from store.figures import SEEDS, snapshot
from store.toy import toy_release

_ROWS = "SELECT ?s ?p ?o { ?s ?p ?o }"


def triples(columns: Columns) -> Counter[tuple[bytes, bytes, bytes]]:
    """Return the triples that columns hold, as text."""
    text = columns.terms.text
    return Counter(
        (text(subject), predicate, text(value))
        for predicate, found in columns.properties.items()
        for subject, value in zip(found.subjects, found.objects, strict=True)
    )


@pytest.mark.parametrize("seed", range(SEEDS + 1))
def test_the_columns_are_the_default_graph(seed: int) -> None:
    """Each triple of the union of all graphs is there once, by its subject and by its object."""
    store, _, _ = snapshot(seed)
    columns = Columns(Graphs(store))
    table = store.query(_ROWS).serialize(format=ox.QueryResultsFormat.TSV)
    assert table is not None
    assert triples(columns) == Counter(tuple(line.split(b"\t")) for line in table.splitlines()[1:])
    for found in columns.properties.values():
        again = {(int(s), int(value)) for value in found.values for s in found.of(value)}
        assert again == set(zip(found.subjects.tolist(), found.objects.tolist(), strict=True))
        assert found.single == (len(np.unique(found.subjects)) == len(found.subjects))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_counts_are_the_engines(seed: int) -> None:
    """What an order of joins is chosen by is the same whether it was counted here or by the engine."""
    store, _, _ = snapshot(seed)
    graphs = Graphs(store)
    assert vars(Statistics(graphs, Columns(graphs))) == vars(Statistics(graphs))


def test_a_number_is_exact_or_none() -> None:
    """A value is read as the engine keeps it, and only if it is sure to be a number to the engine."""
    values = {
        "27.0": (27, 0, DECIMAL),
        "27": (27, 0, INTEGER),
        "-0.50": (-5, 1, DECIMAL),
        '"007"^^xsd:nonNegativeInteger': (7, 0, INTEGER),
        "1e0": (0, 0, NO_NUMBER),
        '"12"': (0, 0, NO_NUMBER),
        '"x"^^xsd:integer': (0, 0, NO_NUMBER),
        "99999999999999999999": (0, 0, NO_NUMBER),
        "0.1234567890123456789": (0, 0, NO_NUMBER),
        "true": (0, 0, NO_NUMBER),
    }
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    for value, expected in values.items():
        store = ox.Store()
        store.update(f"{prefix} INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <urn:p> {value} }} }}")
        terms = Columns(Graphs(store)).terms
        assert (terms.unscaled[1], terms.scale[1], terms.kind[1]) == expected, value


def test_a_term_is_found_by_its_text() -> None:
    """Each term has a number of its own, and what no triple has has none."""
    store, _, _ = snapshot(1)
    terms = Columns(Graphs(store)).terms
    assert [terms.find(terms.text(number)) for number in range(len(terms))] == list(range(len(terms)))
    assert terms.find(b"<urn:nowhere>") == -1
    assert len(terms) > 10


_ENGINE = (
    "import os, sys, time; from pathlib import Path\n"
    "from jingjinji.store.evaluate import Engine\nfrom jingjinji.store.limits import Limits\n"
    "from jingjinji.store.port import Request\n"
)


def run(program: str, *arguments: str) -> str:
    """Return what a Python program prints that begins with the imports of an engine."""
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", _ENGINE + program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout.strip()


def test_a_small_snapshot_does_not_load_numpy(tmp_path: Path) -> None:
    """What is for large snapshots costs a small one neither time nor memory."""
    program = "engine = Engine(Path(sys.argv[1])); print(engine.graphs.collapse, 'numpy' in sys.modules)"
    assert run(program, str(toy_release(tmp_path).nquads)) == "None False"


def test_columns_start_no_threads(tmp_path: Path) -> None:
    """A process that makes columns and answers from them has one thread afterwards, so that it can be forked."""
    if not Path("/proc/self/task").is_dir():
        pytest.skip("threads are counted in /proc, which this system has not")
    program = (
        "engine = Engine(Path(sys.argv[1]), columns_from=0); engine.graphs.collapse.worth = 0\n"
        "query = 'SELECT (SUM(?v) AS ?s) (COUNT(*) AS ?n) { ?x <http://toy.example/value> ?v }'\n"
        "assert 'columns' in engine.explain(Request(query), Limits())\n"
        "running = lambda: len(os.listdir('/proc/self/task'))\n"
        "for _ in range(100):\n    if running() > 1: time.sleep(0.05)  # a thread that has ended needs a moment to go\n"
        "print(running())"
    )
    assert run(program, str(toy_release(tmp_path).nquads)) == "1"
