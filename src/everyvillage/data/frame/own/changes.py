"""What happened to places: merged, split, renamed, moved, on a day, with the codes of the country.

A file is CSV in UTF-8 with the columns ``on,kind,old,new,source``, a row a change; several
codes are parted by semicolons.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.own.rows import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COLUMNS = ("on", "kind", "old", "new", "source")
MERGE, SPLIT, RENAME, MOVE = "merge", "split", "rename", "move"
KINDS = (MERGE, SPLIT, RENAME, MOVE)
PART = ";"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the map in the codes of the country."""

    on: date
    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    source: str
    where: str


def read_changes(path: Path) -> tuple[list[Change], list[Fault]]:
    """Read a file of changes in the order of days; give those that can be read, and the faults."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(change_fault("absent", path.name, "no such file", "a CSV file")) from None
    except UnicodeDecodeError:
        found = "bytes that are no UTF-8"
        raise InputError(change_fault("encoding", path.name, found, "CSV in UTF-8")) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        found = f"no column {', '.join(missing)}"
        raise InputError(change_fault("column-missing", path.name, found, ", ".join(COLUMNS)))
    changes: list[Change] = []
    faults: list[Fault] = []
    for number, row in enumerate(reader, start=2):
        where = f"{path.name}, row {number}"
        cells = {name: (row[name] or "").strip() for name in COLUMNS}
        wrong = list(_faults(cells, where))
        faults.extend(wrong)
        if not wrong:
            old, new = (tuple(_parts(cells[side])) for side in ("old", "new"))
            day = date.fromisoformat(cells["on"])
            changes.append(Change(day, cells["kind"], old, new, cells["source"], where))
    return sorted(changes, key=lambda one: (one.on, one.where)), faults


def _parts(text: str) -> Iterable[str]:
    """Give the codes of a cell."""
    return (part.strip() for part in text.split(PART) if part.strip())


def _faults(cells: dict[str, str], where: str) -> Iterable[Fault]:
    """Say what is wrong with a row."""
    try:
        date.fromisoformat(cells["on"])
    except ValueError:
        found = f"“{shown(cells['on'])}”"
        yield change_fault("date", f"{where}, column on", found, "a day as YYYY-MM-DD")
    kind = cells["kind"]
    if kind not in KINDS:
        yield change_fault("kind-unknown", where, f"“{shown(kind)}”", ", ".join(KINDS))
        return
    old, new = (list(_parts(cells[side])) for side in ("old", "new"))
    right = {
        MERGE: len(old) > 1 and len(new) == 1,
        SPLIT: len(old) == 1 and len(new) > 1,
        RENAME: len(old) == len(new) == 1,
        MOVE: len(old) == len(new) == 1,
    }
    if not right[kind] or len({*old}) < len(old) or len({*new}) < len(new):
        found = f"{len(old)} old and {len(new)} new codes"
        yield change_fault("sides", where, found, _SIDES[kind])


_SIDES = {
    MERGE: "several old codes, one new, each once",
    SPLIT: "one old code, several new, each once",
    RENAME: "one old code and one new",
    MOVE: "one old code and one new",
}


def change_fault(what: str, where: str, found: str, accepted: str) -> Fault:
    """Say what is wrong with a file of changes."""
    return Fault(
        f"change.{what}",
        where,
        "what happened to places",
        found,
        accepted,
        "mend the file; none of it was taken",
    )
