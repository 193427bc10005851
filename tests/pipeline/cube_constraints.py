"""The integrity constraints of RDF Data Cube that a cube without slices can break: patterns that find a violation."""

from __future__ import annotations

_STRUCTURE = "?o qb:dataSet/qb:structure ?dsd . ?dsd qb:component ?spec . "
CONSTRAINTS = {
    # an observation belongs to exactly one data set
    "IC-1": """{ ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?any } }
        UNION { ?o a qb:Observation ; qb:dataSet ?one, ?two FILTER (?one != ?two) }""",
    # a data set has exactly one structure
    "IC-2": """{ ?d a qb:DataSet FILTER NOT EXISTS { ?d qb:structure ?any } }
        UNION { ?d a qb:DataSet ; qb:structure ?one, ?two FILTER (?one != ?two) }""",
    # a structure declares a measure
    "IC-3": """?dsd a qb:DataStructureDefinition
        FILTER NOT EXISTS { ?dsd qb:component/(qb:measure|qb:componentProperty) ?p . ?p a qb:MeasureProperty }""",
    # a dimension says what its values are
    "IC-4": "?p a qb:DimensionProperty FILTER NOT EXISTS { ?p rdfs:range ?any }",
    # a dimension of concepts has a list of them
    "IC-5": "?p a qb:DimensionProperty ; rdfs:range skos:Concept FILTER NOT EXISTS { ?p qb:codeList ?any }",
    # only attributes may be left out
    "IC-6": """?dsd qb:component ?spec . ?spec qb:componentRequired false ; ?kind ?p
        FILTER (?kind IN (qb:dimension, qb:measure, qb:attribute, qb:componentProperty))
        FILTER NOT EXISTS { ?p a qb:AttributeProperty }""",
    # an observation has a value for every dimension
    "IC-11": _STRUCTURE + "?spec qb:dimension ?p FILTER NOT EXISTS { ?o ?p ?any }",
    # no two observations of a data set have the same values in all dimensions
    "IC-12": """?one qb:dataSet ?d . ?two qb:dataSet ?d FILTER (STR(?one) < STR(?two))
        ?d qb:structure ?dsd
        FILTER NOT EXISTS {
          ?dsd qb:component/qb:dimension ?p . ?one ?p ?a . ?two ?p ?b FILTER (?a != ?b)
        }""",
    # an observation has every attribute that is required
    "IC-13": _STRUCTURE + "?spec qb:componentRequired true ; qb:attribute ?p FILTER NOT EXISTS { ?o ?p ?any }",
    # an observation has every measure, where there is no measure dimension
    "IC-14": _STRUCTURE
    + """?spec qb:measure ?p
        FILTER NOT EXISTS { ?dsd qb:component/qb:dimension qb:measureType }
        FILTER NOT EXISTS { ?o ?p ?any }""",
    # what a slice of a data set holds belongs to the data set
    "IC-18": "?d qb:slice/qb:observation ?o FILTER NOT EXISTS { ?o qb:dataSet ?d }",
    # the value of a coded dimension is in its list
    "IC-19": _STRUCTURE
    + """?spec qb:dimension ?p . ?p qb:codeList ?list . ?o ?p ?value
        FILTER NOT EXISTS { ?value skos:inScheme ?list } FILTER NOT EXISTS { ?list skos:member+ ?value }""",
}
NOT_APPLICABLE = {
    "IC-7": "there are no slice keys",
    "IC-8": "there are no slice keys",
    "IC-9": "there are no slices",
    "IC-10": "there are no slices",
    "IC-15": "there is no measure dimension",
    "IC-16": "there is no measure dimension",
    "IC-17": "there is no measure dimension",
    "IC-20": "there are no hierarchical code lists",
    "IC-21": "there are no hierarchical code lists",
}
