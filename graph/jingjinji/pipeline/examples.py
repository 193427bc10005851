"""Write the query library as example queries (`sh:SPARQLExecutable`) in `graph/queries`.

The form is that of the SIB's sparql-examples, which editors and chat tools read: comment in each language, the text,
its prefixes, keywords, and as target the endpoint by its permanent address; a running service names its own instead.
"""

from __future__ import annotations

import re

from pyoxigraph import Store
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef

from jingjinji import terms
from jingjinji.faults import Fault
from jingjinji.questions import Question
from jingjinji.utf8 import read_utf8

EXAMPLE_SCHEMA = Namespace(terms.PREFIXES["sdo"])  # schema.org with https: only these files use it
PREFIXES = URIRef(terms.term("prefixes"))
ENDPOINT = URIRef(terms.BASE + "sparql")
FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT)\b", re.MULTILINE)
MISREAD = re.compile(r"error at (\d+):(\d+)")
KINDS = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}


def describe_questions(questions: list[Question]) -> Graph:
    """Return one example node a question, with its text and both wordings; what the engine cannot read is a fault."""
    graph, nothing = Graph(), Store()
    for question in questions:
        _read(question, nothing)
        iri = URIRef(terms.graph("queries") + f"#{question.name}")
        form = FORM.search(question.body)
        kind, text = KINDS[form[1] if form else "SELECT"]
        graph.add((iri, RDF.type, SH.SPARQLExecutable))
        graph.add((iri, RDF.type, kind))
        graph.add((iri, RDFS.comment, Literal(question.zh, "zh")))
        graph.add((iri, RDFS.comment, Literal(question.en, "en")))
        graph.add((iri, SH.prefixes, PREFIXES))
        graph.add((iri, text, Literal(question.body)))
        graph.add((iri, EXAMPLE_SCHEMA.target, ENDPOINT))
        for tag in question.tags:
            graph.add((iri, EXAMPLE_SCHEMA.keywords, Literal(tag)))
    return graph


def _read(question: Question, nothing: Store) -> None:
    """Ask the question of an empty store: a fault with file, line and column if it is not SPARQL."""
    try:
        nothing.query(question.body)
    except SyntaxError as error:
        found = MISREAD.match(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (1, 1)
        header = read_utf8(question.file).partition(question.body.strip())[0].count("\n")
        sentence = "this query is not SPARQL that the engine reads"
        raise Fault(sentence, file=question.file, line=header + line, column=column) from error
