"""What a target asks of the network: its own test, tried on villages that have one level or two.

A target says in an expression when a village passes and which villages are counted. Nothing here
knows targets by name: a village without anything gets fibre, broadband or 4G, and the fewest levels
by which it passes are what a plan for that target has to bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.planning.network.joint.problem import EITHER, HEARD, NEAR
from everyvillage.policy.expressions.evaluate import evaluate
from everyvillage.policy.parameters.read import shipped_parameters
from everyvillage.policy.programmes.model import Kind, ThresholdOp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.policy.expressions.evaluate import Value
    from everyvillage.policy.expressions.tree import Expression
    from everyvillage.policy.programmes.model import Programme, Target

VILLAGE = "village"
HUNDRED = 100
FAR_M = 1_000_000
POINTS_HEARD = (
    "signal_4g_committee",
    "signal_4g_school",
    "signal_4g_clinic",
    "large_settlements_4g",
)
BARE: Mapping[str, Value] = {
    "kind": VILLAGE,
    "poor": True,
    "has_school": True,
    "has_clinic": True,
    "fibre": False,
    "broadband": False,
    "tower_4g_m": FAR_M,
    **dict.fromkeys(POINTS_HEARD, False),
}
"""A village that has nothing of the network."""
AT_HAND: Mapping[str, Value] = {"tower_4g_m": 0}
AT_POINTS: Mapping[str, Value] = dict.fromkeys(POINTS_HEARD, True)
BRINGS: Mapping[str, Mapping[str, Value]] = {
    "broadband": {"broadband": True},
    "fibre": {"broadband": True, "fibre": True},
    "signal": {**AT_HAND, **AT_POINTS},
}
TRIED = (("broadband",), ("fibre",), ("signal",), ("broadband", "signal"), ("fibre", "signal"))


@dataclass(frozen=True, slots=True)
class Demand:
    """The levels that a plan for a target brings to villages, and to which villages.

    ``share`` is the pass mark in percent, of the registered poor villages alone where ``poor``.
    ``signal_rule`` says by which branch of the test 4G counts (``planning.network.joint``).
    """

    levels: tuple[str, ...]
    share: float
    poor: bool
    signal_rule: str = HEARD

    @property
    def each(self) -> float:
        """Give the share that each level needs, so that all meet in enough villages.

        What each may leave out adds up to what may be left out in all.
        """
        return HUNDRED - (HUNDRED - self.share) / len(self.levels)


def demand_of(programme: Programme, target: Target) -> Demand | None:
    """Give what a target asks of the network, None where no work on the network meets it."""
    if target.table != VILLAGE or target.kind is not Kind.SHARE or target.test is None:
        return None
    mark = target.threshold
    if mark is None or mark.op is ThresholdOp.AT_MOST or _passes(programme, target, {}):
        return None
    levels = next((one for one in TRIED if _passes(programme, target, _brought(one))), None)
    if levels is None:
        return None
    counted = [_holds(programme, target, target.where, {"poor": poor}) for poor in (True, False)]
    if not counted[0]:
        return None
    return Demand(
        levels,
        float(mark.value) * HUNDRED,
        poor=not counted[1],
        signal_rule=_signal_rule(programme, target, levels),
    )


def _signal_rule(programme: Programme, target: Target, levels: tuple[str, ...]) -> str:
    """Give what of 4G is enough: a site near by alone, signal at all points alone, or either."""
    if "signal" not in levels:
        return HEARD
    rest = _brought(tuple(one for one in levels if one != "signal"))
    near = _passes(programme, target, {**rest, **AT_HAND})
    heard = _passes(programme, target, {**rest, **AT_POINTS})
    return EITHER if near and heard else NEAR if near else HEARD


def _brought(levels: tuple[str, ...]) -> Mapping[str, Value]:
    return {column: value for level in levels for column, value in BRINGS[level].items()}


def _passes(programme: Programme, target: Target, has: Mapping[str, Value]) -> bool:
    return _holds(programme, target, target.test, has)


def _holds(
    programme: Programme, target: Target, asked: Expression | None, has: Mapping[str, Value]
) -> bool:
    """Say whether an expression holds for a bare village that has some things."""
    if asked is None:
        return True
    known = {**BARE, **has}
    row = {(table, name): known.get(name) for table, name in asked.names}
    on = programme.measure(target.measure).deadline
    values = shipped_parameters().engine_values(asked.parameters, on)
    return evaluate(asked, row, at=on, parameters=values) is True
