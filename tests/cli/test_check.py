"""`check coverage`, `check names` and `check audit`: complete on the real seeds, and able to fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from jingjinji.release import Release
from world import rewrite, toy_checkout

ROOT = Path(__file__).parents[2]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `jingjinji check` with further words."""
    return subprocess.run(
        [sys.executable, "-m", "jingjinji", "check", *words],
        env=os.environ | {"PYTHONPATH": str(ROOT / "graph"), "JINGJINJI_SOURCES": ""} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_every_number_of_the_bulletin_is_accounted_for(sources_folder: Path) -> None:
    """`check coverage` lists more than 500 numbers, each with facts or a reason, and exits with 0."""
    result = run("coverage", "--sources", str(sources_folder), "--format", "json")
    assert result.returncode == 0, result.stderr
    rows = json.loads(result.stdout)
    assert len(rows) > 500
    assert not [row for row in rows if row["explained by"] == "NOT EXPLAINED"]
    assert sum("observation/" in row["explained by"] for row in rows) > 250


def test_every_name_of_the_bulletin_is_accounted_for(sources_folder: Path) -> None:
    """`check names` lists every title and quoted name, each with facts or a reason, and exits with 0."""
    result = run("names", "--sources", str(sources_folder), "--format", "json")
    assert result.returncode == 0, result.stderr
    rows = json.loads(result.stdout)
    assert len(rows) > 70
    assert any(row["printed"].startswith("《") for row in rows)


def test_an_unexplained_number_is_a_fault(tmp_path: Path) -> None:
    """With one fact taken out of the toy document, its number is named and the check exits with 1."""
    checkout = toy_checkout(tmp_path)
    facts = checkout / "seeds" / "toy-2024" / "facts" / "02-measures.toml"
    before = facts.read_text(encoding="utf-8")
    start = before.index('[[observation]]\nindicator = "new-greenway-length"')
    end = before.index("[[", start + 2)
    rewrite(facts, before[start:end], "")
    script = (
        "import pathlib, sys; from jingjinji import bundle; from jingjinji.__main__ import main; "
        f"bundle.CHECKOUT = pathlib.Path({str(checkout)!r}); "
        f"sys.argv = ['jingjinji', 'check', 'coverage', '--sources', {str(tmp_path / 'sources')!r}]; main()"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "graph")}
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "“12” at" in result.stderr
    assert "is not explained" in result.stderr


def test_without_the_text_the_check_says_what_it_needs() -> None:
    """Without source texts the check cannot be done and says so."""
    result = run("coverage")
    assert result.returncode == 1
    assert "needs the source texts" in result.stderr


def test_the_audit_tells_agreement_and_disagreement(real_release: Release) -> None:
    """`check audit` prints that 290 of 366 days agree and that the area noise lies outside its parts."""
    result = run("audit", "--format", "json", JINGJINJI_OUT=str(real_release.folder.parents[1]))
    verdicts = {row["finding"].split("beijing-2024-")[1]: row["result"] for row in json.loads(result.stdout)}
    assert verdicts["good-day-share"] == "jjj:agrees"
    assert verdicts["area-noise-parts"] == "jjj:disagrees"
    assert len(verdicts) >= 28
