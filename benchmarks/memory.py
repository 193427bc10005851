"""How much memory a server takes, its child processes included; Linux only, None elsewhere.

Counted is the proportional set size: what is shared between the processes of a server counts once.
"""

from __future__ import annotations

import threading
from pathlib import Path

_PROC = Path("/proc")
_POLL_SECONDS = 0.1


def used(process: int) -> float | None:
    """Return the MiB that a process and its descendants take now."""
    if not _PROC.is_dir():
        return None
    total, waiting = 0, [process]
    while waiting:
        one = waiting.pop()
        try:
            for task in (_PROC / str(one) / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
            lines = (_PROC / str(one) / "smaps_rollup").read_text().splitlines()
        except (OSError, ValueError):
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


class Peak:
    """The most that a server takes while the block runs: `with Peak(process) as peak: …; peak.most`."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.most: float | None = None

    def _watch(self) -> None:
        while not self._over.wait(_POLL_SECONDS):
            now = used(self._process)
            if now is not None:
                self.most = max(self.most or 0.0, now)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
