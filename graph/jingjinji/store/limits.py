"""How much one query and the whole store may use, with defaults that suit a small machine."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields

from jingjinji.faults import Fault

MIB = 1 << 20


def _cores() -> int:
    return max(2, min(8, os.cpu_count() or 2))


@dataclass(frozen=True)
class Limits:
    """Limits of a store. Times are in seconds, sizes in bytes.

    `soft` divides quick queries from long ones: a query that has run for longer leaves the quick lane, whose
    `workers` + `spare` processes stay for quick ones; at most `long_workers` long ones run at once. `middle` divides
    long queries from those between, by processor time: these run at once too, `middle_workers` of them in peace and
    `spare` more in haste, each with a quarter of `middle`, and stand behind quick ones but not behind long ones.
    `spare` is how many runaways may come together, before they are known, without others having to wait for a process.
    `rows` counts table rows or triples. An answer is held back, on disk where it is large, until it is complete; one of
    more than `max_bytes` is cut at a row and announced as truncated; all that wait to be fetched have at most `held`.
    `memory` is what a query may take beyond the data. `nesting` is how deep brackets may go; beyond it the engine's
    parser would overflow its stack. A release must be loaded within `start` and a second more for each 4 MiB of it.
    `rewrite` lets joins be put in the order that the counts of the snapshot suggest (see `stars`) and grouped joins of
    large snapshots be worked out from columns (see `collapse`); without it the engine does both.
    """

    deadline: float = 30.0
    soft: float = 0.1
    middle: float = 2.0
    rows: int = 1_000_000
    max_bytes: int = 512 * MIB
    held: int = 2048 * MIB
    memory: int = 512 * MIB
    nesting: int = 400
    workers: int = field(default_factory=_cores)
    spare: int = 4
    middle_workers: int = field(default_factory=_cores)
    long_workers: int = 2
    queue: int = 64
    start: float = 60.0
    rewrite: bool = True

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if value < 0 or (value == 0 and limit.name not in ("spare", "queue", "rewrite")):
                raise Fault(f"the limit “{limit.name}” must be more than zero, not {value}")
