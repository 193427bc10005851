"""Effect claims as a table: measure, indicator, figure, strength, attribution, citation."""

from __future__ import annotations

from jingjinji.answers.lookup import resolve_all
from jingjinji.answers.table import Table, Tables

# Labels stand in OPTIONAL blocks: joined in one pattern, the engine begins with every label there is.
EFFECTS = """
PREFIX jjj: <https://w3id.org/jingjinji/def/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?measure ?indicator ?place ?bound ?change ?unit ?from ?to ?strength ?attribution ?printed ?section ?line ?claim
WHERE {{
  ?claim a jjj:EffectClaim ; jjj:measure ?m ; jjj:indicator ?i ; jjj:strength/skos:notation ?strength ;
    jjj:attribution ?attribution ; jjj:asPrinted ?printed ; jjj:statedIn ?passage .
  ?passage jjj:line ?line ; oa:hasSelector/oa:exact ?printed .
  FILTER (?strength >= {strength})
  {filters}
  OPTIONAL {{
    ?claim jjj:changeValue ?change ; jjj:unit ?u .
    ?u rdfs:label|skos:prefLabel ?unit FILTER (LANG(?unit) = "{lang}")
  }}
  OPTIONAL {{ ?claim jjj:bound/skos:prefLabel ?bound FILTER (LANG(?bound) = "{lang}") }}
  OPTIONAL {{ ?claim jjj:fromCategory/skos:prefLabel ?from FILTER (LANG(?from) = "{lang}") }}
  OPTIONAL {{ ?claim jjj:toCategory/skos:prefLabel ?to FILTER (LANG(?to) = "{lang}") }}
  OPTIONAL {{ ?passage jjj:section ?section FILTER (LANG(?section) = "{lang}") }}
  OPTIONAL {{ ?m skos:prefLabel ?measure FILTER (LANG(?measure) = "{lang}") }}
  OPTIONAL {{ ?i skos:prefLabel ?indicator FILTER (LANG(?indicator) = "{lang}") }}
  OPTIONAL {{ ?claim jjj:place ?p . ?p skos:prefLabel ?place FILTER (LANG(?place) = "{lang}") }}
}}
ORDER BY DESC(?strength) ?measure ?indicator ?line
"""


def find_effects(named: dict[str, str], min_strength: int, language: str, asker: Tables) -> Table:
    """Return claims with at least `min_strength`; `named` maps measure, indicator, place to a name or IRI."""
    filters = " ".join(_filter(kind, resolve_all(name, asker, kind)) for kind, name in named.items())
    return asker.select(EFFECTS.format(strength=min_strength, filters=filters, lang=language))


def _filter(kind: str, iris: list[str]) -> str:
    """Return a pattern for claims whose `kind` is one of `iris`; one name may mean several statistics."""
    values = " ".join(f"<{iri}>" for iri in iris)
    return f"VALUES ?{kind}_asked {{ {values} }} ?claim jjj:{kind} ?{kind}_asked ."
