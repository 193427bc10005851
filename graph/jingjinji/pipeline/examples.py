"""Write the query library as example queries (`sh:SPARQLExecutable`) in `graph/queries`."""

from __future__ import annotations

from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef

from jingjinji import terms
from jingjinji.questions import Question

SPEX = Namespace(terms.PREFIXES["spex"])
EXAMPLE_SCHEMA = Namespace("https://schema.org/")
FORMS = {"SELECT": SH.SPARQLSelectExecutable, "ASK": SH.SPARQLAskExecutable}


def describe_questions(questions: list[Question]) -> Graph:
    """Return one example node a question, with its text and both wordings."""
    graph = Graph()
    for question in questions:
        iri = URIRef(terms.graph("queries") + f"#{question.name}")
        form = "ASK" if "ASK {" in question.body else "SELECT"
        graph.add((iri, RDF.type, SH.SPARQLExecutable))
        graph.add((iri, RDF.type, FORMS[form]))
        graph.add((iri, RDFS.comment, Literal(question.zh, "zh")))
        graph.add((iri, RDFS.comment, Literal(question.en, "en")))
        text = Literal(question.body)
        graph.add((iri, SH.select if form == "SELECT" else SH.ask, text))
        for tag in question.tags:
            graph.add((iri, EXAMPLE_SCHEMA.keywords, Literal(tag)))
    return graph
