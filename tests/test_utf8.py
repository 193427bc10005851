"""Files that people edit are UTF-8, and one that is not says so in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from jingjinji.faults import Fault
from jingjinji.utf8 import read_utf8


@pytest.mark.parametrize("written", ["甲\n乙\n", "\ufeff甲\r\n乙\r\n"], ids=["plain", "as Windows writes it"])
def test_line_ends_and_a_mark_do_not_matter(tmp_path: Path, written: str) -> None:
    """A byte order mark and Windows line ends change nothing."""
    (tmp_path / "x.toml").write_bytes(written.encode())
    assert read_utf8(tmp_path / "x.toml") == "甲\n乙\n"


@pytest.mark.parametrize(("encoding", "line"), [("gbk", 2), ("utf-16", 1)])
def test_another_encoding_is_a_fault(tmp_path: Path, encoding: str, line: int) -> None:
    """A file in GBK or UTF-16 is a fault that names the first line that cannot be read and says what to do."""
    file = tmp_path / "x.toml"
    file.write_text("# plain\nzh = '扬尘'\n", encoding=encoding)
    with pytest.raises(Fault, match="this file is not UTF-8") as caught:
        read_utf8(file)
    assert (caught.value.file, caught.value.line) == (file, line)
    assert (caught.value.hint or "").startswith("save it as UTF-8")
