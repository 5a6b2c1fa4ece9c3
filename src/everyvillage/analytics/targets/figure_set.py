"""All figures of a programme on a snapshot: whole numbers in columns, figures on demand."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from everyvillage.analytics.targets.making import make_figure
from everyvillage.analytics.targets.medians import NONE
from everyvillage.analytics.targets.meta import SetNote, TargetNote, from_plain, to_plain
from everyvillage.analytics.targets.places import Places, places_from
from everyvillage.core.codes import LENGTH_OF, LEVELS
from everyvillage.core.errors import Fault, InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.analytics.targets.places import Whole

FORMAT = 2
"""The form of a saved set of figures; another form is another file."""

_META = b"everyvillage"
_HIDDEN = "hidden"
_KEYS = 3


@dataclass(frozen=True, eq=False)
class FigureSet:
    """Figures of one programme.

    ``numbers`` has, for each snapshot (the latest first) and each column of a tally, a row of
    whole numbers over all places; ``hidden`` for each snapshot and target a row of flags.
    """

    note: SetNote
    places_found: Places = field(repr=False)
    numbers: tuple[Mapping[str, Whole], ...] = field(repr=False)
    hidden: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    @property
    def targets(self) -> tuple[str, ...]:
        """Give the ids of the targets in the order of the programme."""
        return tuple(note.id for note in self.note.targets)

    def places(self, level: str) -> tuple[str, ...]:
        """Give the codes of the places of ``level`` in order."""
        return tuple(
            self.places_found.place_at(index) for index in self.places_found.span(_level(level))
        )

    def figure(self, target: str, place: str) -> Figure:
        """Give the figure of ``target`` in ``place``; refuse what is not there."""
        note, index = self._target(target), self._index(place)
        level = self.places_found.level_at(index)
        if LEVELS.index(level) > LEVELS.index(note.level):
            raise NotFoundError(_below(note, place))
        return self._make(note, index)

    def has(self, target: str, place: str) -> bool:
        """Say whether ``target`` has a figure in ``place``: both exist, at a level it knows."""
        note, index = self.note.target(target), self.places_found.index(place)
        if note is None or index is None:
            return False
        return LEVELS.index(self.places_found.level_at(index)) <= LEVELS.index(note.level)

    def children(self, target: str, place: str) -> list[Figure]:
        """Give the figures of ``target`` in the places one level below ``place``.

        Below the county, places without any unit of the population are left out.
        """
        note, index = self._target(target), self._index(place)
        inside = self.places_found.children(index).tolist()
        return [self._make(note, child) for child in inside if self._is_shown(note, child)]

    def keys(
        self, target: str | None = None, level: str | None = None, place: str | None = None
    ) -> Iterator[tuple[str, str]]:
        """Give target and place of the figures that :meth:`rows` makes, in its order."""
        for note, index in self._chosen(target, level, place):
            yield note.id, self.places_found.place_at(index)

    def rows(
        self, target: str | None = None, level: str | None = None, place: str | None = None
    ) -> Iterator[Figure]:
        """Give the figures of one or all targets, levels and places, place by place.

        Below the county, places without any unit of the population are left out, unless
        ``place`` names one.
        """
        for note, index in self._chosen(target, level, place):
            yield self._make(note, index)

    def _chosen(
        self, target: str | None, level: str | None, place: str | None
    ) -> Iterator[tuple[TargetNote, int]]:
        """Give each target and the index of each place that is asked for and listed."""
        notes = self.note.targets if target is None else (self._target(target),)
        for index in self._indices(level, place):
            for note in notes:
                known = self.has(note.id, self.places_found.place_at(index))
                if known and (place is not None or self._is_shown(note, index)):
                    yield note, index

    def table(self) -> pa.Table:
        """Give the canonical table: one row a place, one column of whole numbers a tally.

        Places stand by level and code, columns by the order of the programme and, for earlier
        snapshots, with ``@1``, ``@2`` … behind their name.
        """
        levels, codes = self.places_found.text
        columns: dict[str, pa.Array] = {"level": pa.array(levels), "place": pa.array(codes)}
        columns["parent"] = pa.array(self.places_found.parent_codes)
        for at, numbers in enumerate(self.numbers):
            for name, row in numbers.items():
                columns[_name(name, at)] = pa.array(row, mask=row == NONE)
        for at, hidden in enumerate(self.hidden):
            for name, flags in hidden.items():
                columns[_name(f"{name}|{_HIDDEN}", at)] = pa.array(flags)
        text = json.dumps(to_plain(self.note), sort_keys=True, ensure_ascii=False)
        return pa.table(columns).replace_schema_metadata({_META: text.encode()})

    def save(self, path: Path) -> None:
        """Write the canonical table as Parquet; the same figures give the same bytes."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = path.with_name(f".{path.name}.part")
        pq.write_table(
            self.table(),
            beside,
            version="2.6",
            compression="zstd",
            compression_level=3,
            data_page_version="1.0",
            store_schema=True,
        )
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> FigureSet:
        """Read what :meth:`save` wrote; refuse another file."""
        try:
            table = pq.read_table(path)
            note = from_plain(json.loads(table.schema.metadata[_META]))
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise InputError(_unreadable(path, error)) from error
        return from_table(note, table)

    def _target(self, target: str) -> TargetNote:
        note = self.note.target(target)
        if note is None:
            raise NotFoundError(_unknown("target", target, ", ".join(self.targets)))
        return note

    def _index(self, place: str) -> int:
        index = self.places_found.index(place)
        if index is None:
            accepted = f"one of the {self.places_found.size} places of this snapshot"
            raise NotFoundError(_unknown("place", place, accepted))
        return index

    def _indices(self, level: str | None, place: str | None) -> Iterable[int]:
        """Give the places asked for: one, those of a level inside one, a level, or all."""
        if place is None:
            return (
                range(self.places_found.size)
                if level is None
                else self.places_found.span(_level(level))
            )
        index = self._index(place)
        if level is None:
            return (index,)
        inside: list[int] = self.places_found.inside(index, _level(level)).tolist()
        return inside

    def _is_shown(self, note: TargetNote, index: int) -> bool:
        """Say whether a place is listed for a target."""
        level = self.places_found.level_at(index)
        if LEVELS.index(level) > LEVELS.index(note.level):
            return False
        if LENGTH_OF[level] <= LENGTH_OF["county"]:
            return True
        of = note.of if note.kind == "change" else note.id
        if self.hidden and of in self.hidden[0] and self.hidden[0][of][index]:
            return True
        return any(
            row[index] not in (0, NONE)
            for name, row in self.numbers[0].items()
            if name.startswith(f"{of}|")
        )

    def _make(self, note: TargetNote, index: int) -> Figure:
        """Make one figure."""
        return make_figure(self, note, index)


def from_table(note: SetNote, table: pa.Table) -> FigureSet:
    """Make a set of figures of its canonical table."""
    levels = np.asarray(table["level"].to_pylist(), dtype=object)
    codes = table["place"].cast(pa.int64()).to_numpy()
    above = table["parent"].to_numpy()
    places = places_from(
        {level: codes[levels == level] for level in LEVELS},
        {level: above[levels == level] for level in LEVELS},
    )
    numbers: list[dict[str, Whole]] = [{} for _ in note.sources]
    hidden: list[dict[str, Any]] = [{} for _ in note.sources] if note.open else []
    for name in table.column_names[_KEYS:]:
        plain, at = _read_name(name)
        column = table[name].combine_chunks()
        if plain.endswith(f"|{_HIDDEN}"):
            flags = column.to_numpy(zero_copy_only=False)
            hidden[at][plain.removesuffix(f"|{_HIDDEN}")] = flags
        else:
            numbers[at][plain] = column.fill_null(NONE).to_numpy().astype(np.int64)
    return FigureSet(note, places, tuple(numbers), tuple(hidden))


def _name(column: str, at: int) -> str:
    """Give the name of a column in the canonical table."""
    return column if at == 0 else f"{column}@{at}"


def _read_name(name: str) -> tuple[str, int]:
    """Undo :func:`_name`."""
    plain, _, at = name.partition("@")
    return plain, int(at or 0)


def _level(level: str) -> str:
    """Give the level; refuse an unknown one."""
    if level not in LEVELS:
        raise NotFoundError(_unknown("level", level, ", ".join(LEVELS)))
    return level


def _unknown(noun: str, found: str, accepted: str) -> Fault:
    """Say that the figures know no such target, place or level."""
    return Fault(
        code=f"figures.{noun}-unknown",
        where="",
        asked=f"the figures of a {noun}",
        found=f"“{found}”",
        accepted=accepted,
        next_step=f"take a {noun} that is there; for places: everyvillage places find NAME",
    )


def _below(note: TargetNote, place: str) -> Fault:
    """Say that a target has no figure so far down."""
    return Fault(
        code="figures.level-too-low",
        where=place,
        asked=f"a figure of {note.id}",
        found=f"a place below the {note.level}",
        accepted=f"places from the nation down to the {note.level}",
        next_step=f"ask for the {note.level} that holds this place",
    )


def _unreadable(path: Path, error: Exception) -> Fault:
    """Say that a file holds no figures."""
    return Fault(
        code="figures.file-unreadable",
        where=str(path),
        asked="a file of figures",
        found=f"{type(error).__name__}: {error}",
        accepted="a Parquet file that this software wrote",
        next_step="compute the figures again: everyvillage figures",
    )
