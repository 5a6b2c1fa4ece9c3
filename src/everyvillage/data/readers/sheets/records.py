"""The records of an old workbook: which cells are errors, and whether it is locked.

The file around the records is a small file system ([MS-CFB]): sectors chained by a table,
short streams inside a long one. Only what is needed to reach one stream is read.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NoReturn

from everyvillage.data.readers.sheets.cells import Kind
from everyvillage.data.readers.sheets.refusal import Refusal, RefusedError, cut, locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER = 512
_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_BOUND_SHEET, _LOCK, _ERROR, _FORMULA, _BEGIN, _STOP = 0x85, 0x2F, 0x205, 0x06, 0x809, 0x0A
_SHEET_KIND = 0x10
_RESULT_IS_NO_NUMBER = 0xFFFF
_RESULT_ERROR = 2
_ENTRY = 128

Hidden = dict[tuple[int, int], Kind]


def read_records(path: Path) -> dict[str, Hidden]:
    """Give for each sheet the cells (row and column from 0) that hold an error.

    Refuses a locked workbook, one of another program, and one that is broken.
    """
    files = _Files(path.read_bytes())
    names = files.names()
    if "EncryptedPackage" in names:
        locked()
    stream = "Workbook" if "Workbook" in names else "Book"
    if stream not in names:
        _other_document(sorted(names))
    try:
        return _sheets(files.read(stream))
    except struct.error as error:
        cut(f"an old workbook whose records end too soon ({error})")


def _sheets(data: bytes) -> dict[str, Hidden]:
    """Walk the records: first the list of sheets, then each sheet from where it begins."""
    starts: dict[str, int] = {}
    for kind, body in _records(data, 0):
        if kind == _LOCK:
            locked()
        if kind == _BOUND_SHEET and body[5] == 0:
            (start,) = struct.unpack_from("<I", body)
            starts[_name(body)] = start
        if kind == _STOP:
            break
    return {name: _errors(data, start) for name, start in starts.items()}


def _errors(data: bytes, start: int) -> Hidden:
    """Give the error cells of the sheet that begins at ``start``."""
    found: Hidden = {}
    depth = 0
    for kind, body in _records(data, start):
        if kind == _BEGIN:
            depth += 1
        elif kind == _STOP:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _ERROR and len(body) >= 8 and body[7] == 1:  # noqa: PLR2004 - length of the record
            found[struct.unpack_from("<HH", body)] = Kind.ERROR
        elif kind == _FORMULA and len(body) >= 14:  # noqa: PLR2004 - up to the end of the result
            (mark,) = struct.unpack_from("<H", body, 12)
            if mark == _RESULT_IS_NO_NUMBER and body[6] == _RESULT_ERROR:
                found[struct.unpack_from("<HH", body)] = Kind.ERROR
    return found


def _records(data: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Give the kind and body of each record from ``place`` on."""
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        yield kind, data[place + 4 : place + 4 + size]
        place += 4 + size


def _name(body: bytes) -> str:
    """Read the name in the record of a sheet."""
    size, wide = body[6], body[7] & 1
    raw = body[8 : 8 + size * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", errors="replace")


def _other_document(names: list[str]) -> NoReturn:
    """Say that the file belongs to another program."""
    raise RefusedError(
        Refusal(
            "import.format-differs",
            "a workbook, as the ending of the name says",
            f"a file of another program ({', '.join(names[:4]) or 'nothing inside'})",
            "workbooks (.xlsx, .xls)",
            "open it with the program that made it and save the table as .xlsx or CSV",
        )
    )


class _Files:
    """The small file system around the records."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(SIGNATURE):
            cut("a beginning that no old workbook has")
        self._data = data
        shift, small = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or small != 6:  # noqa: PLR2004 - the two sizes that exist
            cut("sectors of a size that no workbook has")
        self._size = 1 << shift
        self._table = self._read_table()
        (root,) = struct.unpack_from("<I", data, 48)
        self._entries = dict(self._read_entries(self._chain(root)))
        (first,) = struct.unpack_from("<I", data, 60)
        raw = self._chain(first) if first < _END else b""
        self._small_table = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def names(self) -> set[str]:
        """Give the names of the streams."""
        return {name for name, (kind, _, _) in self._entries.items() if kind == 2}  # noqa: PLR2004 - a stream

    def read(self, name: str) -> bytes:
        """Give the bytes of a stream."""
        _, start, size = self._entries[name]
        (limit,) = struct.unpack_from("<I", self._data, 56)
        if size >= limit:
            return self._chain(start)[:size]
        root = next((entry for entry in self._entries.values() if entry[0] == 5), None)  # noqa: PLR2004 - the root
        if root is None:
            cut("no root in the list of streams")
        inside = self._chain(root[1])
        sectors = _walk(self._small_table, start)
        pieces = [inside[sector * 64 : sector * 64 + 64] for sector in sectors]
        return b"".join(pieces)[:size]

    def _read_table(self) -> tuple[int, ...]:
        """Read the table of which sector follows which."""
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        (more, count) = struct.unpack_from("<II", self._data, 68)
        per = self._size // 4
        for _ in range(min(count, len(self._data) // self._size)):
            if more >= _END:
                break
            block = struct.unpack(f"<{per}I", self._sector(more))
            sectors.extend(block[:-1])
            more = block[-1]
        table: list[int] = []
        for sector in sectors:
            if sector < _END:
                table.extend(struct.unpack(f"<{per}I", self._sector(sector)))
        return tuple(table)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        piece = self._data[start : start + self._size]
        if not piece:
            cut("an end in the middle of the file")
        return piece.ljust(self._size, b"\0")

    def _chain(self, first: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _walk(self._table, first))

    def _read_entries(self, raw: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
        for place in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            (length,) = struct.unpack_from("<H", raw, place + 64)
            kind = raw[place + 66]
            if kind:
                name = raw[place : place + max(0, min(length, 64) - 2)].decode(
                    "utf-16-le", "replace"
                )
                yield name, (kind, *struct.unpack_from("<II", raw, place + 116))


def _walk(table: tuple[int, ...], first: int) -> Iterator[int]:
    """Follow a chain of sectors; refuse one that runs in a ring or out of the table."""
    seen = 0
    while first < _END:
        if first >= len(table) or seen > len(table):
            cut("sectors that are not chained to an end")
        yield first
        first = table[first]
        seen += 1
