"""The whole pipeline in one place: facts, compile, derive, reason, validate, release."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from jingjinji import bundle, terms
from jingjinji.facts import Seeds, prove, read_seeds, read_text
from jingjinji.pipeline.catalog import describe
from jingjinji.pipeline.compile import Compiled, compile_facts
from jingjinji.pipeline.derive import derive
from jingjinji.pipeline.examples import describe_questions
from jingjinji.pipeline.labels import Labels
from jingjinji.pipeline.ontology import Ontology, load_ontology
from jingjinji.pipeline.reason import reason
from jingjinji.pipeline.validate import validate
from jingjinji.questions import read_questions
from jingjinji.release import NQUADS, Release, inputs_hash, publish

STEPS = ("facts", "compile", "derive", "reason", "validate", "release")
TOOLS = ("rdflib", "pyoxigraph", "pyshacl", "reasonable")
Progress = Callable[[str], None]


def build(out: Path, progress: Progress = lambda _step: None) -> Release:
    """Build a release from the bundle and publish it in `out`; on any fault the old one stays current."""
    graphs = assemble(bundle.seeds(), bundle.ontology(), bundle.sources(), progress)
    progress("release")
    return publish(out, *to_files(graphs))


def assemble(seeds_folder: Path, ontology_folder: Path, sources: Path | None, progress: Progress) -> dict[str, Graph]:
    """Return the validated named graphs by IRI."""
    progress("facts")
    seeds, texts = _read(seeds_folder, sources)
    progress("compile")
    ontology = load_ontology(ontology_folder)
    compiled = compile_facts(seeds, ontology, texts)
    progress("derive")
    _derive(compiled, seeds, ontology)
    progress("reason")
    closure = Graph()
    for graph in compiled.graphs.values():
        closure += graph
    compiled.graphs[terms.graph("inferred")] = reason(closure, ontology.graph, ontology_folder / "rules")
    progress("validate")
    validate(closure, ontology, compiled)
    _add_descriptions(compiled, ontology, seeds)
    return compiled.graphs


def _read(folder: Path, sources: Path | None) -> tuple[Seeds, dict[str, str]]:
    seeds = read_seeds(folder)
    texts = {}
    for document in seeds.documents if sources else ():
        texts[document.id] = read_text(document, sources)  # type: ignore[arg-type]
        prove(document, texts[document.id])
    return seeds, texts


def _derive(compiled: Compiled, seeds: Seeds, ontology: Ontology) -> None:
    """Add what is computed; calendar years that are written already are not written again."""
    reported = list(compiled.graphs.values())
    facts = [*seeds.things, *(fact for document in seeds.documents for fact in document.facts)]
    derived = compiled.graph("derived")
    derive(seeds, derived, Labels(facts, ontology))
    for triple in [triple for triple in derived if any(triple in graph for graph in reported)]:
        derived.remove(triple)


def _add_descriptions(compiled: Compiled, ontology: Ontology, seeds: Seeds) -> None:
    compiled.graphs[terms.graph("ontology")] += ontology.graph
    compiled.graphs[terms.graph("alignments")] = ontology.alignments
    compiled.graphs[terms.graph("queries")] = describe_questions(read_questions("answers"))
    compiled.graphs[terms.graph("catalog")] = describe(compiled.graphs, seeds)


def to_files(graphs: dict[str, Graph]) -> tuple[dict[str, bytes], dict[str, object]]:
    """Return the files of a release and its manifest; the same graphs give the same bytes."""
    files: dict[str, bytes] = {}
    listed: dict[str, object] = {}
    quads: list[bytes] = []
    for iri, triples in _canonical(graphs).items():
        name = f"graphs/{terms.graph_slug(iri)}.ttl"
        files[name] = _turtle(triples)
        listed[iri] = {"file": name, "triples": len(triples)}
        named = ox.NamedNode(iri)
        rows = [ox.Quad(t.subject, t.predicate, t.object, named) for t in triples]
        quads.append(ox.serialize(rows, format=ox.RdfFormat.N_QUADS) or b"")
    files[NQUADS] = b"".join(quads)
    tools = {name: importlib.metadata.version(name) for name in TOOLS}
    return files, {"graphs": listed, "inputs": inputs_hash(), "tools": tools}


def _canonical(graphs: dict[str, Graph]) -> dict[str, list[ox.Triple]]:
    """Return each graph's triples sorted, with the ontology's blank nodes named by content instead of by chance.

    The graphs are named together: a blank node of one is not a blank node of another.
    """
    dataset = ox.Dataset()
    for iri, graph in graphs.items():
        name = ox.NamedNode(iri)
        for quad in ox.parse(graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES):
            dataset.add(ox.Quad(quad.subject, quad.predicate, quad.object, name))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    quads = {iri: dataset.quads_for_graph_name(ox.NamedNode(iri)) for iri in sorted(graphs)}
    return {iri: sorted((quad.triple for quad in rows), key=str) for iri, rows in quads.items()}


def _turtle(triples: list[ox.Triple]) -> bytes:
    prefixes = dict(terms.PREFIXES)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
