"""What several tests of this room look at: everything read of the real release, in both languages."""

from __future__ import annotations

import pytest

from jingjinji.answers.reading import Reading, read
from jingjinji.answers.run import Source, connect
from jingjinji.release import Release


@pytest.fixture(scope="session")
def readings(real_release: Release) -> dict[str, Reading]:
    """Return the reading of the real release in each language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGJINJI_OUT", str(real_release.folder.parents[1]))
        with connect(Source()) as asker:
            return {language: read(asker, language) for language in ("zh", "en")}
