"""What stands once a village has its service, and what the register's plant leads on to."""

from __future__ import annotations

from typing import Any

import pytest

from everyvillage.planning.network.fibre.problem import Goal, PoleLine, Presence
from everyvillage.planning.network.joint.problem import Levels, Tower
from everyvillage.planning.network.joint.register_plant import (
    full_poles,
    other_towers,
    spare_presences,
    standing_towers,
)
from everyvillage.planning.network.joint.stands import BROADBAND, SIGNAL, stands
from tests.planning.network.test_joint import ALL, KM, planned, problem, village

pytestmark = pytest.mark.once
NO_DISH = Levels(ALL, satellite=False)


def test_only_the_way_to_the_village_stands() -> None:
    # The town, a village 1 km north and another 2 km beyond it.
    asked = problem(village(1, 1), village(2, 3), levels=NO_DISH)
    _, data = planned(asked)
    near = stands(asked, data, 0, BROADBAND)
    assert [one.metres for one in near.laid] == [1000]
    far = stands(asked, data, 1, BROADBAND)
    assert sorted(one.metres for one in far.laid) == [1000, 2000]
    assert near.laid[0] in far.laid  # the trunk is one and the same
    assert sorted(far.points.values()) == [
        (30.0, 100.0),
        (round(30 + KM, 9), 100.0),
        (round(30 + 3 * KM, 9), 100.0),
    ]
    assert far.masts == ()


def test_a_tower_stands_with_what_feeds_it_and_its_band() -> None:
    fed = Tower("seat", 30.0, 100.0, "plain", 45, (), backhaul=True)
    levels = Levels(Goal(0, 0, 0), ALL)
    asked = problem(village(1, 20), towers=(fed,), levels=levels)
    _, data = planned(asked)
    found = stands(asked, data, 0, SIGNAL)
    assert [(one.site.name, one.fed, one.bands) for one in found.masts] == [
        ("seat", "", ()),
        (f"new tower {village(1, 20).code}", "microwave", (800,)),
    ]
    assert found.laid == ()
    assert stands(asked, data, 0, BROADBAND).masts == ()  # nothing of it was brought


def node(name: str, km: float, kind: str = "junction", **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any column
    return {"node_id": name, "kind": kind, "village_code": "", "lat": 30 + km, "lon": 100.0, **more}


def link(one: str, other: str, cores: int | None, placement: str = "aerial") -> dict[str, Any]:
    return {"from_node": one, "to_node": other, "spare_cores": cores, "placement": placement}


def test_nothing_leads_on_from_what_is_full() -> None:
    nodes = [
        node("P", 0, "pop", spare_ports=3),
        node("Q", 1, "pop", spare_ports=0),
        node("A", 2),
        node("B", 3),
        node("C", 4),
        node("D", 5),
        node("E", 6, "olt"),
        node("F", 7) | {"lat": None},
    ]
    links = [link("P", "A", 4), link("A", "B", 0), link("B", "C", 0), link("C", "E", None)]
    found, full = spare_presences(nodes, links, ())
    # A has a link with cores left, C one of which nobody wrote; D has no link that is full. B and
    # the second point of presence are full; a village's own equipment and F are no start.
    assert [one.name for one in found] == ["P", "A", "C", "D"]
    assert found[0] == Presence("P", 30.0, 100.0)
    assert full == 2
    # Where a full link hangs on poles, another line may: A to B and B to C.
    poles = [*full_poles(nodes, [*links, link("P", "D", 0, "buried"), link("A", "F", 0)], ())]
    assert poles == [
        PoleLine((32.0, 100.0), (33.0, 100.0)),
        PoleLine((33.0, 100.0), (34.0, 100.0)),
    ]


def test_a_tower_that_the_register_came_to_hold_is_one() -> None:
    villages = (village(1, 10),)
    row = {"tower_id": "P1-T0", "village_code": villages[0].code, "lat": 30.1, "lon": 100.0}
    (held,) = standing_towers(
        [row | {"power": "none", "backhaul": "microwave", "operator": "unicom"}], [], villages
    )
    assert (held.powered, held.backhaul, held.microwave, held.operator) == (
        False,
        True,
        True,
        "unicom",
    )
    same = Tower("mast", 30.1, 100.000001, "plain", 45)  # a tenth of a metre off
    other = Tower("other", 30.2, 100.0, "plain", 45)
    named = Tower("P1-T0", 30.3, 100.0, "plain", 45)  # its number, though it stands elsewhere
    assert other_towers((same, named, other), (held,)) == (other,)
