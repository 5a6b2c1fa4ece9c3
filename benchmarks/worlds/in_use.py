"""Stays of patients through the program itself: kept, through the gate, told, read back."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.analytics.risk.crossing import FEN, MONTH_DAYS, MONTHS_A_YEAR, Crossing

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.worlds.illnesses import Patients

FIRST_YEAR, FLOOR, MEMBERS = 2024, 7_500, 3
"""The monitoring floor of these years, in yuan, is the line that tips are reckoned from."""


def crossed_in_use(of: Patients, above: np.ndarray, home: Path) -> Crossing:
    """Give what the poverty side holds once every month's stays have come in.

    ``above`` is what each household has above its line, in fen; ``home`` an empty folder in which
    the program is set up.
    """
    os.environ["EVERYVILLAGE_HOME"] = str(home)
    from everyvillage.cli.django import set_up  # noqa: PLC0415 - the home is named first

    set_up()
    from django.db import transaction  # noqa: PLC0415 - once Django is set up

    from everyvillage.registry.events.intake import OfficeFileTaken  # noqa: PLC0415 - as above
    from everyvillage.registry.models import Household, Person, Place  # noqa: PLC0415 - as above
    from everyvillage.registry.shocks.models import Shock, Stay  # noqa: PLC0415 - as above
    from everyvillage.registry.shocks.raising import raise_shock  # noqa: PLC0415 - as above
    from everyvillage.services.protection.bills import bills_of  # noqa: PLC0415 - as above

    county, village = Place.objects.create(level="county"), Place.objects.create(level="village")
    line = FLOOR * FEN * MEMBERS
    Household.objects.bulk_create(
        Household(
            id=n + 1, household_no=str(n), village=village, members=MEMBERS,
            net_income_fen=int(one) + line,
        )
        for n, one in enumerate(above)
    )  # fmt: skip
    Person.objects.bulk_create(
        Person(id=n + 1, person_no=str(n), household_id=str(one), village=village)
        for n, one in enumerate(of.household)
    )
    months = by_month(of)
    for month, rows in sorted(months.items()):
        day = date(FIRST_YEAR + month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)
        Stay.objects.bulk_create(
            Stay(person_id=person + 1, county=county, month=day, own_fen=own, taking=month + 1,
                 care_until=as_day(care) if care else None)
            for person, (own, care) in rows.items()
        )  # fmt: skip
        event = OfficeFileTaken(month + 1, 1, county.pk, "medical_insurance", day)
        with transaction.atomic():
            for told in bills_of(event):
                raise_shock(told, by="benchmark")
    seen = list(Shock.objects.values_list("household_id", "own_fen", "happened_on", "care_until"))
    homes, own, days, cares = zip(*seen, strict=True)
    first = date(FIRST_YEAR, 1, 1)
    return Crossing(
        np.array(homes) - 1,
        np.array(own),
        np.array([(one - first).days for one in days]),
        np.array([(one - first).days if one else 0 for one in cares]),
    )


def by_month(of: Patients) -> dict[int, dict[int, tuple[int, int]]]:
    """Give the own share and the last day of care of each person by month."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for person, own, day, care in zip(
        of.person.tolist(), of.own.tolist(), of.day.tolist(), of.care_until.tolist(), strict=True
    ):
        rows = found.setdefault(day // MONTH_DAYS, {})
        before = rows.get(person, (0, 0))
        rows[person] = (before[0] + own, max(before[1], care))
    return found


def as_day(day: int) -> date:
    """Give a day of the world, months of 30, as a date."""
    month, inside = divmod(day, MONTH_DAYS)
    years, month = divmod(month, MONTHS_A_YEAR)
    return date(FIRST_YEAR + years, month + 1, min(inside + 1, 28))
