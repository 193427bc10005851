"""Where the IRI of a thing leads on this service, by path: ours here, other web addresses to themselves."""

from __future__ import annotations

from urllib.parse import quote

from jingjinji.terms import BASE

_KEPT = "/:@!$&'()*+,;=~"  # beside letters and digits, what a path may hold as it is (RFC 3986, 3.3)


def path_of(iri: str, root: str) -> str:
    """Return the path of an IRI of ours on a service that is reached under `root` (“” or “/graph”)."""
    return root + "/" + quote(iri.removeprefix(BASE), safe=_KEPT)


def address(iri: str, root: str, language: str | None = None) -> str | None:
    """Return where `iri` leads, None where a browser cannot follow; `language` is kept if it was asked for by name."""
    if not iri.startswith(BASE):
        return iri if iri.startswith(("http://", "https://")) else None
    document, mark, part = iri.partition("#")
    query = f"?lang={language}" if language else ""
    return path_of(document, root) + query + (mark + quote(part, safe=_KEPT + "?") if mark else "")
