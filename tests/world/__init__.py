"""A made-up city with a bulletin of two dozen facts, copied where a test may break it."""

from __future__ import annotations

import shutil
from pathlib import Path

from jingjinji.faults import Fault, Faults

WORLD = Path(__file__).parent
REPOSITORY = WORLD.parents[1]


def copy_world(folder: Path) -> Path:
    """Copy the toy seeds and sources into `folder` and return it."""
    shutil.copytree(WORLD / "seeds", folder / "seeds")
    shutil.copytree(WORLD / "sources", folder / "sources")
    return folder


def grow_world(folder: Path) -> Path:
    """Copy the toy seeds, and what was added by adding folders: another city's bulletin, two reference sources."""
    copy_world(folder)
    beside = WORLD / "beside"
    shutil.copytree(beside / "things", folder / "seeds" / "things" / "more")
    shutil.copytree(beside / "reference", folder / "seeds" / "reference")
    shutil.copytree(beside / "toy-town-2023", folder / "seeds" / "toy-town-2023")
    shutil.copytree(beside / "sources", folder / "sources", dirs_exist_ok=True)
    return folder


def toy_checkout(folder: Path) -> Path:
    """Make `folder` a checkout with the toy seeds beside the real ontology and queries, and return it."""
    copy_world(folder)
    (folder / "pyproject.toml").touch()
    for room in ("ontology", "queries"):
        (folder / room).symlink_to(REPOSITORY / room)
    return folder


def toy_document(folder: Path, facts: str) -> Path:
    """Copy the toy world with `facts` as the document's only fact file, `01-facts.toml`, and return its seeds."""
    seeds = copy_world(folder) / "seeds"
    for file in (seeds / "toy-2024" / "facts").iterdir():
        file.unlink()
    (seeds / "toy-2024" / "facts" / "01-facts.toml").write_text(facts, encoding="utf-8")
    return seeds


def rewrite(file: Path, old: str, new: str, *, count: int = 1) -> None:
    """Replace `old`, which must be there, by `new` in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, count), encoding="utf-8")


def each(fault: Fault) -> list[Fault]:
    """Return the single faults of what was raised."""
    return fault.faults if isinstance(fault, Faults) else [fault]
