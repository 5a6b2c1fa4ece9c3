"""Text and data as planners' files hold them: UTF-8 or GB18030, CSV, JSON; refused in words."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENCODINGS = ("utf-8-sig", "gb18030")
"""Encodings of Chinese office programs, the stricter first."""


def text_of(body: bytes) -> str | None:
    """Give bytes as text, None where they are in no encoding that is known."""
    for encoding in ENCODINGS:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def table_of(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Read the headings and rows of a CSV file; refuse what is no text or no table."""
    text = text_of(path.read_bytes())
    if text is None:
        raise InputError(_fault(path, "a table in UTF-8 or GB18030", "text in neither"))
    try:
        rows = csv.DictReader(text.splitlines(keepends=True))
        return [*(rows.fieldnames or ())], [dict(row) for row in rows]
    except csv.Error as wrong:
        raise InputError(_fault(path, "a table with a comma between values", str(wrong))) from wrong


def named_values(heads: Sequence[Any], columns: Sequence[Any], number: int) -> dict[str, str]:
    """Give one row of a map's columns as text by heading in small letters, "" for nothing."""
    return {
        str(head).lower(): "" if values[number] is None else str(values[number])
        for head, values in zip(heads, columns, strict=True)
    }


def plain_data(path: Path) -> dict[str, Any]:
    """Read a file of JSON that holds named values; refuse what is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise InputError(_fault(path, "a file", wrong.strerror or "no file")) from wrong
    except ValueError as wrong:  # no JSON, or no UTF-8
        raise InputError(_fault(path, "JSON as the command wrote it", str(wrong))) from wrong
    if not isinstance(found, dict):
        raise InputError(_fault(path, "JSON with named values", type(found).__name__))
    return found


def _fault(path: Path, asked: str, found: str) -> Fault:
    return Fault(
        "network.file-wrong", path.name, asked, found, asked, "mend the file and give it again"
    )
