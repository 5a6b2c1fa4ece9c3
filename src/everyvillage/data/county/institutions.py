"""Schools, clinics, hospitals and service points of a modelled county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.draws import NEVER, Codes, Days, Flags, Floats, arrival, ranks, stream
from everyvillage.data.county.places import around

if TYPE_CHECKING:
    from everyvillage.data.county.places import Ground, Units
    from everyvillage.data.county.settings import Settings
    from everyvillage.data.county.settlements import Settlements

FACILITY_KINDS = (
    "school",
    "teaching_point",
    "clinic",
    "office",
    "township_hospital",
    "county_hospital",
)
SCHOOL, TEACHING_POINT, CLINIC, OFFICE, TOWNSHIP_HOSPITAL, COUNTY_HOSPITAL = range(6)
POINT_KINDS = ("ecommerce", "express", "post", "information", "integrated")


@dataclass(frozen=True, slots=True)
class Facilities:
    """All facilities; ``kind`` counts in FACILITY_KINDS, days are when a thing begins."""

    kind: Codes
    unit: Codes
    points: Floats
    online_on: Days
    telemedicine_on: Days
    kbps: Codes
    students: Codes
    doctor: Flags

    def of_kind(self, *names: str) -> Flags:
        """Say which facilities are of one of these kinds."""
        return np.isin(self.kind, [FACILITY_KINDS.index(name) for name in names])

    def has(self, units: int, *names: str) -> Flags:
        """Say which units have a facility of one of these kinds."""
        found = np.zeros(units, dtype=bool)
        found[self.unit[self.of_kind(*names)]] = True
        return found


@dataclass(frozen=True, slots=True)
class Points:
    """All service points; ``kind`` counts in POINT_KINDS."""

    kind: Codes
    unit: Codes
    points: Floats
    opened: Days
    closed: Days
    sends: Flags
    open_days: Codes
    funded: Flags
    staffed: Flags


def seat_units(units: Units) -> Codes:
    """Give for each township the unit at its seat: the first community, else the first unit."""
    order = np.lexsort((np.arange(units.size), units.kind != 1, units.township))
    first = np.searchsorted(units.township[order], np.arange(len(units.townships)))
    return order[first].astype(np.int64)


def found_facilities(
    units: Units, ground: Ground, settlements: Settlements, seat: int, seed: int, of: Settings
) -> Facilities:
    """Draw the facilities of every unit, a hospital in each township, one in the county seat."""
    chance = stream(seed, units.county, "facility")
    seats = seat_units(units)
    luck = chance.random(units.size)
    school = of.number("village.school_share")
    teaching = np.flatnonzero(
        (luck >= school) & (luck < school + of.number("village.teaching_point_share"))
    )
    clinic = np.flatnonzero(chance.random(units.size) < of.number("village.clinic_share"))
    groups = (
        np.flatnonzero(luck < school),
        teaching,
        clinic,
        np.arange(units.size),
        seats,
        seats[[seat]],
    )
    unit = np.concatenate(groups)
    kind = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return _facilities(unit, kind, ground, settlements, chance, of)


def _facilities(
    unit: Codes,
    kind: Codes,
    ground: Ground,
    settlements: Settlements,
    chance: np.random.Generator,
    of: Settings,
) -> Facilities:
    """Draw what each facility has."""
    count = len(unit)
    learners = kind <= TEACHING_POINT
    luck = chance.random(count)
    online = np.where(
        learners,
        arrival(luck, of.curve("facilities.school_online")),
        arrival(luck, of.curve("facilities.clinic_online")),
    )
    online = np.where(kind >= OFFICE, of.curve("facilities.school_online").days[0], online)
    telemedicine = np.full(count, NEVER)
    township, county = kind == TOWNSHIP_HOSPITAL, kind == COUNTY_HOSPITAL
    remote = chance.random(count)
    telemedicine[township] = arrival(remote[township], of.curve("facilities.telemedicine_township"))
    telemedicine[county] = arrival(remote[county], of.curve("facilities.telemedicine_county"))
    homes = settlements.households_of_units(len(ground.units))[unit]
    size = homes * of.number("facilities.students_per_household") * chance.uniform(0.5, 1.3, count)
    reach = np.where(kind == OFFICE, 0.0, 0.3)
    doctors = of.number("village.doctor_share")
    classes = of.grid("facilities.school_kbps").astype(np.int64)
    return Facilities(
        kind=kind,
        unit=unit,
        points=around(ground.units[unit], reach, ground.shape, chance),
        online_on=online.astype(np.int64),
        telemedicine_on=telemedicine,
        kbps=classes[chance.integers(0, len(classes), count)],
        students=np.rint(np.where(kind == TEACHING_POINT, size / 4, size)).astype(np.int64),
        doctor=(kind >= TOWNSHIP_HOSPITAL) | (chance.random(count) < doctors),
    )


def open_points(units: Units, ground: Ground, seed: int, of: Settings) -> Points:
    """Draw the service points: first those of the townships, then those of the villages.

    A village point never opens before the point of the same kind at its township.
    """
    chance = stream(seed, units.county, "service_point")
    seats = seat_units(units)
    towns = len(seats)
    order = ranks(chance.random(towns))
    shop = arrival(order, of.curve("points.ecommerce_township"))
    outlet = arrival(ranks(chance.random(towns)), of.curve("points.express_township"))
    post = np.full(towns, of.curve("points.ecommerce_township").days[0], dtype=np.int64)
    village = np.setdiff1d(np.arange(units.size), seats)
    town = units.township[village]
    luck = chance.random((3, len(village)))
    opened = (
        shop,
        outlet,
        post,
        np.maximum(arrival(luck[0], of.curve("points.ecommerce_village")), shop[town]),
        np.maximum(arrival(luck[1], of.curve("points.express_village")), outlet[town]),
        arrival(luck[2], of.curve("points.information_village")),
    )
    flat = (0, 1, 2, 0, 1, 3)
    unit = np.concatenate([seats] * 3 + [village] * 3)
    kind = np.repeat(flat, [len(days) for days in opened])
    shops = 3 * towns + np.flatnonzero(chance.random(len(village)) < of.number("points.integrated"))
    kind[shops] = POINT_KINDS.index("integrated")
    at_seat = np.arange(len(unit)) < 3 * towns
    return _points(unit, kind, np.concatenate(opened), at_seat, (ground, chance, of))


def _points(
    unit: Codes,
    kind: Codes,
    opened: Days,
    at_seat: Flags,
    world: tuple[Ground, np.random.Generator, Settings],
) -> Points:
    """Draw what each point has; those at a township seat do not close."""
    ground, chance, of = world
    count = len(unit)
    life = chance.exponential(365.25 / of.number("points.closed_a_year"), count)
    closed = np.where(at_seat | (opened >= NEVER), NEVER, opened + 60 + life.astype(np.int64))
    reach = np.full(count, 0.25)
    return Points(
        kind=kind.astype(np.int64),
        unit=unit,
        points=around(ground.units[unit], reach, ground.shape, chance),
        opened=opened,
        closed=closed,
        sends=chance.random(count) >= of.number("points.one_way"),
        open_days=np.where(at_seat, chance.integers(5, 8, count), chance.integers(2, 8, count)),
        funded=chance.random(count) < of.number("points.funded"),
        staffed=chance.random(count) < of.number("points.staffed"),
    )
