"""What must never be in the repository: the bulletin's sentences, addresses of package hosts, paths of a machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = 40
SUSPECT = re.compile(
    r"(?<![\w.])/(?:work|root|home|Users)/[a-z]|\"resolved\": *\"http|index[-]url|files\.pythonhosted|registry\.npmjs"
)
THIS = "tests/house/test_repository.py"


def tracked_texts() -> list[tuple[str, str]]:
    """Return name and text of every file that git would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
    names = [name for name in listed if name and (ROOT / name).is_file()]
    if not names:
        skipped = {".venv", "out", ".git"}
        names = [str(f.relative_to(ROOT)) for f in ROOT.rglob("*") if f.is_file() and not skipped & set(f.parts)]
    texts = []
    for name in names:
        try:
            texts.append((name, (ROOT / name).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return texts


def long_runs(text: str, source: str) -> list[int]:
    """Return the numbers of lines that hold a run of 40 or more characters of `source`, white space aside."""
    plain = re.sub(r"\s+", "", source)
    runs = {plain[i : i + RUN] for i in range(len(plain) - RUN + 1)}
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        packed = re.sub(r"\s+", "", line)
        if any(packed[i : i + RUN] in runs for i in range(len(packed) - RUN + 1)):
            found.append(number)
    return found


def test_no_sentence_of_the_bulletin(sources_folder: Path) -> None:
    """No file holds a run of 40 characters of the bulletin's text."""
    source = (sources_folder / "beijing-2024" / "text.txt").read_text(encoding="utf-8")
    texts = tracked_texts()
    assert len(texts) > 150
    found = {name: lines for name, text in texts if (lines := long_runs(text, source))}
    assert found == {}


def test_a_copied_sentence_is_found() -> None:
    """A planted run of 40 characters is found, also across spaces."""
    source = "天" * 10 + "地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
    assert long_runs("x\n" + " ".join(source[:45]), source) == [2]
    assert long_runs(source[:39], source) == []


def test_no_path_or_address_of_a_machine() -> None:
    """No file names a path of a machine or the address of a package host."""
    found = [name for name, text in tracked_texts() if SUSPECT.search(text) and name != THIS]
    assert found == []


@pytest.mark.parametrize("planted", ["see " + "/" + "home/me/x", '"resolved": "' + 'https://x"'])
def test_a_planted_path_is_found(planted: str) -> None:
    """The rule about paths and addresses can fail."""
    assert SUSPECT.search(planted)
