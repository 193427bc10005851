"""The catalogue as a page: what the dataset is, its graphs, what is in it, where to ask and download.

Knows the triples of the catalogue and the page's words. Must not know requests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from jingjinji.faces.http.dataset.catalog_rdf import PARTS
from jingjinji.faces.http.dataset.folding import folded
from jingjinji.faces.http.protocol.service_description import DATASET, word
from jingjinji.terms import shorten

_SHOWN_CLASSES = 30
_Said = dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]]
TEXTS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "数据目录",
        "licence": "许可",
        "issued": "发布日期",
        "modified": "修改日期",
        "package": "版本",
        "period": "时间范围",
        "keywords": "关键词",
        "graphs": "命名图",
        "graph": "图",
        "holds": "内容",
        "triples": "三元组",
        "entities": "实体",
        "contents": "所含事物",
        "class": "类",
        "count": "数量",
        "use": "使用",
        "downloads": "下载与校验和",
        "queries": "问题库",
        "description": "机器可读的说明",
        "total": "合计",
        "further": "另有 {} 个较小来源的图",
    },
    "en": {
        "title": "Catalogue",
        "licence": "Licence",
        "issued": "Issued",
        "modified": "Modified",
        "package": "Version",
        "period": "Period",
        "keywords": "Keywords",
        "graphs": "Named graphs",
        "graph": "Graph",
        "holds": "Holds",
        "triples": "Triples",
        "entities": "Entities",
        "contents": "What it describes",
        "class": "Class",
        "count": "Number",
        "use": "Use it",
        "downloads": "downloads and checksums",
        "queries": "query library",
        "description": "description for machines",
        "total": "Total",
        "further": "{} more graphs, of smaller sources",
    },
}


def content(triples: Iterable[ox.Triple], language: str) -> dict[str, Any]:
    """Return what the page shows, in `language`, from the catalogue's triples."""
    said: _Said = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            said[triple.subject.value][triple.predicate.value].append(triple.object)
    dataset = DATASET.value

    def one(node: str, name: str) -> str:
        return _first(said, node, name, language)

    period = one(dataset, "dcterms:temporal")
    graphs = [
        {
            "iri": part.value,
            "title": one(part.value, "dcterms:title") or part.value,
            "text": one(part.value, "dcterms:description"),
            "triples": one(part.value, "void:triples"),
            "entities": one(part.value, "void:entities"),
        }
        for part in said[dataset][word("void:subset").value]
        if isinstance(part, ox.NamedNode)
    ]
    keywords = said[dataset][word("dcat:keyword").value]
    return {
        "title": one(dataset, "dcterms:title"),
        "text": one(dataset, "dcterms:description"),
        "facts": [
            ("package", one(dataset, "dcat:version"), None),
            ("issued", one(dataset, "dcterms:issued"), None),
            ("modified", one(dataset, "dcterms:modified"), None),
            ("licence", "CC BY 4.0", one(dataset, "dcterms:license")),
            ("period", f"{one(period, 'dcat:startDate')} – {one(period, 'dcat:endDate')}" if period else "", None),
            ("keywords", " · ".join(sorted(_in(keywords, language))), None),
        ],
        "triples": one(dataset, "void:triples"),
        "entities": one(dataset, "void:entities"),
        "graphs": folded(sorted(graphs, key=lambda row: row["iri"]), "iri"),
        "classes": _classes(said, dataset),
    }


def _first(said: _Said, node: str, name: str, language: str) -> str:
    values = said[node][word(name).value] if node in said else []
    spoken = _in(values, language)
    return spoken[0] if spoken else next((v.value for v in values if isinstance(v, ox.NamedNode | ox.Literal)), "")


def _in(values: Iterable[object], language: str) -> list[str]:
    return [value.value for value in values if isinstance(value, ox.Literal) and value.language == language]


def _classes(said: _Said, dataset: str) -> list[tuple[str, str, int]]:
    """Return name, IRI and number of the classes with the most instances."""
    rows = []
    for part in said[dataset][word("void:classPartition").value]:
        if isinstance(part, ox.NamedNode) and part.value.startswith(PARTS):
            kind, count = (said[part.value][word(name).value] for name in ("void:class", "void:entities"))
            if isinstance(kind[0], ox.NamedNode) and isinstance(count[0], ox.Literal):
                rows.append((shorten(kind[0].value), kind[0].value, int(count[0].value)))
    return sorted(rows, key=lambda row: (-row[2], row[0]))[:_SHOWN_CLASSES]
