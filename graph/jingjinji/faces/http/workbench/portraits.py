"""Which kinds of things have a portrait, what has to be fetched for one, and which template shows it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from jingjinji import terms
from jingjinji.answers.neighbourhood import about, fetch_neighbourhood
from jingjinji.answers.outline import fetch_documents
from jingjinji.faces.http.workbench import doings, indicator, place
from jingjinji.faces.http.workbench.figures import Figures
from jingjinji.faces.http.workbench.words import WORKBENCH_WORDS
from jingjinji.store.port import Store

_log = logging.getLogger(__name__)
_Maker = Callable[[Figures, str], dict[str, Any]]
_KINDS: dict[str, tuple[tuple[str, ...], _Maker]] = {
    "indicator": (indicator.PATTERNS, lambda figures, ref: indicator.IndicatorPage(figures).content(ref)),
    "measure": (doings.MEASURE, doings.measure_content),
    "policy": (doings.POLICY, doings.policy_content),
    "programme": (doings.PROGRAMME, doings.programme_content),
    "place": (place.PATTERNS, place.place_content),
}


async def portray(store: Store, iri: str, language: str, root: str, carried: str | None) -> dict[str, Any] | None:
    """Return what the portrait of a thing shows, with its `kind`; None for kinds that have none."""
    ref = terms.ref_of(iri)
    kind = ref.partition("/")[0] if ref else ""
    if ref is not None and kind == "source":
        return await _source(store, ref, WORKBENCH_WORDS[language], root + "/documents/", carried)
    if ref is None or kind not in _KINDS or "#" in ref:
        return None
    patterns, make = _KINDS[kind]
    around = await fetch_neighbourhood(store, language, about(iri, *patterns))
    try:
        return {"kind": kind, "ref": ref, **make(Figures(around, root, carried), ref)}
    except (ArithmeticError, LookupError, ValueError):
        # The shapes hold for a release, not for what curators write beside it: the plain page shows anything.
        _log.warning("%s has no portrait: its records are not what the shapes ask for", ref, exc_info=True)
        return None


async def _source(
    store: Store, ref: str, words: Mapping[str, str], documents: str, carried: str | None
) -> dict[str, Any] | None:
    """Return how much a document states and where it can be read; None for a source without sections."""
    facts = (await fetch_documents(store)).get(ref)
    if facts is None:
        return None
    where = documents + ref.partition("/")[2] + (f"?lang={carried}" if carried else "")
    return {"kind": "source", "ref": ref, "say": words, "facts": facts, "where": where}
