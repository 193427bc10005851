"""Write a table in the four SPARQL result formats, row by row, under caps.

The engine can write tables itself; we write them because what the engine returns is not always the literal that
was loaded (see `lexical`), and because a cap must end a document properly at a row.

Specifications: SPARQL 1.1 Query Results JSON Format, XML Format, CSV and TSV Formats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as _quote  # json.dumps makes an encoder for each call
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from jingjinji.store.body import Body
from jingjinji.store.port import CSV, JSON, TSV, XML
from jingjinji.terms import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Sequence[Term | None]

_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"
# the numbers that Turtle, and so TSV, may write without quotes (Turtle 2.5.2)
_BARE = {
    _XSD + "integer": re.compile(r"[+-]?\d+"),
    _XSD + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    _XSD + "double": re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"),
}
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTED_IN_CSV = re.compile(r'[",\r\n]')


@dataclass(frozen=True)
class _Form:
    """How one format writes: its head from the variables, a term, a row from (variable, term as text), the rest."""

    head: Callable[[Sequence[str]], str]
    term: Callable[[Term], str]
    row: Callable[[Sequence[str], Sequence[str | None]], str]
    between: str
    tail: str


@dataclass(frozen=True)
class Caps:
    """How many rows a document may have at most, and about how many bytes."""

    rows: int
    bytes: int


def write_table(body: Body, media_type: str, variables: Sequence[str], rows: Iterable[Row], caps: Caps) -> bool:
    """Write `rows` as a document in a format of `port.TABULAR`; tell whether a cap has kept some out of it."""
    form = _FORMS[media_type]
    body.write(form.head(variables).encode())
    known: dict[Term, str] = {}
    for number, row in enumerate(rows):
        cells = [_cell(form, term, known) for term in row]
        text = form.row(variables, cells)
        piece = (form.between + text if number else text).encode("utf-8", "replace")
        if number == caps.rows or body.size + len(piece) > caps.bytes:
            body.write(form.tail.encode())
            return True
        body.write(piece)
    body.write(form.tail.encode())
    return False


def _cell(form: _Form, term: Term | None, known: dict[Term, str]) -> str | None:
    if term is None:
        return None
    text = known.get(term)
    if text is None:
        text = form.term(term)
        if len(known) < _KNOWN:
            known[term] = text
    return text


_KNOWN = 4096


def _json_head(variables: Sequence[str]) -> str:
    return f'{{"head":{{"vars":{json.dumps(list(variables), separators=(",", ":"))}}},"results":{{"bindings":['


def _json_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{_quote(term.value)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":{_quote(term.value)}}}'
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        inside = ",".join(f'"{name}":{_json_term(part)}' for name, part in parts)
        return f'{{"type":"triple","value":{{{inside}}}}}'
    rest = ""
    if term.language:
        rest = f',"xml:lang":{_quote(term.language)}'
        if term.direction:
            rest += f',"its:dir":"{term.direction.value}"'
    elif term.datatype.value != _STRING:
        rest = f',"datatype":{_quote(term.datatype.value)}'
    return f'{{"type":"literal","value":{_quote(term.value)}{rest}}}'


def _json_row(variables: Sequence[str], cells: Sequence[str | None]) -> str:
    bound = (f'"{name}":{cell}' for name, cell in zip(variables, cells, strict=True) if cell is not None)
    return "{" + ",".join(bound) + "}"


def _xml_head(variables: Sequence[str]) -> str:
    names = "".join(f'<variable name="{name}"/>' for name in variables)
    namespace = "http://www.w3.org/2005/sparql-results#"
    return f'<?xml version="1.0"?><sparql xmlns="{namespace}"><head>{names}</head><results>'


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return "<triple>" + "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts) + "</triple>"
    attributes = ""
    if term.language:
        attributes = f" xml:lang={quoteattr(term.language)}"
        if term.direction:
            attributes += (
                f' its:dir="{term.direction.value}" xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
            )
    elif term.datatype.value != _STRING:
        attributes = f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{attributes}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    # a bare CR would come back as LF, and most control characters cannot stand in XML 1.0 at all
    return escape(_NOT_IN_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _xml_row(variables: Sequence[str], cells: Sequence[str | None]) -> str:
    pairs = zip(variables, cells, strict=True)
    bound = (f'<binding name="{name}">{cell}</binding>' for name, cell in pairs if cell is not None)
    return "<result>" + "".join(bound) + "</result>"


def _csv_term(term: Term) -> str:
    text = turtle_of(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value
    return '"' + text.replace('"', '""') + '"' if _QUOTED_IN_CSV.search(text) else text


def _tsv_term(term: Term) -> str:
    if isinstance(term, ox.Literal) and not term.language:
        bare = _BARE.get(term.datatype.value)
        if bare and bare.fullmatch(term.value):
            return term.value
    return turtle_of(term).replace("\t", "\\t")


def turtle_of(term: Term) -> str:
    """Return a term as Turtle and SPARQL write it; the engine leaves the brackets of an outermost triple term out."""
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


_FORMS = {
    JSON: _Form(_json_head, _json_term, _json_row, ",", "]}}"),
    XML: _Form(_xml_head, _xml_term, _xml_row, "", "</results></sparql>"),
    CSV: _Form(
        lambda variables: ",".join(variables) + "\r\n",
        _csv_term,
        lambda _, cells: ",".join(cell or "" for cell in cells) + "\r\n",
        "",
        "",
    ),
    TSV: _Form(
        lambda variables: "\t".join("?" + name for name in variables) + "\n",
        _tsv_term,
        lambda _, cells: "\t".join(cell or "" for cell in cells) + "\n",
        "",
        "",
    ),
}
