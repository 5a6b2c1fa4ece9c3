"""The connectivity targets for 2030: use, connection, speed, price, skills, women and men."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.logic import Truth, at_least, at_most, both, either
from tests.second.rules import Needs, RowTruth, Rule, bar, flag, text_is
from tests.second.world import World, age_at

if TYPE_CHECKING:
    from tests.second.tables import Row

SCHOOLS = text_is("kind", "school", "teaching_point")
ALL = bar("==", "1")
SCHOOL_NEEDS: Needs = {"facility": ("village_code", "kind", "online_kbps")}
WOMAN, MAN = "2", "1"


def from_fifteen(world: World, _code: str, row: Row) -> Truth:
    """Take the persons of 15 years and more."""
    return at_least(age_at(row.day("birth_date"), world.at), 15)


def adult_of(sex: str, *also: str) -> RowTruth:
    """Take the persons of 15 years and more of one sex, with a yes in all of ``also``."""

    def ask(world: World, code: str, row: Row) -> Truth:
        cell = row.text("sex")
        same = None if cell is None else cell == sex
        return both(from_fifteen(world, code, row), same, *(row.flag(name) for name in also))

    return ask


def connected(_world: World, _code: str, row: Row) -> Truth:
    """Ask for a fixed line or a smartphone."""
    return either(row.flag("broadband"), row.flag("smartphone"))


def fast_school(_world: World, _code: str, row: Row) -> Truth:
    """Ask for 20 Mbit/s."""
    return at_least(row.number("online_kbps"), 20_000)


def fast_for_each_student(_world: World, _code: str, row: Row) -> Truth:
    """Ask for 50 kbit/s for each student."""
    students = row.number("students")
    return at_least(row.number("online_kbps"), None if students is None else students * 50)


def fixed_line(_world: World, _code: str, row: Row) -> Truth:
    """Take the speed tests of fixed lines, whose radio technology is left empty."""
    return row.text("radio") is None


def fast_line(_world: World, _code: str, row: Row) -> Truth:
    """Ask for 10 Mbit/s."""
    return at_least(row.number("download_kbps"), 10_000)


def cheap(_world: World, _code: str, row: Row) -> Truth:
    """Ask for a tariff within 2 % of income."""
    income = row.number("income_per_head_month_fen")
    price = row.number("entry_month_fen")
    return at_most(None if price is None else price * 50, income)


def skilled(level: int) -> RowTruth:
    """Ask for a level of digital skill."""
    return lambda _world, _code, row: at_least(row.number("digital_skill"), level)


def persons(*columns: str) -> Needs:
    """Say that a rule needs ages and these columns of persons."""
    return {"person": ("village_code", "birth_date", *columns)}


RULES = {
    "ITU30-U1": Rule(
        "share",
        "person",
        persons("uses_internet"),
        from_fifteen,
        flag("uses_internet"),
        bar=ALL,
    ),
    "ITU30-U2": Rule(
        *("share", "person", persons("owns_mobile"), from_fifteen), flag("owns_mobile"), bar=ALL
    ),
    "ITU30-C1": Rule(
        "share",
        "household",
        {"household": ("village_code", "broadband", "smartphone")},
        holds=connected,
        bar=ALL,
    ),
    "ITU30-C1-fixed": Rule(
        "share",
        "household",
        {"household": ("village_code", "broadband")},
        holds=flag("broadband"),
        bar=ALL,
    ),
    "ITU30-C2": Rule(
        "share",
        "organisation",
        {"organisation": ("county_code", "kind", "uses_internet")},
        text_is("kind", "enterprise", "cooperative"),
        flag("uses_internet"),
        bar=ALL,
    ),
    "ITU30-C3": Rule(
        "share",
        "facility",
        {"facility": ("village_code", "kind", "online")},
        SCHOOLS,
        flag("online"),
        bar=ALL,
    ),
    "ITU30-Q1": Rule("share", "facility", SCHOOL_NEEDS, SCHOOLS, fast_school, bar=ALL),
    "ITU30-Q1-student": Rule(
        "share",
        "facility",
        {"facility": (*SCHOOL_NEEDS["facility"], "students")},
        SCHOOLS,
        fast_for_each_student,
        bar=ALL,
    ),
    "ITU30-Q2": Rule(
        "share",
        "speed_test",
        {"speed_test": ("village_code", "radio", "download_kbps")},
        fixed_line,
        fast_line,
        bar=ALL,
    ),
    "ITU30-P1": Rule(
        "share",
        "tariff",
        {"tariff": ("county_code", "entry_month_fen", "income_per_head_month_fen")},
        holds=cheap,
        bar=ALL,
    ),
    "ITU30-S1": Rule(
        "share",
        "person",
        persons("digital_skill"),
        from_fifteen,
        skilled(1),
        bar=bar(">=", "0.7"),
    ),
    "ITU30-S2": Rule(
        "share",
        "person",
        persons("digital_skill"),
        from_fifteen,
        skilled(3),
        bar=bar(">=", "0.5"),
    ),
    "ITU30-G1": Rule(
        "ratio",
        "person",
        persons("sex", "uses_internet"),
        belongs=adult_of(WOMAN, "uses_internet"),
        beside=adult_of(MAN, "uses_internet"),
        bar=bar(">=", "1"),
    ),
    "ITU30-G1-women": Rule(
        "share",
        "person",
        persons("sex", "uses_internet"),
        adult_of(WOMAN),
        flag("uses_internet"),
        bar=ALL,
    ),
    "ITU30-G1-men": Rule(
        "share",
        "person",
        persons("sex", "uses_internet"),
        adult_of(MAN),
        flag("uses_internet"),
        bar=ALL,
    ),
    "ITU30-G2": Rule(
        "ratio",
        "person",
        persons("sex", "owns_mobile"),
        belongs=adult_of(WOMAN, "owns_mobile"),
        beside=adult_of(MAN, "owns_mobile"),
        bar=bar(">=", "1"),
    ),
}
