"""The 2020 plan, second half: households, persons, cases, courses and the size of monitoring."""

from __future__ import annotations

from tests.second.logic import Truth, at_least, at_most, both, either, opposite
from tests.second.rules import Needs, RowNumber, RowTruth, Rule, bar, flag, number, text_is
from tests.second.tables import Row
from tests.second.world import World, age_at


def poor_with_broadband(_world: World, _code: str, row: Row) -> Truth:
    """Take the registered poor households with a broadband line."""
    return both(row.flag("registered_poor"), row.flag("broadband"))


def cheap_enough(_world: World, _code: str, row: Row) -> Truth:
    """Ask for half the price off, or a year of it within 2 % of the household's net income."""
    month, income = row.number("tariff_month_fen"), row.number("net_income_fen")
    small = None if month is None or income is None else month * 12 * 100 <= income * 2
    return either(at_least(row.number("tariff_discount_percent"), 50), small)


def poor_producer(_world: World, _code: str, row: Row) -> Truth:
    """Take the registered poor households with something to sell."""
    return both(row.flag("registered_poor"), row.flag("producing"))


def sells_online(_world: World, _code: str, row: Row) -> Truth:
    """Ask for online sales this year."""
    return at_least(row.number("online_sales_fen"), 1)


def poor_online_seller(world: World, code: str, row: Row) -> Truth:
    """Take the poor producers that sell online."""
    return both(poor_producer(world, code, row), sells_online(world, code, row))


def gain_fen(_world: World, _code: str, row: Row) -> int | None:
    """Give this year's online sales less last year's."""
    now, before = row.number("online_sales_fen"), row.number("online_sales_before_fen")
    return None if now is None or before is None else now - before


def household_of(world: World, person: Row) -> Row:
    """Give the household of a person; an empty one if it did not come."""
    found = world.children("household", "household_no", person.cells["household_no"])
    return found[0] if found else Row({})


def poor_jobseeker(world: World, _code: str, row: Row) -> Truth:
    """Take those who look for work and live in a registered poor household."""
    return both(row.flag("jobseeker"), household_of(world, row).flag("registered_poor"))


def school_child(world: World, _code: str, row: Row) -> Truth:
    """Take the children of 6 to 15 years."""
    age = age_at(row.day("birth_date"), world.at)
    return both(at_least(age, 6), at_most(age, 15))


def all_flags(*columns: str) -> RowTruth:
    """Ask for every one of the cells."""
    return lambda _world, _code, row: both(*(row.flag(column) for column in columns))


def open_illness(_world: World, _code: str, row: Row) -> Truth:
    """Take the open cases whose cause is illness."""
    cause = row.text("cause")
    return both(row.flag("open"), None if cause is None else cause == "01")


def planned_and_helped(_world: World, _code: str, row: Row) -> Truth:
    """Ask for a plan within ten days and a measure within thirty, once both are due."""
    return both(
        at_most(row.number("plan_days"), 10),
        at_most(row.number("measure_days"), 30),
        either(row.flag("measure"), at_most(row.number("days_open"), 45)),
    )


def due_lead(_world: World, _code: str, row: Row) -> Truth:
    """Take the leads that were recognised or are past the fifteen days."""
    return either(row.number("recognised_days") is not None, at_least(row.number("days_open"), 16))


def finished_at_two(_world: World, _code: str, row: Row) -> Truth:
    """Ask for a finished course at level two or more."""
    return both(row.flag("finished"), at_least(row.number("level_after"), 2))


def adult_online_learner(_world: World, _code: str, row: Row) -> Truth:
    """Take the adults in courses of internet skills."""
    return both(row.text("course") == "digital", row.flag("adult"))


def trained(world: World, _code: str, row: Row) -> Truth:
    """Ask for a finished course of internet skills."""
    courses = world.children("enrolment", "person_no", row.cells["person_no"])
    return either(
        *(course.flag("finished") for course in courses if course.text("course") == "digital")
    )


def left_without_help(world: World, _code: str, row: Row) -> Truth:
    """Ask for an open case of falling back that has no measure after thirty days."""
    cases = world.children("risk_case", "household_no", row.cells["household_no"])
    return either(
        *(
            both(
                case.flag("open"),
                case.flag("returned"),
                opposite(case.flag("measure")),
                at_least(case.number("days_open"), 31),
            )
            for case in cases
        )
    )


def persons_of(column: str) -> RowNumber:
    """Give the members of the households of the county with a yes in ``column``."""

    def add(world: World, code: str, _row: Row) -> int | None:
        total = 0
        for household in world.children("household", "village_code", code):
            belongs, members = household.flag(column), household.number("members")
            if belongs is None or (belongs and members is None):
                return None
            total += (members or 0) if belongs else 0
        return total

    return add


def shallow_poor(_world: World, _code: str, row: Row) -> Truth:
    """Take the counties outside deep-poor areas."""
    return opposite(row.flag("deep_poor"))


ILLNESS: Needs = {"risk_case": ("village_code", "open", "cause")}
MONITORING: Needs = {
    "county": ("county_code", "deep_poor"),
    "household": ("village_code", "registered_poor", "monitored", "members"),
}
JOBS: Needs = {
    "person": ("village_code", "household_no", "jobseeker"),
    "household": ("household_no", "registered_poor"),
}
LEARNING = ("learning_device", "learning_network", "learning_session")
LINKED = ("linked_rehabilitation", "linked_education", "linked_employment", "linked_security")


def of_people(table: str, *columns: str) -> Needs:
    """Say that a rule needs these columns of one table of people, and where they live."""
    return {table: ("village_code", *columns)}


RULES = {
    "NP20-A06": Rule(
        "share",
        "household",
        of_people(
            *("household", "registered_poor", "broadband", "net_income_fen"),
            *("tariff_discount_percent", "tariff_month_fen"),
        ),
        poor_with_broadband,
        cheap_enough,
        bar=bar(">=", "0.8"),
    ),
    "NP20-B03": Rule(
        "share",
        "household",
        of_people("household", "registered_poor", "producing", "online_sales_fen"),
        poor_producer,
        sells_online,
        bar=bar(">=", "0.2"),
    ),
    "NP20-B03-gain": Rule(
        "median",
        "household",
        of_people(
            *("household", "registered_poor", "producing"),
            *("online_sales_fen", "online_sales_before_fen"),
        ),
        poor_online_seller,
        value=gain_fen,
    ),
    "NP20-D03": Rule(
        "share",
        "household",
        of_people("household", "epidemic_affected", "epidemic_check_days"),
        flag("epidemic_affected"),
        lambda _world, _code, row: at_most(row.number("epidemic_check_days"), 15),
        bar=bar(">=", "0.99"),
    ),
    "NP20-E01": Rule(
        "share",
        "facility",
        of_people("facility", "kind", "online"),
        text_is("kind", "school", "teaching_point"),
        flag("online"),
        bar=bar(">=", "0.98"),
    ),
    "NP20-E02": Rule(
        "share",
        "person",
        of_people("person", "birth_date", *LEARNING),
        school_child,
        all_flags(*LEARNING),
        bar=bar(">=", "0.98"),
    ),
    "NP20-E03": Rule(
        "share",
        "facility",
        of_people("facility", "kind", "telemedicine"),
        text_is("kind", "county_hospital"),
        flag("telemedicine"),
        bar=bar("==", "1"),
    ),
    "NP20-E03-townships": Rule(
        "share",
        "facility",
        of_people("facility", "kind", "telemedicine"),
        text_is("kind", "township_hospital"),
        flag("telemedicine"),
        bar=bar(">=", "0.8"),
    ),
    "NP20-E04": Rule(
        "ratio",
        "counselling_month",
        {"counselling_month": ("county_code", "requests", "answered_in_time")},
        value=number("answered_in_time"),
        over=number("requests"),
        bar=bar(">=", "0.9"),
    ),
    "NP20-F01": Rule(
        "share",
        "person",
        of_people("person", "priority_group", "reached_quarter"),
        flag("priority_group"),
        flag("reached_quarter"),
        bar=bar(">=", "0.95"),
    ),
    "NP20-F02": Rule(
        "share",
        "person",
        {**JOBS, "person": (*JOBS["person"], "job_served")},
        poor_jobseeker,
        flag("job_served"),
        bar=bar(">=", "0.9"),
    ),
    "NP20-F02-matched": Rule(
        "share",
        "person",
        {**JOBS, "person": (*JOBS["person"], "job_matched")},
        poor_jobseeker,
        flag("job_matched"),
        bar=bar(">=", "0.9"),
    ),
    "NP20-F03": Rule(
        "share",
        "risk_case",
        {
            "risk_case": (
                *ILLNESS["risk_case"],
                *("plan_days", "measure", "measure_days", "days_open"),
            )
        },
        open_illness,
        planned_and_helped,
        bar=bar(">=", "0.95"),
    ),
    "NP20-F04": Rule(
        "share",
        "risk_case",
        {"risk_case": (*ILLNESS["risk_case"], "remote_contact")},
        open_illness,
        flag("remote_contact"),
        bar=bar(">=", "0.8"),
    ),
    "NP20-F05": Rule(
        "share",
        "person",
        of_people("person", "left_behind_child", "guardian", "contact_month"),
        flag("left_behind_child"),
        all_flags("guardian", "contact_month"),
        bar=bar(">=", "0.98"),
    ),
    "NP20-F06": Rule(
        "share",
        "person",
        of_people("person", "left_behind_elder", "contact_week"),
        flag("left_behind_elder"),
        flag("contact_week"),
        bar=bar(">=", "0.95"),
    ),
    "NP20-F07": Rule(
        "share",
        "person",
        of_people("person", "left_behind_woman", "income_service"),
        flag("left_behind_woman"),
        flag("income_service"),
        bar=bar(">=", "0.5"),
    ),
    "NP20-F08": Rule(
        "share",
        "person",
        of_people("person", "disability_certificate", *LINKED),
        flag("disability_certificate"),
        all_flags(*LINKED),
        bar=bar(">=", "0.95"),
    ),
    "NP20-F09": Rule(
        "share",
        "person",
        of_people("person", "subsidy_entitled", "subsidy_received"),
        flag("subsidy_entitled"),
        flag("subsidy_received"),
        bar=bar(">=", "0.99"),
    ),
    "NP20-F10": Rule(
        "share",
        "enrolment",
        of_people("enrolment", "course", "finished", "level_after"),
        text_is("course", "putonghua"),
        finished_at_two,
        bar=bar(">=", "0.7"),
    ),
    "NP20-K01": Rule(
        "share",
        "enrolment",
        of_people("enrolment", "course", "adult", "finished", "level_after"),
        adult_online_learner,
        finished_at_two,
        bar=bar(">=", "0.8"),
    ),
    "NP20-K02": Rule(
        "count",
        "person",
        {"person": ("village_code", "person_no"), "enrolment": ("person_no", "course", "finished")},
        holds=trained,
        bar=bar(">=", "3000", "county"),
    ),
    "NP20-L01": Rule(
        "share",
        "risk_case",
        of_people("risk_case", "recognised_days", "days_open"),
        due_lead,
        lambda _world, _code, row: at_most(row.number("recognised_days"), 15),
        bar=bar(">=", "0.95"),
    ),
    "NP20-L02": Rule(
        "share",
        "service_point",
        of_people("service_point", "active", "funded_next_year", "staffed_next_year"),
        flag("active"),
        all_flags("funded_next_year", "staffed_next_year"),
        bar=bar(">=", "0.9"),
    ),
    "NP20-L03": Rule(
        "count",
        "household",
        {
            "household": ("village_code", "household_no"),
            "risk_case": ("household_no", "open", "returned", "measure", "days_open"),
        },
        holds=left_without_help,
        bar=bar("<=", "0"),
    ),
    "NP20-M02": Rule(
        "ratio",
        "county",
        MONITORING,
        shallow_poor,
        value=persons_of("monitored"),
        over=persons_of("registered_poor"),
        bar=bar("<=", "0.05"),
    ),
    "NP20-M02-deep": Rule(
        "ratio",
        "county",
        MONITORING,
        flag("deep_poor"),
        value=persons_of("monitored"),
        over=persons_of("registered_poor"),
        bar=bar("<=", "0.1"),
    ),
}
