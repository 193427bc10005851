"""What changed between two releases, with planted changes, and blank nodes whose names mean nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingjinji import bundle, terms
from jingjinji.answers.releases.difference import Difference, compare, find_named
from jingjinji.faults import Fault
from jingjinji.release import NQUADS, Release, publish

G, D = (f"<{terms.graph(name)}>" for name in ("source/toy-2024", "derived"))
FACT, OTHER = (f"<{terms.thing(name)}>" for name in ("observation/a", "measure/b"))
VALUE, NOTE = (f"<{terms.term(name)}>" for name in ("value", "note"))
LABEL = f"<{terms.PREFIXES['skos']}prefLabel>"
FIRST, REST, NIL = (f"<{terms.PREFIXES['rdf']}{name}>" for name in ("first", "rest", "nil"))
DECIMAL = f"^^<{terms.PREFIXES['xsd']}decimal>"
BEFORE = (
    f'{FACT} {LABEL} "Smog"@en {G}',
    f'{FACT} {LABEL} "烟雾"@zh {G}',
    f'{FACT} {VALUE} "30.5"{DECIMAL} {G}',
    f'{OTHER} {LABEL} "Sweeping"@en {G}',
)


def differ(tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], *graphs: str) -> Difference:
    """Compare two sets of quads."""
    files = tmp_path / "old.nq", tmp_path / "new.nq"
    for file, quads in zip(files, (old, new), strict=True):
        file.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    return compare(*files, "en", graphs)


def rows(found: Difference) -> list[tuple[str, ...]]:
    """Return the rows as plain text."""
    return [tuple(cell.value if cell else "" for cell in row) for row in found.table.rows]


def test_nothing_differs_from_itself(tmp_path: Path) -> None:
    """The same quads in another order do not differ."""
    found = differ(tmp_path, BEFORE, BEFORE[::-1])
    assert not found
    assert (found.added, found.removed, found.changed) == (0, 0, 0)


def test_a_changed_value_shows_old_and_new(tmp_path: Path) -> None:
    """A changed figure is one row with kind, label, graph, property, old and new."""
    found = differ(tmp_path, BEFORE, (*BEFORE[:2], BEFORE[2].replace("30.5", "30.50"), BEFORE[3]))
    expected = ("changed", "observation", "observation/a", "Smog", "source/toy-2024", "jjj:value", "30.5", "30.50")
    assert rows(found) == [expected]
    assert (found.added, found.removed, found.changed) == (0, 0, 1)


def test_facts_that_come_and_go_are_grouped_by_kind(tmp_path: Path) -> None:
    """A lost measure and a new observation are one row each, with their labels, sorted by kind."""
    fact = f"<{terms.thing('observation/c')}>"
    found = differ(tmp_path, BEFORE, (*BEFORE[:3], f'{fact} {LABEL} "Haze"@en {G}', f'{fact} {VALUE} "1"{DECIMAL} {D}'))
    assert rows(found) == [
        ("removed", "measure", "measure/b", "Sweeping", "source/toy-2024", "", "", ""),
        ("added", "observation", "observation/c", "Haze", "derived, source/toy-2024", "", "", ""),
    ]


def test_a_value_that_comes_or_goes(tmp_path: Path) -> None:
    """A property that is new has no old side; one of several values that goes is the only one shown."""
    several = tuple(f'{FACT} {NOTE} "{text}" {G}' for text in ("one", "two"))
    found = differ(tmp_path, (*BEFORE, *several), (*BEFORE, several[1], f"{FACT} {NOTE} {OTHER} {D}"))
    assert [row[4:] for row in rows(found)] == [
        ("derived", "jjj:note", "", "measure/b"),
        ("source/toy-2024", "jjj:note", "one", ""),
    ]
    assert found.changed == 1


def test_only_the_datatype_differs(tmp_path: Path) -> None:
    """Where a value reads the same, its full forms are shown."""
    found = differ(tmp_path, BEFORE, (*BEFORE[:2], BEFORE[2].replace("decimal", "string"), BEFORE[3]))
    assert [row[6:] for row in rows(found)] == [(f'"30.5"{DECIMAL}', '"30.5"')]


def test_the_same_triple_in_another_graph_is_a_change(tmp_path: Path) -> None:
    """What was reported and is now derived is a change, though the union says the same."""
    found = differ(tmp_path, BEFORE, (*BEFORE[:2], BEFORE[2].replace(G, D), BEFORE[3]))
    assert [row[4:] for row in rows(found)] == [
        ("derived", "jjj:value", "", "30.5"),
        ("source/toy-2024", "jjj:value", "30.5", ""),
    ]


def test_graphs_can_be_chosen(tmp_path: Path) -> None:
    """With a graph named, a change elsewhere does not count, and labels still come from everywhere."""
    new = (*BEFORE, f'{FACT} {NOTE} "x" {D}')
    assert not differ(tmp_path, BEFORE, new, "source/toy-2024")
    assert [row[:4] for row in rows(differ(tmp_path, BEFORE, new, "derived"))] == [
        ("added", "observation", "observation/a", "Smog")
    ]


def anonymous(first: str, second: str, value: str = "b") -> tuple[str, ...]:
    """Return a fact with a list of two blank nodes, of which the second says `value`."""
    return (
        f"{FACT} {NOTE} _:{first} {G}",
        f"_:{first} {FIRST} {OTHER} {G}",
        f"_:{first} {REST} _:{second} {G}",
        f"_:{second} {FIRST} _:{first}{second} {G}",
        f"_:{second} {REST} {NIL} {G}",
        f'_:{first}{second} {VALUE} "{value}" {G}',
    )


def test_names_of_blank_nodes_mean_nothing(tmp_path: Path) -> None:
    """Blank nodes that are called otherwise, even crosswise, do not differ."""
    assert not differ(tmp_path, anonymous("x", "y"), anonymous("y", "x"))
    assert not differ(tmp_path, anonymous("x", "y"), anonymous("c14n0", "c14n1"))


def test_a_change_inside_a_blank_node_is_its_owners(tmp_path: Path) -> None:
    """What a nested blank node says otherwise is a change of the fact that holds it."""
    found = differ(tmp_path, anonymous("x", "y"), anonymous("y", "x", "B"))
    short = terms.shorten(OTHER.strip("<>"))
    pair = f'({short} [jjj:value "b"])', f'({short} [jjj:value "B"])'
    assert [row[:1] + row[5:] for row in rows(found)] == [("changed", "jjj:note", *pair)]


def test_blank_nodes_that_nobody_holds(tmp_path: Path) -> None:
    """A blank node of its own comes or goes as a whole, under the kind `unnamed`."""
    found = differ(tmp_path, (*BEFORE, f'_:x {VALUE} "1" {G}'), (*BEFORE, f'_:x {VALUE} "2" {G}'))
    assert [row[:3] for row in rows(found)] == [
        ("added", "unnamed", '[jjj:value "2"]'),
        ("removed", "unnamed", '[jjj:value "1"]'),
    ]


def test_circles_and_long_lists_end(tmp_path: Path) -> None:
    """Blank nodes in a circle and a list of 5,000 are compared, and a change in the last element is found."""
    circle = tuple(f"_:{a} {NOTE} _:{b} {G}" for a, b in ("xy", "yx"))
    assert not differ(tmp_path, (f"{FACT} {NOTE} _:x {G}", *circle), (f"{FACT} {NOTE} _:y {G}", *circle))
    both = (f"{FACT} {NOTE} _:x {G}", f"{OTHER} {NOTE} _:y {G}", *circle)
    assert not differ(tmp_path, both, both[::-1])
    cells = [f'_:n{n} {FIRST} "{n}" {G}' for n in range(5000)]
    links = [f"_:n{n} {REST} {f'_:n{n + 1}' if n < 4999 else NIL} {G}" for n in range(5000)]
    long = (f"{FACT} {NOTE} _:n0 {G}", *cells, *links)
    assert not differ(tmp_path, long, long[::-1])
    changed = differ(tmp_path, long, tuple(quad.replace('"4999"', '"5000"') for quad in long))
    assert changed.changed == 1
    assert len(rows(changed)[0][7]) < 200


def test_a_planted_change_in_a_real_release(toy_release: Release, tmp_path: Path) -> None:
    """One digit changed in a built release is one changed fact, and nothing else is reported."""
    text = toy_release.nquads.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if f"{VALUE} " in row and "source/toy-2024" in row)
    digits = line.split('"')[1]
    (tmp_path / NQUADS).write_text(text.replace(line, line.replace(f'"{digits}"', '"12345.6"')), encoding="utf-8")
    found = compare(toy_release.nquads, find_named(str(tmp_path)), "en")
    assert [row[4:] for row in rows(found)] == [("source/toy-2024", "jjj:value", digits, "12345.6")]
    assert rows(found)[0][3]


def test_names_of_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release is found as `current`, by version, by the beginning of it, and by folder; a wrong name is a fault."""
    monkeypatch.setattr(bundle, "out", lambda: tmp_path)
    old = publish(tmp_path, {NQUADS: b""}, {"n": 1})
    new = publish(tmp_path, {NQUADS: b""}, {"n": 2})
    assert find_named("current") == new.nquads
    assert find_named(old.version) == find_named(old.version[:10]) == find_named(str(old.folder)) == old.nquads
    with pytest.raises(Fault, match=f"no release or folder called “nowhere”.*{old.version}"):
        find_named("nowhere")
    with pytest.raises(Fault, match="no release or folder"):
        find_named("")


def test_a_beginning_that_several_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A beginning of several versions is a fault that names them."""
    monkeypatch.setattr(bundle, "out", lambda: tmp_path)
    for name in ("abc1", "abc2"):
        (tmp_path / "releases" / name).mkdir(parents=True)
        (tmp_path / "releases" / name / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Fault, match=r"several releases begin with “abc” \(.*abc1.*\)"):
        find_named("abc")


def test_a_file_that_is_no_nquads(tmp_path: Path) -> None:
    """A broken release is a fault that names the file."""
    (tmp_path / NQUADS).write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(Fault, match="cannot be read") as caught:
        compare(tmp_path / NQUADS, tmp_path / NQUADS, "en")
    assert caught.value.file == tmp_path / NQUADS
