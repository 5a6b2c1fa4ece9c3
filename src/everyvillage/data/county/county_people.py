"""The people of a county as tables: households, persons, cases, courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from everyvillage.data.county.case_tables import enrolment_table, risk_case_table
from everyvillage.data.county.columns import contract_table, digits, joined, labels
from everyvillage.data.county.devices import draw_devices
from everyvillage.data.county.household_table import household_columns
from everyvillage.data.county.identities import identity_columns
from everyvillage.data.county.people import Homes, People, draw_people
from everyvillage.data.county.person_table import person_columns
from everyvillage.data.county.place_tables import VillageCounts, settlement_codes
from everyvillage.data.county.radio import signal_dbm
from everyvillage.data.county.source import Source

if TYPE_CHECKING:
    from everyvillage.data.county.draws import Codes, Flags
    from everyvillage.data.county.world import World

_HAN = "01"
_SHOPS = (0, 4)


def people_tables(world: World, day: int) -> tuple[dict[str, pa.Table], VillageCounts]:
    """Draw the people of a county on ``day``.

    Gives the four tables of people, the table "kin" (what only the truth holds: parents,
    spouses, children elsewhere), and what is counted of each unit.
    """
    source = Source(world.code, world.seed, world.of)
    settlement = np.repeat(np.arange(len(world.settlements.unit)), world.settlements.households)
    homes = _homes(world, settlement, day)
    them = draw_people(homes, world.region, day, source)
    devices = draw_devices(them, world.region.peoples)
    village = labels(world.units.codes, homes.unit)
    household_no = joined("H", village, digits(homes.number, 4))
    home = pa.array(them.families.home)
    person_no = joined(household_no.take(home), digits(them.families.place + 1, 2))
    persons = {
        "person_no": person_no,
        "household_no": household_no.take(home),
        "village_code": village.take(home),
        **identity_columns(them, world.region.peoples, devices.mobile),
        **person_columns(them, devices, world.region.peoples),
    }
    households = {
        "household_no": household_no,
        "village_code": village,
        "settlement_code": settlement_codes(world).take(pa.array(settlement)),
        **household_columns(them, devices),
    }
    present = pa.array(them.present)
    tables = {
        "household": contract_table("household", households),
        "person": contract_table("person", persons).filter(present),
        "risk_case": risk_case_table(them, household_no, village),
        "enrolment": enrolment_table(them, person_no, village.take(home)),
        "kin": _kin_table(them, person_no).filter(present),
    }
    return tables, _counts(world, them)


def _homes(world: World, settlement: Codes, day: int) -> Homes:
    """Say where every household is and what its village has on the date."""
    unit = world.settlements.unit[settlement]
    starts = np.searchsorted(unit, np.arange(world.units.size))
    number = np.arange(len(unit)) - starts[unit] + 1
    return Homes(unit, number, _broadband(world, day)[unit], _shops(world, day)[unit])


def _broadband(world: World, day: int) -> Flags:
    """Say which units have fibre, other broadband or a 4G signal at the committee."""
    quiet = np.zeros(world.units.size)
    level = signal_dbm(world.ground.units, quiet, world.towers, day, world.of)
    usable = level >= world.of.number("network.signal_dbm")
    return (world.fibre.unit_on <= day) | world.fibre.other_broadband | usable


def _shops(world: World, day: int) -> Flags:
    """Say which units have an e-commerce point that works."""
    them = world.points
    works = np.isin(them.kind, _SHOPS) & (them.opened <= day) & (them.closed > day)
    found = np.zeros(world.units.size, dtype=bool)
    found[them.unit[works]] = True
    return found


def _counts(world: World, them: People) -> VillageCounts:
    """Count households, persons and the share of minorities of each unit."""
    size = world.units.size
    unit = them.homes.unit[them.families.home[them.present]]
    persons = np.bincount(unit, minlength=size)
    other = np.array([code != _HAN for code in world.region.peoples])[them.people[them.present]]
    minority = np.bincount(unit, weights=other, minlength=size)
    least = world.of.number("village.minority_from")
    households = world.settlements.households_of_units(size)
    return VillageCounts(
        households, persons.astype(np.int64), minority >= least * np.maximum(persons, 1)
    )


def _kin_table(them: People, person_no: pa.Array) -> pa.Table:
    """Write who belongs to whom, which no register holds."""

    def number(position: Codes) -> pa.Array:
        return person_no.take(pa.array(position, mask=position < 0))

    families, left = them.families, them.left_behind
    return pa.table(
        {
            "person_no": person_no,
            "father_no": number(families.father),
            "mother_no": number(families.mother),
            "spouse_no": number(families.spouse),
            "parents_elsewhere_away": pa.array(left.parents_elsewhere_away),
            "child_near": pa.array(left.child_near),
        }
    )
