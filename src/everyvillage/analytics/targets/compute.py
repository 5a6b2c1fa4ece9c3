"""Compute every figure of a programme on a snapshot, at six levels, in one pass per table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.analytics.targets.coverage import note_source, partly_held
from everyvillage.analytics.targets.figure_set import FigureSet
from everyvillage.analytics.targets.geography import THEN, Moves, moves_since
from everyvillage.analytics.targets.medians import Histogram, medians
from everyvillage.analytics.targets.meta import SetNote, count_counties, note_target
from everyvillage.analytics.targets.places import in_order, make_places, moved, roll_up
from everyvillage.analytics.targets.population import Populations
from everyvillage.analytics.targets.tallies import (
    MISSING,
    PLACE,
    UNITS,
    VALUE,
    YES,
    Tally,
    is_of_places,
    median_table,
    tallies_of,
    tally_table,
)
from everyvillage.analytics.targets.together import pool, side_by_side
from everyvillage.contracts.tables import table_named
from everyvillage.core.codes import LEVELS
from everyvillage.core.kept import Kept
from everyvillage.data.engine import connect, snapshot_table
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyarrow as pa
    from ibis import Table as Rows

    from everyvillage.analytics.targets.meta import SourceNote
    from everyvillage.analytics.targets.places import Places, Whole
    from everyvillage.data.engine import Engine
    from everyvillage.data.snapshot.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme

    OpenEngine = Callable[[Snapshot], Engine]
    Columns = Mapping[str, Whole]


@dataclass(frozen=True, slots=True)
class Counted:
    """What an engine gave for one snapshot: whole numbers by lowest place.

    ``tallies`` by table, each a column of numbers in the order of the places; ``histograms``
    by the id of a median's target; ``codes`` the places of the frame by level. ``twins`` names
    the tallies that count the same as another one, which was counted for both.
    """

    snapshot: Snapshot
    codes: Mapping[str, Whole]
    tallies: Mapping[str, Columns]
    histograms: Mapping[str, Histogram]
    twins: Mapping[str, str]


def compute_figures(
    programme: Programme,
    snapshot: Snapshot,
    *,
    earlier: Sequence[Snapshot] = (),
    geography: str = THEN,
    frame_counts: Mapping[str, int] | None = None,
    open_engine: OpenEngine = connect,
) -> FigureSet:
    """Compute the figures of every target of ``programme`` in every place of ``snapshot``.

    ``earlier`` are older snapshots, for trends, changes and forecasts. ``geography`` is "then"
    (each snapshot by its own map) or "now" (merges, renames and moves followed). ``frame_counts``
    says how many counties the frame has in the nation "0" and each province and prefecture; None
    takes the counties in the snapshot's scope for all there are. ``open_engine`` opens the
    engine on a snapshot; every engine gives the same bytes.

    Refuses an unknown geography.
    """
    snapshots = [snapshot, *sorted(earlier, key=lambda one: (one.head.at, one.id), reverse=True)]
    changes = snapshot.head.changes
    moves = [moves_since(changes, one.head.at, geography) for one in snapshots]
    sources = [note_source(programme, one) for one in snapshots]
    counted = [
        count_rows(programme, one, source, open_engine)
        for one, source in zip(snapshots, sources, strict=True)
    ]
    places = _places(counted, moves)
    split = frozenset[str]().union(*(one.split for one in moves))
    note = SetNote(
        programme=programme.id,
        version=programme.version,
        geography=geography,
        targets=tuple(note_target(target, programme) for target in programme.targets),
        sources=tuple(_moved(one, way) for one, way in zip(sources, moves, strict=True)),
        counties_all=frame_counts or count_counties(_counties(snapshot, moves[0])),
        split=split,
    )
    numbers = tuple(
        MappingProxyType(_numbers(programme, places, one, way))
        for one, way in zip(counted, moves, strict=True)
    )
    return FigureSet(note, places, numbers)


def count_rows(
    programme: Programme, snapshot: Snapshot, source: SourceNote, open_engine: OpenEngine = connect
) -> Counted:
    """Let an engine count, for every target of which some county holds the data."""
    targets = [target for target in programme.targets if source.held[target.id]]
    tallies: dict[Tally, Tally] = {}
    twins: dict[str, str] = {}
    for tally in (tally for target in targets for tally in tallies_of(target)):
        counted = tallies.setdefault(tally.rule, tally)
        if counted is not tally:
            twins[tally.name] = counted.name
    populations = populations_of(programme, snapshot)
    engine = open_engine(snapshot)
    try:
        by_table = {
            name: _by_place(engine.run(_expression(name, group, populations)))
            for name, group in _by_table(tallies.values()).items()
        }
        histograms = {
            tally.target: _histogram(tally, by_table[tally.table])
            if is_of_places(tally.table)
            else _counted_values(tally, engine.run(median_table(tally, populations)))
            for tally in tallies.values()
            if tally.kind is Kind.MEDIAN
        }
        codes = _frame_codes(engine, snapshot, by_table)
    finally:
        engine.close()
    return Counted(snapshot, codes, by_table, histograms, twins)


def _by_place(found: pa.Table) -> Columns:
    """Give the columns of what was counted, in the order of the places."""
    order, codes = in_order(found[PLACE].to_numpy())
    columns = {name: found[name].to_numpy() for name in found.column_names}
    if order is not None:
        ordered = side_by_side(partial(np.take, indices=order), columns.values())
        columns = dict(zip(columns, ordered, strict=True))
    return columns | {PLACE: codes}


def _histogram(tally: Tally, found: Columns) -> Histogram:
    """Give the values of places, each of which has one or none."""
    known = found[tally.column(YES)] == 1
    codes, values = (found[name][known] for name in (PLACE, tally.column(VALUE)))
    return Histogram(_level_of(tally.table), codes, values, np.ones(len(codes), dtype=np.int64))


def _counted_values(tally: Tally, found: pa.Table) -> Histogram:
    """Give the values of a median's rows, counted by place."""
    codes, values, units = (found[name].to_numpy() for name in (PLACE, VALUE, UNITS))
    return Histogram(_level_of(tally.table), codes, values, units)


_EXPRESSIONS: Kept[object, Rows] = Kept(64)


def _expression(name: str, group: Sequence[Tally], populations: Populations) -> Rows:
    """Give the tallies of a table as an expression; the last ones are kept."""
    programme = populations.programme
    held = ((table, tuple(sorted(by))) for table, by in populations.partly_held.items())
    key = (
        *(name, tuple(group), programme.id, programme.version, programme.facts, populations.at),
        tuple(sorted(populations.parameters.items())),
        tuple(sorted(held)),
    )
    return _EXPRESSIONS.get(key, lambda: tally_table(name, group, populations))


def populations_of(programme: Programme, snapshot: Snapshot) -> Populations:
    """Give the populations of ``programme`` as ``snapshot`` holds them.

    Rule values that were not in force on the day of the snapshot are left out; no target that
    needs one is counted.
    """
    parts = (target.expressions for target in programme.targets)
    facts = ((fact.where, fact.value, fact.test) for fact in programme.facts)
    expressions = [part for group in (*parts, *facts) for part in group if part is not None]
    names = {name for part in expressions for name in part.parameters}
    at = snapshot.head.at
    parameters = shipped_parameters()
    names.difference_update(parameters.without_value(names, at))
    return Populations(
        programme=programme,
        at=at,
        parameters=parameters.engine_values(names, at),
        partly_held=partly_held(snapshot.head, programme),
    )


def _by_table(tallies: Iterable[Tally]) -> dict[str, list[Tally]]:
    """Bring together what one pass over a table counts."""
    groups: dict[str, list[Tally]] = {}
    for tally in tallies:
        groups.setdefault(tally.table, []).append(tally)
    return groups


def _frame_codes(
    engine: Engine, snapshot: Snapshot, tallies: Mapping[str, Columns]
) -> dict[str, Whole]:
    """Give the places of the frame by level."""
    codes = {"county": np.asarray([int(code) for code in snapshot.head.counties], dtype=np.int64)}
    for level in ("township", "village"):
        if level in tallies:
            codes[level] = tallies[level][PLACE]
            continue
        table = snapshot_table(level)
        rows = table.select(**{PLACE: table[f"{level}_code"].cast("int64")})
        codes[level] = engine.run(rows)[PLACE].to_numpy()
    return codes


def _places(counted: Sequence[Counted], moves: Sequence[Moves]) -> Places:
    """Give the places of all snapshots, as they count in the geography asked for."""
    codes: dict[str, list[Whole]] = {level: [] for level in LEVELS}
    for one, way in zip(counted, moves, strict=True):
        for level, found in one.codes.items():
            codes[level].append(moved(found, way.codes.get(level, {})))
        for name, table in one.tallies.items():
            level = _level_of(name)
            if is_of_places(name) and level in one.codes:
                continue
            codes[level].append(moved(table[PLACE], way.codes.get(level, {})))
    merged = {level: np.concatenate(parts) for level, parts in codes.items() if parts}
    return make_places(merged, _all_moves(moves))


def _all_moves(moves: Sequence[Moves]) -> dict[str, dict[int, int]]:
    """Give the moves of all snapshots together; they agree, being cut from one list."""
    merged: dict[str, dict[int, int]] = {}
    for way in moves:
        for level, found in way.codes.items():
            merged.setdefault(level, {}).update(found)
    return merged


def _numbers(
    programme: Programme, places: Places, counted: Counted, way: Moves
) -> dict[str, Whole]:
    """Roll the counts of one snapshot up to six levels, in the order of the programme."""
    found: dict[str, Whole] = {}
    waiting = {}
    for name, table in counted.tallies.items():
        level = _level_of(name)
        codes = moved(table[PLACE], way.codes.get(level, {}))
        amounts = {
            name: column for name, column in table.items() if not name.endswith((PLACE, VALUE))
        }
        for target, counts in counted.histograms.items():
            row = f"{target}|rows|{MISSING}"
            if row in amounts:
                # A median takes as long as many sums; it begins first and runs beside them.
                missing = roll_up(places, level, codes, {row: amounts[row]})[row]
                by_value = replace(counts, codes=moved(counts.codes, way.codes.get(level, {})))
                waiting[target] = pool().submit(medians, places, by_value, missing)
        found |= roll_up(places, level, codes, amounts)
    for target, made in waiting.items():
        found |= {f"{target}|rows|{name}": row for name, row in made.result().items()}
    for name, counted_as in counted.twins.items():
        same = {key: row for key, row in found.items() if key.startswith(f"{counted_as}|")}
        found |= {name + key.removeprefix(counted_as): row for key, row in same.items()}
    order = [target.id for target in programme.targets]
    return {
        name: found[name]
        for target in order
        for name in sorted(found)
        if name.split("|", 1)[0] == target
    }


def _level_of(table: str) -> str:
    """Give the level of the place codes of a table."""
    return table_named(table).place_level


def _counties(snapshot: Snapshot, way: Moves) -> tuple[str, ...]:
    """Give the counties in scope, as they count in the geography asked for."""
    return tuple(sorted({way.county(county) for county in snapshot.head.counties}))


def _moved(source: SourceNote, way: Moves) -> SourceNote:
    """Give what is held by the counties of the geography asked for.

    A county that several have become holds only what all of them held.
    """
    if not way.codes.get("county"):
        return source
    parts: dict[str, set[str]] = {}
    for county in source.counties:
        parts.setdefault(way.county(county), set()).add(county)

    def today(holders: frozenset[str]) -> frozenset[str]:
        return frozenset(county for county, old in parts.items() if old <= holders)

    missing = {
        target: MappingProxyType({name: today(found) for name, found in columns.items()})
        for target, columns in source.missing.items()
    }
    return replace(
        source,
        counties=tuple(sorted(parts)),
        held=MappingProxyType({name: today(found) for name, found in source.held.items()}),
        missing=MappingProxyType(missing),
    )
