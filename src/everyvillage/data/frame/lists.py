"""Dated lists of places: the poor counties, the last 52 of 2020, the poor villages.

Such lists were made for a purpose, on a day, by a body, and differ from one version to the
next; so they are imported, never written into the program. A file is CSV in UTF-8 with the
columns ``list_id,version,valid_from,source,code``, a row a place.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.core.codes import StatCode
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.places import is_place, packaged_index

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from everyvillage.data.frame.index import FrameIndex

COLUMNS = ("list_id", "version", "valid_from", "source", "code")
NONE_WITHDRAWN: Mapping[str, date] = MappingProxyType({})
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class DatedList:
    """One version of one list: the codes on it, from what day, and who says so."""

    list_id: str
    version: str
    valid_from: date
    source: str
    codes: frozenset[str]

    def __contains__(self, code: object) -> bool:
        """Say whether a code, in its shortest form, is on the list."""
        return code in self.codes


@dataclass(slots=True)
class _Draft:
    """What the rows of one version have said so far."""

    valid_from: date
    source: str
    row: int
    codes: dict[str, int] = field(default_factory=dict)


def read_lists(
    path: Path,
    *,
    withdrawn: Mapping[str, date] = NONE_WITHDRAWN,
    index: FrameIndex | None = None,
) -> tuple[DatedList, ...]:
    """Read the lists of a file, in the order of list and version.

    ``withdrawn`` gives codes that were once in force and the first day on which they were no
    longer; ``index`` is another list of places than the packaged one.

    Refuses the whole file, every fault named by its row, if a column is missing, a cell is
    empty, a date is no date, a code is unknown, withdrawn when the list begins, or twice on
    one version, or two rows of a version disagree on its day or source.
    """
    index = index or packaged_index()
    rows = _read_rows(path)
    drafts: dict[tuple[str, str], _Draft] = {}
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=2):
        where = f"{path.name}, row {number}"
        faults.extend(_row_faults(row, number, drafts, where, index=index, withdrawn=withdrawn))
    if not rows:
        faults.append(_fault("empty", path.name, "no row", "at least one row"))
    if faults:
        raise InputError(faults)
    return tuple(
        DatedList(list_id, version, draft.valid_from, draft.source, frozenset(draft.codes))
        for (list_id, version), draft in sorted(drafts.items())
    )


def list_on(lists: tuple[DatedList, ...], list_id: str, day: date) -> DatedList | None:
    """Give the version of a list that held on ``day``: the latest that had begun, or None."""
    begun = [held for held in lists if held.list_id == list_id and held.valid_from <= day]
    return max(begun, key=lambda held: (held.valid_from, held.version), default=None)


def _read_rows(path: Path) -> list[dict[str, str]]:
    """Give the rows of a file by column; refuse what is no such file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(_fault("absent", path.name, "no such file", "a CSV file")) from None
    except UnicodeDecodeError:
        found = "bytes that are no UTF-8"
        raise InputError(_fault("encoding", path.name, found, "a CSV file in UTF-8")) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        found = f"no column {', '.join(missing)}"
        raise InputError(_fault("column-missing", path.name, found, ", ".join(COLUMNS)))
    return [{name: (row[name] or "").strip() for name in COLUMNS} for row in reader]


def _row_faults(
    row: Mapping[str, str],
    number: int,
    drafts: dict[tuple[str, str], _Draft],
    where: str,
    *,
    index: FrameIndex,
    withdrawn: Mapping[str, date],
) -> list[Fault]:
    """Check a row and, where nothing is wrong, add it to the draft of its version."""
    faults = [
        _fault("cell-empty", f"{where}, column {name}", "an empty cell", "a value")
        for name in COLUMNS
        if not row[name]
    ]
    if faults:
        return faults
    try:
        valid_from = date.fromisoformat(row["valid_from"])
    except ValueError:
        found = _shown(row["valid_from"])
        return [_fault("date", f"{where}, column valid_from", found, "a day as YYYY-MM-DD")]
    key = (row["list_id"], row["version"])
    draft = drafts.setdefault(key, _Draft(valid_from, row["source"], number))
    if (draft.valid_from, draft.source) != (valid_from, row["source"]):
        found = f"another day or source than in row {draft.row}"
        return [_fault("version-differs", where, found, "one day and one source a version")]
    return _code_faults(row["code"], number, draft, where, index=index, withdrawn=withdrawn)


def _code_faults(
    text: str,
    number: int,
    draft: _Draft,
    where: str,
    *,
    index: FrameIndex,
    withdrawn: Mapping[str, date],
) -> list[Fault]:
    """Check a code and add it to the draft."""
    where = f"{where}, column code"
    try:
        code = str(StatCode.parse(text, where=where))
    except InputError as error:
        return list(error.faults)
    last = withdrawn.get(code)
    if last and last <= draft.valid_from:
        found = f"“{code}”, withdrawn from {last}"
        accepted = f"a code in force on {draft.valid_from}"
        return [_fault("code-withdrawn", where, found, accepted)]
    if not last and not is_place(code, index=index):
        return [_fault("code-unknown", where, f"“{code}”", "a code of the list of places")]
    if code in draft.codes:
        found = f"“{code}”, which row {draft.codes[code]} has already"
        return [_fault("code-twice", where, found, "each place once a version")]
    draft.codes[code] = number
    return []


def _shown(text: str) -> str:
    """Give a cell for a message, short and on one line."""
    plain = text if text.isprintable() else ascii(text)[1:-1]
    return f"“{plain[:LONGEST_SHOWN]}”"


def _fault(what: str, where: str, found: str, accepted: str) -> Fault:
    """Say what is wrong with a file of lists."""
    return Fault(
        f"list.{what}",
        where,
        "dated lists of places",
        found,
        accepted,
        "mend the file; none of it was taken",
    )
