"""The packed file of a workbook, opened with care: sizes, locks and macros come first."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from everyvillage.data.readers.sheets.limits import (
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
)
from everyvillage.data.readers.sheets.refusal import Refusal, RefusedError, cut, locked, too_heavy
from everyvillage.data.readers.sheets.xml import read_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PIECE_BYTES = 1 << 18
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)


class Package:
    """The parts of a packed workbook."""

    def __init__(self, path: Path) -> None:
        """Open the file and look at its list of parts; refuse what no table needs."""
        try:
            self._zip = zipfile.ZipFile(path)
        except (*_BROKEN, ValueError) as error:
            cut(f"a packed file whose list of parts is broken ({error})")
        parts = self._zip.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            locked()
        if len(parts) > MOST_PARTS:
            too_heavy(f"{len(parts):,} parts")
        for part in parts:
            _check_size(part.filename, part.compress_size, part.file_size)
        if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            too_heavy(f"{sum(part.file_size for part in parts) >> 20:,} MiB unpacked")
        self.names = {part.filename.lstrip("/"): part.filename for part in parts}
        self._left = MOST_UNPACKED_BYTES
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            _macros()

    def __contains__(self, name: str) -> bool:
        """Say whether there is such a part."""
        return name in self.names

    def pieces(self, name: str) -> Iterator[bytes]:
        """Give the bytes of a part; what the list of parts says of its size is not believed."""
        with self._part(name) as stream:
            size, packed = 0, self._zip.getinfo(self.names[name]).compress_size
            while piece := _read(stream, name):
                size += len(piece)
                self._left -= len(piece)
                _check_size(name, packed, size)
                if self._left < 0:
                    too_heavy("more than 1 GiB unpacked", name)
                yield piece

    def read(
        self,
        name: str,
        *,
        start: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str, str], None] | None = None,
    ) -> None:
        """Read a part as XML: ``start`` for each element, ``end`` with the text inside it."""
        read_events(self.pieces(name), name, start=start, end=end)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Give the kind and target of each relation of a part, by its id."""
        folder, base = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        if part not in self:
            return found

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and "Target" in attributes:
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = attributes["Target"]
                whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[attributes.get("Id", "")] = (kind, whole)

        self.read(part, start=start)
        return found

    @contextmanager
    def _part(self, name: str) -> Iterator[BinaryIO]:
        try:
            stream = self._zip.open(self.names[name])
        except (*_BROKEN, KeyError) as error:
            cut(f"the part {name} is missing or broken ({error})", name)
        with stream:
            yield stream  # type: ignore[misc] # a reader of bytes by another name


def _read(stream: BinaryIO, name: str) -> bytes:
    """Read one piece; refuse a part whose packing is broken."""
    try:
        return stream.read(PIECE_BYTES)
    except _BROKEN as error:
        cut(f"the part {name} cannot be unpacked ({error})", name)


def _check_size(name: str, packed: int, size: int) -> None:
    """Refuse a part that is mostly filling."""
    if size > RATIO_FROM_BYTES and size > MOST_RATIO * max(1, packed):
        too_heavy(f"{packed >> 10:,} KiB that unpack to {size >> 20:,} MiB or more", name)


def _macros() -> NoReturn:
    """Say that a workbook brings a program along."""
    raise RefusedError(
        Refusal(
            "import.file-macro",
            "a workbook that holds only cells",
            "one with macros inside",
            "a workbook without macros",
            "save it as .xlsx, which keeps the cells and leaves the macros out",
        )
    )
