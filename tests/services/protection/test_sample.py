"""Samples that anybody can draw again, of whose monitoring ended and who never was monitored."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.services.protection.sample import draw
from tests.services.protection.conftest import acting
from tests.services.protection.test_beside import stand
from tests.services.protection.test_pages import browser, text

if TYPE_CHECKING:
    from datetime import date

    from tests.services.protection.conftest import Village

pytestmark = pytest.mark.django_db
# Of C1 these villages hold households: V1, V2, and V3 and V4 until they were merged.
HERE = ("V1", "V2", "V34")


def drawn_by_hand(seed: str, numbers: list[str], size: int) -> list[str]:
    marks = []
    for number in numbers:
        whole = seed + "\n" + number
        marks.append((hashlib.sha256(whole.encode()).hexdigest(), number))
    marks.sort()
    return [number for _, number in marks[:size]]


def test_a_sample_is_drawn_again_by_hand(village: Village, today: date) -> None:
    auditor = acting(village.country, "auditor", "C1")
    homes = [one for name in HERE for one in village.country.households[name]]
    for home in homes[:3]:
        stand(home, "removed", "sudden", today)
    ended, others = ([h.household_no for h in part] for part in (homes[:3], homes[3:]))
    found = draw(auditor, "ended", "sealed on Monday", 2)
    assert [one.household_no for one in found.homes] == drawn_by_hand("sealed on Monday", ended, 2)
    assert found.frame == 3
    assert found.frame_hash == hashlib.sha256("\n".join(sorted(ended)).encode()).hexdigest()
    never = draw(auditor, "never", "x", 500)
    assert [one.household_no for one in never.homes] == drawn_by_hand("x", others, 500)
    page = text(browser(auditor), "/leads/sample/?of=ended&seed=x&size=3")
    assert "3 of 3 households" in page


def test_only_auditors_draw_and_a_draw_has_a_seed(village: Village) -> None:
    for one in (village.worker, village.county):
        with pytest.raises(NotAllowedError):
            draw(one, "ended", "x", 5)
    auditor = acting(village.country, "auditor", "C1")
    for of, seed, size in (("all", "x", 5), ("ended", " ", 5), ("ended", "x", 0)):
        with pytest.raises(InputError, match="sample-wrong"):
            draw(auditor, of, seed, size)


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "本地尚无已风险消除的户"), ("en", "No household's monitoring")],
)
def test_nobody_to_draw_is_said_and_no_hash_of_nothing_is_shown(
    village: Village, language: str, said: str
) -> None:
    client = browser(acting(village.country, "auditor", "C1"))
    page = text(client, f"/leads/sample/?of=ended&seed=x&size=3&lang={language}")
    assert said in page.replace("&#x27;", "'")
    assert "e3b0c442" not in page  # SHA-256 of no number at all
