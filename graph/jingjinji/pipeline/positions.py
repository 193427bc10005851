"""Write where a place lies: one point in CRS84, with what it is and how far it may be off.

A point is a geometry of its own (GeoSPARQL 1.1, clause 8), because what has to be said of it is not true of the place:
a map service's coordinates are probably GCJ-02 and not WGS 84. It names its kind; the caution stands on it in words,
so that who reads only the point reads the caution too.
"""

from __future__ import annotations

from typing import Any

from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

from jingjinji import terms

GEO = Namespace(terms.PREFIXES["geo"])
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
DATUM = (
    "坐标出自地图服务（DataV），可能采用 GCJ-02 坐标系，与 WGS 84 最多相差约 0.5 公里；"
    "此处照原值按 CRS84 写出，没有换算。",
    "From a map service (DataV) that probably uses GCJ-02: up to about 0.5 km off WGS 84. Written here as CRS84 with "
    "the numbers as given, not converted.",
)
CAUTIONS = {
    "area-centroid": DATUM,
    "seat": (
        "这是政府驻地的位置，不是区域中心。" + DATUM[0],
        "The seat of government and not the middle of the area. " + DATUM[1],
    ),
    "coarse-point": (
        "粗略的点，只取到整度；所用坐标系未说明。",
        "A coarse point, given in whole degrees only; its datum is not stated.",
    ),
    "encyclopedia-point": (
        "出自百科条目的点；所用坐标系未说明。",
        "A point from an encyclopedia article; its datum is not stated.",
    ),
}


def write_position(graph: Graph, place: URIRef, fields: dict[str, Any]) -> None:
    """Write the point of a place, if it has one; degrees keep their digits."""
    if "longitude" not in fields:
        return
    kind = fields["position_kind"]
    point = URIRef(f"{place}#position")
    wkt = f"<{CRS84}> POINT({fields['longitude']:f} {fields['latitude']:f})"
    graph.add((place, GEO.hasGeometry, point))
    graph.add((point, RDF.type, GEO.Geometry))
    graph.add((point, GEO.asWKT, Literal(wkt, datatype=GEO.wktLiteral)))
    graph.add((point, URIRef(terms.term("positionKind")), URIRef(terms.term(kind))))
    names = {"zh": f"{fields['zh']}的位置", "en": f"Position of {fields['en']}"}
    for language, caution in zip(("zh", "en"), CAUTIONS[kind.split("/")[1]], strict=True):
        graph.add((point, SKOS.prefLabel, Literal(names[language], language)))
        graph.add((point, SKOS.note, Literal(caution, language)))
