"""The tables of places on one date: county, township, village, settlement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from everyvillage.data.county.columns import (
    contract_table,
    dates,
    degrees,
    digits,
    joined,
    known,
    labels,
)
from everyvillage.data.county.draws import NEVER, Codes, Flags, arrival, place_of, stream
from everyvillage.data.county.names import settlement_names
from everyvillage.data.county.radio import signal_dbm
from everyvillage.data.county.regions import TERRAINS

if TYPE_CHECKING:
    from everyvillage.data.county.draws import Floats
    from everyvillage.data.county.world import World

_ONLINE_SERVICES = 6
_PILOT = ("none", "nominated", "selected")


@dataclass(frozen=True, slots=True)
class VillageCounts:
    """What is counted of the people of each unit."""

    households: Codes
    persons: Codes
    minority: Flags


def county_table(world: World, day: int) -> pa.Table:
    """Draw the one row of the county on ``day``."""
    region, of = world.region, world.of
    chance = stream(world.seed, world.code, "county")
    luck = chance.random(6)
    left = region.left_on is not None and region.left_on <= day
    months = 0 if region.left_on is None else max(0, (day - region.left_on) // 30)
    return contract_table(
        "county",
        {
            "county_code": pa.array([world.code]),
            "region": pa.array([region.region]),
            "national_poor": pa.array([region.national_poor]),
            "remaining_2020": pa.array([region.remaining_2020]),
            "deep_poor": pa.array([region.deep_poor]),
            "delisted": pa.array([left]),
            "delisted_on": dates(np.array([region.left_on or 0]), np.array([left])),
            "stable_months": pa.array([months]),
            "pilot_plan": pa.array([bool(luck[0] < of.number("pilot.plan"))]),
            "pilot_lead": pa.array([bool(luck[1] < of.number("pilot.lead"))]),
            "pilot_nomination": pa.array([bool(luck[2] < of.number("pilot.nomination"))]),
            "pilot": labels(_PILOT, place_of(luck[3:4], of.shares("pilot.states"))),
            "epidemic_dashboard": pa.array([bool(luck[4] < of.number("reports.dashboard"))]),
            "epidemic_reporting": pa.array([bool(luck[5] < of.number("reports.reporting"))]),
        },
    )


def township_table(world: World, day: int) -> pa.Table:
    """Draw the townships on ``day``."""
    units, ground = world.units, world.ground
    chance = stream(world.seed, world.code, "township")
    count = len(units.townships)
    lon, lat = ground.plane.degrees(ground.seats)
    away = np.hypot(*(ground.seats - ground.seats[world.seat]).T)
    bus = arrival(chance.random(count) * 0.9, world.of.curve("village.bus"))
    detour = world.of.number("network.detour")
    return contract_table(
        "township",
        {
            "township_code": pa.array(units.townships),
            "lon": degrees(lon),
            "lat": degrees(lat),
            "distance_to_county_m": np.rint(away * 1000 * detour).astype(np.int64),
            "bus": (bus <= day) | (np.arange(count) == world.seat),
        },
    )


def village_table(world: World, day: int, people: VillageCounts | None = None) -> pa.Table:
    """Draw the villages on ``day``.

    people: the households, persons and minority villages counted in the table of persons;
    without it the numbers of households are those drawn for the settlements, and the
    numbers of persons follow from the usual size of a household.
    """
    units, of = world.units, world.of
    chance = stream(world.seed, world.code, "village")
    luck = chance.random((8, units.size))
    lon, lat = world.ground.plane.degrees(world.ground.units)
    counts = people or counts_without_people(world)
    fibre = world.fibre.unit_on <= day
    signals = _signals(world, day)
    school = world.facilities.has(units.size, "school", "teaching_point")
    clinic = world.facilities.has(units.size, "clinic", "township_hospital")
    usable = signals["committee"] >= of.number("network.signal_dbm")
    officers = arrival(luck[0], of.curve("village.officer")) <= day
    income = of.number("village.collective_income_yuan") * np.exp(chance.normal(0, 0.8, units.size))
    return contract_table(
        "village",
        {
            "village_code": pa.array(units.codes),
            "lon": degrees(lon),
            "lat": degrees(lat),
            "terrain": labels(TERRAINS, world.ground.terrain),
            "poor": _poor(world, luck[1]),
            "minority": counts.minority,
            "households": counts.households,
            "population": counts.persons,
            "has_school": school,
            "has_clinic": clinic,
            "fibre": fibre,
            "fibre_kbps": known(world.fibre.capacity(day, of), fibre),
            "broadband": fibre | world.fibre.other_broadband | usable,
            "signal_4g_committee": usable,
            "signal_4g_school": known(signals["school"] >= of.number("network.signal_dbm"), school),
            "signal_4g_clinic": known(signals["clinic"] >= of.number("network.signal_dbm"), clinic),
            "information_officers": officers * (1 + (luck[2] < of.number("village.officers_two"))),
            "online_services": _services(world, day),
            "hardened_road": arrival(luck[3], of.curve("village.road")) <= day,
            "bus": arrival(luck[4], of.curve("village.bus")) <= day,
            "treated_water": arrival(luck[5], of.curve("village.treated_water")) <= day,
            "electricity": arrival(luck[6], of.curve("village.power")) <= day,
            "collective_income_fen": np.rint(income * 100).astype(np.int64),
        },
    )


def settlement_table(world: World, day: int) -> pa.Table:
    """Draw the settlements on ``day``."""
    all_of_them = world.settlements
    chance = stream(world.seed, world.code, "settlement.signal")
    shadow = chance.normal(0.0, world.of.number("network.shadow_db"), len(all_of_them.unit))
    level = signal_dbm(all_of_them.points, shadow, world.towers, day, world.of)
    lon, lat = world.ground.plane.degrees(all_of_them.points)
    return contract_table(
        "settlement",
        {
            "settlement_code": settlement_codes(world),
            "village_code": labels(world.units.codes, all_of_them.unit),
            "name": settlement_names(chance, len(all_of_them.unit)),
            "households": all_of_them.households,
            "lon": degrees(lon),
            "lat": degrees(lat),
            "signal_4g": level >= world.of.number("network.signal_dbm"),
            "rsrp_dbm": level,
        },
    )


def settlement_codes(world: World) -> pa.Array:
    """Write the code of each settlement: the unit's twelve digits and three of its own."""
    units = labels(world.units.codes, world.settlements.unit)
    return joined(units, digits(world.settlements.number, 3))


def counts_without_people(world: World) -> VillageCounts:
    """Give the counts of a county whose people are not drawn."""
    households = world.settlements.households_of_units(world.units.size)
    size = world.of.number("people.usual_household")
    persons = np.rint(households * size).astype(np.int64)
    han = dict(zip(world.region.peoples, world.region.people_shares, strict=True)).get("01", 0.0)
    chance = stream(world.seed, world.code, "village.minority")
    luck = chance.random(world.units.size)
    return VillageCounts(households, persons, luck < 1.0 - han)


def _poor(world: World, luck: Floats) -> Flags:
    """Say which units are on the list of poor villages; communities never are."""
    poor_county = world.region.national_poor
    name = "village.poor_share_poor_county" if poor_county else "village.poor_share_other"
    poor: Flags = (luck < world.of.number(name)) & (world.units.kind == 0)
    return poor


def _services(world: World, day: int) -> Codes:
    """Count the online services that are usable in each unit, out of six."""
    chance = stream(world.seed, world.code, "village.services")
    luck = chance.random((_ONLINE_SERVICES, world.units.size))
    share = world.of.curve("village.online_services").at(day)
    usable: Codes = np.count_nonzero(luck < share, axis=0)
    return usable


def _signals(world: World, day: int) -> dict[str, Codes]:
    """Give the 4G level at the committee, the school and the clinic of each unit."""
    chance = stream(world.seed, world.code, "village.signal")
    spread = world.of.number("network.shadow_db")
    size = world.units.size
    places = {
        "committee": world.ground.units,
        "school": _first_points(world, "school", "teaching_point"),
        "clinic": _first_points(world, "clinic", "township_hospital"),
    }
    return {
        name: signal_dbm(points, chance.normal(0.0, spread, size), world.towers, day, world.of)
        for name, points in places.items()
    }


def _first_points(world: World, *kinds: str) -> Floats:
    """Give the position of the first facility of these kinds in each unit, else its own."""
    points = world.ground.units.copy()
    wanted = np.flatnonzero(world.facilities.of_kind(*kinds))[::-1]
    points[world.facilities.unit[wanted]] = world.facilities.points[wanted]
    return points


def dates_table(world: World) -> pa.Table:
    """Write for each unit the days on which fibre and its own 4G site come, for the truth."""
    own = np.full(world.units.size, NEVER, dtype=np.int64)
    np.minimum.at(own, world.towers.unit, world.towers.on_4g)
    fibre = world.fibre.unit_on
    return pa.table(
        {
            "village_code": pa.array(world.units.codes),
            "fibre_on": dates(fibre, fibre < NEVER),
            "own_4g_on": dates(own, own < NEVER),
        }
    )
