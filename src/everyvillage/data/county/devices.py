"""Telephones, the internet and the skill to use it, on one date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.draws import Codes, Flags, group_of, pick, place_of

if TYPE_CHECKING:
    from everyvillage.data.county.people import People

_HAN = "01"


@dataclass(frozen=True, slots=True)
class Devices:
    """What each person uses; ``skill`` and ``putonghua`` are levels from zero."""

    smartphone: Flags
    mobile: Flags
    online: Flags
    skill: Codes
    putonghua: Codes
    household_smartphone: Flags


def draw_devices(them: People, peoples: tuple[str, ...]) -> Devices:
    """Draw who has a smartphone, any mobile telephone, the internet, and how well it is used.

    peoples: the GB 3304 codes that ``them.people`` counts in.
    """
    of = them.source.of
    chance = them.source.stream("person.devices")
    count = them.families.size
    group = group_of(them.age, of.numbers("household.smartphone_age_from"))
    growth = of.curve("household.smartphone_growth").at(them.day)
    luck = chance.random(count)
    smart = luck < np.minimum(of.grid("household.smartphone") * growth, 0.99)[group]
    mobile = smart | (luck < of.grid("household.mobile")[group])
    online = smart & (chance.random(count) < of.number("household.online"))
    skill = pick(chance, of.shares("household.digital_skill"), count)
    han = np.array([code == _HAN for code in peoples])[them.people]
    tongue = chance.random(count)
    putonghua = np.where(
        han,
        place_of(tongue, of.shares("household.putonghua_han")),
        place_of(tongue, of.shares("household.putonghua_other")),
    )
    homes = np.zeros(them.families.households, dtype=bool)
    homes[them.families.home[smart & them.present]] = True
    return Devices(smart, mobile, online, np.where(online, skill, 0), putonghua, homes)
