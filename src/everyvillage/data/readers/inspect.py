"""A first look at a text file: its hash, its encoding, its delimiter, its headings.

One pass over the bytes, in pieces, before anything is parsed: it finds what a parser could
only report as nonsense, such as a quote that is never closed.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.data.readers.headings import normal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from everyvillage.contracts import Table
    from everyvillage.data.readers.faults import Faults

PIECE_BYTES = 1 << 22
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class TextFile:
    """What the first look found.

    ``ends_whole`` is false where the last line lacks its end, as in a file that was cut.
    """

    path: Path
    sha256: str
    size: int
    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    ends_whole: bool


def inspect_text(path: Path, table: Table, faults: Faults) -> TextFile | None:
    """Look a delimited text file over; None, with its fault, where it cannot be read at all."""
    scan = _Scan()
    for piece in _pieces(path):
        scan.take(piece)
    if not scan.size or not scan.first_line.removeprefix(codecs.BOM_UTF8).strip():
        refuse_empty(faults)
        return None
    encoding = _encoding(path, scan, faults)
    if encoding is None:
        return None
    if scan.quotes % 2:
        _refuse_open_quote(faults)
        return None
    line = scan.first_line.decode(encoding, errors="replace").removeprefix("\ufeff")
    delimiter = _delimiter(line, table)
    return TextFile(
        path=path,
        sha256=scan.digest.hexdigest(),
        size=scan.size,
        encoding=encoding,
        delimiter=delimiter,
        headings=tuple(cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))),
        ends_whole=scan.last in b"\r\n",
    )


class _Scan:
    """What is gathered while the bytes go by."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self.quotes = 0
        self.first_line = b""
        self.last = b""
        self.is_utf8 = True
        self.cut_in_character = False
        self._has_line = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, piece: bytes) -> None:
        self.digest.update(piece)
        self.size += len(piece)
        self.quotes += piece.count(b'"')
        self.last = piece[-1:]
        if not self._has_line:
            line, end, _ = piece.partition(b"\n")
            self.first_line = (self.first_line + line).rstrip(b"\r")
            self._has_line = bool(end)
        if self.is_utf8:
            self.is_utf8 = _decodes(self._decoder, piece)
            self.cut_in_character = self.is_utf8 and bool(self._decoder.getstate()[0])


def _pieces(path: Path) -> Iterator[bytes]:
    """Give the bytes of a file in pieces."""
    with path.open("rb") as stream:
        while piece := stream.read(PIECE_BYTES):
            yield piece


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes) -> bool:
    """Say whether ``piece`` makes sense after what ``decoder`` has had before."""
    try:
        decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(path: Path, scan: _Scan, faults: Faults) -> str | None:
    """Give the encoding of a file; GB18030 counts only where UTF-8 has refused.

    GB18030 takes most of what UTF-8 takes, and would read other characters in it.
    """
    if scan.cut_in_character:
        _refuse_cut_character(faults)
        return None
    if scan.is_utf8:
        return "utf-8"
    decoder = codecs.getincrementaldecoder("gb18030")()
    if all(_decodes(decoder, piece) for piece in _pieces(path)):
        return "gb18030"
    _refuse_encoding(faults)
    return None


def _delimiter(line: str, table: Table) -> str:
    """Give the delimiter under which the most headings of ``line`` are known."""
    known = {normal(heading) for column in table.columns for heading in column.headings}

    def score(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        return sum(normal(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=score)


def refuse_empty(faults: Faults) -> None:
    """Say that a file holds nothing."""
    faults.add(
        "import.file-empty",
        asked="a file with headings and rows",
        found="no headings",
        accepted="a first row of headings and at least one row of values",
        next_step="send the file again: this one was written empty or lost on the way",
    )


def _refuse_encoding(faults: Faults) -> None:
    """Say that the bytes are text in no encoding that is known here."""
    faults.add(
        "import.encoding-unknown",
        asked="text",
        found="bytes that are neither UTF-8 nor GB18030",
        accepted="UTF-8 (with or without byte order mark) or GB18030",
        next_step="save the file as “CSV UTF-8” and send it again",
    )


def _refuse_cut_character(faults: Faults) -> None:
    """Say that the last character is not whole."""
    faults.add(
        "import.file-cut",
        asked="a whole file",
        found="an end in the middle of a character",
        accepted="a file that ends with a whole row",
        next_step="send the file again: it was cut in the middle",
    )


def _refuse_open_quote(faults: Faults) -> None:
    """Say that a quote is opened and never closed."""
    faults.add(
        "import.file-cut",
        asked="a whole file",
        found='an odd number of quotes ("): one is opened and never closed',
        accepted="quotes in pairs",
        next_step="send the file again: it was cut in the middle, or a quote was lost",
    )
