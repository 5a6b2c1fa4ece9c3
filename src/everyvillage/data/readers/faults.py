"""The faults of one file: all are counted, as many are listed as a person can read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from everyvillage.contracts import Compartment
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from everyvillage.contracts import Column, Table

LISTED = 100
LISTED_OF_A_KIND = 20
_TAIL = 4
_EMPTY = "import.required-empty"
_SHOWN = 60
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([0-9]{15,}|(0086|86)?1[0-9]{10}(?![0-9])|0[0-9]{9,11}(?![0-9]))"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Faults:
    """Every fault of one file.

    ``listed`` is the most faults that a message lists, ``of_a_kind`` the most of one code in
    one column, so that one wrong column does not hide the rest. ``letters`` gives the letters
    of a column on the sheet, where the file is a workbook. ``told`` holds the row and column
    of cells that a reader has refused already, so that they are not called empty as well.
    """

    file: str
    listed: int = LISTED
    of_a_kind: int = LISTED_OF_A_KIND
    letters: dict[str, str] = field(default_factory=dict)
    told: set[tuple[int, str]] = field(default_factory=set)
    _kept: list[tuple[int, int, Fault]] = field(default_factory=list)
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __len__(self) -> int:
        """Give how many faults were found, listed or not."""
        return self._counts.total()

    def counts(self) -> dict[str, int]:
        """Give how many faults were found of each code."""
        codes: Counter[str] = Counter()
        for (code, _), number in self._counts.items():
            codes[code] += number
        return dict(sorted(codes.items()))

    def room(self, code: str, column: str) -> int:
        """Give how many more faults of this kind would be kept."""
        return max(0, self.of_a_kind - self._counts[code, column])

    def add(
        self,
        code: str,
        *,
        row: int = 0,
        column: str = "",
        asked: str,
        found: str,
        accepted: str,
        next_step: str,
    ) -> None:
        """Add one fault; ``row`` counts as a spreadsheet does, headings being row 1."""
        where = self.where(row, column)
        self.take(Fault(code, where, asked, found, accepted, next_step), row=row, column=column)

    def take(self, fault: Fault, *, row: int = 0, column: str = "") -> None:
        """Add a fault that another check has written."""
        if fault.code == _EMPTY and (row, column) in self.told:
            return
        if self.room(fault.code, column):
            self._kept.append((row, len(self._kept), fault))
        self._counts[fault.code, column] += 1

    def count_more(self, code: str, column: str, number: int) -> None:
        """Count ``number`` further faults of a kind that is listed already."""
        if number:
            self._counts[code, column] += number

    def join(self, others: Faults) -> None:
        """Take the faults that another reader of the same file has found."""
        for row, _, fault in others._kept:
            self._kept.append((row, len(self._kept), fault))
        self._counts.update(others._counts)

    def where(self, row: int = 0, column: str = "") -> str:
        """Name the place of a fault: file, row and column, as far as there is one."""
        parts = [self.file]
        if row:
            parts.append(f"row {row:,}")
        if column:
            letters = self.letters.get(column)
            cell = f" (cell {letters}{row})" if letters and row else ""
            parts.append(f"column “{column}”{cell}")
        return ", ".join(parts)

    def as_faults(self) -> tuple[Fault, ...]:
        """Give the faults to list, by row, and at the end how many more there are."""
        kept = [fault for _, _, fault in sorted(self._kept, key=lambda one: one[:2])]
        kept = kept[: self.listed]
        more = len(self) - len(kept)
        if not more:
            return tuple(kept)
        kinds = ", ".join(f"{code} × {number:,}" for code, number in self.counts().items())
        rest = Fault(
            code="import.more-faults",
            where=self.file,
            asked="a file without faults",
            found=f"{len(self):,} faults, of which {len(kept):,} are listed ({kinds})",
            accepted="no fault",
            next_step="mend the kinds that are listed in all rows, then send the file again",
        )
        return (*kept, rest)

    def by_row(self) -> dict[int, list[Fault]]:
        """Give the faults that were kept, by row; under 0 those of the whole file."""
        rows: dict[int, list[Fault]] = {}
        for row, _, fault in self._kept:
            rows.setdefault(row, []).append(fault)
        return rows

    @property
    def is_whole(self) -> bool:
        """Say whether every fault was kept, so that no row with one is taken for a good one."""
        return len(self) == len(self._kept)

    def raise_if_any(self) -> None:
        """Refuse the file where it has faults."""
        if len(self):
            raise InputError(self.as_faults())


def column_label(column: Column) -> str:
    """Name a column as a message does: its name and the officers' word."""
    return f"{column.name} {column.words.zh}"


def masked(value: str) -> str:
    """Hide an identity value but for its last four characters, which its owner recognises.

    A value of eight characters or fewer is hidden whole, as no fragment may be almost all.

    >>> masked("13800001234")
    '*******1234'
    >>> masked("王芳")
    '**'
    """
    hidden = len(value) - _TAIL
    return "*" * len(value) if hidden <= _TAIL else "*" * hidden + value[-_TAIL:]


def names_people(table: Table) -> bool:
    """Say whether a table holds names or numbers of people."""
    return any(column.compartment is Compartment.IDENTITY for column in table.columns)


def shown(text: str, table: Table, column: Column) -> str:
    """Give the text of a cell as a message may show it.

    A file whose columns have slipped has names and numbers in any of them, so in a table of
    people whatever could be one is masked in every column.
    """
    guarded = names_people(table) and (holds_number(text) or _could_be_name(text))
    if column.compartment is Compartment.IDENTITY or guarded:
        text = masked(text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def holds_number(text: str) -> bool:
    """Say whether a text holds what could be a document or telephone number.

    >>> holds_number("138 0000 1234"), holds_number("632626100001"), holds_number("H0012")
    (True, False, False)
    """
    return _NUMBER.search(re.sub(r"[ -]", "", text)) is not None


def _could_be_name(text: str) -> bool:
    """Say whether a text could be, or hold, the name of a person."""
    only_letters = not any(one.isdigit() for one in text) and len(_LETTERS.findall(text)) > 1
    return only_letters or _CHINESE.search(text) is not None


def listing(words: Iterable[str], limit: int = 12) -> str:
    """Join accepted values for a message; a long list is cut with its length."""
    held = list(words)
    if len(held) <= limit:
        return ", ".join(held)
    return ", ".join(held[:limit]) + f" and {len(held) - limit} more"
