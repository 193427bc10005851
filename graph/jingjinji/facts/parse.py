"""Parse a TOML file with its decimals as printed; a syntax error is a fault with line and column."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from jingjinji.faults import Fault
from jingjinji.utf8 import read_utf8

PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def parse_toml(file: Path) -> tuple[dict[str, Any], str]:
    """Return the content of `file` and its text."""
    text = read_utf8(file)
    try:
        return tomllib.loads(text, parse_float=Decimal), text
    except tomllib.TOMLDecodeError as error:
        found = PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (None, None)
        sentence = PLACE.sub("", str(error)).strip()
        raise Fault(f"this is not TOML: {sentence}", file=file, line=line, column=column) from None
