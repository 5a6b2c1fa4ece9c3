"""Open figures: what may be published, with small counts of persons and households withheld.

Counts of villages, townships and facilities are never withheld. docs/explain/open-figures.md
says what an outsider can still conclude and why no small count is among it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from everyvillage.analytics.targets.conditions import bound_each_other
from everyvillage.analytics.targets.figure_set import FigureSet
from everyvillage.analytics.targets.hiding import Flags, Tree, is_small, protect
from everyvillage.analytics.targets.medians import NONE
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from everyvillage.analytics.targets.meta import TargetNote
    from everyvillage.analytics.targets.places import Whole

_OF = "#"
"""Stands between the key of a set and the id of a target where sets are joined."""

_NO_COUNTS = frozenset({"value", "low", "high"})


@dataclass(frozen=True, slots=True)
class Family:
    """Targets that are shown or hidden together, because one could give another away.

    They belong to one measure, or count one population, or ask one test, or the rows of one
    are among those of the other.
    """

    targets: tuple[TargetNote, ...]

    @property
    def lowest(self) -> str:
        """Give the lowest level at which one of them has figures."""
        from_below = ("village", "township", "county", "prefecture", "province", "nation")
        return min((note.level for note in self.targets), key=from_below.index)


def open_figures(
    figures: FigureSet, previous_open: Sequence[FigureSet] = (), *, complementary: bool = True
) -> FigureSet:
    """Give the figures that may be published.

    Hidden are: counts of 1 to 9 persons or households; figures of related targets whose counts
    differ by 1 to 9; whatever was hidden in an earlier snapshot, of this set or of
    ``previous_open``; and as many other cells as it takes that no hidden small count can be
    narrowed to fewer than five values from the sums over places. With ``complementary`` false
    the last part is left out (to show that it is needed).
    """
    masks: list[dict[str, Flags]] = [{} for _ in figures.numbers]
    for family in families(figures.note.targets):
        for at, mask in _masks(figures, family, previous_open, complementary=complementary):
            for note in family.targets:
                masks[at][note.id] = mask
    numbers = tuple(
        MappingProxyType(_withheld(rows, mask))
        for rows, mask in zip(figures.numbers, masks, strict=True)
    )
    hidden = tuple(MappingProxyType(mask) for mask in masks)
    return FigureSet(replace(figures.note, open=True), figures.places_found, numbers, hidden)


def open_together(
    sets: Mapping[str, FigureSet], *, complementary: bool = True
) -> Mapping[str, FigureSet]:
    """Give the open figures of several programmes over one register, by the same keys.

    Targets of different programmes bound one another as those of one do, so all of them are
    opened as one set. Programmes with other places or snapshots are opened by themselves.
    """
    opened: dict[str, FigureSet] = {}
    for keys in _alike(sets):
        joined = open_figures(
            _joined({key: sets[key] for key in keys}), complementary=complementary
        )
        for key in keys:
            opened[key] = _part(joined, sets[key], key)
    return opened


def withheld_figures(figures: FigureSet, targets: Collection[str]) -> FigureSet:
    """Give figures with every number of some targets withheld, whatever its size.

    For tests that anybody may make up: with tests of one's own choice any count is a difference.
    """
    size = figures.places_found.size
    masks = [{one: np.ones(size, dtype=bool) for one in targets} for _ in figures.numbers]
    numbers = tuple(
        MappingProxyType(_withheld(rows, mask))
        for rows, mask in zip(figures.numbers, masks, strict=True)
    )
    hidden = tuple(MappingProxyType(mask) for mask in masks)
    return FigureSet(replace(figures.note, open=True), figures.places_found, numbers, hidden)


def _alike(sets: Mapping[str, FigureSet]) -> list[list[str]]:
    """Bring the sets together that have the same places and snapshots."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for key, figures in sets.items():
        days = tuple(source.id for source in figures.note.sources)
        places = figures.places_found
        rows = [*places.codes.values(), *places.parents.values()]
        ground = (figures.note.geography, days, *(row.tobytes() for row in rows))
        groups.setdefault(ground, []).append(key)
    return list(groups.values())


def _joined(sets: Mapping[str, FigureSet]) -> FigureSet:
    """Give one set of several; the names of targets begin with the key of their set."""
    first = next(iter(sets.values()))
    notes = tuple(
        replace(
            note,
            id=f"{key}{_OF}{note.id}",
            kinship=tuple(f"{key}{_OF}{kin}" for kin in note.kinship),
        )
        for key, figures in sets.items()
        for note in figures.note.targets
    )
    numbers = tuple(
        MappingProxyType(
            {
                f"{key}{_OF}{name}": row
                for key, figures in sets.items()
                for name, row in figures.numbers[at].items()
            }
        )
        for at in range(len(first.numbers))
    )
    return FigureSet(replace(first.note, targets=notes), first.places_found, numbers)


def _part(joined: FigureSet, figures: FigureSet, key: str) -> FigureSet:
    """Take the figures of one set out of the joined ones."""
    start = f"{key}{_OF}"

    def own(rows: Mapping[str, Any]) -> Mapping[str, Any]:
        return MappingProxyType(
            {name.removeprefix(start): row for name, row in rows.items() if name.startswith(start)}
        )

    note = replace(figures.note, open=True)
    numbers, hidden = tuple(map(own, joined.numbers)), tuple(map(own, joined.hidden))
    return FigureSet(note, figures.places_found, numbers, hidden)


def families(targets: Iterable[TargetNote]) -> tuple[Family, ...]:
    """Bring the targets of persons and households together that belong together."""
    people = [note for note in targets if note.of_people]
    groups: list[list[TargetNote]] = []
    for note in people:
        mine, apart = [note], []
        for group in groups:
            if any(_are_kin(note, one) for one in group):
                mine = [*group, *mine]
            else:
                apart.append(group)
        groups = [*apart, mine]
    order = {note.id: at for at, note in enumerate(people)}
    return tuple(Family(tuple(sorted(group, key=lambda note: order[note.id]))) for group in groups)


def _are_kin(one: TargetNote, other: TargetNote) -> bool:
    """Say whether the figures of one target might be worked out from those of the other."""
    return (
        one.id in other.kinship
        or other.id in one.kinship
        or bound_each_other(one.conditions, other.conditions)
    )


def _masks(
    figures: FigureSet,
    family: Family,
    previous_open: Sequence[FigureSet],
    *,
    complementary: bool,
) -> Iterator[tuple[int, Flags]]:
    """Give what to hide in each snapshot, the oldest first; once hidden, always hidden."""
    tree = Tree(figures.places_found, family.lowest)
    sticky = _hidden_before(figures, family, previous_open)
    for at in reversed(range(len(figures.numbers))):
        counts = _counts(figures.numbers[at], family)
        if counts:
            own = sticky | _small(figures.numbers[at], family, counts)
            own[tree.span(family.lowest).stop :] = False
            sticky = protect(tree, counts, own, complementary=complementary)
        yield at, sticky


def _counts(numbers: Mapping[str, Whole], family: Family) -> list[Whole]:
    """Give every count of the family that adds up along the tree."""
    return [
        row
        for note in family.targets
        for name, row in numbers.items()
        if name.startswith(f"{note.id}|") and name.rsplit("|", 1)[1] not in _NO_COUNTS
    ]


def _small(numbers: Mapping[str, Whole], family: Family, counts: list[Whole]) -> Flags:
    """Say where a count, or the difference of two related ones, is 1 to 9."""
    found: Flags = np.zeros(len(counts[0]), dtype=bool)
    for row in counts:
        found |= is_small(row)
    for one, other in combinations(family.targets, 2):
        for part in _parts(numbers, one).keys() & _parts(numbers, other).keys():
            differs = _parts(numbers, one)[part] - _parts(numbers, other)[part]
            found |= is_small(np.abs(differs))
    return found


def _parts(numbers: Mapping[str, Whole], note: TargetNote) -> dict[str, Whole]:
    """Give what is compared between targets: units that pass, and all units."""
    if note.kind is not Kind.SHARE or f"{note.id}|rows|yes" not in numbers:
        return {}
    yes, no, missing = (numbers[f"{note.id}|rows|{name}"] for name in ("yes", "no", "missing"))
    return {"yes": yes, "all": yes + no + missing}


def _hidden_before(figures: FigureSet, family: Family, previous_open: Sequence[FigureSet]) -> Flags:
    """Give what sets published before have hidden, by place."""
    found: Flags = np.zeros(figures.places_found.size, dtype=bool)
    for previous in previous_open:
        for mask in previous.hidden:
            for note in family.targets:
                for index in np.flatnonzero(mask.get(note.id, np.zeros(0, dtype=bool))).tolist():
                    here = figures.places_found.index(previous.places_found.place_at(index))
                    if here is not None:
                        found[here] = True
    return found


def _withheld(numbers: Mapping[str, Whole], masks: Mapping[str, Flags]) -> dict[str, Whole]:
    """Take the hidden numbers out, so that no saved table holds them."""
    kept = {}
    for name, row in numbers.items():
        mask = masks.get(name.split("|", 1)[0])
        kept[name] = row if mask is None else np.where(mask, NONE, row)
    return kept
