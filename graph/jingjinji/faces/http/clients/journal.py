"""One line of JSON a request, for whoever runs the service: what was asked, by hash, and what it came to.

Never holds a query's text, a parameter or a token. Slow queries are told with their text, to the log of the program.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import time
from pathlib import Path
from typing import IO

from jingjinji.faces.http.exchange.call import Scope
from jingjinji.faces.http.exchange.notes import Note
from jingjinji.faults import Fault

_log = logging.getLogger(__name__)
_HASH_BYTES = 8
_LONGEST_PATH = 200


class Journal:
    """Writes finished requests to a file, `-` being standard output; without a name it writes nothing."""

    def __init__(self, name: str | None, slow: float) -> None:
        self._slow = slow
        self._stream = _open(name) if name else None
        self._is_broken = False

    def write(self, scope: Scope, note: Note, status: int, seconds: float, size: int, version: str | None) -> None:
        """Write one finished request; `status` 0 is that of a client who left. Times in seconds, `size` in bytes."""
        if note.query is not None and note.seconds >= self._slow > 0:
            _log.warning("slow query, %.2f s, %s: %s", note.seconds, hash_of(note.query), json.dumps(note.query))
        if self._stream is None:
            return
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "client": note.client,
            "method": scope["method"],
            "path": scope["path"][:_LONGEST_PATH],
            "status": status,
            "seconds": round(seconds, 6),
            "bytes": size,
            "question": note.question,
            "query": hash_of(note.query) if note.query is not None else None,
            "evaluated": round(note.seconds, 6),
            "kept": note.kept,
            "version": version,
        }
        try:
            self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._stream.flush()
            self._is_broken = False
        except OSError as error:  # nobody goes without an answer because of that
            if not self._is_broken:
                _log.error("the access log cannot be written: %s", error.strerror)
            self._is_broken = True


def hash_of(query: str) -> str:
    """Return a short name for a query's text."""
    return hashlib.blake2b(query.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).hexdigest()


def _open(name: str) -> IO[str]:
    if name == "-":
        return sys.stdout
    try:
        return Path(name).open("a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise Fault(f"the access log cannot be written: {error.strerror}", file=name) from error
