"""Read triples that a client has sent, alone or as the files of a form (Graph Store Protocol 5.3 to 5.5).

Knows media types and the engine's parsers. A file's blank nodes are its own: each gets a new name, so that two
uploads never speak of the same one by accident.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import PurePosixPath

import pyoxigraph as ox

from jingjinji.store.port import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, UnknownContent, UnreadableContent

FORM = "multipart/form-data"
MEDIA_TYPES = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
_ALIASES = {"application/turtle": TURTLE, "application/x-turtle": TURTLE}
_UNTOLD = ("", "application/octet-stream", "text/plain")  # what forms say of a file that they do not know
_SUFFIXES = {".ttl": TURTLE, ".nt": N_TRIPLES, ".rdf": RDF_XML, ".owl": RDF_XML, ".jsonld": JSON_LD}


def parse_content(content_type: str, body: bytes, base_iri: str) -> list[ox.Triple]:
    """Return the triples of a body; relative IRIs are resolved against `base_iri`, the graph's own.

    Raises `UnknownContent` for a format that is not read and `UnreadableContent` for a mistake in the text.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == FORM:
        return [triple for part in _parts(content_type, body) for triple in _of_part(part, base_iri)]
    return list(_parse(media_type, body, base_iri, None))


def _parts(content_type: str, body: bytes) -> list[Message]:
    """Return the parts of a form that are files (RFC 7578, 4.2)."""
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n" + body
    )
    if not message.is_multipart() or message.defects:
        raise UnreadableContent("the form cannot be taken apart", hint="its boundary and its parts must fit")
    parts = [part for part in message.get_payload() if isinstance(part, Message) and part.get_filename() is not None]
    if not parts:
        raise UnreadableContent("there is no file in the form", hint="send each graph as a file with a name")
    return parts


def _of_part(part: Message, base_iri: str) -> Iterator[ox.Triple]:
    name = part.get_filename() or ""
    media_type = part.get_content_type() if "content-type" in part else ""
    if media_type in _UNTOLD:
        media_type = _SUFFIXES.get(PurePosixPath(name).suffix.lower(), media_type)
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise UnreadableContent(f"the file “{name}” is a form of its own")
    return _parse(media_type, content, base_iri, name)


def _parse(media_type: str, body: bytes, base_iri: str, name: str | None) -> Iterator[ox.Triple]:
    media_type = _ALIASES.get(media_type, media_type)
    place = f"the file “{name}”" if name else "the body"
    if media_type not in MEDIA_TYPES:
        said = media_type or "nothing (there is no Content-Type)"
        raise UnknownContent(f"{place} says that it is {said}", hint="send one of " + ", ".join(MEDIA_TYPES))
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    try:
        for quad in ox.parse(body, format=form, base_iri=base_iri, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                raise UnreadableContent(f"{place} holds a named graph; it must be the triples of one")
            yield quad.triple
    except SyntaxError as error:
        raise UnreadableContent(
            f"{place} cannot be read as {media_type}: {error.msg}", line=error.lineno, column=error.offset
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableContent(f"{place} cannot be read as {media_type}: {error}") from error
