"""The table of households on one date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.columns import dates, known, labels
from everyvillage.data.county.draws import Flags, place_of
from everyvillage.data.county.poverty import CAUSES, MONITORED_KINDS, STATUSES

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from everyvillage.data.county.devices import Devices
    from everyvillage.data.county.people import People

_HOUSING = ("A", "B", "C", "D")


def household_columns(them: People, devices: Devices) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make the columns of the table of households but for the codes of places and keys."""
    return {**_poor_columns(them), **_money_columns(them), **_house_columns(them, devices)}


def _poor_columns(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make the columns about the register of the poor."""
    poverty, day = them.poverty, them.day
    on_register = poverty.on_register(day)
    return {
        "registered_poor": on_register,
        "status": labels(STATUSES, poverty.status(day)),
        "identified_on": dates(poverty.identified, on_register),
        "main_cause": labels(CAUSES, poverty.main_cause, on_register),
        "other_cause": labels(
            CAUSES, poverty.other_cause, on_register & (poverty.other_cause >= 0)
        ),
        "monitored": them.monitored >= 0,
        "monitored_kind": labels(MONITORED_KINDS, them.monitored, them.monitored >= 0),
        "members": them.incomes.members,
    }


def _money_columns(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make the columns of money."""
    incomes = them.incomes
    return {
        "income_wages_fen": incomes.wages,
        "income_business_fen": incomes.business,
        "income_property_fen": incomes.assets,
        "income_transfers_fen": incomes.transfers,
        "business_cost_fen": incomes.cost,
        "net_income_fen": incomes.net,
        "net_income_per_head_fen": incomes.per_head,
    }


def _house_columns(them: People, devices: Devices) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make the columns about the house, the network in it, selling and the epidemic."""
    of, day, count = them.source.of, them.day, them.families.households
    chance = them.source.stream("household.house")
    luck = chance.random((6, count))
    safe = luck[0] < of.curve("household.safe_house").at(day)
    good = np.where(luck[1] < of.number("household.house_a"), 0, 1)
    bad = np.where(luck[1] < of.number("household.house_d"), 3, 2)
    online = luck[4] < of.curve("household.broadband").at(day)
    return {
        "housing": labels(_HOUSING, np.where(safe, good, bad)),
        "safe_water": luck[2] < of.curve("household.safe_water").at(day),
        "electricity": luck[3] < of.curve("household.electricity").at(day),
        "broadband": them.homes.broadband & online,
        "smartphone": devices.household_smartphone,
        **_tariff_columns(them, (them.homes.broadband & online) | devices.household_smartphone),
        **_selling_columns(them),
        **_epidemic_columns(them),
    }


def _tariff_columns(them: People, service: Flags) -> dict[str, pa.Array]:
    """Make the tariff of the households that have broadband or a smartphone."""
    of, count = them.source.of, them.families.households
    chance = them.source.stream("household.tariff")
    luck = chance.random((2, count))
    reduced = luck[0] < of.curve("household.discounted").at(them.day)
    discount = np.where(them.poverty.on_register(them.day) & reduced, 50, 0)
    price = of.grid("household.tariff_yuan")[
        place_of(luck[1], of.shares("household.tariff_shares"))
    ]
    fen = np.rint(price * (100 - discount)).astype(np.int64)
    return {
        "tariff_discount_percent": known(discount, service),
        "tariff_month_fen": known(fen, service),
    }


def _selling_columns(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make what households sell through the internet; the year before has its own chance."""
    of, count = them.source.of, them.families.households
    chance = them.source.stream("household.selling")
    luck = chance.random((2, count))
    at_home = them.present & ~them.work.away & (them.work.labour <= 2)  # noqa: PLR2004 - skilled, ordinary, weak
    hands = np.zeros(count, dtype=bool)
    hands[them.families.home[at_home]] = True
    producing = hands & (luck[0] < of.number("household.producing"))
    tilt = np.where(them.homes.shop, 1.0, of.number("household.selling_without_point"))
    curve = of.curve("household.selling")
    now = producing & (luck[1] < curve.at(them.day) * tilt)
    before = producing & (luck[1] < curve.at(them.day - 365) * tilt)
    middle, spread = of.numbers("household.sales_yuan")
    usual = middle * 100 * np.exp(chance.normal(0.0, spread, count))
    change = np.exp(chance.normal(0.12, 0.35, count))
    return {
        "producing": producing,
        "online_sales_fen": np.rint(np.where(now, usual * change, 0.0)).astype(np.int64),
        "online_sales_before_fen": np.rint(np.where(before, usual, 0.0)).astype(np.int64),
    }


def _epidemic_columns(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make who was hit by the epidemic and how soon the household was looked at."""
    of, count = them.source.of, them.families.households
    chance = them.source.stream("household.epidemic")
    begun = them.day >= of.day("reports.first")
    hit = (chance.random(count) < of.number("household.epidemic")) & begun
    middle, spread = of.numbers("household.epidemic_check")
    days = np.rint(middle * np.exp(chance.normal(0.0, spread, count))).astype(np.int64)
    return {"epidemic_affected": hit, "epidemic_check_days": known(days, hit)}
