"""The benchmark runs, with as little as shows that it does; its figures are not looked at."""

from __future__ import annotations

import asyncio
import gzip
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox

import asked
import measure
from jingjinji import terms
from jingjinji.release import Release
from measure import Effort
from peers import Peer

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"


def run(*words: str) -> str:
    """Run a program of the benchmarks and return what it prints."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_table_is_made(toy_release: Release, tmp_path: Path) -> None:
    """One small run asks two servers everything, prints the table, keeps it, and leaves what is published alone."""
    published = (BENCHMARKS / "results.md").read_bytes()
    release = ["--release", str(toy_release.folder), "--out", str(tmp_path)]
    printed = run("benchmarks/run.py", "--smoke", "--peers", "jingjinji,oxigraph", *release)
    for words in ("| each query new | 2 |", "(304)", "and a rest, MiB", "claims × all observations", "a long result"):
        assert words in printed, printed
    assert "refused" not in printed
    assert (tmp_path / "bench.md").read_text(encoding="utf-8").strip() == printed.strip()
    assert (BENCHMARKS / "results.md").read_bytes() == published


class _Empty(BaseHTTPRequestHandler):
    """An endpoint over no data: every question has a status of 200 and no rows."""

    def do_POST(self) -> None:
        body = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_an_empty_store_answers_no_question_that_has_rows() -> None:
    """A status of 200 is no answer: a question counts for a server if the rows are as many as they are here."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        peer = Peer("empty", f"http://127.0.0.1:{server.server_port}/sparql", 0, 0.0, 0.0)
        first, second = asked.library()[:2]
        rows = {first: 3, second: 0}
        found = asyncio.run(measure._answered(peer, [first, second], Effort(quickly=20), rows))
        server.shutdown()
    assert found == ([second], 1)


def test_scale_data_is_deterministic_and_of_the_ontology(tmp_path: Path) -> None:
    """The same number gives the same bytes; each property and class is a term of the ontology; claims have matches."""
    first, second = tmp_path / "a.nq.gz", tmp_path / "b.nq.gz"
    for file in (first, second):
        run("benchmarks/data.py", "10000", str(file))
    assert first.read_bytes() == second.read_bytes()
    store = ox.Store()
    store.bulk_load(gzip.decompress(first.read_bytes()), format=ox.RdfFormat.N_QUADS)
    assert 9_000 < len(store) < 12_000
    ontology = ox.Store()
    for file in (ROOT / "ontology" / "modules").glob("*.ttl"):
        ontology.load(file.read_bytes(), format=ox.RdfFormat.TURTLE)
    known = {quad.subject for quad in ontology}
    used = {quad.predicate for quad in store} | {
        quad.object for quad in store if quad.predicate.value.endswith("#type")
    }
    assert {term for term in used if term.value.startswith(terms.term(""))} <= known
