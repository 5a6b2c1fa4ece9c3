"""How places went on from day to day: versions cut where a change cuts them, each with its line.

A *line* is what stays one place through renames and moves. A merger or a split begins new
lines, also for a place that keeps its code: it is no longer the place that it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from everyvillage.data.frame.own.changes import MERGE, SPLIT, change_fault
from everyvillage.data.frame.own.rows import row_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from everyvillage.core.errors import Fault
    from everyvillage.data.frame.own.changes import Change
    from everyvillage.data.frame.own.check import Version

Versions = dict[str, list["Version"]]
A_DAY = timedelta(days=1)
NEW_LINES = frozenset({MERGE, SPLIT})


@dataclass(frozen=True, slots=True)
class Piece:
    """A version between two days, and the line that it belongs to."""

    version: Version
    line: str
    valid_from: date
    valid_to: date


def with_held(
    given: Versions, held: Versions, changes: Sequence[Change], day: date
) -> tuple[Versions, list[Fault]]:
    """Put a new list beside the one that is held: what it leaves out stays as it was.

    A place whose name or place above differs was so until the day of the change that tells of
    it, or until ``day``, that of the new list. A place that was in force, that the new list
    does not have and that no change ends, is a fault.
    """
    found: Versions = {code: list(several) for code, several in held.items()}
    ended = {code for change in changes for code in change.old}
    faults = [
        _vanished(several[-1])
        for code, several in held.items()
        if code not in given and several[-1].valid_to == date.max and code not in ended
    ]
    for code, several in given.items():
        last = held[code][-1] if code in held else None
        if last is None or last.valid_to != date.max:
            found[code] = [*held.get(code, ()), *several]
            continue
        first = several[0]
        if first.valid_from == date.min and _same(last, first):
            several[0] = replace(first, valid_from=last.valid_from)
            found[code] = [*held[code][:-1], *several]
            continue
        begins = (
            first.valid_from if first.valid_from > date.min else _day_of(first, last, changes, day)
        )
        several[0] = replace(first, valid_from=begins)
        found[code] = [*held[code][:-1], replace(last, valid_to=begins), *several]
    return found, faults


def _same(held: Version, given: Version) -> bool:
    """Say whether two versions differ in nothing that is dated."""
    return (held.parent, held.row.names) == (given.parent, given.row.names)


def _day_of(given: Version, held: Version, changes: Sequence[Change], day: date) -> date:
    """Give the day on which a place became what the new list says."""
    own = [one.on for one in changes if given.code in {*one.old, *one.new}]
    above = [one.on for one in changes if given.parent in one.new or held.parent in one.old]
    days = own or (above if given.parent != held.parent else [])
    later = [one for one in days if one > held.valid_from]
    return max(later, default=max(day, held.valid_from + A_DAY))


def end_by_changes(versions: Versions, changes: Sequence[Change]) -> list[Fault]:
    """End and begin versions as the changes say; give what cannot be."""
    faults: list[Fault] = []
    for change in changes:
        wrong = [
            change_fault("code-unknown", change.where, f"“{code}”", "a code of the list")
            for code in dict.fromkeys((*change.old, *change.new))
            if code not in versions
        ]
        faults.extend(wrong or _ended(versions, change))
    return faults


def _ended(versions: Versions, change: Change) -> Iterable[Fault]:
    """Let one change end its old places and begin its new ones."""
    yield from _end_old(versions, change)
    for code in change.new:
        at = _in_force(versions[code], change.on)
        if at is None:
            found = f"“{code}”, which is not in force on {change.on}"
            yield change_fault("not-in-force", change.where, found, "a code in force on that day")
        elif code not in change.old and at.valid_from == date.min:
            _put(versions, code, at, replace(at, valid_from=change.on))
    levels = {versions[code][0].level.id for code in (*change.old, *change.new)}
    if len(levels) > 1:
        found = f"places of {', '.join(sorted(levels))}"
        yield change_fault("levels-differ", change.where, found, "places of one level")


def _end_old(versions: Versions, change: Change) -> Iterable[Fault]:
    """End the old places of a change; one that keeps its code is cut in two."""
    for code in change.old:
        at = _in_force(versions[code], change.on - A_DAY)
        if at is None:
            found = f"“{code}”, which was not in force before {change.on}"
            yield change_fault(
                "not-in-force", change.where, found, "a code in force the day before"
            )
        elif code in change.new:
            if at.valid_to > change.on:
                _cut(versions, code, at, change.on)
        elif at.valid_to == date.max:
            _put(versions, code, at, replace(at, valid_to=change.on))
        elif at.valid_to != change.on:
            found = f"“{code}” in force until {at.valid_to}, ended on {change.on}"
            yield change_fault("days-differ", change.where, found, "one day for both")


def _in_force(several: Sequence[Version], day: date) -> Version | None:
    """Give the version of a code that holds on a day."""
    return next((one for one in several if one.holds_on(day)), None)


def _put(versions: Versions, code: str, old: Version, *new: Version) -> None:
    """Put versions in the place of one."""
    at = versions[code].index(old)
    versions[code][at : at + 1] = new


def _cut(versions: Versions, code: str, at: Version, day: date) -> None:
    """Cut a version in two on a day."""
    _put(versions, code, at, replace(at, valid_to=day), replace(at, valid_from=day))


def pieces_of(versions: Versions, changes: Sequence[Change]) -> dict[str, list[Piece]]:
    """Give, by code and in the order of days, what each place was and to which line it belongs."""
    breaks = _breaks(changes)
    found: dict[str, list[Piece]] = {}
    for code, several in versions.items():
        line = code
        before: Version | None = None
        for version in several:
            if before is not None and before.valid_to < version.valid_from:
                line = f"{code}@{version.valid_from}"
            starts = {day: new for day, new in breaks.get(code, ()) if version.holds_on(day)}
            days = sorted({version.valid_from, *starts})
            for begin, end in zip(days, [*days[1:], version.valid_to], strict=True):
                line = starts.get(begin, line)
                found.setdefault(code, []).append(Piece(version, line, begin, end))
            before = version
    return found


def _breaks(changes: Iterable[Change]) -> Mapping[str, list[tuple[date, str]]]:
    """Give, by code, the days on which another line begins, in order."""
    found: dict[str, list[tuple[date, str]]] = {}
    for change in changes:
        if change.kind in NEW_LINES:
            for code in change.new:
                found.setdefault(code, []).append((change.on, f"{code}@{change.on}"))
        elif change.old != change.new:
            (old,), (new,) = change.old, change.new
            lines = [line for day, line in found.get(old, ()) if day < change.on]
            found.setdefault(new, []).append((change.on, lines[-1] if lines else old))
    return found


def _vanished(version: Version) -> Fault:
    """Say that a place that was in force is gone without a word."""
    name = next(iter(version.row.names.values()), "")
    return row_fault(
        "place-vanished",
        version.row.where,
        f"“{version.code}” ({name}), which the list held here has and the new one has not",
        "every place that was in force, or a change that says what became of it",
    )
