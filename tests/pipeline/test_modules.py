"""Loading the ontology says of each term which module it is in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, URIRef

from jingjinji import bundle, terms
from jingjinji.faults import Fault
from jingjinji.pipeline.ontology import Ontology, load_ontology


def test_each_class_and_property_is_in_one_module(ontology: Ontology) -> None:
    """A class or property of ours is part of exactly one module, which is part of the ontology."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    ours = {
        term for kind in kinds for term in ontology.graph.subjects(RDF.type, kind) if str(term).startswith(terms.DEF)
    }
    assert len(ours) > 120
    for term in ours:
        [module] = ontology.graph.objects(term, DCTERMS.isPartOf)
        assert (module, DCTERMS.isPartOf, URIRef(terms.DEF)) in ontology.graph, term


def test_a_module_without_a_name_is_a_fault(tmp_path: Path) -> None:
    """A module that has terms and does not declare itself stops the build with its file."""
    folder = tmp_path / "ontology"
    shutil.copytree(bundle.ontology(), folder)
    (folder / "modules" / "nameless.ttl").write_text(f"<urn:a> <{RDFS.isDefinedBy}> <{terms.DEF}> .\n", "utf-8")
    with pytest.raises(Fault, match="does not say what it is") as found:
        load_ontology(folder)
    assert found.value.file == folder / "modules" / "nameless.ttl"
