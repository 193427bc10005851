"""What the catalogue of a release says once it is known where it is served: endpoint, dumps, versions, checksums.

Knows the catalogue graph of a release and addresses. Must not know requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from jingjinji.answers.releases.dumps import DumpFile
from jingjinji.faces.http.protocol.service_description import DATASET, RDF_TYPE, word
from jingjinji.release import Release
from jingjinji.terms import PREFIXES, graph

CATALOG = ox.NamedNode(graph("catalog"))
PARTS = graph("catalog") + "#part/"
LICENCE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
PROTOCOL = ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_MEDIA = "https://www.iana.org/assignments/media-types/"
_PACKED = {".gz": "application/gzip", ".zst": "application/zstd"}
_NAMES = {
    "zh": "京津冀生态环境知识图谱 SPARQL 服务",
    "en": "SPARQL service of the Jing-Jin-Ji environmental knowledge graph",
}
_RDF_FILES = (".nq", ".trig", ".ttl")


def read_catalog(release: Release) -> list[ox.Triple]:
    """Return the catalogue graph of `release`; a release without one has an empty one."""
    entry = release.manifest.get("graphs", {}).get(CATALOG.value)
    if entry is None:
        return []
    quads = ox.parse(path=release.folder / entry["file"], format=ox.RdfFormat.TURTLE)
    return [quad.triple for quad in quads]


def without_partitions(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Leave out the partitions, which are most of the catalogue and of no use to a portal that lists datasets."""
    for triple in triples:
        ends = (triple.subject, triple.object)
        if not any(isinstance(end, ox.NamedNode) and end.value.startswith(PARTS) for end in ends):
            yield triple


def served(release: Release, address: str, files: Mapping[str, DumpFile]) -> Iterator[ox.Triple]:
    """Yield what holds at `address` (absolute, without a slash at the end); `files` are those of the dump."""
    endpoint, version = ox.NamedNode(address + "/sparql"), ox.NamedNode(f"{address}/dump/{release.version}/")
    document = ox.NamedNode(address + "/.well-known/void")
    yield ox.Triple(document, RDF_TYPE, word("void:DatasetDescription"))
    yield ox.Triple(document, word("foaf:primaryTopic"), DATASET)
    yield ox.Triple(DATASET, RDF_TYPE, word("void:Dataset"))
    yield ox.Triple(DATASET, RDF_TYPE, word("dcat:Dataset"))
    yield ox.Triple(DATASET, word("void:sparqlEndpoint"), endpoint)
    yield ox.Triple(DATASET, word("foaf:homepage"), ox.NamedNode(address + "/"))
    yield ox.Triple(DATASET, word("dcat:landingPage"), ox.NamedNode(address + "/catalog"))
    yield ox.Triple(DATASET, word("dcat:hasVersion"), version)
    yield ox.Triple(version, RDF_TYPE, word("dcat:Dataset"))
    yield ox.Triple(version, word("dcat:version"), ox.Literal(release.version))
    yield ox.Triple(version, word("dcterms:identifier"), ox.Literal(release.version))
    yield ox.Triple(version, word("dcterms:isVersionOf"), DATASET)
    yield from _service(endpoint)
    graphs = {Path(row["file"]).name: ox.NamedNode(iri) for iri, row in release.manifest.get("graphs", {}).items()}
    for name, file in files.items():
        plain = name.removesuffix(".gz").removesuffix(".zst")
        if plain.endswith(_RDF_FILES):
            holders = [graphs[plain]] if plain in graphs else [DATASET, version]
            yield from _distribution(f"{address}/dump/{release.version}/{name}", file, files[plain], holders)


def _service(endpoint: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield the endpoint as a data service (DCAT 3, 6.7)."""
    yield ox.Triple(CATALOG, word("dcat:service"), endpoint)
    yield ox.Triple(endpoint, RDF_TYPE, word("dcat:DataService"))
    yield ox.Triple(endpoint, word("dcat:endpointURL"), endpoint)
    yield ox.Triple(endpoint, word("dcat:endpointDescription"), endpoint)
    yield ox.Triple(endpoint, word("dcat:servesDataset"), DATASET)
    yield ox.Triple(endpoint, word("dcterms:conformsTo"), PROTOCOL)
    yield ox.Triple(endpoint, word("dcterms:license"), LICENCE)
    for language, name in _NAMES.items():
        yield ox.Triple(endpoint, word("dcterms:title"), ox.Literal(name, language=language))


def _distribution(url: str, file: DumpFile, plain: DumpFile, holders: Iterable[ox.NamedNode]) -> Iterator[ox.Triple]:
    """Yield one file as a distribution with its checksum (DCAT 3, 6.8 and 6.17)."""
    address, node, checksum = (ox.NamedNode(url + part) for part in ("", "#distribution", "#checksum"))
    for holder in holders:
        yield ox.Triple(holder, word("dcat:distribution"), node)
        yield ox.Triple(holder, word("void:dataDump"), address)
    yield ox.Triple(node, RDF_TYPE, word("dcat:Distribution"))
    yield ox.Triple(node, word("dcterms:title"), ox.Literal(file.name))
    yield ox.Triple(node, word("dcterms:license"), LICENCE)
    yield ox.Triple(node, word("dcat:downloadURL"), address)
    yield ox.Triple(node, word("dcat:accessURL"), address)
    yield ox.Triple(node, word("dcat:mediaType"), ox.NamedNode(_MEDIA + plain.media_type))
    if packed := _PACKED.get(file.path.suffix):
        yield ox.Triple(node, word("dcat:compressFormat"), ox.NamedNode(_MEDIA + packed))
    yield ox.Triple(node, word("dcat:byteSize"), _typed(str(file.size), "nonNegativeInteger"))
    yield ox.Triple(node, word("spdx:checksum"), checksum)
    yield ox.Triple(checksum, RDF_TYPE, word("spdx:Checksum"))
    yield ox.Triple(checksum, word("spdx:algorithm"), word("spdx:checksumAlgorithm_sha256"))
    yield ox.Triple(checksum, word("spdx:checksumValue"), _typed(file.sha256, "hexBinary"))


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))


def write(triples: Iterable[ox.Triple], media_type: str) -> bytes:
    """Return `triples` in a graph format, each once."""
    rows = list(dict.fromkeys(triples))
    return ox.serialize(rows, format=ox.RdfFormat.from_media_type(media_type), prefixes=dict(PREFIXES)) or b""
