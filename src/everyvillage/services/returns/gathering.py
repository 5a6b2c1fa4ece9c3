"""The rows that fill a table: places with their figures, or households of one's own place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow.parquet as pq
from django.conf import settings

from everyvillage.analytics.targets.compute import compute_figures
from everyvillage.contracts import Type, table_named
from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.data.snapshot import list_snapshots
from everyvillage.ledger.access.reading import Reader, Showing, log_reading
from everyvillage.ledger.models import How
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.registry.access.place_tree import in_force, places_inside
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.registry.models import (
    Household,
    Person,
    Place,
    PlaceCode,
    PlaceName,
    PlaceParent,
)
from everyvillage.registry.own_vault import open_vault
from everyvillage.services.returns import sources
from everyvillage.services.returns.refusals import compartment_closed, no_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.analytics.targets.figure_set import FigureSet
    from everyvillage.contracts import Column
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme, Target
    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.returns.sources import Source

HEAD = "0"
_DUTY = "duty"
_BATCH = 500
_YES_NO = {True: ("yes", "是"), False: ("no", "否")}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the code and name of its place or household, and the value of each source."""

    code: str
    name: str
    values: Values = field(default_factory=dict)


def newest_snapshot() -> Snapshot:
    """Give the newest snapshot; refuse where there is none."""
    held = list_snapshots(settings.HOME.snapshots)
    if not held:
        raise InputError(no_snapshot())
    return held[-1]


def lines_of(
    kind: str, wanted: Sequence[Source], acting: Acting, snapshot: Snapshot, *, chinese: bool
) -> list[Line]:
    """Give the rows of a table, in the order of their codes, inside the place of the role."""
    if kind == sources.HOUSEHOLD:
        return list(_households(wanted, acting, chinese=chinese))
    return list(_places(kind, wanted, acting, snapshot))


@dataclass(frozen=True, slots=True)
class _Tree:
    """The places of one's own place: codes and names, and in what each lies."""

    codes: Mapping[int, tuple[str, str]]
    names: Mapping[int, str]
    parents: Mapping[int, int]

    def above(self, place: int, level: str) -> int | None:
        """Give the place of a level that a place lies in or is."""
        at: int | None = place
        while at is not None and self.codes.get(at, ("", ""))[1] != level:
            at = self.parents.get(at)
        return at

    def name_above(self, place: int, level: str) -> str | None:
        """Give the name of the place of a level that a place lies in."""
        return self.names.get(self.above(place, level) or 0)


def _tree(acting: Acting) -> _Tree:
    """Read the places of the role's place and those above it, as they are on its day."""
    day = acting.on
    codes = PlaceCode.objects.filter(in_force(day)).values_list("place_id", "code", "place__level")
    names = PlaceName.objects.filter(in_force(day)).values_list("place_id", "name")
    parents = PlaceParent.objects.filter(in_force(day)).values_list("place_id", "parent_id")
    return _Tree({one: (code, level) for one, code, level in codes}, dict(names), dict(parents))


def _places(
    level: str, wanted: Sequence[Source], acting: Acting, snapshot: Snapshot
) -> Iterator[Line]:
    """Give the places of one level with what the snapshot says of them."""
    tree = _tree(acting)
    inside = places_inside(acting.place or 0, acting.level, acting.on)
    codes = PlaceCode.objects.filter(in_force(acting.on), place__level=level)
    if inside is not None:
        codes = codes.filter(place_id__in=Place.objects.filter(inside).values("pk"))
    counts = _Counts(snapshot, tree, level)
    figures = {
        one.key: behind for one in wanted if (behind := sources.target_of(one.key)) is not None
    }
    found: list[tuple[str, int]] = sorted(codes.values_list("code", "place_id"))
    for number, (code, place) in enumerate(found, start=1):
        values: Values = {
            sources.NUMBER: number,
            sources.NAME: tree.names.get(place),
            sources.CODE: code,
            sources.TOWNSHIP: tree.name_above(place, "township"),
            sources.COUNTY: tree.name_above(place, "county"),
        }
        for one in wanted:
            if one.key in figures:
                values[one.key] = _figure(*figures[one.key], snapshot, code)
            elif one.key.startswith("count:"):
                values[one.key] = counts.of(one.key, place)
        yield Line(code, tree.names.get(place, ""), values)


def _figure(
    programme: Programme,
    target: Target,
    form: str,
    snapshot: Snapshot,
    code: str,
) -> Any:  # noqa: ANN401 - a number, or None where it cannot be told
    """Give one form of one figure; None where it is not known, which is not zero."""
    figures = _figures(programme.id, snapshot)
    if not figures.has(target.id, code):
        return None
    figure = figures.figure(target.id, code)
    if form in {"numerator", "denominator"}:
        return getattr(figure, form)
    return figure.value


@lru_cache(maxsize=8)
def _figures(programme: str, snapshot: Snapshot) -> FigureSet:
    """Compute the figures of a programme once for each snapshot."""
    chosen = next(one for one in shipped_programmes() if one.id == programme)
    return compute_figures(chosen, snapshot)


class _Counts:
    """How many rows of a table of the snapshot lie in each place."""

    def __init__(self, snapshot: Snapshot, tree: _Tree, level: str) -> None:
        self._snapshot, self._tree, self._level = snapshot, tree, level
        self._ids = {code: place for place, (code, _) in tree.codes.items()}
        self._known: dict[str, Counter[int] | None] = {}

    def of(self, key: str, place: int) -> int | None:
        """Give one count; None where the column is not held."""
        if key not in self._known:
            self._known[key] = self._count(*key.split(":")[1:])
        counted = self._known[key]
        return None if counted is None else counted[place]

    def _count(self, table: str, column: str) -> Counter[int] | None:
        counted: Counter[int] = Counter()
        at = table_named(table).place
        for file in self._snapshot.files(table):
            reader = pq.ParquetFile(file)
            if column and column not in reader.schema_arrow.names:
                return None
            rows = reader.read(columns=[at, column] if column else [at])
            if column:
                rows = rows.filter(rows[column].fill_null(False))
            for one in rows[at].value_counts().to_pylist():
                place = self._tree.above(self._ids.get(one["values"], 0), self._level)
                counted[place or 0] += one["counts"]
        return counted


def _households(wanted: Sequence[Source], acting: Acting, *, chinese: bool) -> Iterator[Line]:
    """Give the households that somebody may take away; each head is logged before its row."""
    if any(one.compartment is Compartment.IDENTITY for one in wanted) and not acting.has_open(
        Compartment.IDENTITY
    ):
        raise NotAllowedError(compartment_closed())
    rows = registry_rules().visible(acting, Verb.EXPORT, "household", Household.objects.all())
    tree, act, number = _tree(acting), uuid4(), 0
    columns = {
        one.key: column
        for one in wanted
        if (column := table_named("household").column(one.key.partition(":")[2])) is not None
    }
    numbers = list(rows.order_by("household_no").values_list("pk", flat=True))
    for start in range(0, len(numbers), _BATCH):
        batch = rows.filter(pk__in=numbers[start : start + _BATCH]).order_by("household_no")
        homes = list(batch)
        heads = _heads([home.household_no for home in homes])
        _log(wanted, acting, [head.pk for head in heads.values()], act)
        names = _names(wanted, heads)
        for home in homes:
            number += 1
            place = tree.codes.get(home.village_id, ("", ""))[0]
            values: Values = {
                sources.NUMBER: number,
                sources.NAME: tree.names.get(home.village_id),
                sources.CODE: place,
                sources.TOWNSHIP: tree.name_above(home.village_id, "township"),
                sources.COUNTY: tree.name_above(home.village_id, "county"),
                sources.HEAD_NAME: names.get(home.household_no),
            }
            for key, column in columns.items():
                values[key] = _shown(column, getattr(home, column.name), chinese=chinese)
            yield Line(home.household_no, "", values)


def _heads(homes: Sequence[str]) -> Mapping[str, Person]:
    """Give the head of each household, or its first member where it has none."""
    found: dict[str, Person] = {}
    for one in Person.objects.filter(household_id__in=homes).order_by("-pk"):
        before = found.get(one.household_id)
        if before is None or one.relation == HEAD or before.relation != HEAD:
            found[one.household_id] = one
    return found


def _names(wanted: Sequence[Source], heads: Mapping[str, Person]) -> Mapping[str, str]:
    """Open the names of the heads, where they are wanted."""
    if not any(one.key == sources.HEAD_NAME for one in wanted):
        return {}
    vault = open_vault()
    return {
        home: vault.open(bytes(one.name), table="person", field="name", person=one.person_no)
        for home, one in heads.items()
        if one.name is not None
    }


def _log(wanted: Sequence[Source], acting: Acting, persons: list[int], act: Any) -> None:  # noqa: ANN401 - the id of the act
    """Log what is taken away, by the purpose for which each part of it was opened."""
    by_purpose: dict[str, list[str]] = {}
    for one in wanted:
        name = "person.name" if one.key == sources.HEAD_NAME else one.key.replace(":", ".")
        if name.startswith(("person.", "household.")):
            purpose = acting.opened.get(one.compartment, _DUTY)
            by_purpose.setdefault(purpose, []).append(name)
    for purpose, fields in sorted((by_purpose or {_DUTY: ["household.household_no"]}).items()):
        showing = Showing(purpose=purpose, fields=tuple(fields), how=How.EXPORT)
        log_reading(Reader.of(acting), persons, showing, act)


def _shown(column: Column, value: Any, *, chinese: bool) -> Any:  # noqa: ANN401 - a value of any column
    """Give a value as people write it: codes in their words, yes and no as such."""
    if value is None:
        return None
    if column.codes is not None and value in column.codes.items:
        return column.codes.items[value].in_language("zh-hans" if chinese else "en")
    if column.type is Type.BOOLEAN:
        return _YES_NO[bool(value)][chinese]
    return value
