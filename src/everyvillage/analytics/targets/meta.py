"""What a set of figures says of itself, so that it can be read without programme or snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from everyvillage.analytics.targets.conditions import Condition, conditions_of
from everyvillage.analytics.targets.figure import Bar
from everyvillage.contracts.tables import TABLES
from everyvillage.core.codes import LENGTH_OF, NATION
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.policy.programmes.model import Programme, Target


@dataclass(frozen=True, slots=True)
class TargetNote:
    """What a figure needs to know of its target.

    ``of_people`` is true where the rows counted are persons or households; ``sums_values``
    says of each part (rows, or top and bottom of a ratio) whether it adds up values instead of
    counting rows; ``per`` is the level at which the mark was set ("" for every level).
    ``kinship`` are the targets from whose figures this one's might be worked out, ``conditions``
    those of the rows counted, by which targets of other programmes are found to be kin as well.
    """

    id: str
    measure: str
    kind: Kind
    reading: str
    tables: tuple[str, ...]
    level: str
    deadline: date
    bar: Bar | None
    per: str
    of: str
    since: date | None
    of_people: bool
    sums_values: tuple[bool, ...]
    sampled: bool
    kinship: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One snapshot that figures were computed from, and which counties hold what.

    ``missing`` gives, for each target, the needed columns ("table.column") that some county in
    scope lacks, each with the counties that hold it; ``held`` the counties that hold all.
    """

    id: str
    at: date
    modelled: bool
    counties: tuple[str, ...]
    held: Mapping[str, frozenset[str]]
    missing: Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class SetNote:
    """The programme, the snapshots (the latest first), and the geography of a set of figures.

    ``counties_all`` gives how many counties the frame has in each place from the nation to the
    prefectures; ``split`` the places whose units cannot be told apart after a split.
    """

    programme: str
    version: str
    geography: str
    targets: tuple[TargetNote, ...]
    sources: tuple[SourceNote, ...]
    counties_all: Mapping[str, int]
    split: frozenset[str] = frozenset()
    open: bool = False

    @property
    def rules(self) -> str:
        """Give the id and version of the programme as figures show it."""
        return f"{self.programme}@{self.version}"

    def target(self, target_id: str) -> TargetNote | None:
        """Give the note of a target, or None."""
        return next((note for note in self.targets if note.id == target_id), None)

    def all_counties(self, place: str) -> int:
        """Give how many counties the frame has in ``place``; a place inside a county has one."""
        return self.counties_all.get(place, 1)


def note_target(target: Target, programme: Programme) -> TargetNote:
    """Give the note of ``target``; a change takes table and sums from the target it follows."""
    followed = programme.target(target.of) if target.kind is Kind.CHANGE else target
    sides = [side for side in (followed.numerator, followed.denominator) if side is not None]
    tables = tuple(side.table for side in sides) or (followed.table,)
    values = tuple(side.value is not None for side in sides) or (followed.value is not None,)
    mark = target.threshold
    return TargetNote(
        id=target.id,
        measure=target.measure,
        kind=target.kind,
        reading=str(target.reading),
        tables=tables,
        level=target.level,
        deadline=programme.measure(target.measure).deadline,
        bar=Bar(str(mark.op), mark.value, str(mark.set_by), mark.source, mark.sure)
        if mark
        else None,
        per=mark.per if mark else "",
        of=target.of,
        since=target.since,
        of_people=_counts_people(followed, programme),
        sums_values=values,
        sampled="speed_test" in tables,
        kinship=_kin(target, programme),
        conditions=conditions_of(target),
    )


def _counts_people(target: Target, programme: Programme) -> bool:
    """Say whether what is counted or added up are persons or households."""
    sides = [side for side in (target.numerator, target.denominator) if side is not None]
    tables = {target.table, *(side.table for side in sides)}
    values = [target.value, *(side.value for side in sides)]
    facts = (programme.fact(*name) for value in values if value is not None for name in value.names)
    tables |= {fact.of for fact in facts if fact is not None}
    return any(TABLES[name].of_people for name in tables)


def reads_people(target: Target, programme: Programme) -> bool:
    """Say whether rows of persons or households take part, directly or through derived columns."""
    sides = [side for side in (target.numerator, target.denominator) if side is not None]
    tables = {side.table for side in sides} | ({target.table} if target.table else set())
    names = {name for part in target.expressions for name in part.names}
    while names:
        table, column = names.pop()
        tables.add(table)
        fact = programme.fact(table, column)
        if fact is not None:
            tables.add(fact.of)
            for part in (fact.where, fact.value, fact.test):
                names |= {n for n in part.names if n != (table, column)} if part else set()
    return any(TABLES[name].of_people for name in tables)


def _kin(target: Target, programme: Programme) -> tuple[str, ...]:
    """Give the other targets of the same measure, the same population or the same test."""
    return tuple(
        other.id
        for other in programme.targets
        if other.id != target.id
        and (
            other.measure == target.measure
            or target.of == other.id
            or other.of == target.id
            or (other.table == target.table and _is_alike(target, other))
        )
    )


def _is_alike(one: Target, other: Target) -> bool:
    """Say whether two targets of one table count one population or ask one test."""
    same_rows = one.where == other.where and one.kind is not Kind.RATIO
    return same_rows or (one.test is not None and one.test == other.test)


def count_counties(counties: tuple[str, ...]) -> Mapping[str, int]:
    """Count counties by nation, province and prefecture."""
    counted: dict[str, int] = {NATION: len(counties)}
    for county in counties:
        for level in ("province", "prefecture"):
            place = county[: LENGTH_OF[level]]
            counted[place] = counted.get(place, 0) + 1
    return MappingProxyType(counted)


def to_plain(note: SetNote) -> dict[str, Any]:
    """Give the note as plain data for canonical JSON."""
    return {
        "programme": note.programme,
        "version": note.version,
        "geography": note.geography,
        "targets": [_target(target) for target in note.targets],
        "sources": [_source(source) for source in note.sources],
        "counties_all": dict(note.counties_all),
        "split": sorted(note.split),
        "open": note.open,
    }


def from_plain(plain: dict[str, Any]) -> SetNote:
    """Undo :func:`to_plain`."""
    return SetNote(
        programme=plain["programme"],
        version=plain["version"],
        geography=plain["geography"],
        targets=tuple(_read_target(target) for target in plain["targets"]),
        sources=tuple(_read_source(source) for source in plain["sources"]),
        counties_all=MappingProxyType(plain["counties_all"]),
        split=frozenset(plain["split"]),
        open=plain["open"],
    )


def _target(note: TargetNote) -> dict[str, Any]:
    bar = note.bar
    return {
        "id": note.id,
        "measure": note.measure,
        "kind": note.kind.value,
        "reading": note.reading,
        "tables": list(note.tables),
        "level": note.level,
        "deadline": note.deadline.isoformat(),
        "bar": [bar.op, str(bar.value), bar.set_by, bar.source, bar.sure] if bar else None,
        "per": note.per,
        "of": note.of,
        "since": note.since.isoformat() if note.since else None,
        "of_people": note.of_people,
        "sums_values": list(note.sums_values),
        "sampled": note.sampled,
        "kinship": list(note.kinship),
        "conditions": [[table, [list(one) for one in all_]] for table, all_ in note.conditions],
    }


def _read_target(plain: dict[str, Any]) -> TargetNote:
    bar = plain["bar"]
    return TargetNote(
        **{
            **plain,
            "kind": Kind(plain["kind"]),
            "tables": tuple(plain["tables"]),
            "deadline": date.fromisoformat(plain["deadline"]),
            "bar": Bar(bar[0], Decimal(bar[1]), *bar[2:]) if bar else None,
            "since": date.fromisoformat(plain["since"]) if plain["since"] else None,
            "sums_values": tuple(plain["sums_values"]),
            "kinship": tuple(plain["kinship"]),
            "conditions": tuple(
                (table, tuple(tuple(one) for one in all_)) for table, all_ in plain["conditions"]
            ),
        }
    )


def _source(note: SourceNote) -> dict[str, Any]:
    """Give one source; sets of counties that occur again and again are written once."""
    groups: dict[frozenset[str], int] = {}

    def number(counties: frozenset[str]) -> int:
        return groups.setdefault(counties, len(groups))

    held = {target: number(counties) for target, counties in sorted(note.held.items())}
    missing = {
        target: {column: number(counties) for column, counties in sorted(columns.items())}
        for target, columns in sorted(note.missing.items())
    }
    return {
        "id": note.id,
        "at": note.at.isoformat(),
        "modelled": note.modelled,
        "counties": sorted(note.counties),
        "held": held,
        "missing": missing,
        "groups": [sorted(counties) for counties in groups],
    }


def _read_source(plain: dict[str, Any]) -> SourceNote:
    groups = [frozenset(counties) for counties in plain["groups"]]
    return SourceNote(
        id=plain["id"],
        at=date.fromisoformat(plain["at"]),
        modelled=plain["modelled"],
        counties=tuple(plain["counties"]),
        held=MappingProxyType({name: groups[at] for name, at in plain["held"].items()}),
        missing=MappingProxyType(
            {
                name: MappingProxyType({column: groups[at] for column, at in columns.items()})
                for name, columns in plain["missing"].items()
            }
        ),
    )
