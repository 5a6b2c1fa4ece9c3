"""The 2020 plan: network coverage, branch by branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.logic import Truth, at_least, at_most, both, either, lower_median, opposite
from tests.second.rules import Needs, Rule, bar, flag
from tests.second.world import World, is_committee

if TYPE_CHECKING:
    from tests.second.tables import Row


TOWER_RADIUS_M = 5_000
BIG_SETTLEMENT = 20
SIGNAL = (
    *("has_school", "has_clinic"),
    *("signal_4g_committee", "signal_4g_school", "signal_4g_clinic"),
)
SITE_NEEDS: Needs = {
    "village": ("village_code", "lon", "lat"),
    "tower": ("tower_id", "lon", "lat", "active"),
    "cell": ("tower_id", "radio", "active"),
}
SIGNAL_NEEDS: Needs = {
    "village": ("village_code", *SIGNAL),
    "settlement": ("village_code", "households", "signal_4g"),
}
FOUR_G_NEEDS: Needs = {
    **SITE_NEEDS,
    "village": ("village_code", "lon", "lat", *SIGNAL),
    "settlement": SIGNAL_NEEDS["settlement"],
}


def village(_world: World, code: str, _row: Row) -> Truth:
    """Take the villagers' committees of the frame only."""
    return is_committee(code)


def near_site(world: World, code: str, row: Row) -> Truth:
    """Ask for an active 4G tower within five kilometres."""
    return at_most(world.tower_4g_m(code, row), TOWER_RADIUS_M)


def signal_where_people_are(world: World, code: str, row: Row) -> Truth:
    """Ask for signal at the committee, at school and clinic if any, and in large settlements."""
    settlements = world.children("settlement", "village_code", code)
    return both(
        row.flag("signal_4g_committee"),
        either(opposite(row.flag("has_school")), row.flag("signal_4g_school")),
        either(opposite(row.flag("has_clinic")), row.flag("signal_4g_clinic")),
        *(
            either(
                opposite(at_least(place.number("households"), BIG_SETTLEMENT)),
                place.flag("signal_4g"),
            )
            for place in settlements
        ),
    )


def four_g(world: World, code: str, row: Row) -> Truth:
    """Ask for one of the two."""
    return either(near_site(world, code, row), signal_where_people_are(world, code, row))


def fibre_and_four_g(world: World, code: str, row: Row) -> Truth:
    """Ask for fibre and 4G in the same village."""
    return both(row.flag("fibre"), four_g(world, code, row))


def poor_village(world: World, code: str, row: Row) -> Truth:
    """Take the registered poor among the villages."""
    return both(village(world, code, row), row.flag("poor"))


def served_village(world: World, code: str, row: Row) -> Truth:
    """Take the villages that have fibre or broadband."""
    return both(village(world, code, row), either(row.flag("fibre"), row.flag("broadband")))


def fixed_speed_kbps(world: World, code: str, _row: Row) -> int | None:
    """Give the lower median of the fixed speed tests of the village; one hole leaves it open."""
    speeds = [
        test.number("download_kbps")
        for test in world.children("speed_test", "village_code", code)
        if test.text("radio") is None
    ]
    known = [speed for speed in speeds if speed is not None]
    return lower_median(known) if len(known) == len(speeds) else None


def big_settlement(_world: World, _code: str, row: Row) -> Truth:
    """Take the settlements of twenty households or more."""
    return at_least(row.number("households"), BIG_SETTLEMENT)


SPEEDS: Needs = {
    "village": ("fibre", "broadband"),
    "speed_test": ("village_code", "radio", "download_kbps"),
}
ALL_99 = bar(">=", "0.99")

RULES = {
    "NP20-A01": Rule(
        "share", "village", {"village": ("fibre",)}, village, flag("fibre"), bar=ALL_99
    ),
    "NP20-A02": Rule("share", "village", FOUR_G_NEEDS, village, four_g, bar=ALL_99),
    "NP20-A02-site": Rule("share", "village", SITE_NEEDS, village, near_site, bar=ALL_99),
    "NP20-A02-signal": Rule(
        "share", "village", SIGNAL_NEEDS, village, signal_where_people_are, bar=ALL_99
    ),
    "NP20-A02-joint": Rule(
        "share",
        "village",
        {**FOUR_G_NEEDS, "village": (*FOUR_G_NEEDS["village"], "fibre")},
        village,
        fibre_and_four_g,
        bar=ALL_99,
    ),
    "NP20-A03": Rule(
        "share",
        "village",
        {"village": ("poor", "broadband")},
        poor_village,
        flag("broadband"),
        bar=ALL_99,
    ),
    "NP20-A04": Rule(
        "median",
        "village",
        SPEEDS,
        served_village,
        value=fixed_speed_kbps,
        bar=bar(">=", "12000"),
    ),
    "NP20-A04-100": Rule(
        "median",
        "village",
        SPEEDS,
        served_village,
        value=fixed_speed_kbps,
        bar=bar(">=", "100000"),
    ),
    "NP20-A05": Rule(
        "share",
        "settlement",
        {"settlement": ("village_code", "households", "signal_4g")},
        big_settlement,
        flag("signal_4g"),
        bar=bar(">=", "0.9"),
    ),
}
