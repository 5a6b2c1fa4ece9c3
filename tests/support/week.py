"""A week with everything in it and a quarter's answers, for a served village."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle

LEADS, ANSWERS = 26, 24


def fill(first: int) -> None:
    """Give the worker of a household's village a full week, and its county answers of a draw.

    Runs in a process with Django set up. Leads with and without a deadline, one late; bills that
    help may spare; a household that chance drew and nobody asked yet; answers enough for a rate.
    """
    from django.utils import timezone  # noqa: PLC0415 - only once Django is set up

    from everyvillage.core.periods import Period, Unit  # noqa: PLC0415 - as above
    from everyvillage.registry.access.place_tree import lineage_of  # noqa: PLC0415 - as above
    from everyvillage.registry.models import Household, Settlement  # noqa: PLC0415 - as above
    from everyvillage.registry.models import Village as VillageRow  # noqa: PLC0415 - as above
    from everyvillage.registry.shocks.models import Shock  # noqa: PLC0415 - as above
    from everyvillage.services.protection.models import Drawn, Episode  # noqa: PLC0415 - as above

    today = timezone.localdate()
    village = Household.objects.get(pk=first).village_id
    county = dict(lineage_of(village, today))["county"]
    VillageRow.objects.create(village_id=village, lon=100.0, lat=30.0)
    hamlet = Settlement.objects.create(
        settlement_code="S1", village_id=village, name="上沟", lon=100.0, lat=30.015
    )
    homes = Household.objects.bulk_create(
        Household(
            household_no=f"WEEK{number:03d}",
            village_id=village,
            settlement=hamlet if number % 3 == 0 else None,
            members=2,
            net_income_fen=16_000_00,
        )
        for number in range(LEADS + ANSWERS)
    )
    shocks = [
        Shock(
            household=home,
            kind="bill",
            office="medical",
            key=f"bill {home.pk}",
            happened_on=today - timedelta(days=20),
            known_on=today - timedelta(days=10),
            own_fen=500_00 * number,
            recorded_at=timezone.now(),
            recorded_by="test",
        )
        for number, home in enumerate(homes[:LEADS])
    ]
    Shock.objects.bulk_create(shocks)
    due = cycle((None, None, 3, None, 30, -2))
    Episode.objects.bulk_create(
        Episode(
            household=home,
            number=1,
            stage="lead",
            stage_on=today - timedelta(days=number),
            opened_on=today - timedelta(days=number),
            due_on=None if (days := next(due)) is None else today + timedelta(days=days),
            rules="CN-2021-05",
            rules_version="1",
            helper="li",
        )
        for number, home in enumerate(homes[:LEADS])
    )
    answers = ["", "falls", *["well"] * (ANSWERS - 2)]
    Drawn.objects.bulk_create(
        Drawn(
            county_id=county,
            household=home,
            quarter=str(Period.around(today, Unit.QUARTER)),
            monday=today - timedelta(days=today.weekday()),
            drawn_on=today,
            listed=False,
            helper="li",
            answer=answer,
            answered_on=today if answer else None,
        )
        for home, answer in zip(homes[LEADS:], answers, strict=True)
    )
