"""The miss rate of a county: counted by hand, its range by plain loops, and who reads it."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.periods import Period, Unit
from everyvillage.registry.models import Household
from everyvillage.services.protection.chance.missed import miss_rates
from everyvillage.services.protection.models import Drawn
from tests.services.protection.conftest import acting
from tests.services.protection.test_pages import browser, text

if TYPE_CHECKING:
    from datetime import date

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db

ALL, ASKED, MET, FOUND = 60, 40, 30, 3
# The small county has six households of its own.
MORE = ALL - 6


def settle(village: Village, on: date) -> list[Drawn]:
    """Let 40 of 60 households be drawn: 26 well, 3 at risk on no list, 1 at risk on a list."""
    place = village.country.places["V1"]
    Household.objects.bulk_create(
        Household(household_no=f"N{number:03d}", village_id=place) for number in range(MORE)
    )
    answers = ["falls"] * 4 + ["well"] * 26 + ["away"] * 6 + ["refused"] * 2 + [""] * 2
    homes = Household.objects.filter(household_no__startswith="N").order_by("household_no")
    return Drawn.objects.bulk_create(
        Drawn(
            county_id=village.country.places["C1"],
            household=home,
            quarter=str(Period.around(on, Unit.QUARTER)),
            monday=on,
            drawn_on=on,
            listed=number == 0,
            answer=answer,
        )
        for number, (answer, home) in enumerate(zip(answers, homes[:ASKED], strict=True))
    )


def range_by_hand() -> tuple[int, int]:
    """Go through every number of missed households and keep those the count does not speak against.

    With M missed of 60, the chance of k among 30 met is C(M, k) C(60 - M, 30 - k) / C(60, 30).
    """
    kept = []
    for missed in range(FOUND, ALL - (MET - FOUND) + 1):
        chance = [
            comb(missed, k) * comb(ALL - missed, MET - k) / comb(ALL, MET) for k in range(FOUND + 1)
        ]
        fewer = sum(chance[:FOUND]) + chance[FOUND] / 2
        if 0.025 < fewer < 0.975:
            kept.append(missed)
    return kept[0], kept[-1]


def test_the_counts_the_estimate_and_the_range_by_hand(village: Village, today: date) -> None:
    settle(village, today)
    (found,) = miss_rates(village.county)
    assert (found.asked, found.met, found.found) == (ASKED, MET, FOUND)
    # 60 * 3 / 30
    assert found.number == 6
    assert found.estimate is not None
    assert (found.estimate.low, found.estimate.high) == range_by_hand() == (3, 12)


def test_too_few_answers_say_nothing(village: Village, today: date) -> None:
    rows = settle(village, today)
    met = [row.pk for row in rows if row.answer in {"well", "falls"}]
    # Nineteen answers are left; twenty is the least that says anything.
    Drawn.objects.filter(pk__in=met[19:]).update(answer="away")
    (found,) = miss_rates(village.county)
    assert (found.met, found.estimate) == (19, None)
    assert "Too few answers" in text(browser(village.county), "/leads/")
    Drawn.objects.filter(pk=met[19]).update(answer="well")
    assert miss_rates(village.county)[0].estimate is not None


def test_this_quarter_and_the_last_and_none_before(village: Village, today: date) -> None:
    rows = settle(village, today)
    this = Period.around(today, Unit.QUARTER)
    for number, quarter in enumerate((this, this.previous(), this.previous().previous())):
        mine = [row.pk for row in rows[number * 10 : number * 10 + 10]]
        Drawn.objects.filter(pk__in=mine).update(quarter=str(quarter))
    found = miss_rates(village.county)
    assert [(one.quarter, one.asked) for one in found] == [
        (str(this), 20),
        (str(this.previous()), 10),
    ]


def test_county_officers_and_auditors_read_it_and_nobody_else(
    village: Village, today: date
) -> None:
    settle(village, today)
    said = "of 40 households that chance drew 30 were met; 3 of them are falling"
    assert said in text(browser(village.county), "/leads/")
    assert "About 6 households may be missed (3 to 12)." in text(browser(village.county), "/leads/")
    assert said in text(browser(acting(village.country, "auditor", "C1")), "/leads/sample/")
    assert said not in text(browser(acting(village.country, "auditor", "C2")), "/leads/sample/")
    assert said not in text(browser(acting(village.country, "county-officer", "C2")), "/leads/")
    for other in (village.worker, village.township):
        assert miss_rates(other) == ()
        assert said not in text(browser(other), "/leads/")
