"""Everything the graph says of one thing: its properties, what points at it, where it is stated."""

from __future__ import annotations

from jingjinji.answers.lookup import resolve
from jingjinji.answers.run import Asker
from jingjinji.answers.table import Table
from jingjinji.faults import Fault

CARD = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?direction ?property ?value ?label ?graph WHERE {{
  {{ GRAPH ?graph {{ <{iri}> ?property ?value }} BIND ("→" AS ?direction) }}
  UNION
  {{ GRAPH ?graph {{ ?value ?property <{iri}> }} BIND ("←" AS ?direction)
     FILTER (?property NOT IN (rdf:first, skos:member)) }}
  OPTIONAL {{ ?value skos:prefLabel|rdfs:label ?label FILTER (LANG(?label) = "{lang}") }}
}}
ORDER BY DESC(?direction) ?graph ?property ?value
"""


def describe(name: str, language: str, asker: Asker) -> Table:
    """Return property, value, label and graph of every statement about the thing called `name`."""
    iri = resolve(name, asker)
    table = asker.select(CARD.format(iri=iri, lang=language))
    if not table.rows:
        raise Fault(f"the graph says nothing of {iri}", hint="jingjinji query lists what to ask")
    return table
