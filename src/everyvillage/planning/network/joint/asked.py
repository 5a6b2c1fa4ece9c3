"""The settings that a problem of all technologies may have beside those of fibre."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.asked import (
    FIBRE_KEYS,
    GOAL_KEYS,
    Kinds,
    table_faults,
    table_in,
)
from everyvillage.planning.network.joint.costs import JointCosts, TerrainCosts
from everyvillage.planning.network.joint.problem import Levels, RadioRules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from everyvillage.core.errors import Fault

JOINT_KEYS: Kinds = {
    **FIBRE_KEYS,
    "levels": dict,
    "radio": dict,
    "joint": dict,
    "subsidy": dict,
    "signal_today": "texts",
    "broadband_today": "texts",
    "barred": list,
    "kept": list,
    "no_tower": "texts",
    "kept_tower": "texts",
}
NO_GOAL: Kinds = {"satellite": bool, "budget_yuan": int, "within": dict}
WITHIN_KEYS: Kinds = {"yuan": int, "counts": str, "poor_first": bool}
ALONE_KEYS: Kinds = {
    **FIBRE_KEYS,
    **{name: JOINT_KEYS[name] for name in ("joint", "subsidy", "barred", "kept")},
}
"""What a problem of fibre alone may have."""
LEVEL_KEYS: Kinds = {one.name: NO_GOAL.get(one.name, dict) for one in fields(Levels)}
RADIO_KEYS: Kinds = {one.name: float for one in fields(RadioRules)} | {
    "bands": list,
    "signal_rule": str,
}
TERRAIN_KEYS: Kinds = {one.name: "pair" for one in fields(TerrainCosts)}
KIND_OF = {"Range": "pair", "int": int, "float": float}
COST_KEYS: Kinds = {one.name: KIND_OF.get(str(one.type), dict) for one in fields(JointCosts)}


def joint_faults_of(asked: Mapping[str, Any]) -> Iterator[Fault]:
    """Say what is wrong with levels, rules of radio, and costs."""
    levels = table_in(asked, "levels")
    yield from table_faults(levels, LEVEL_KEYS, "levels")
    if "within" in levels:
        within = table_in(levels, "within")
        yield from table_faults(within, WITHIN_KEYS, "levels.within")
        own = {"yuan": within["yuan"]} if "yuan" in within else {}
        yield from table_faults(own, {"yuan": int}, "levels.within", needed=True)
    for name in LEVEL_KEYS:
        if name not in NO_GOAL:
            yield from table_faults(table_in(levels, name), GOAL_KEYS, f"levels.{name}")
    yield from table_faults(table_in(asked, "radio"), RADIO_KEYS, "radio")
    rule = table_in(asked, "subsidy")
    if "subsidy" in asked:
        own = {key: value for key, value in rule.items() if key != "border"}
        yield from table_faults(own, {"region": str}, "subsidy", needed=True)
        own = {key: value for key, value in rule.items() if key == "border"}
        yield from table_faults(own, {"border": bool}, "subsidy")
    costs = table_in(asked, "joint")
    yield from table_faults(costs, COST_KEYS, "joint")
    terrains = table_in(costs, "terrains")
    yield from table_faults(terrains, dict.fromkeys(terrains, dict), "joint.terrains")
    for terrain, row in terrains.items():
        if isinstance(row, dict):
            where = f"joint.terrains.{terrain}"
            yield from table_faults(row, TERRAIN_KEYS, where, needed=True)
