"""Read a file that a person edits: UTF-8 text, or a fault that says where it is not.

It must not know what the text means. A byte order mark, which some editors put first, is no part of the text.
"""

from __future__ import annotations

from pathlib import Path

from jingjinji.faults import Fault


def read_utf8(file: Path) -> str:
    """Return the text of `file` with line feeds only; bytes of another encoding are a fault with their line."""
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "save it as UTF-8; GBK and UTF-16 are other encodings"
        raise Fault("this file is not UTF-8", file=file, line=line, hint=hint) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
