"""The 2020 plan: e-commerce, parcels, information, reports and online services by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.china_network import village
from tests.second.logic import Truth, at_least, at_most, both, either
from tests.second.rules import Needs, Rule, bar

if TYPE_CHECKING:
    from tests.second.tables import Row
    from tests.second.world import World


def town(_world: World, code: str, _row: Row) -> Truth:
    """Take towns (100-199) and townships (200-399), not subdistricts nor enterprise units."""
    return 100 <= int(code[6:9]) < 400


def some_point(world: World, code: str, kinds: set[str], *asked: str, days: int = 0) -> Truth:
    """Ask for a service point of one of ``kinds`` that does all that is asked."""
    answers: list[Truth] = [
        both(
            *(point.flag(column) for column in asked),
            at_least(point.number("open_days_week"), days) if days else True,
        )
        for point in world.children("service_point", "village_code", code)
        if point.text("kind") in kinds
    ]
    return either(*answers)


def trades_online(world: World, code: str, _row: Row) -> Truth:
    """Ask for an active e-commerce point in the place."""
    return some_point(world, code, {"ecommerce", "integrated"}, "active")


def ships_parcels(world: World, code: str, _row: Row) -> Truth:
    """Ask for an outlet that receives and sends five days a week."""
    asked = ("active", "receives", "sends")
    return some_point(world, code, {"express", "post"}, *asked, days=5)


def gets_parcels(world: World, code: str, _row: Row) -> Truth:
    """Ask for a point that serves parcels three days a week."""
    return some_point(world, code, {"express", "post", "integrated"}, "active", days=3)


def informed(world: World, code: str, row: Row) -> Truth:
    """Ask for an information officer or an active information point."""
    return either(
        at_least(row.number("information_officers"), 1),
        some_point(world, code, {"information", "integrated"}, "active"),
    )


def is_due(world: World, row: Row) -> Truth:
    """Say whether the day on which it was due has come."""
    day = row.day("due_on")
    return None if day is None else day <= world.at


def due_epidemic_report(world: World, _code: str, row: Row) -> Truth:
    """Take the epidemic reports that are due."""
    return both(row.text("kind") == "epidemic", is_due(world, row))


def sent_within_a_day(_world: World, _code: str, row: Row) -> Truth:
    """Ask for a report sent within 24 hours."""
    return both(row.flag("sent"), at_most(row.number("delay_hours"), 24))


VILLAGE_POINTS: Needs = {
    "service_point": ("village_code", "kind", "active"),
}
TOWN_POINTS: Needs = {"service_point": VILLAGE_POINTS["service_point"]}
OUTLETS: Needs = {
    "service_point": ("village_code", "kind", "active", "receives", "sends", "open_days_week"),
}
PARCELS: Needs = {"service_point": ("village_code", "kind", "active", "open_days_week")}
OFFICERS: Needs = {
    "village": ("information_officers",),
    "service_point": VILLAGE_POINTS["service_point"],
}

RULES = {
    "NP20-B01": Rule("share", "township", TOWN_POINTS, town, trades_online, bar=bar("==", "1")),
    "NP20-B01-villages": Rule("share", "village", VILLAGE_POINTS, village, trades_online),
    "NP20-B02": Rule("share", "township", OUTLETS, town, ships_parcels, bar=bar("==", "1")),
    "NP20-B02-villages": Rule(
        "share", "village", PARCELS, village, gets_parcels, bar=bar(">=", "0.6")
    ),
    "NP20-C01": Rule("share", "village", OFFICERS, village, informed, bar=bar(">=", "0.95")),
    "NP20-D02": Rule(
        "share",
        "due_report",
        {"due_report": ("village_code", "kind", "due_on", "sent", "delay_hours")},
        due_epidemic_report,
        sent_within_a_day,
        bar=bar(">=", "0.95"),
    ),
    "NP20-E05": Rule(
        "share",
        "village",
        {"village": ("online_services",)},
        village,
        lambda _world, _code, row: at_least(row.number("online_services"), 3),
        bar=bar(">=", "0.9"),
    ),
}
