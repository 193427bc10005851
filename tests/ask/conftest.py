"""Answers over the real release, read once a session."""

from __future__ import annotations

import pytest

from jingjinji.answers.ask.answer import Answers, read_answers
from jingjinji.answers.run import Source, connect
from jingjinji.release import Release


@pytest.fixture(scope="session")
def answers(real_release: Release) -> Answers:
    """Return answers over the real release."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGJINJI_OUT", str(real_release.folder.parents[1]))
        with connect(Source()) as asker:
            return read_answers(asker, real_release.version)
