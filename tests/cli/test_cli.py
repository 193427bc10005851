"""The command line: what it prints, in which form, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jingjinji.answers.table import Table, Term
from jingjinji.faces.cli.examples import EXAMPLES
from jingjinji.faces.cli.terminal import bars, in_one_language, lift
from jingjinji.release import Release
from store.toy import RUNAWAY, toy_release

ROOT = Path(__file__).parents[2]


class Command:
    """The command `jingjinji` with a folder of releases of its own."""

    def __init__(self, out: Path) -> None:
        self._environment = os.environ | {
            "JINGJINJI_OUT": str(out),
            "JINGJINJI_SOURCES": "",
            "PYTHONPATH": str(ROOT / "graph"),
            "LANG": "en_US.UTF-8",
        }

    def run(self, *words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command and return what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "jingjinji", *words],
            env=self._environment | environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )


@pytest.fixture(scope="module")
def jingjinji(real_release: Release) -> Command:
    """Return the command over the real release."""
    return Command(real_release.folder.parents[1])


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Return the command over a small release, for what does not depend on what is in it."""
    out = tmp_path_factory.mktemp("anywhere")
    toy_release(out)
    return Command(out)


def test_effects_shows_the_dust_campaign(jingjinji: Command) -> None:
    """The three figures of the dust campaign come with strength 4 and their line."""
    result = jingjinji.run("effects", "--measure", "扬尘治理百日攻坚行动", "--min-strength", "4", "--format", "json")
    figures = {row["change"]: (row["strength"], row["line"]) for row in json.loads(result.stdout)}
    assert figures == {"-21.4": ("4", "160"), "-34.1": ("4", "160"), "-12.0": ("4", "160")}


@pytest.mark.parametrize(
    ("name", "said"), [("PM10", "dust"), ("可吸入颗粒物", "dust"), ("indicator/road-dust-load", "dust")]
)
def test_effects_finds_an_indicator_by_any_name(jingjinji: Command, name: str, said: str) -> None:
    """An indicator is found by abbreviation, Chinese name or slug."""
    result = jingjinji.run("effects", "--indicator", name)
    assert result.returncode == 0, result.stderr
    assert said in result.stdout


def test_show_prints_both_directions(jingjinji: Command) -> None:
    """`show` prints what a thing says and what points at it."""
    result = jingjinji.run("show", "measure/dust-campaign-2024", "--format", "csv")
    assert "jjj:statedToAffect" in result.stdout
    assert "←" in result.stdout


def test_a_graph_is_printed_as_turtle(anywhere: Command) -> None:
    """CONSTRUCT prints Turtle; a format of tables is refused with a sentence."""
    construct = "CONSTRUCT { <https://example.org/a> <https://example.org/b> 1 } WHERE {}"
    result = anywhere.run("query", "-", stdin=construct)
    assert result.stdout == "<https://example.org/a> <https://example.org/b> 1 .\n", result.stderr
    refused = anywhere.run("query", "-", "--format", "csv", stdin=construct)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "printed as Turtle and not as csv" in refused.stderr


def test_a_query_from_standard_input(anywhere: Command) -> None:
    """`query -` reads SPARQL from standard input."""
    result = anywhere.run("query", "-", "--format", "csv", stdin="SELECT (1 AS ?one) {}")
    assert result.stdout == "one\n1\n"


def test_explain_prints_the_query_as_it_is_evaluated(jingjinji: Command) -> None:
    """`query --explain` prints SPARQL with the order of the joins in comments, and only of the local release."""
    result = jingjinji.run("query", "what-affected-indicator", "--explain")
    assert result.stdout.startswith("# the same question with its joins in the order")
    assert "LATERAL { ?claim jjj:measure ?measure }" in result.stdout
    elsewhere = jingjinji.run("query", "what-affected-indicator", "--explain", "--endpoint", "http://127.0.0.1:9/")
    assert (elsewhere.returncode, elsewhere.stdout) == (1, "")


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("csv", "one,two\n1,a|b\n"),
        ("tsv", "one\ttwo\n1\ta|b\n"),
        ("md", "| one | two |\n| --- | --- |\n| 1 | a\\|b |\n"),
        ("json", '[\n  {\n    "one": "1",\n    "two": "a|b"\n  }\n]\n'),
    ],
)
def test_formats(anywhere: Command, format_: str, text: str) -> None:
    """A table prints as CSV, TSV, Markdown and JSON."""
    query = 'SELECT (1 AS ?one) ("a|b" AS ?two) {}'
    assert anywhere.run("query", "-", "--format", format_, stdin=query).stdout == text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["query", "no-such-question"], "there is no question called"),
        (["query", "nothing.rq"], "there is no such file"),
        (["query", "limits-exceeded", "--param", "x"], "write --param name=value"),
        (["query", "-", "--param", "place=x"], "a query of one's own takes no parameters"),
        (["show", "Atlantis"], "the graph has no thing called"),
        (["show", "place/atlantis"], "says nothing of"),
        (["effects", "--measure", "magic"], "the graph has no measure called"),
        (["effects", "--lang", "fr"], "is not a language of the graph"),
        (["export", "graph", "secrets"], "there is no graph called"),
    ],
)
def test_a_mistake_is_a_sentence(jingjinji: Command, words: list[str], sentence: str) -> None:
    """A mistake exits with 1 and one sentence on standard error, without a traceback."""
    result = jingjinji.run(*words)
    assert result.returncode == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert not result.stdout


def test_a_query_that_does_not_parse_names_its_place(anywhere: Command) -> None:
    """A syntax error names line and column."""
    result = anywhere.run("query", "-", stdin="SELECT ?x\nWHERE { ?x ?y }")
    assert result.returncode == 1
    assert "2:" in result.stderr


def test_a_query_that_runs_away_is_stopped(anywhere: Command) -> None:
    """A query past its deadline is stopped with a sentence."""
    result = anywhere.run("query", "-", "--timeout", "1", stdin=RUNAWAY)
    assert result.returncode == 1
    assert "deadline" in result.stderr


def test_a_broken_setting_is_refused(anywhere: Command) -> None:
    """A setting of the wrong form names itself and exits with 2."""
    result = anywhere.run("serve", JINGJINJI_DEADLINE="soon")
    assert result.returncode == 2
    assert "JINGJINJI_DEADLINE" in result.stderr


def test_check_is_silent_on_the_real_release(jingjinji: Command) -> None:
    """`check` exits with 0 when no fault query finds anything."""
    result = jingjinji.run("check", "--format", "json")
    assert result.returncode == 0, result.stdout
    assert {row["faults"] for row in json.loads(result.stdout)} == {"0"}


def test_check_exits_with_1_on_a_fault(tmp_path: Path) -> None:
    """`check` exits with 1 and names the fault when a release holds one."""
    broken = tmp_path / "releases" / "broken"
    broken.mkdir(parents=True)
    quad = "<urn:a> <https://w3id.org/jingjinji/def/origin> <https://w3id.org/jingjinji/def/reported> <urn:g> .\n"
    (broken / "all.nq").write_text(quad, encoding="utf-8")
    (broken / "manifest.json").write_text('{"graphs": {}}', encoding="utf-8")
    (tmp_path / "current").write_text("broken\n", encoding="utf-8")
    result = Command(tmp_path).run("check")
    assert result.returncode == 1
    assert "reported-fact-without-citation,1" in result.stdout


def test_without_a_release_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    """Asking before building is answered with the command to run."""
    result = Command(tmp_path).run("query", "limits-exceeded")
    assert result.returncode == 1
    assert "run jingjinji build" in result.stderr


def test_export_writes_a_graph(jingjinji: Command, tmp_path: Path) -> None:
    """`export graph` writes one graph to a file, complete or not at all."""
    target = tmp_path / "derived.nt"
    result = jingjinji.run("export", "graph", "derived", "-f", "ntriples", "-o", str(target))
    assert result.returncode == 0, result.stderr
    assert len(target.read_text(encoding="utf-8").splitlines()) > 100
    assert [file.name for file in tmp_path.iterdir()] == ["derived.nt"]


def test_the_command_asks_no_other_service(jingjinji: Command) -> None:
    """`query` refuses SERVICE whatever the environment allows a server; a list with a mistake stops `serve`."""
    query = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    result = jingjinji.run("query", "-", stdin=query, JINGJINJI_SERVICE_ALLOW="127.0.0.1:9")
    assert result.returncode != 0
    assert "SERVICE is switched off" in result.stderr
    result = jingjinji.run("serve", "--port", "0", JINGJINJI_SERVICE_ALLOW="http://census.example/")
    assert result.returncode != 0
    assert "not a host that SERVICE may ask" in result.stderr


@pytest.mark.parametrize("value", ["PM2.5", "细颗粒物", "indicator/pm25-annual-mean"])
def test_a_parameter_may_be_a_name(jingjinji: Command, value: str) -> None:
    """A question takes a thing by its name in either language, or by its slug."""
    result = jingjinji.run("query", "changes-tied-to-no-measure", "--param", f"indicator={value}", "--format", "csv")
    assert result.returncode == 0, result.stderr
    assert "-6.2" in result.stdout


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("indicator/pm25-anual-mean", "nearest: indicator/pm25-annual-mean"),
        ("细颗粒", "nearest: "),
        ("Pluto", "for example "),
        ("nothing such", "has no indicator called"),
    ],
)
def test_an_unknown_thing_is_no_empty_table(jingjinji: Command, value: str, sentence: str) -> None:
    """A parameter that names nothing exits with 1 and names the nearest things."""
    result = jingjinji.run("query", "district-values", "--param", f"indicator={value}")
    assert (result.returncode, result.stdout) == (1, "")
    assert sentence in result.stderr


def test_the_examples_of_the_help_run(jingjinji: Command) -> None:
    """The examples of the help that answer questions have an answer."""
    for example in (*EXAMPLES["query"], *EXAMPLES["show"], *EXAMPLES["effects"]):
        *before, words = example.split("jingjinji ")
        stdin = before[0].split("'")[1] if before[0] else ""
        result = jingjinji.run(*words.split(), stdin=stdin)
        assert result.returncode == 0, result.stderr
        assert result.stdout.strip()


def test_completion_knows_the_questions(anywhere: Command) -> None:
    """The shell completes the names of questions."""
    asked = {"_JINGJINJI_COMPLETE": "complete_bash", "COMP_WORDS": "jingjinji query district-", "COMP_CWORD": "2"}
    assert "district-values" in anywhere.run(**asked).stdout.split()


def table_of(columns: str, *rows: str) -> Table:
    """Return a table of plain literals written with spaces."""
    return Table(tuple(columns.split()), tuple(tuple(Term("literal", cell) for cell in row.split()) for row in rows))


def test_bars_are_honest() -> None:
    """Bars begin at zero; where units differ, numbers are negative or few, there are none."""
    assert bars(table_of("place value", "a 10", "b 5", "c 0")) == ["█" * 16, "█" * 8, ""]
    assert bars(table_of("unit value", "u 10", "v 5", "u 1")) is None
    assert bars(table_of("place value", "a -10", "b 5", "c 0")) is None
    assert bars(table_of("place value", "a 10", "b 5")) is None


def test_a_terminal_gets_one_language_and_repeats_nothing() -> None:
    """On a terminal the other language's names are left out, and what every row says is said once."""
    table = table_of("place place_zh place_en unit", "p 甲 A u", "q 乙 B u", "r 丙 C u")
    shown, same = lift(in_one_language(table, "en"))
    assert shown.columns == ("place", "place_en")
    assert same == "unit: u"
