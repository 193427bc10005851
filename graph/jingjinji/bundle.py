"""Where the ontology, seeds and queries are: in a checkout or inside the installed package.

The only module that knows a path. It must not read or interpret what it finds.
"""

from __future__ import annotations

import os
from pathlib import Path

from jingjinji.faults import Fault

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parents[1]


def in_checkout() -> bool:
    """Tell whether the package runs from a checkout of the repository."""
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "seeds").is_dir()


def _room(name: str) -> Path:
    folder = (CHECKOUT if in_checkout() else PACKAGE / "bundle_data") / name
    if not folder.is_dir():
        raise Fault(
            f"the folder “{name}” is missing",
            file=folder,
            hint="the installation is not complete; install it again",
        )
    return folder


def ontology() -> Path:
    """Return the folder of what can be said."""
    return _room("ontology")


def seeds() -> Path:
    """Return the folder of what the documents say."""
    return _room("seeds")


def queries() -> Path:
    """Return the folder of what can be asked."""
    return _room("queries")


def web() -> Path:
    """Return the folder of what pages load from others' packages; where it is missing, pages do without."""
    return CHECKOUT / "out" / "web" if in_checkout() else PACKAGE / "bundle_data" / "web"


def out() -> Path:
    """Return the folder of built releases: JINGJINJI_OUT, or `out/` of a checkout, or the user's data folder."""
    if setting := os.environ.get("JINGJINJI_OUT"):
        return Path(setting)
    if in_checkout():
        return CHECKOUT / "out"
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "jingjinji"


def sources(given: Path | None = None) -> Path | None:
    """Return the folder of source texts, `given` or JINGJINJI_SOURCES; without one positions are not proved."""
    setting = given or os.environ.get("JINGJINJI_SOURCES")
    if not setting:
        return None
    folder = Path(setting)
    if not folder.is_dir():
        hint = "--sources or JINGJINJI_SOURCES names it; leave it out to build without proof"
        raise Fault("there is no such folder of source texts", file=folder, hint=hint)
    return folder


def build_inputs() -> list[tuple[str, Path]]:
    """Return name and path of every file that a release depends on, sorted by name.

    These are ontology, seeds, queries and the code that builds; a name begins with the room, so that it is the
    same in every checkout and in the installed package.
    """
    rooms = {"ontology": ontology(), "seeds": seeds(), "queries": queries(), "code": PACKAGE}
    wanted = {
        "ontology": ("**/*.ttl", "**/*.rq"),
        "seeds": ("**/*.toml",),
        "queries": ("**/*.rq",),
        "code": ("facts/*.py", "pipeline/**/*.py", "__init__.py", "questions.py", "terms.py", "release.py", "utf8.py"),
    }
    found = {
        f"{room}/{file.relative_to(folder).as_posix()}": file
        for room, folder in rooms.items()
        for pattern in wanted[room]
        for file in folder.glob(pattern)
    }
    return sorted(found.items())
