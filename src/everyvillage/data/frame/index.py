"""The read-only file behind names, parents and search; the standard library reads it.

One SQLite file of compressed pieces, so that it stays small enough for the package:

- ``upper``: provinces to townships, a line each, in the order of level and code.
- ``shelf``: for each county its townships and villages in the order of code.
- ``block``: for each first character the village names that begin with it, and the county
  of each.
- ``sounds``: for each syllable, without tone, the characters that can be read so.
- ``counts``: for each county its villages, communities and quasi-units.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from array import array
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import byteorder
from threading import local
from typing import TYPE_CHECKING

from everyvillage.core.codes import FILLED, LENGTH_OF
from everyvillage.core.errors import Fault, PartMissingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

ENCODING = "gb18030"
COUNTY_LENGTH = LENGTH_OF["county"]
TOWNSHIP_LENGTH = LENGTH_OF["township"]
VILLAGE_LENGTH = LENGTH_OF["village"]
BLOCKS_KEPT = 8_192
"""All of them: about 5,000, 200 MB once every one was asked for; a server answers at once."""
SHELVES_KEPT = 256
PAGE = 16_384
"""Bytes a page: of 4,096 to 65,536 the one that makes the smallest file."""

SAME_SECOND = re.compile(r"\n[^\n](?:([^\n])[^\n]*(?:\n[^\n]\1[^\n]*)*)?")
"""Neighbouring lines with one second character; a line of one character for itself."""

SCHEMA = """
create table piece (name text primary key, body blob not null);
create table shelf (county text primary key, body blob not null);
create table block (first text primary key, names blob not null, counties blob not null);
"""


@dataclass(frozen=True, slots=True)
class Block:
    """The village names with one first character, in the order of names.

    ``text`` has a line feed before each name. ``groups`` gives for each second character
    where its names begin and end in the text, and the number of its first line.
    """

    text: str
    groups: Mapping[str, tuple[int, int, int]]
    counties: bytes

    def names(self, second: str) -> Iterator[tuple[int, str]]:
        """Give line number and name of those with this second character."""
        start, end, line = self.groups[second]
        return enumerate(self.text[start + 1 : end].split("\n"), start=line)

    def county(self, line: int) -> int:
        """Give the position, among all counties, of the county of a line."""
        return self.counties[line] + 256 * self.counties[line + len(self.counties) // 2]


@dataclass(frozen=True, slots=True)
class Upper:
    """Provinces to townships in the order of level and code.

    ``starting`` gives the lines of the names with one first character.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    name_of: Mapping[str, str]
    counties: tuple[str, ...]
    starting: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many units of the village level lie somewhere, by kind."""

    village: int = 0
    community: int = 0
    quasi: int = 0
    other: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Add two places up."""
        return Counts(
            self.village + other.village,
            self.community + other.community,
            self.quasi + other.quasi,
            self.other + other.other,
        )


class FrameIndex:
    """An open index. Safe to share between threads: each has its own connection."""

    nation_name = "全国"
    is_own = False
    """Whether it is a country's own list, keyed by place keys."""

    def __init__(self, path: Path) -> None:
        """Open the index at ``path``; refuse if no index is there."""
        if not path.is_file():
            raise PartMissingError(
                Fault(
                    "frame.index-absent",
                    path.name,
                    "the search index of the places",
                    "no such file",
                    "the index that belongs to this version",
                    "install the package anew, or build it: python -m tools.build_frame",
                )
            )
        self.path = path
        self._held = local()
        self.block = lru_cache(maxsize=BLOCKS_KEPT)(self._read_block)
        self.shelf = lru_cache(maxsize=SHELVES_KEPT)(self._read_shelf)

    def kind_of(self, code: str) -> str | None:  # noqa: ARG002 - a country's own list looks it up
        """Give the kind of a unit where the list says it; None where its code does."""
        return None

    def is_filled(self, code: str) -> bool:
        """Say whether the line only stands in place of a level that the place does not have."""
        return is_filled_code(code)

    @cached_property
    def upper(self) -> Upper:
        """Give provinces, prefectures, counties and townships."""
        lines = _unpack(self._piece("upper")).split("\n")
        codes, names = zip(*(line.split("\t") for line in lines), strict=True)
        starting: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            starting.setdefault(name[0], []).append(number)
        counties = tuple(code for code in codes if len(code) == COUNTY_LENGTH)
        return Upper(codes, names, dict(zip(codes, names, strict=True)), counties, starting)

    @cached_property
    def sounds(self) -> Mapping[str, str]:
        """Give the characters of each syllable."""
        lines = _unpack(self._piece("sounds")).split("\n")
        return dict(line.split("\t") for line in lines)

    @cached_property
    def counts(self) -> Mapping[str, Counts]:
        """Give the units of the village level of each county."""
        lines = _unpack(self._piece("counts")).split("\n")
        return {
            county: Counts(*map(int, numbers))
            for county, *numbers in (line.split("\t") for line in lines)
        }

    def _read_block(self, first: str) -> Block | None:
        """Give the village names that begin with ``first``, or None if there are none."""
        row = self._row("select names, counties from block where first = ?", first)
        if row is None:
            return None
        return _read_block(_unpack(row[0]), zlib.decompress(row[1]))

    def _read_shelf(self, county: str) -> tuple[tuple[str, str], ...]:
        """Give code and name of the townships and villages of a county, in order of code."""
        row = self._row("select body from shelf where county = ?", county)
        return tuple(_read_shelf_lines(county, _unpack(row[0]))) if row else ()

    def _piece(self, name: str) -> bytes:
        """Give one of the pieces that exist once."""
        row = self._row("select body from piece where name = ?", name)
        return row[0] if row else b""

    def _row(self, question: str, value: str) -> tuple[bytes, ...] | None:
        """Ask the file for one row."""
        row: tuple[bytes, ...] | None = self._connection().execute(question, (value,)).fetchone()
        return row

    def _connection(self) -> sqlite3.Connection:
        """Give the connection of this thread, opened for reading only."""
        held: sqlite3.Connection | None = getattr(self._held, "connection", None)
        if held is None:
            address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
            held = self._held.connection = sqlite3.connect(address, uri=True)
        return held


def is_filled_code(code: str) -> bool:
    """Say whether a code of the Chinese list only stands in place of a missing level."""
    return code in FILLED or (len(code) == VILLAGE_LENGTH and code.endswith("000"))


def write_index(
    path: Path,
    places: Iterable[tuple[str, str]],
    *,
    sounds: Mapping[str, str],
    counts: Mapping[str, Counts],
) -> None:
    """Write a new index of ``places`` (code and name) to ``path``, which must not exist.

    ``sounds`` gives the characters of each syllable, ``counts`` the village units of each
    county. The same arguments give the same bytes with the same SQLite.
    """
    ordered = sorted(places, key=lambda place: (len(place[0]), place[0]))
    upper = [place for place in ordered if len(place[0]) <= TOWNSHIP_LENGTH]
    counties = [code for code, _ in upper if len(code) == COUNTY_LENGTH]
    pieces = {
        "upper": "\n".join(f"{code}\t{name}" for code, name in upper),
        "sounds": "\n".join(f"{sound}\t{chars}" for sound, chars in sorted(sounds.items())),
        "counts": "\n".join(_counts_line(county, counts[county]) for county in counties),
    }
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(f"pragma page_size={PAGE}; begin; {SCHEMA}")
        connection.executemany(
            "insert into piece values (?, ?)",
            [(name, _pack(body)) for name, body in sorted(pieces.items())],
        )
        connection.executemany("insert into shelf values (?, ?)", _shelves(ordered))
        connection.executemany("insert into block values (?, ?, ?)", _blocks(ordered, counties))
        connection.executescript("vacuum;")


def _counts_line(county: str, counts: Counts) -> str:
    """Give the counts of a county as a line."""
    numbers = (counts.village, counts.community, counts.quasi, counts.other)
    return "\t".join([county, *map(str, numbers)])


def _shelves(ordered: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Give the shelf of each county."""
    below = sorted(place for place in ordered if len(place[0]) > COUNTY_LENGTH)
    held: dict[str, list[tuple[str, str]]] = {}
    for code, name in below:
        held.setdefault(code[:COUNTY_LENGTH], []).append((code, name))
    for county, places in held.items():
        yield county, _pack("\n".join(_shelf_lines(places)))


def _shelf_lines(places: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give a township's line as tab, digits, name; a village's as step, tab, name.

    The step is the difference to the number of the village before; a step of 1 is left out
    together with its tab.
    """
    last = 0
    for code, name in places:
        if len(code) == TOWNSHIP_LENGTH:
            last = 0
            yield f"\t{code[COUNTY_LENGTH:]}{name}"
            continue
        number = int(code[TOWNSHIP_LENGTH:])
        yield name if number == last + 1 else f"{number - last}\t{name}"
        last = number


def _read_shelf_lines(county: str, text: str) -> Iterator[tuple[str, str]]:
    """Give code and name of each line that :func:`_shelf_lines` wrote."""
    township, last = "", 0
    for line in text.split("\n"):
        step, tab, rest = line.partition("\t")
        if tab and not step:
            township, last = county + rest[:3], 0
            yield township, rest[3:]
            continue
        last += int(step) if tab else 1
        yield f"{township}{last:03d}", rest if tab else line


def _blocks(
    ordered: Sequence[tuple[str, str]], counties: Sequence[str]
) -> Iterator[tuple[str, bytes, bytes]]:
    """Give the block of each first character."""
    position = {county: number for number, county in enumerate(counties)}
    held: dict[str, set[tuple[str, int]]] = {}
    for code, name in ordered:
        if len(code) > TOWNSHIP_LENGTH:
            held.setdefault(name[0], set()).add((name, position[code[:COUNTY_LENGTH]]))
    for first in sorted(held):
        rows = sorted(held[first])
        numbers = array("H", [county for _, county in rows])
        yield first, _pack("\n".join(name for name, _ in rows)), _pack_numbers(numbers)


def _pack(text: str) -> bytes:
    """Compress a text."""
    return zlib.compress(text.encode(ENCODING), 9)


def _unpack(body: bytes) -> str:
    """Give the text that was compressed."""
    return zlib.decompress(body).decode(ENCODING)


def _pack_numbers(numbers: array[int]) -> bytes:
    """Compress whole numbers below 65,536, the low bytes first and the high bytes after."""
    little = array("H", numbers)
    if byteorder == "big":
        little.byteswap()
    plain = little.tobytes()
    return zlib.compress(plain[::2] + plain[1::2], 9)


def _read_block(names: str, counties: bytes) -> Block:
    """Give a block from its names, a line each, and their counties."""
    text = f"\n{names}"
    groups: dict[str, tuple[int, int, int]] = {}
    line = 0
    for match in SAME_SECOND.finditer(text):
        groups[match[1] or ""] = (match.start(), match.end(), line)
        line += text.count("\n", match.start(), match.end())
    return Block(text, groups, counties)
