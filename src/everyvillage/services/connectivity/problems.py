"""A plan's question: made straight from the newest sealed snapshot, kept and sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from everyvillage.analytics.targets.gaps import gap_units
from everyvillage.core.codes import LENGTH_OF
from everyvillage.core.errors import Fault, InputError, NotFoundError
from everyvillage.data.frame.places import place, units
from everyvillage.data.snapshot import list_snapshots
from everyvillage.planning.network.joint.compare import decided
from everyvillage.planning.network.joint.from_snapshot import Made, Wanted, county_problem
from everyvillage.planning.network.joint.problem import EITHER, HEARD, NEAR
from everyvillage.planning.network.joint.subsidy import Subsidy
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.policy.regions import region_of
from everyvillage.services.connectivity.demand import demand_of
from everyvillage.services.connectivity.plant import plant_of

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme, Target
    from everyvillage.registry.models import Place
    from everyvillage.services.connectivity.asking import Asked

SIGNAL_PROGRAMME = "cn-2020-internet"
SIGNAL_TARGETS = {EITHER: "NP20-A02", NEAR: "NP20-A02-site", HEARD: "NP20-A02-signal"}
"""The official test of 4G and its branches, by which a village counts as having signal today."""


def concerns_network(programme: Programme, target: Target) -> bool:
    """Say whether a plan of the network can bring villages to pass a target."""
    return demand_of(programme, target) is not None


def newest_snapshot(root: Path) -> Snapshot:
    """Give the newest sealed snapshot; refuse where nothing was sealed."""
    held = list_snapshots(root)
    if not held:
        raise NotFoundError(_nothing_sealed())
    return held[-1]


def make_problem(snapshot: Snapshot, county: Place, code: str, asked: Asked) -> Made:
    """Make the question of a county from a snapshot; refuse it with every fault.

    Refuses a county that the snapshot does not hold.
    """
    if code not in snapshot.head.counties:
        raise InputError(_not_held(snapshot, code))
    wanted = Wanted(
        f"{place(code).name} {snapshot.head.at}",
        asked.levels(),
        {one.code: one.name for one in units(code)},
        signal_today(snapshot, code, asked.signal_rule) if "signal" in asked.asked else frozenset(),
        plant_of(county.pk),
        signal_rule=asked.signal_rule,
        leave_out=asked.leave_out,
    )
    made = county_problem(snapshot, code, wanted)
    problem = decided(made.problem, forced=asked.forced, forbidden=asked.forbidden)
    region = region_of(code)
    rule = Subsidy(region, asked.border) if region else None
    return replace(made, problem=replace(problem, locks=asked.locks(), subsidy=rule))


def signal_today(snapshot: Snapshot, code: str, rule: str = EITHER) -> frozenset[str]:
    """Give the villages that pass the official test of 4G, or a branch; unknown is not passed."""
    programme = next(one for one in shipped_programmes() if one.id == SIGNAL_PROGRAMME)
    behind = {one.place for one in gap_units(programme, snapshot, SIGNAL_TARGETS[rule], code)}
    return frozenset(one.code for one in units(code) if one.code not in behind)


def county_code(code: str) -> str:
    """Give the county that a place lies in, "" where it is wider than one."""
    size = LENGTH_OF["county"]
    return code[:size] if len(code) >= size else ""


def _nothing_sealed() -> Fault:
    return Fault(
        code="network.nothing-sealed",
        where="",
        asked="to plan from sealed data",
        found="no sealed data",
        accepted="a register that was sealed at least once",
        next_step="seal the register on the page of the offices' files",
    )


def _not_held(snapshot: Snapshot, code: str) -> Fault:
    return Fault(
        code="network.county-not-held",
        where=code,
        asked="to plan a county of the sealed data",
        found=f"sealed data of {snapshot.head.at} without this county",
        accepted=", ".join(snapshot.head.counties) or "none",
        next_step="choose one of these counties",
    )
