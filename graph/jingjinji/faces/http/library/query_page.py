"""The query library as plain data: for programs as JSON, for people as what the pages show, for tools as RDF.

Knows questions and addresses. Must not know requests or run anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from jingjinji.answers.library.bind import Question
from jingjinji.faces.http.protocol.service_description import RDF_TYPE, word
from jingjinji.release import Release
from jingjinji.terms import PREFIXES, graph, term

QUERIES = graph("queries")
FORMATS = (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml"))
TEXTS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "问题库",
        "lead": "可以直接提出的问题。每个问题都是一条 SPARQL 查询，参数可改。",
        "question": "问题",
        "tags": "标签",
        "all": "全部",
        "name": "名称",
        "run": "执行",
        "parameters": "参数",
        "optional": "可不填",
        "query": "查询文本",
        "edit": "在编辑器中打开",
        "formats": "以其他格式取得",
        "machines": "供程序使用",
    },
    "en": {
        "title": "Query library",
        "lead": "Questions that are ready to ask. Each is a SPARQL query whose parameters can be changed.",
        "question": "Question",
        "tags": "Tags",
        "all": "all",
        "name": "Name",
        "run": "Run",
        "parameters": "Parameters",
        "optional": "may be left empty",
        "query": "Text of the query",
        "edit": "Open in the editor",
        "formats": "Get the answer as",
        "machines": "For programs",
    },
}


def wording(question: Question, language: str) -> str:
    """Return the question in `language`."""
    return question.zh if language == "zh" else question.en


def as_json(question: Question, address: str) -> dict[str, Any]:
    """Return a question with its text, its parameters and the absolute address that runs it."""
    return {
        "name": question.name,
        "zh": question.zh,
        "en": question.en,
        "tags": list(question.tags),
        "parameters": [
            {"name": p.name, "type": p.type, "default": p.default, "note": p.note} for p in question.parameters
        ],
        "query": question.body,
        "url": f"{address}/queries/{quote(question.name)}",
    }


def listed(questions: Sequence[Question], language: str, tag: str | None) -> dict[str, Any]:
    """Return what the list shows: the questions with `tag`, or all, and the tags to choose from."""
    rows = [
        {"name": question.name, "title": wording(question, language), "tags": question.tags}
        for question in questions
        if tag is None or tag in question.tags
    ]
    return {"rows": rows, "tag": tag, "tags": sorted({name for question in questions for name in question.tags})}


def shown(question: Question, language: str, root: str, bound: str) -> dict[str, Any]:
    """Return what the page of a question shows; `bound` is its text with the usual values."""
    own = f"{root}/queries/{quote(question.name)}"
    editor = f"{root}/sparql?{urlencode({'query': bound, 'format': 'html', 'lang': language})}"
    return {
        "question": question,
        "title": wording(question, language),
        "other_title": wording(question, "en" if language == "zh" else "zh"),
        "own": own,
        "editor": editor,
        "formats": [(name, f"{own}?format={form}") for name, form in FORMATS],
    }


def read_examples(release: Release) -> list[ox.Triple]:
    """Return the example queries of `release`; a release without them has none."""
    entry = release.manifest.get("graphs", {}).get(QUERIES)
    if entry is None:
        return []
    return [quad.triple for quad in ox.parse(path=release.folder / entry["file"], format=ox.RdfFormat.TURTLE)]


def examples(triples: Iterable[ox.Triple], endpoint: str) -> Iterator[ox.Triple]:
    """Yield the example queries aimed at `endpoint`, and the prefixes that they use (SHACL, 5.2.1)."""
    target = word("sdo:target")
    for triple in triples:
        aimed = triple.predicate == target
        yield ox.Triple(triple.subject, target, ox.NamedNode(endpoint)) if aimed else triple
    prefixes = ox.NamedNode(term("prefixes"))
    any_uri = ox.NamedNode(PREFIXES["xsd"] + "anyURI")
    for name, namespace in PREFIXES.items():
        declaration = ox.NamedNode(term(f"prefix/{name}"))
        yield ox.Triple(prefixes, word("sh:declare"), declaration)
        yield ox.Triple(declaration, RDF_TYPE, word("sh:PrefixDeclaration"))
        yield ox.Triple(declaration, word("sh:prefix"), ox.Literal(name))
        yield ox.Triple(declaration, word("sh:namespace"), ox.Literal(namespace, datatype=any_uri))
