"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from everyvillage.data.readers.sheets.records import SIGNATURE

if TYPE_CHECKING:
    from pathlib import Path

_LOOK = 4096
_PACKED = b"PK\x03\x04"
_PACKED_EMPTY = b"PK\x05\x06"
_PAGE = re.compile(rb"<(!doctype\s+html|html|table|head|meta)\b", re.IGNORECASE)


def content_of(path: Path) -> str:  # noqa: PLR0911 - one way out for each form
    """Say what a file holds: "xlsx", "xls", "page", "xml", "parquet", "text", or "bytes".

    "xlsx" stands for every packed file, "xls" for every file of the old form.
    """
    with path.open("rb") as stream:
        start = stream.read(_LOOK)
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((_PACKED, _PACKED_EMPTY)):
        return "xlsx"
    if start.startswith(SIGNATURE):
        return "xls"
    if start.startswith(b"PAR1"):
        return "parquet"
    if _PAGE.search(plain[:1024]):
        return "page"
    if plain.startswith(b"<"):
        return "xml"
    if b"\0" in start:
        return "bytes"
    return "text"


WORDS = {
    "xlsx": "a packed workbook (.xlsx)",
    "xls": "an old workbook (.xls)",
    "page": "a web page that only bears the name of a workbook",
    "xml": "a text in XML",
    "parquet": "a Parquet file",
    "text": "delimited text (.csv)",
    "bytes": "bytes of no known form",
}
