"""The units behind a gap: villages, townships, settlements, facilities that fail or are unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.analytics.targets.compute import populations_of
from everyvillage.analytics.targets.tallies import FAILS, PLACE, UNKNOWN, unit_table
from everyvillage.contracts.tables import table_named
from everyvillage.core.codes import NATION
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.engine import connect
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from everyvillage.analytics.targets.population import IbisValue
    from everyvillage.data.snapshot.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme, Target

FAILING, MISSING = "fails", "missing"
_STATES = {FAILS: FAILING, UNKNOWN: MISSING}


@dataclass(frozen=True, slots=True, order=True)
class GapUnit:
    """One unit that keeps a target from being met: its place, its key, and its state.

    ``key`` joins several key columns with a stroke; ``state`` is "fails" or "missing".
    """

    place: str
    key: str
    state: str


def gap_units(
    programme: Programme, snapshot: Snapshot, target_id: str, place: str = NATION
) -> list[GapUnit]:
    """List the units of the population in ``place`` that fail the test or are unknown, by place.

    Refuses targets whose units are persons or households, and targets without a test.
    """
    target = programme.target(target_id)
    declared = table_named(target.table)
    _check(target)
    units = unit_table(target, populations_of(programme, snapshot), keys=declared.key)
    state: IbisValue = units["state"]
    wanted = units.filter(state.isin(sorted(_STATES)))
    if place != NATION and declared.place:
        code: IbisValue = wanted[PLACE]
        wanted = wanted.filter(code.startswith(place))
    with connect(snapshot) as engine:
        rows = engine.run(wanted).to_pylist()
    return sorted(
        GapUnit(
            place=row[PLACE],
            key="/".join(str(row[f"key_{name}"]) for name in declared.key),
            state=_STATES[row["state"]],
        )
        for row in rows
    )


def _check(target: Target) -> None:
    """Refuse a target that has no list of units, or whose units may not be shown."""
    declared = table_named(target.table)
    if declared.of_people:
        found = f"a target whose units are {declared.words.en}"
        accepted = "targets of villages, townships, settlements, facilities and other things"
        why = "no list of persons or households is shown before the permission objects exist"
        raise InputError(_fault("gap-of-people", target.id, found, accepted, why))
    if target.kind not in {Kind.SHARE, Kind.COUNT} or target.test is None:
        found = f"a target of kind “{target.kind}” without a test of single units"
        accepted = "shares, and counts with a test"
        why = "look at the figures of the places below instead"
        raise InputError(_fault("gap-without-units", target.id, found, accepted, why))


def _fault(code: str, where: str, found: str, accepted: str, next_step: str) -> Fault:
    """Say why there is no list."""
    return Fault(
        code=f"figures.{code}",
        where=where,
        asked="the units behind a gap",
        found=found,
        accepted=accepted,
        next_step=next_step,
    )
