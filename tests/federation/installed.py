"""Which of the optional clients are here; each that is not says in one sentence what is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LOCK = Path(__file__).parent / "package-lock.json"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jingjinji" / "federation"
COMUNICA = CACHE / "node_modules" / ".bin" / "comunica-sparql"


def missing_comunica() -> str | None:
    """Return why Comunica cannot be tested, or None; it must be the one that the lock file pins."""
    if shutil.which("node") is None:
        return "no Node on the PATH (make deps-system): Comunica does not ask us"
    installed = CACHE / LOCK.name
    if not COMUNICA.exists() or not installed.is_file() or installed.read_bytes() != LOCK.read_bytes():
        return "the pinned Comunica is not installed (make deps-system): Comunica does not ask us"
    return None


def missing_virtuoso() -> str | None:
    """Return why Virtuoso cannot be tested, or None."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        return "no virtuoso-t and isql-vt on the PATH (make deps-system): Virtuoso does not call us"
    return None


# Fixture that a test asks for: why there is none, if there is none.
MISSING = {"comunica": missing_comunica(), "virtuoso": missing_virtuoso()}
