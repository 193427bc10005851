"""Graphs and releases that several rooms' tests look at; each is built at most once a session, and only on demand."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox
import pytest
from hypothesis import settings
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Identifier

from jingjinji import bundle, terms
from jingjinji.facts import read_seeds
from jingjinji.pipeline.assemble import assemble, build, to_files
from jingjinji.pipeline.ontology import Ontology, load_ontology
from jingjinji.release import Release, current, publish
from serving import Service, launch
from world import WORLD, grow_world, toy_checkout

# Programs that tests start read what others have compiled; images that forbid writing it make each compile all anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A busy machine is no reason for a property to fail.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
BESIDE = ROOT.parent / "shared" / "sources"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the answers of the query library anew."""
    parser.addoption("--pin", action="store_true", help="write the pinned answers of the query library anew")


def texts_at_hand() -> Path | None:
    """Return the folder of source texts: JINGJINJI_SOURCES, or one beside the repository, or None."""
    setting = os.environ.get("JINGJINJI_SOURCES")
    folder = Path(setting) if setting else BESIDE
    return folder if folder.is_dir() else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the source texts keep one test that says so, for all that need them."""
    if texts_at_hand() is None:
        needing = [item for item in items if "sources_folder" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=needing[1:])
        items[:] = [item for item in items if item not in needing[1:]]


@pytest.fixture(scope="session")
def sources_folder() -> Path:
    """Return the folder of source texts, where it is at hand."""
    folder = texts_at_hand()
    if folder is None:
        pytest.skip("the source texts are not at hand (JINGJINJI_SOURCES): nothing that needs them is tested")
    return folder


def beside(factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes have in common which run tests side by side."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[], T]) -> T:
    """Return what `make` returns, made by one of the processes that run tests side by side and read by the others."""
    kept = beside(factory) / f"{name}.pickle"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make()))
    made: T = pickle.loads(kept.read_bytes())
    return made


def released_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Release]) -> Release:
    """Return a copy, this process's own, of the release that `make` publishes in a folder; it is made once for all."""
    folder = beside(factory) / f"{name}-release"
    made = made_once(factory, f"{name}-release", lambda: make(folder))
    out = factory.mktemp(name)
    shutil.copytree(folder, out, dirs_exist_ok=True)
    return Release(out / made.folder.relative_to(folder))


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """Return what can be said; not to be changed."""
    return load_ontology(bundle.ontology())


@pytest.fixture(scope="session")
def toy_graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graph]:
    """Return the toy document's graphs; not to be changed."""

    def make() -> dict[str, Graph]:
        return assemble(WORLD / "seeds", bundle.ontology(), WORLD / "sources", lambda _step: None)

    return made_once(tmp_path_factory, "toy-graphs", make)


@pytest.fixture(scope="session")
def grown_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the toy seeds, their texts and toy reference sources; not to be changed."""
    return grow_world(tmp_path_factory.mktemp("grown"))


@pytest.fixture(scope="session")
def grown_graphs(grown_world: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graph]:
    """Return the graphs of the toy world with its reference sources; not to be changed."""

    def make() -> dict[str, Graph]:
        return assemble(grown_world / "seeds", bundle.ontology(), grown_world / "sources", lambda _step: None)

    return made_once(tmp_path_factory, "grown-graphs", make)


@pytest.fixture(scope="session")
def real_graphs(real_release: Release) -> dict[str, Graph]:
    """Return the graphs of the real seeds, proved where the texts are at hand; not to be changed."""
    return read_graphs(real_release)


@pytest.fixture(scope="session")
def toy_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return a published release of the toy document."""

    def make(folder: Path) -> Release:
        checkout = tmp_path_factory.mktemp("toy-checkout")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bundle, "CHECKOUT", toy_checkout(checkout))
            patch.setenv("JINGJINJI_SOURCES", str(checkout / "sources"))
            return build(folder)

    return released_once(tmp_path_factory, "toy", make)


@pytest.fixture(scope="session")
def bulletin_graphs(real_graphs: dict[str, Graph]) -> dict[str, Graph]:
    """Return the real graphs with the reference sources switched off, and what rests on them; not to be changed."""
    off = {terms.graph(f"source/{reference.id}") for reference in read_seeds(bundle.seeds()).references}
    off |= {terms.graph("derived/reference"), terms.graph("inferred/reference")}
    return {iri: graph for iri, graph in real_graphs.items() if iri not in off}


@pytest.fixture(scope="session")
def bulletin_release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return a published release of what the bulletin alone gives."""
    return release_of("bulletin_graphs", request, tmp_path_factory)


@pytest.fixture(scope="session")
def grown_release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return a published release of the toy world with its reference sources."""
    return release_of("grown_graphs", request, tmp_path_factory)


@pytest.fixture(scope="session")
def real_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of the real seeds as the command builds it; what it printed lies beside it in `said.txt`."""
    return released_once(tmp_path_factory, "real", build_by_command)


def build_by_command(folder: Path) -> Release:
    """Build the real seeds into `folder` as a user would."""
    environment = os.environ | {
        "JINGJINJI_OUT": str(folder),
        "JINGJINJI_SOURCES": str(texts_at_hand() or ""),
        "PYTHONPATH": str(ROOT / "graph"),
    }
    words = [sys.executable, "-m", "jingjinji", "build"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (folder / "said.txt").write_text(done.stdout, encoding="utf-8")
    release = current(folder)
    assert release is not None
    return release


def read_graphs(release: Release) -> dict[str, Graph]:
    """Return the named graphs of a release; the engine reads ten times as fast as rdflib does."""
    found = {iri: Graph() for iri in release.manifest["graphs"]}
    for quad in ox.parse(path=release.nquads, format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found[quad.graph_name.value].add((of_engine(quad.subject), of_engine(quad.predicate), of_engine(quad.object)))
    return found


def of_engine(term: object) -> Identifier:
    """Return a term of the engine as rdflib has it."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    plain = term.language or term.datatype.value == terms.PREFIXES["xsd"] + "string"
    return Literal(term.value, lang=term.language, datatype=None if plain else URIRef(term.datatype.value))


def release_of(graphs: str, request: pytest.FixtureRequest, factory: pytest.TempPathFactory) -> Release:
    """Return a release of the graphs of a fixture, which is asked for them only where no other process has made it."""

    def make(folder: Path) -> Release:
        return publish(folder, *to_files(request.getfixturevalue(graphs)))

    return released_once(factory, graphs.removesuffix("_graphs"), make)


@pytest.fixture(scope="session")
def launcher() -> Iterator[Callable[..., Service]]:
    """Return a function that starts a server over a folder of releases; what still runs at the end is killed."""
    started: list[Service] = []

    def starting(out: Path, **settings: Any) -> Service:
        started.append(launch(out, **settings))
        return started[-1]

    yield starting
    for running in started:
        running.kill()


@pytest.fixture(scope="session")
def real(launcher: Callable[..., Service], real_release: Release) -> Service:
    """Return a server over the real release that all tests may ask."""
    return launcher(real_release.folder.parents[1])
