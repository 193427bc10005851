"""Graphs and releases that several rooms' tests look at; each is built at most once a session, and only on demand."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings
from rdflib import Graph

from jingjinji import bundle, terms
from jingjinji.facts import read_seeds
from jingjinji.pipeline.assemble import assemble, build, to_files
from jingjinji.pipeline.ontology import Ontology, load_ontology
from jingjinji.release import Release, publish
from world import WORLD, grow_world, toy_checkout

# A busy machine is no reason for a property to fail.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

T = TypeVar("T")
BESIDE = Path(__file__).parents[2] / "shared" / "sources"


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


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[], T]) -> T:
    """Return what `make` returns, made by one of the processes that run tests side by side and read by the others."""
    is_beside_others = "PYTEST_XDIST_WORKER" in os.environ
    kept = (factory.getbasetemp().parent if is_beside_others else factory.getbasetemp()) / f"{name}.pickle"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make()))
    made: T = pickle.loads(kept.read_bytes())
    return made


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """Return what can be said; not to be changed."""
    return load_ontology(bundle.ontology())


@pytest.fixture(scope="session")
def toy_graphs() -> dict[str, Graph]:
    """Return the toy document's graphs; not to be changed."""
    return assemble(WORLD / "seeds", bundle.ontology(), WORLD / "sources", lambda _step: None)


@pytest.fixture(scope="session")
def grown_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the toy seeds, their texts and toy reference sources; not to be changed."""
    return grow_world(tmp_path_factory.mktemp("grown"))


@pytest.fixture(scope="session")
def grown_graphs(grown_world: Path) -> dict[str, Graph]:
    """Return the graphs of the toy world with its reference sources; not to be changed."""
    return assemble(grown_world / "seeds", bundle.ontology(), grown_world / "sources", lambda _step: None)


@pytest.fixture(scope="session")
def real_graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graph]:
    """Return the graphs of the real seeds, proved where the texts are at hand; not to be changed."""

    def make() -> dict[str, Graph]:
        return assemble(bundle.seeds(), bundle.ontology(), texts_at_hand(), lambda _step: None)

    return made_once(tmp_path_factory, "real-graphs", make)


@pytest.fixture(scope="session")
def toy_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return a published release of the toy document."""
    folder = tmp_path_factory.mktemp("toy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "CHECKOUT", toy_checkout(folder))
        patch.setenv("JINGJINJI_SOURCES", str(folder / "sources"))
        return build(folder / "out")


@pytest.fixture(scope="session")
def bulletin_graphs(real_graphs: dict[str, Graph]) -> dict[str, Graph]:
    """Return the real graphs with the reference sources switched off, and what rests on them; not to be changed."""
    off = {terms.graph(f"source/{reference.id}") for reference in read_seeds(bundle.seeds()).references}
    off |= {terms.graph("derived/reference"), terms.graph("inferred/reference")}
    return {iri: graph for iri, graph in real_graphs.items() if iri not in off}


@pytest.fixture(scope="session")
def bulletin_release(bulletin_graphs: dict[str, Graph], tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return a published release of what the bulletin alone gives."""
    return publish(tmp_path_factory.mktemp("bulletin"), *to_files(bulletin_graphs))


@pytest.fixture(scope="session")
def grown_release(grown_graphs: dict[str, Graph], tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return a published release of the toy world with its reference sources."""
    return publish(tmp_path_factory.mktemp("grown-release"), *to_files(grown_graphs))


@pytest.fixture(scope="session")
def real_release(real_graphs: dict[str, Graph], tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return a published release of the real seeds."""
    return publish(tmp_path_factory.mktemp("real"), *to_files(real_graphs))
