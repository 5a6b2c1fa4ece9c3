"""The tables of institutions on one date: facilities, service points, organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from everyvillage.core.organisations import make_organisation
from everyvillage.data.county.columns import (
    contract_table,
    degrees,
    digits,
    joined,
    known,
    labels,
)
from everyvillage.data.county.draws import Codes, stream
from everyvillage.data.county.institutions import FACILITY_KINDS, POINT_KINDS

if TYPE_CHECKING:
    from everyvillage.data.county.world import World

_ORGANISATION_KINDS = ("enterprise", "office", "operator", "charity", "cooperative")
_ORGANISATION_NAMES = ("模拟企业", "模拟机关", "模拟运营商", "模拟社会组织", "模拟合作社")
_FACILITY_NAMES = ("小学", "教学点", "卫生室", "村委会", "乡镇卫生院", "县人民医院")
_CODES_A_PROVINCE = 100_000


def facility_table(world: World, day: int) -> pa.Table:
    """Draw the facilities on ``day``."""
    them = world.facilities
    online = them.online_on <= day
    learners = them.of_kind("school", "teaching_point")
    hospital = them.of_kind("township_hospital", "county_hospital")
    lon, lat = world.ground.plane.degrees(them.points)
    units = labels(world.units.codes, them.unit)
    named = labels(world.units.names, them.unit)
    return contract_table(
        "facility",
        {
            "facility_id": joined(labels(("S", "D", "C", "O", "H", "K"), them.kind), units),
            "kind": labels(FACILITY_KINDS, them.kind),
            "name": joined(named, labels(_FACILITY_NAMES, them.kind)),
            "village_code": units,
            "lon": degrees(lon),
            "lat": degrees(lat),
            "online": online,
            "online_kbps": known(them.kbps, online),
            "students": known(them.students, learners),
            "telemedicine": known(them.telemedicine_on <= day, hospital),
            "doctor": known(them.doctor, hospital | them.of_kind("clinic")),
        },
    )


def service_point_table(world: World, day: int) -> pa.Table:
    """Draw the service points that have opened by ``day``; closed ones stay as not active."""
    them = world.points
    opened = np.flatnonzero(them.opened <= day)
    lon, lat = world.ground.plane.degrees(them.points[opened])
    number = digits(np.arange(len(them.unit)) % 1000, 3)
    units = labels(world.units.codes, them.unit)
    ids = joined("A", units, labels(("E", "X", "P", "I", "Z"), them.kind), number)
    parcels = np.isin(them.kind[opened], [1, 2, 4])
    return contract_table(
        "service_point",
        {
            "point_id": ids.take(pa.array(opened)),
            "kind": labels(POINT_KINDS, them.kind[opened]),
            "village_code": units.take(pa.array(opened)),
            "lon": degrees(lon),
            "lat": degrees(lat),
            "active": them.closed[opened] > day,
            "receives": parcels,
            "sends": parcels & them.sends[opened],
            "open_days_week": them.open_days[opened],
            "funded_next_year": them.funded[opened],
            "staffed_next_year": them.staffed[opened],
        },
    )


def organisation_codes(world: World) -> list[str]:
    """Make the codes of the organisations; their area starts with 00, so none is real."""
    start = int(world.code[:2]) * _CODES_A_PROVINCE
    kinds = _organisation_kinds(world)
    return [make_organisation(start + step, world.code[2:]) for step in range(len(kinds))]


def _organisation_kinds(world: World) -> Codes:
    """Give the kind of each organisation, in order."""
    a_county = [int(number) for number in world.of.numbers("organisations.a_county")]
    rate = world.of.number("organisations.cooperative_a_village")
    cooperatives = int(rate * (world.units.kind == 0).sum())
    return np.repeat(np.arange(5), [*a_county, cooperatives])


def organisation_table(world: World, _day: int) -> pa.Table:
    """Draw the organisations; they are the same on every day."""
    chance = stream(world.seed, world.code, "organisation")
    kinds = _organisation_kinds(world)
    online = chance.random(len(kinds)) < world.of.grid("organisations.online")[kinds]
    number = digits(np.arange(1, len(kinds) + 1), 4)
    return contract_table(
        "organisation",
        {
            "organisation_code": pa.array(organisation_codes(world)),
            "name": joined(labels(_ORGANISATION_NAMES, kinds), number),
            "kind": labels(_ORGANISATION_KINDS, kinds),
            "county_code": labels((world.code,), np.zeros(len(kinds), dtype=np.int64)),
            "uses_internet": online,
        },
    )
