"""What becomes of a finished request: it is counted, charged to its client and written to the journal."""

from __future__ import annotations

from dataclasses import dataclass

from jingjinji.faces.http.clients.budget import Budget
from jingjinji.faces.http.clients.charged import BILL, Bill
from jingjinji.faces.http.clients.journal import Journal
from jingjinji.faces.http.clients.metrics import Metrics
from jingjinji.faces.http.exchange.call import Scope
from jingjinji.faces.http.exchange.notes import note_of

_PROBES = ("/health/", "/metrics")
_ERRORS = (400, 401, 403, 405, 406, 408, 411, 413, 414, 415, 422)  # of the client's making, and avoidable


@dataclass(frozen=True)
class Accounting:
    """The numbers, the budgets and the journal of one application."""

    metrics: Metrics
    budget: Budget
    journal: Journal

    def admit(self, scope: Scope) -> None:
        """Open the bill; raise a 429 for a client that has sent too many mistakes. Probes cost nothing."""
        is_probe = scope["path"].startswith(_PROBES)
        BILL.set(None if is_probe else Bill(note_of(scope), self.budget))
        if not is_probe:
            self.budget.check_errors(note_of(scope).client)

    def close(self, scope: Scope, status: int, seconds: float, size: int, version: str | None) -> None:
        """Count, charge and write down a request that has been answered, or left by its client (status 0)."""
        note = note_of(scope)
        self.budget.charge(note.client, note.seconds, int(status in _ERRORS))
        self.metrics.count(status, seconds, size, note)
        self.journal.write(scope, note, status, seconds, size, version)
