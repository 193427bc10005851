"""What all faces of one process stand on: the store in service, and what is read of it once a dataset.

A reading, an index or a profile costs seconds and megabytes; the faces do not know each other, and must not each make
their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jingjinji.answers.ask.answer import Asked
from jingjinji.answers.card import Cards
from jingjinji.answers.reading import Readings
from jingjinji.answers.validate.profile import Profiles
from jingjinji.faults import Fault
from jingjinji.store.embedded import EmbeddedStore


@dataclass
class Ground:
    """`in_service` returns the store of the moment, or None before there is one."""

    in_service: Callable[[], EmbeddedStore | None]
    readings: Readings = field(default_factory=Readings)
    cards: Cards = field(default_factory=Cards)
    profiles: Profiles = field(default_factory=Profiles)
    asked: Asked = field(init=False)

    def __post_init__(self) -> None:
        self.asked = Asked(self.readings)

    def store(self) -> EmbeddedStore:
        """Return the store to ask now: whoever answers takes it once, so that an answer is of one dataset."""
        store = self.in_service()
        if store is None:
            raise Fault("the graph is not loaded yet", hint="try again in a second")
        return store
