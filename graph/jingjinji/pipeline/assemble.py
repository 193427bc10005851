"""The whole pipeline in one place: facts, compile, derive, reason, validate, release."""

from __future__ import annotations

import importlib.metadata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, URIRef

from jingjinji import bundle, terms
from jingjinji.facts import Seeds, check_phrases, prove, read_seeds, read_text
from jingjinji.faults import Fault
from jingjinji.pipeline.catalog import describe
from jingjinji.pipeline.compile import Compiled, compile_facts, compile_references
from jingjinji.pipeline.derive import Derived, derive, derive_from_references
from jingjinji.pipeline.examples import describe_questions
from jingjinji.pipeline.labels import Labels
from jingjinji.pipeline.names import write_asked, write_called
from jingjinji.pipeline.ontology import Ontology, load_ontology
from jingjinji.pipeline.reason import reason
from jingjinji.pipeline.validate import validate
from jingjinji.questions import read_questions
from jingjinji.release import NQUADS, Release, inputs_hash, publish

STEPS = ("facts", "compile", "derive", "reason", "validate", "release")
TOOLS = ("rdflib", "pyoxigraph", "pyshacl", "reasonable")
Progress = Callable[[str], None]


def build(out: Path, progress: Progress = lambda _step: None, sources: Path | None = None) -> Release:
    """Build a release from the bundle and publish it in `out`; on any fault the old one stays current.

    Positions are proved against the texts in `sources`, or in the folder that the environment names, if there is one.
    """
    with _writing(out):
        (out / "releases").mkdir(parents=True, exist_ok=True)  # before the work, so that a wrong folder is told at once
    graphs = assemble(bundle.seeds(), bundle.ontology(), bundle.sources(sources), progress)
    progress("release")
    files, manifest = to_files(graphs)
    with _writing(out):
        return publish(out, files, manifest)


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Say of any error of the file system that releases cannot be written, and where."""
    try:
        yield
    except OSError as error:
        hint = "JINGJINJI_OUT or --out names the folder of releases"
        raise Fault(f"a release cannot be written here: {error.strerror}", file=out, hint=hint) from error


def assemble(seeds_folder: Path, ontology_folder: Path, sources: Path | None, progress: Progress) -> dict[str, Graph]:
    """Return the validated named graphs by IRI."""
    progress("facts")
    seeds, texts = _read(seeds_folder, sources)
    progress("compile")
    ontology = load_ontology(ontology_folder)
    compiled = compile_facts(seeds, ontology, texts)
    progress("derive")
    derived = _derive(compiled, seeds, ontology)
    progress("reason")
    closure = Graph()
    _reason(compiled, "inferred", [*compiled.graphs], closure, ontology)
    _add_references(compiled, seeds, ontology, derived, closure)
    progress("validate")
    validate(closure, ontology, compiled)
    _add_descriptions(compiled, ontology, seeds)
    return compiled.graphs


def _read(folder: Path, sources: Path | None) -> tuple[Seeds, dict[str, str]]:
    seeds = read_seeds(folder)
    texts = {}
    for document in seeds.documents:
        check_phrases(document)
    for document in seeds.documents if sources else ():
        texts[document.id] = read_text(document, sources)  # type: ignore[arg-type]
        prove(document, texts[document.id])
    return seeds, texts


def _derive(compiled: Compiled, seeds: Seeds, ontology: Ontology) -> list[Derived]:
    """Add what is computed and return it; calendar years that are written already are not written again."""
    written = list(compiled.graphs.values())
    derived = derive(seeds, compiled.graph("derived"), Labels([*seeds.stated], ontology))
    _remove_written(compiled.graph("derived"), written)
    return derived


def _add_references(
    compiled: Compiled, seeds: Seeds, ontology: Ontology, derived: list[Derived], closure: Graph
) -> None:
    """Add what reference sources state, and in graphs of their own what follows from it.

    It comes last and touches no other graph, so that whoever leaves these graphs out has what the documents alone give.
    """
    if not seeds.references:
        return
    names = [terms.graph(name) for name in compile_references(compiled, seeds, ontology)]
    written = [graph for name, graph in compiled.graphs.items() if name not in names]
    computed = compiled.graph("derived/reference")
    derive_from_references(seeds, derived, computed, Labels([*seeds.stated, *seeds.referenced], ontology))
    _write_once([compiled.graphs[name] for name in names], computed, written)
    _reason(compiled, "inferred/reference", [*names, terms.graph("derived/reference")], closure, ontology)


def _write_once(stated: list[Graph], computed: Graph, written: list[Graph]) -> None:
    """Let each triple stand in one graph: what several sources state, the days of calendar years, in `computed`.

    A store can then ask all graphs at once without holding a copy of them in which nothing stands twice.
    """
    times = Counter(triple for graph in stated for triple in graph)
    for triple in (triple for triple, number in times.items() if number > 1):
        computed.add(triple)
    _remove_written(computed, written)
    for graph in stated:
        _remove_written(graph, [computed, *written])


def _remove_written(graph: Graph, others: list[Graph]) -> None:
    for triple in [triple for triple in graph if any(triple in other for other in others)]:
        graph.remove(triple)


def _reason(compiled: Compiled, name: str, added: list[str], closure: Graph, ontology: Ontology) -> None:
    """Complete `closure` with the graphs `added`; what follows becomes the graph called `name`."""
    for iri in added:
        closure += compiled.graphs[iri]
    compiled.graphs[terms.graph(name)] = reason(closure, ontology.graph, ontology.folder / "rules")


def _add_descriptions(compiled: Compiled, ontology: Ontology, seeds: Seeds) -> None:
    compiled.graphs[terms.graph("ontology")] += ontology.graph
    write_called(compiled, seeds.called)
    write_asked(compiled, seeds.asked)
    compiled.graphs[terms.graph("alignments")] = ontology.alignments
    compiled.graphs[terms.graph("queries")] = describe_questions(read_questions("answers"))
    compiled.graphs[terms.graph("catalog")] = describe(compiled.graphs, seeds)


def to_files(graphs: dict[str, Graph]) -> tuple[dict[str, bytes], dict[str, object]]:
    """Return the files of a release and its manifest; the same graphs give the same bytes."""
    files: dict[str, bytes] = {}
    listed: dict[str, object] = {}
    quads: list[bytes] = []
    union: set[ox.Triple] = set()
    for iri, triples in _canonical(graphs).items():
        name = f"graphs/{terms.graph_slug(iri)}.ttl"
        files[name] = _turtle(triples)
        listed[iri] = {"file": name, "triples": len(triples)}
        union.update(triples)
        quads.append(_in_graph(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", iri))
    files[NQUADS] = b"".join(quads)
    tools = {name: importlib.metadata.version(name) for name in TOOLS}
    proved = any((None, URIRef(terms.term("sentence")), None) in graph for graph in graphs.values())
    return files, {"graphs": listed, "triples": len(union), "inputs": inputs_hash(), "tools": tools, "proved": proved}


def _canonical(graphs: dict[str, Graph]) -> dict[str, list[ox.Triple]]:
    """Return each graph's triples sorted, with the ontology's blank nodes named by content instead of by chance.

    The graphs are named together: a blank node of one is not a blank node of another.
    """
    written = b"".join(_in_graph(graph.serialize(format="nt", encoding="utf-8"), iri) for iri, graph in graphs.items())
    dataset = ox.Dataset(ox.parse(written, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    quads = {iri: dataset.quads_for_graph_name(ox.NamedNode(iri)) for iri in sorted(graphs)}
    return {iri: sorted((quad.triple for quad in rows), key=str) for iri, rows in quads.items()}


def _in_graph(ntriples: bytes, iri: str) -> bytes:
    """Return N-Triples as N-Quads of one graph; a line break within a literal is escaped, so each ends a statement."""
    return ntriples.replace(b" .\n", f" <{iri}> .\n".encode())


def _turtle(triples: list[ox.Triple]) -> bytes:
    prefixes = dict(terms.PREFIXES)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
