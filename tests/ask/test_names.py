"""Names as people type them, and names inside a question."""

from __future__ import annotations

import pytest

from jingjinji.answers.ask.link import link
from jingjinji.answers.ask.names import Name, Names, read_names
from jingjinji.answers.ask.text import language_of, plain, stem, words
from jingjinji.answers.table import Table, Term

LABELS = {
    "place/haidian": (["海淀区", "海淀"], ["Haidian District", "Haidian"], "jjj:AdministrativeDivision"),
    "place/miyun": (["密云区", "密云"], ["Miyun District", "Miyun"], "jjj:AdministrativeDivision"),
    "place/miyun-reservoir": (["密云水库"], ["Miyun Reservoir"], "jjj:WaterBody"),
    "indicator/pm25": (["细颗粒物年均", "细颗粒物", "PM₂.₅"], ["PM2.5 mean", "fine particles"], "jjj:Indicator"),
    "indicator/co": (["一氧化碳", "CO"], ["CO percentile", "CO"], "jjj:Indicator"),
    "indicator/water": (["水质"], ["Water quality"], "jjj:Indicator"),
    "indicator/groundwater": (["地下水水质", "水质"], ["Groundwater quality"], "jjj:Indicator"),
    "measure/dust": (["扬尘治理百日攻坚"], ["100-day dust campaign"], "jjj:Campaign"),
}  # fmt: skip


@pytest.fixture(scope="module")
def names() -> Names:
    """Return the names of a few things."""
    rows = [
        Name(ref, label, language, preferred=index == 0)
        for ref, (zh, en, _) in LABELS.items()
        for language, labels in (("zh", zh), ("en", en))
        for index, label in enumerate(labels)
    ]
    return Names(rows, {ref: kind for ref, (_, _, kind) in LABELS.items()})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("海淀", "place/haidian"),
        ("海淀区", "place/haidian"),
        ("海甸", "place/haidian"),
        ("HAIDIAN", "place/haidian"),
        ("Hadian", "place/haidian"),
        ("ＰＭ２．５", "indicator/pm25"),
        ("pm 2.5", "indicator/pm25"),
        ("PM_{2.5}", "indicator/pm25"),
        ("fine particle", "indicator/pm25"),
        ("細顆粒物", "indicator/pm25"),
        ("密雲水庫", "place/miyun-reservoir"),
        ("Miyun Resevoir", "place/miyun-reservoir"),
        ("dust campaigns", "measure/dust"),
    ],
)
def test_a_name_is_found_as_people_type_it(names: Names, typed: str, meant: str) -> None:
    """Script, width, case, ending, a slip of the finger or the ear do not hide the thing that is meant."""
    assert names.find(typed)[0].id == meant


def test_a_match_says_what_it_is_and_what_matched(names: Names) -> None:
    """A match has the label in the asked language, the class, the label that matched and a score within 0 and 1."""
    found = names.find("海淀", language="en")
    assert (found[0].label, found[0].type, found[0].matched) == (
        "Haidian District",
        "jjj:AdministrativeDivision",
        "海淀",
    )
    assert all(0 < match.score <= 1 for match in found)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


def test_an_everyday_name_is_worth_less_than_a_label() -> None:
    """A thing is found by what people call it: below one with this printed name, above one that only sounds so."""
    known = [
        Name("indicator/pm25", "细颗粒物", "zh", preferred=True),
        Name("indicator/pm25", "雾霾", "zh", preferred=False, hidden=True),
        Name("indicator/days", "雾霾", "zh", preferred=False),
        Name("place/x", "雾埋", "zh", preferred=True),
    ]
    found = Names(known, {}).find("雾霾")
    assert [match.id for match in found] == ["indicator/days", "indicator/pm25", "place/x"]
    assert (found[1].label, found[1].matched, found[1].score) == ("细颗粒物", "雾霾", 0.95)
    assert found[0].score > found[1].score > found[2].score
    assert [m.score for m in link("雾霾", Names(known, {}), "zh").spans[0].matches] == [0.98, 0.95]


def test_a_beginning_of_an_everyday_name_is_worth_no_more_than_the_whole() -> None:
    """While a name is being typed, labels stay before everyday names."""
    known = [
        Name("place/a", "Particulates", "en", preferred=False, hidden=True),
        Name("place/b", "Particulate", "en", preferred=True),
    ]
    found = Names(known, {}).find("particulate", prefix=True)
    assert [match.id for match in found] == ["place/b", "place/a"]
    assert found[1].score <= 0.95


def test_find_keeps_to_kinds_and_limit(names: Names) -> None:
    """`kinds` leaves out all other kinds of things, `limit` bounds their number."""
    assert {match.kind for match in names.find("密云", kinds=["place"])} == {"place"}
    assert len(names.find("水", limit=1)) == 1
    assert names.find("zzzzqqq") == []
    assert names.find("  ") == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("miy", "place/miyun"), ("密", "place/miyun"), ("shuizhi", "indicator/water")]
)
def test_a_beginning_is_completed(names: Names, typed: str, meant: str) -> None:
    """In prefix mode the beginning of a label, or of its reading in Latin letters, is enough."""
    assert meant in [match.id for match in names.find(typed, prefix=True)]


def test_the_longest_name_in_a_question_counts(names: Names) -> None:
    """In a question without word breaks 密云水库 is the reservoir and not the district."""
    linked = link("密云水库和海甸的水质怎么样", names, "zh")
    assert [span.ids for span in linked.spans] == [
        ("place/miyun-reservoir",),
        ("place/haidian",),
        ("indicator/water", "indicator/groundwater"),
    ]


def test_a_slip_in_a_question_is_corrected_and_told(names: Names) -> None:
    """A mistyped word of a name is corrected at a lower score, and the correction is told."""
    linked = link("How were fine particels in Hadian?", names, "en")
    assert [(span.ids[0], span.matches[0].score < 0.9) for span in linked.spans] == [
        ("indicator/pm25", True),
        ("place/haidian", True),
    ]
    assert linked.corrected == {"particl": "particel", "haidian": "hadian"}


def test_two_letters_are_a_name_only_in_capitals(names: Names) -> None:
    """CO is carbon monoxide; the co of “co-operation” is not."""
    assert link("the CO level", names, "en").spans[0].ids == ("indicator/co",)
    assert link("a co operation", names, "en").spans == []


def test_names_are_read_from_a_table() -> None:
    """Labels of named things are taken, those of passages are not, further names only for things that are there."""
    iri, jjj = "https://w3id.org/jingjinji/id/", "https://w3id.org/jingjinji/def/"
    how = Term("uri", "http://www.w3.org/2004/02/skos/core#prefLabel")
    rows = tuple(
        (Term("uri", iri + ref), Term("uri", jjj + "Place"), how, Term("literal", label, "en"))
        for ref, label in (("place/beijing", "Beijing"), ("passage/x-1", "a passage"))
    )
    table = Table(("thing", "type", "how", "label"), rows)
    names = read_names(table, also={"place/beijing": ["the capital", "首都"], "place/nowhere": ["the capital"]})
    assert [match.id for match in names.find("首都")] == ["place/beijing"]
    assert names.find("the capital")[0].label == "Beijing"
    assert names.type("place/beijing") == "jjj:Place"


def test_words_do_not_depend_on_typing() -> None:
    """Width, subscripts, markup, thousands, endings and possessives leave the same words."""
    assert words("PM₂.₅") == words("ＰＭ２．５") == words("PM_{2.5}") == ("pm2.5",)
    assert words("12,000 cases") == ("12000", "case")
    assert words("Beijing's rivers") == words("Beijing river")
    assert stem("ecology") == stem("ecological")
    assert stem("increased") == stem("increases") == stem("increasing")
    assert plain("臺灣") == plain("台湾")
    assert (language_of("密云PM2.5多少"), language_of("What was PM2.5 in Miyun 密云?")) == ("zh", "en")
