"""What a monitored household lives on by its follow-ups, and since when that is above the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.policy.parameters import shipped_parameters
from everyvillage.services.protection.actions.moving import limit_of
from everyvillage.services.protection.means import line_on
from everyvillage.services.protection.region import region_of

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.services.protection.facts import Told
    from everyvillage.services.protection.models import Episode, FollowUp


def told_at_home(episode: Episode, on: date) -> Told:
    """Give the newest that follow-ups up to a day found of income, food and clothes.

    It stands under the names of the register's columns; what no follow-up could say is left out.
    """
    told: dict[str, int | bool | None] = {}
    for one in episode.followups.filter(happened_on__lte=on):
        values = (one.income_fen, one.food_secure, one.clothed)
        names = ("net_income_fen", "food_secure", "clothed")
        told |= {
            name: value for name, value in zip(names, values, strict=True) if value is not None
        }
    return told


def stable_since(episode: Episode, on: date) -> date | None:
    """Give the day since which every income at a follow-up was above the line of its day.

    The incomes are those of twelve months since the recognition, up to ``on``, the line that of
    the household's county. Between two of
    them, and from the last to ``on``, lie at most `stable_income_gap_days`; a longer gap and an
    income at the line or below it begin anew. None where the last income is no such.
    """
    gap = limit_of("stable_income_gap_days", on)
    since, after = None, on
    rows = episode.followups.filter(happened_on__lte=on, income_fen__isnull=False)
    for one in rows.order_by("-happened_on", "-pk"):
        if one.happened_on == since:
            continue
        if (after - one.happened_on).days > gap or not _is_above(one, episode):
            break
        since = after = one.happened_on
    return since


def _is_above(one: FollowUp, episode: Episode) -> bool:
    """Say whether an income is above the line of monitoring of its day for each member."""
    members = one.members or episode.household.members
    if not members or one.income_fen is None:
        return False
    line, on = line_on(one.happened_on), one.happened_on
    region = region_of(episode.household.village_id, on)
    per_head = shipped_parameters().engine_values([line], on, region)[line]
    return one.income_fen > per_head * members


def months_between(start: date, end: date) -> int:
    """Give the whole months from one day to another.

    >>> from datetime import date
    >>> months_between(date(2026, 1, 31), date(2026, 7, 30))
    5
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)
