"""What several tests of this room look at: the real release, open, and everything read of it in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from asking import Desk, open_desk
from jingjinji.answers.reading import Reading, read
from jingjinji.release import Release


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """Return a desk at which releases are asked."""
    with open_desk() as opened:
        yield opened


@pytest.fixture(scope="session")
def readings(real_release: Release, desk: Desk) -> dict[str, Reading]:
    """Return the reading of the real release in each language."""
    return {language: read(desk.asker(real_release), language) for language in ("zh", "en")}
