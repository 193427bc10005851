"""Pages for people: the query editor, and results as a table. Nothing is loaded from elsewhere.

Knows templates and the JSON result format. Every text from outside is escaped by the templates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from jingjinji import bundle
from jingjinji.faces.http.charts.tiles import PLACES
from jingjinji.faces.http.exchange.call import Call
from jingjinji.faces.http.exchange.negotiate import LANGUAGES
from jingjinji.faces.http.linked_data.addresses import address
from jingjinji.faces.http.linked_data.thing_words import THING_WORDS
from jingjinji.faces.http.pages.assets import Assets
from jingjinji.faces.http.pages.editor_words import EDITOR_WORDS
from jingjinji.faces.http.pages.words import WORDS
from jingjinji.faces.http.problems.problem import Problem
from jingjinji.faces.http.problems.problem_types import read_types
from jingjinji.store.port import Answer
from jingjinji.terms import BASE, PREFIXES, ref_of, shorten, thing
from jingjinji.utf8 import read_utf8

ROWS_SHOWN = 1000
_CELL_CHARACTERS = 2000
_LINK_BYTES = 8000
_PLAIN_DATATYPES = ("string", "integer", "decimal", "boolean")
_DOWNLOADS = {
    "tabular": (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml")),
    "graph": (("Turtle", "ttl"), ("N-Triples", "nt"), ("RDF/XML", "rdf"), ("JSON-LD", "jsonld"), ("TriG", "trig")),
}
_DATASET = ("default-graph-uri", "named-graph-uri")
_PARTS = ("yasqe.js", "vega-embed.js", "cytoscape.js")
_PREFIX = re.compile(r"@prefix\s+([\w-]*):\s*<([^>]+)>")
_FIRST_QUERY = """PREFIX jjj: <https://w3id.org/jingjinji/def/>
SELECT ?measure ?indicator WHERE {
  ?measure jjj:statedToAffect ?indicator
}
LIMIT 100
"""


@lru_cache(maxsize=1)
def _all_prefixes() -> dict[str, str]:
    """Return every prefix of the project, those of single vocabularies too."""
    return dict(_PREFIX.findall(read_utf8(bundle.ontology() / "prefixes.ttl")))


@dataclass(frozen=True)
class Cell:
    """One term of a table: what is shown, where it leads (web addresses only), and a note beside it."""

    text: str
    link: str | None = None
    note: str | None = None


class Pages:
    """Renders pages for a service that is reached under `root` (“” or “/graph”)."""

    def __init__(self, root: str) -> None:
        self._root = root
        self.problem_types = read_types()
        self.assets = Assets()
        self._templates = Environment(
            loader=PackageLoader("jingjinji.faces.http"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, template: str, language: str, **content: object) -> bytes:
        """Return a page in `language` (zh or en) with the words that every page uses."""
        other = next(name for name in LANGUAGES if name != language)
        page = self._templates.get_template(template).render(
            language=language, other=other, words=WORDS[language], root=self._root, asset=self.assets.path, **content
        )
        return page.encode()

    def chart_style(self) -> str:
        """Return the style of a chart that leaves its page."""
        return read_utf8(self.assets.files()["charts.css"])

    def editor(
        self, language: str, version: str | None, query: str | None = None, problem: Problem | None = None
    ) -> bytes:
        """Return the editor, with a query in it, and above it what was wrong with that query."""
        if problem and (kind := self.problem_types.get(problem.name)):
            problem = replace(problem, title=kind.texts[language].title)
        place = {"line": problem.line, "column": problem.column, "detail": problem.detail} if problem else None
        return self._editor(
            language,
            version,
            query=query if query is not None else _FIRST_QUERY,
            problem=problem,
            setting={"trouble": place},
        )

    def problem(self, found: Problem, language: str, about: str | None = None) -> bytes:
        """Return the page of a problem: what its type means, and what is special here; `about` is an unknown IRI."""
        kind = self.problem_types.get(found.name)
        said = kind.texts[language] if kind else None
        detail, hint = found.detail, found.hint
        if language != "en":
            detail, hint = found.detail_zh or (said.cause if said else ""), None
        shown = {"problem": found, "kind": said, "about": about, "detail": detail, "hint": hint}
        return self.render("problem.html", language, **shown, say=THING_WORDS[language])

    def _editor(self, language: str, version: str | None, *, setting: dict[str, Any], **content: object) -> bytes:
        """Return the page of the editor; `setting` is what its script is told beside words and prefixes."""
        blank = {"answered": False, "problem": None, "other_version": None, "switch": None}
        told = {
            "root": self._root,
            "base": BASE,
            "language": language,
            "version": version,
            "prefixes": _all_prefixes(),
            "tiles": {thing(f"place/{slug}"): at for slug, at in PLACES.items()},
            "words": {**WORDS[language], **EDITOR_WORDS[language]},
            "parts": [name for name in _PARTS if self.assets.has(name)],
            **setting,
        }
        kept = {"assets": self.assets, "say": EDITOR_WORDS[language], "prefixes": _all_prefixes(), "version": version}
        return self.render("editor.html", language, **kept, **{**blank, **content}, setting=told)

    def result(self, answer: Answer, body: bytes, call: Call, language: str, version: str) -> bytes:
        """Return a page for an answer of at most `ROWS_SHOWN` rows, in SPARQL JSON (a table) or Turtle (a graph)."""
        query = call.query or ""
        content: dict[str, Any] = {"columns": (), "rows": [], "boolean": None, "turtle": None}
        if answer.kind == "graph":
            content["turtle"] = body.decode()
        else:
            parsed = json.loads(body)
            content["boolean"] = parsed.get("boolean")
            content["columns"] = parsed["head"].get("vars", ())
            bindings = parsed.get("results", {}).get("bindings", ())
            content["rows"] = [[self._cell(row.get(name)) for name in content["columns"]] for row in bindings]
        given = dict(call.parameters)
        then = given.get("version", version)
        return self._editor(
            language,
            version,
            setting={"answered": True, "graphs": [pair for pair in call.parameters if pair[0] in _DATASET]},
            query=query,
            answered=True,
            truncated=answer.truncated,
            links=list(self._links(call, answer.kind)),
            switch=self._switch(call, language),
            other_version=then if then != version else None,
            **content,
        )

    def _switch(self, call: Call, language: str) -> str | None:
        """Return the address of the same page in the other language; a query that came by POST may be too long."""
        kept = [(name, value) for name, value in call.parameters if name not in ("lang", "format")]
        other = next(name for name in LANGUAGES if name != language)
        asked = urlencode([*kept, ("format", "html"), ("lang", other)])
        return f"{self._root}/sparql?{asked}" if len(asked) <= _LINK_BYTES else None

    def _links(self, call: Call, kind: str) -> Iterator[tuple[str, str]]:
        """Yield (name, address) of downloads; a query too long for an address has none."""
        keep = ("query", "default-graph-uri", "named-graph-uri", "timeout")
        asked = [(name, value) for name, value in call.parameters if name in keep]
        if len(urlencode(asked)) > _LINK_BYTES:
            return
        for name, form in (*_DOWNLOADS[kind], ("", "html")):
            yield name, f"{self._root}/sparql?{urlencode([*asked, ('format', form)])}"

    def _cell(self, term: dict[str, Any] | None) -> Cell:
        if term is None:
            return Cell("")
        if term["type"] == "uri":
            return Cell(ref_of(term["value"]) or shorten(term["value"]), address(term["value"], self._root))
        if term["type"] == "literal":
            datatype, value = str(term.get("datatype") or ""), term["value"]
            text = value if len(value) <= _CELL_CHARACTERS else value[:_CELL_CHARACTERS] + "…"
            said = datatype and datatype.removeprefix(PREFIXES["xsd"]) not in _PLAIN_DATATYPES
            return Cell(text, note=term.get("xml:lang") or (shorten(datatype) if said else None))
        value = term["value"]
        return Cell(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else "_:" + value)
