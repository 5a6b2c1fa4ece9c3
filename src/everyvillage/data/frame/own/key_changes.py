"""The changes of the map in place keys, which is how the register and figures follow them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from everyvillage.data.frame.own.changes import MOVE, RENAME
from everyvillage.data.frame.own.history import A_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from everyvillage.data.frame.own.changes import Change
    from everyvillage.data.frame.own.numbering import Spell


@dataclass(frozen=True, slots=True, order=True)
class KeyChange:
    """One change of the map: as in the snapshot, with the document that ordered it."""

    on: date
    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    source: str = ""


def key_changes(spells: Sequence[Spell], changes: Iterable[Change]) -> list[KeyChange]:
    """Give every change by day: those that were told, and those that follow from them.

    A place that got another key without a merger or a split has moved, with everything in it;
    one with another name under the same key was renamed.
    """
    by_code: dict[str, list[Spell]] = {}
    by_line: dict[str, list[Spell]] = {}
    for spell in spells:
        if spell.level:
            by_code.setdefault(spell.version.code, []).append(spell)
            by_line.setdefault(spell.line, []).append(spell)
    told = [found for one in changes if (found := _told(one, by_code)) is not None]
    seen = {(one.on, one.old, one.new) for one in told}
    followed = [
        found
        for several in by_line.values()
        for found in _followed(sorted(several, key=lambda one: one.valid_from))
        if (found.on, found.old, found.new) not in seen
    ]
    return sorted([*told, *followed])


def _told(change: Change, by_code: Mapping[str, Sequence[Spell]]) -> KeyChange | None:
    """Give a change in keys; None for one of a level that has none."""
    old = _keys(change.old, by_code, change.on - A_DAY)
    new = _keys(change.new, by_code, change.on)
    if not old or not new:
        return None
    return KeyChange(change.on, change.kind, old, new, change.source)


def _keys(
    codes: Iterable[str], by_code: Mapping[str, Sequence[Spell]], day: date
) -> tuple[str, ...]:
    """Give the keys that codes have on a day."""
    return tuple(
        sorted(
            spell.key
            for code in codes
            for spell in by_code.get(code, ())
            if spell.valid_from <= day < spell.valid_to
        )
    )


def _followed(several: Sequence[Spell]) -> Iterable[KeyChange]:
    """Give what follows from the spells of one line."""
    for before, after in pairwise(several):
        on = after.valid_from
        if before.valid_to != on:
            continue
        if before.key != after.key:
            yield KeyChange(on, MOVE, (before.key,), (after.key,))
        elif before.version.row.names != after.version.row.names:
            yield KeyChange(on, RENAME, (before.key,), (after.key,))
