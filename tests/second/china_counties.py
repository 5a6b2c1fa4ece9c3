"""The 2020 plan: counties, projects, yearly sales, languages and the aims of the plan before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.china_network import FOUR_G_NEEDS, SIGNAL, four_g
from tests.second.china_places import is_due
from tests.second.logic import Truth, at_least, both, either, opposite
from tests.second.rules import Needs, Rule, bar, flag, number, text_is
from tests.second.world import is_committee

if TYPE_CHECKING:
    from tests.second.tables import Row
    from tests.second.world import World


def this_year(world: World, _code: str, row: Row) -> Truth:
    """Take the rows of the year of the snapshot."""
    year = row.number("year")
    return None if year is None else year == world.at.year


def paired(world: World, code: str, _row: Row) -> Truth:
    """Ask for a pairing project that has begun and was not stopped."""
    projects = world.children("project", "county_code", code)
    return either(
        *(
            project.text("status") in {"open", "late", "done"}
            for project in projects
            if project.text("kind") == "pairing"
        )
    )


def open_pairing(_world: World, _code: str, row: Row) -> Truth:
    """Take the pairing projects under way, late ones included."""
    return row.text("kind") == "pairing" and row.text("status") in {"open", "late"}


def fresh(world: World, _code: str, row: Row) -> Truth:
    """Ask for an entry in the last sixty days."""
    day = row.day("last_entry_on")
    return None if day is None else (world.at - day).days <= 60


def due_pairing_milestone(world: World, _code: str, row: Row) -> Truth:
    """Take the milestones of pairing projects that are due."""
    projects = world.children("project", "project_id", row.cells["project_id"])
    kind = projects[0].text("kind") == "pairing" if projects else None
    return both(kind, is_due(world, row))


def open_welfare(_world: World, _code: str, row: Row) -> Truth:
    """Take the public-welfare projects under way, late ones included."""
    return row.text("kind") == "welfare" and row.text("status") in {"open", "late"}


def stably_delisted(_world: World, _code: str, row: Row) -> Truth:
    """Ask for a county that left the list and had no large return for a year."""
    return both(row.flag("delisted"), at_least(row.number("stable_months"), 12))


def nearly_all(world: World, county: str, asked: str) -> Truth:
    """Ask whether at least 99 of 100 villages of the county have fibre, or 4G."""
    answers = [
        row.flag("fibre") if asked == "fibre" else four_g(world, code, row)
        for code, row in world.rows("village")
        if code.startswith(county) and is_committee(code)
    ]
    if None in answers:
        return None
    return answers.count(True) * 100 >= len(answers) * 99


def ready_for_pilot(world: World, code: str, row: Row) -> Truth:
    """Ask for all six entry conditions of the pilot."""
    return both(
        stably_delisted(world, code, row),
        nearly_all(world, code, "fibre"),
        nearly_all(world, code, "4g"),
        *(row.flag(column) for column in ("pilot_plan", "pilot_lead", "pilot_nomination")),
    )


def left_behind_on_the_list(_world: World, _code: str, row: Row) -> Truth:
    """Ask for a county that is still on the list."""
    return opposite(row.flag("delisted"))


PILOT_GATE: Needs = {
    **FOUR_G_NEEDS,
    "village": ("village_code", "lon", "lat", "fibre", *SIGNAL),
    "county": (
        *("pilot", "delisted", "stable_months"),
        *("pilot_plan", "pilot_lead", "pilot_nomination"),
    ),
}
MILESTONES: Needs = {
    "milestone": ("project_id", "due_on", "met_on_time"),
    "project": ("project_id", "kind"),
}

RULES = {
    "NP20-G01": Rule(
        "share", "plan_aim", {"plan_aim": ("met",)}, holds=flag("met"), bar=bar("==", "1")
    ),
    "NP20-B04": Rule(
        "count",
        "market_year",
        {"market_year": ("county_code", "year", "buyers")},
        this_year,
        value=number("buyers"),
        bar=bar(">=", "0"),
    ),
    "NP20-B04-purchases": Rule(
        "count",
        "market_year",
        {"market_year": ("county_code", "year", "purchases_fen")},
        this_year,
        value=number("purchases_fen"),
        bar=bar(">=", "0"),
    ),
    "NP20-C02": Rule(
        "count",
        "project",
        {"project": ("county_code", "kind", "status")},
        text_is("kind", "welfare"),
        text_is("status", "open", "late"),
        bar=bar(">=", "1", "county"),
    ),
    "NP20-C02-helpers": Rule(
        "count",
        "project",
        {"project": ("county_code", "kind", "status", "helpers")},
        open_welfare,
        value=number("helpers"),
    ),
    "NP20-D01": Rule(
        "share",
        "county",
        {"county": ("national_poor", "epidemic_dashboard", "epidemic_reporting")},
        flag("national_poor"),
        lambda _world, _code, row: both(
            row.flag("epidemic_dashboard"), row.flag("epidemic_reporting")
        ),
        bar=bar("==", "1"),
    ),
    "NP20-F11": Rule(
        "share",
        "language_pack",
        {"language_pack": ("priority", "interface", "glossary", "reviewed")},
        flag("priority"),
        lambda _world, _code, row: both(
            row.flag("interface"), row.flag("glossary"), row.flag("reviewed")
        ),
        bar=bar(">=", "0.8"),
    ),
    "NP20-H01": Rule(
        "share",
        "county",
        {"county": ("remaining_2020",), "project": ("county_code", "kind", "status")},
        flag("remaining_2020"),
        paired,
        bar=bar("==", "1"),
    ),
    "NP20-H02": Rule(
        "share",
        "project",
        {"project": ("county_code", "kind", "status", "last_entry_on")},
        open_pairing,
        fresh,
        bar=bar(">=", "0.95"),
    ),
    "NP20-H03": Rule(
        "share",
        "milestone",
        MILESTONES,
        due_pairing_milestone,
        flag("met_on_time"),
        bar=bar(">=", "0.85"),
    ),
    "NP20-J01": Rule(
        "count",
        "county",
        {"county": ("delisted", "stable_months", "pilot")},
        stably_delisted,
        text_is("pilot", "selected"),
        bar=bar(">=", "1", "province"),
    ),
    "NP20-J01-nominated": Rule(
        "count",
        "county",
        {"county": ("delisted", "stable_months", "pilot")},
        stably_delisted,
        text_is("pilot", "nominated", "selected"),
        bar=bar(">=", "1", "province"),
    ),
    "NP20-J02": Rule(
        "share",
        "county",
        PILOT_GATE,
        text_is("pilot", "selected"),
        ready_for_pilot,
        bar=bar("==", "1"),
    ),
    "NP20-M01": Rule(
        "count",
        "county",
        {"county": ("remaining_2020", "delisted")},
        flag("remaining_2020"),
        left_behind_on_the_list,
        bar=bar("==", "0"),
    ),
}
