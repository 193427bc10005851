"""Every citation of the real seeds stands in the text where it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jingjinji import bundle
from jingjinji.facts import Document, prove, read_seeds, read_text
from jingjinji.facts.model import PRINTED_LIMIT
from jingjinji.faults import Faults


@pytest.fixture(scope="module")
def bulletin() -> Document:
    """Return the real document."""
    return next(document for document in read_seeds(bundle.seeds()).documents if document.id == "beijing-2024")


def test_every_citation_is_proved(bulletin: Document, sources_folder: Path) -> None:
    """Each phrase stands at its code point and line, and each of them moved by one would not."""
    text = read_text(bulletin, sources_folder)
    prove(bulletin, text)
    moved = tuple(
        replace(fact, citations=tuple(replace(cite, at=cite.at + 1) for cite in fact.citations))
        for fact in bulletin.facts
    )
    with pytest.raises(Faults) as caught:
        prove(replace(bulletin, facts=moved), text)
    assert len(caught.value.faults) == sum(len(fact.citations) for fact in bulletin.facts) > 1000


def test_every_fact_cites(bulletin: Document) -> None:
    """Every fact has a citation under a heading, and no phrase is longer than may be printed."""
    for fact in bulletin.facts:
        assert fact.citations, fact.ref
        for cite in fact.citations:
            assert 1 <= len(cite.printed) <= PRINTED_LIMIT
            assert "\n" not in cite.printed
            assert bulletin.section(cite.line).zh
