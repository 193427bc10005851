"""What the pages and the chat tools say: both languages have the same keys, and each key is said somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

FACES = Path(__file__).parents[2] / "graph" / "jingjinji" / "faces"
# Where each dictionary is said: `name.key` or `name["key"]` in a template (the name is the one under which the page
# gets it), "key" in a module or script, and the name alone, for words that other templates get under another name.
SAID = {
    "http/pages/words.py WORDS": ("words", ["http/templates/*.html"], []),
    "http/pages/editor_words.py EDITOR_WORDS": ("say", ["http/templates/editor.html"], ["http/static/*.js"]),
    "http/linked_data/thing_words.py THING_WORDS": (
        "say",
        [f"http/templates/{name}.html" for name in ("thing", "thing_parts", "graph", "ontology", "problem", "figures")],
        ["http/linked_data/*.py"],
    ),
    "http/network/page_words.py NETWORK_TEXTS": (
        "say",
        ["http/templates/network.html"],
        ["http/network/*.py", "http/static/network.js"],
    ),
    "http/workbench/words.py _WORDS": (
        "say",
        [
            f"http/templates/{name}.html"
            for name in ("portrait_*", "figures", "compare", "document*", "home", "search", "thing")
        ],
        ["http/workbench/*.py"],
    ),
    "http/workbench/kind_words.py KIND_WORDS": (
        "say",
        [f"http/templates/{name}.html" for name in ("portrait_*", "document*", "home", "search", "thing")],
        ["http/workbench/*.py"],
    ),
    "http/dataset/catalog_page.py TEXTS": ("texts", ["http/templates/catalog.html"], ["http/dataset/catalog_page.py"]),
    "http/dataset/dump_index.py TEXTS": ("texts", ["http/templates/dumps.html"], ["http/dataset/dump*.py"]),
    "http/library/query_page.py TEXTS": ("texts", ["http/templates/quer*.html"], ["http/library/query_page.py"]),
    "http/api/words.py TEXTS": ("texts", ["http/templates/api.html"], ["http/api/page.py"]),
    "http/reconcile/service.py TEXTS": ("texts", [], ["http/reconcile/service.py"]),
    "mcp/words.py NOTES": ("notes", [], ["mcp/*.py"]),
}


def dictionaries(text: str) -> dict[str, ast.Dict]:
    """Return the dictionaries at the top of a module whose keys are zh and en and whose values are dictionaries."""
    found = {}
    for node in ast.parse(text).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if not isinstance(target, ast.Name) or not isinstance(value, ast.Dict) or keys(value) != ["zh", "en"]:
            continue
        if all(isinstance(words, ast.Dict) for words in value.values):
            found[target.id] = value
    return found


def keys(node: ast.expr) -> list[str]:
    """Return the keys of a dictionary of words."""
    assert isinstance(node, ast.Dict)
    return [str(getattr(key, "value", "")) for key in node.keys]


def without(text: str, node: ast.Dict) -> str:
    """Return a module's text without the dictionary."""
    lines = text.split("\n")
    return "\n".join(lines[: node.lineno - 1] + lines[node.end_lineno :])


def is_said(key: str, name: str, templates: str, modules: str) -> bool:
    """Tell whether a template says the key by `name` or lists it, or a module has it in quotes, whole or in parts."""
    whole = re.escape(key)
    if re.search(rf"""\b{name}(\.{whole}\b|\[["']{whole}["']\])""", templates):
        return True
    chosen = re.search(rf"\b{name}\[\w+( \| string)?\]", templates)  # one of several keys that are listed, or a number
    if re.search(rf"""["'`]{whole}["'`]""", modules + (templates if chosen else "")) or (chosen and key.isdigit()):
        return True
    stems = [re.escape(key[: match.end()]) for match in re.finditer("[ _]|(?<=^s)(?=[0-9]$)", key)]
    put_together = rf"""\b{name}\[["']({"|".join(stems)})["'] *~"""
    in_code = rf"""["'`]({"|".join(stems)})\$?\{{"""
    return bool(stems) and bool(re.search(put_together, templates) or re.search(in_code, modules))


def read(patterns: Iterable[str]) -> list[Path]:
    """Return the files of the patterns; a pattern without any is an error."""
    files = []
    for pattern in patterns:
        found = sorted(FACES.glob(pattern))
        assert found, pattern
        files += found
    return files


def test_every_dictionary_of_words_is_known() -> None:
    """No dictionary of words is left out of these tests."""
    found = {
        f"{file.relative_to(FACES).as_posix()} {name}"
        for file in FACES.rglob("*.py")
        for name in dictionaries(file.read_text(encoding="utf-8"))
    }
    assert found - {"mcp/words.py PROMPTS"} == SAID.keys()  # its keys are the names of the prompts, all are registered


@pytest.mark.parametrize("dictionary", SAID)
def test_every_word_is_said(dictionary: str) -> None:
    """Both languages have the same keys, and every key is used in a template, a module or a script."""
    file, variable = dictionary.split()
    name, templates, modules = SAID[dictionary]
    own = (FACES / file).read_text(encoding="utf-8")
    node = dictionaries(own)[variable]
    chinese, english = map(keys, node.values)
    assert len(chinese) == len(set(chinese)) and sorted(chinese) == sorted(english)
    pages = "\n".join(each.read_text(encoding="utf-8") for each in read(templates))
    texts = [each.read_text(encoding="utf-8") for each in read(modules)]
    code = "\n".join(without(text, node) if text == own else text for text in texts)
    assert [key for key in chinese if not is_said(key, name, pages, code)] == [], dictionary


def test_a_word_that_nobody_says_is_found() -> None:
    """A key is not said by its being a part of another, or the name of something else."""
    assert is_said("page", "words", "{{ words.page }}", "")
    assert is_said("kind place", "say", '{{ say["kind " ~ kind] }}', "")
    assert is_said("one place", "say", "", "words[f'one {kind}']")
    assert is_said("s4", "say", "", "words[f's{strength}']")
    assert not is_said("change", "words", "{{ say.change }} {{ words.changes }}", "")
    assert not is_said("every year", "say", '{{ say["every place"] }}', "f'any {x}'")
