"""The table of persons on one date, all columns but keys, places, names and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.columns import dates, known, labels
from everyvillage.data.county.health import HEALTH
from everyvillage.data.county.schooling import SCHOOLING, STUDENT
from everyvillage.data.county.work import AREAS, LABOUR

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from everyvillage.data.county.devices import Devices
    from everyvillage.data.county.draws import Flags
    from everyvillage.data.county.people import People

_DISABILITIES = ("", "1", "2", "3", "4", "5", "6", "7")
_SEXES = ("0", "1", "2")
_RELATIONS = ("0", "1", "2", "3", "4", "5", "6", "7", "8")


def person_columns(
    them: People, devices: Devices, peoples: tuple[str, ...]
) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make the columns; one row for every person ever, to be cut to those present.

    peoples: the GB 3304 codes that ``them.people`` counts in.
    """
    return {
        "sex": labels(_SEXES, them.families.sex),
        "birth_date": dates(them.families.born),
        "relation": labels(_RELATIONS, them.families.relation),
        "nationality": labels(peoples, them.people),
        **_school_and_work(them),
        **_protection(them),
        **_disability(them),
        **_left_behind(them),
        **_jobs_and_lessons(them),
        "uses_internet": devices.online,
        "owns_mobile": devices.mobile,
        "digital_skill": devices.skill,
        "putonghua": devices.putonghua,
    }


def _school_and_work(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make schooling, health and work."""
    return {
        "schooling": labels(SCHOOLING, them.schooling.level),
        "student": labels(STUDENT, them.schooling.student),
        "health": labels(HEALTH, them.health.state),
        "labour": labels(LABOUR, them.work.labour),
        "work_area": labels(AREAS, them.work.area, them.work.area >= 0),
        "work_months": them.work.months,
    }


def _protection(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make insurance, allowance and the need of care."""
    of = them.source.of
    chance = them.source.stream("person.protection")
    luck = chance.random((3, them.families.size))
    registered = them.poverty.on_register(them.day)[them.families.home]
    rates = of.numbers("household.medical")
    adult = (them.age >= of.whole("work.child_under")) & ~them.schooling.at_school
    severe, serious, old = of.numbers("disabled.care")
    need = np.select(
        [them.health.severe, them.health.serious, them.age >= of.whole("disabled.care_age")],
        [severe, serious, old],
        default=0.0,
    )
    return {
        "care_needed": luck[0] < need,
        "medical_insurance": luck[1] < np.where(registered, rates[0], rates[1]),
        "pension": adult & (luck[2] < of.number("household.pension")),
        "dibao": them.poverty.dibao[them.families.home],
    }


def entitled(them: People) -> Flags:
    """Say who is entitled to a disability subsidy: allowance, or a severe grade."""
    holder = them.health.certificate
    return holder & (them.poverty.dibao[them.families.home] | them.health.severe)


def _disability(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make the certificate, the shared records and the subsidy."""
    of, health = them.source.of, them.health
    chance = them.source.stream("person.disability")
    luck = chance.random((5, them.families.size))
    shared = of.curve("disabled.linked").at(them.day)
    due = entitled(them)
    received = due & (luck[4] < of.curve("disabled.received").at(them.day))
    linked = [known(luck[step] < shared, health.certificate) for step in range(4)]
    return {
        "disability_certificate": health.certificate,
        "disability": labels(_DISABILITIES, health.kind, health.disabled),
        "disability_grade": known(health.grade, health.certificate),
        "linked_rehabilitation": linked[0],
        "linked_education": linked[1],
        "linked_employment": linked[2],
        "linked_security": linked[3],
        "subsidy_entitled": due,
        "subsidy_received": received,
    }


def priority(them: People) -> Flags:
    """Say who belongs to a group that is to be reached every quarter."""
    left = them.left_behind
    monitored = (them.monitored >= 0)[them.families.home]
    allowance = them.poverty.dibao[them.families.home]
    return left.child | left.elder | left.woman | them.health.certificate | monitored | allowance


def _left_behind(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make who is left behind and who was contacted or reached."""
    of, left = them.source.of, them.left_behind
    chance = them.source.stream("person.contact")
    luck = chance.random((5, them.families.size))
    first = priority(them)
    return {
        "left_behind_child": left.child,
        "left_behind_elder": left.elder,
        "left_behind_woman": left.woman,
        "guardian": known(luck[0] < of.number("work.guardian"), left.child),
        "contact_month": known(luck[1] < of.curve("work.monthly_contact").at(them.day), left.child),
        "contact_week": known(luck[2] < of.curve("work.weekly_contact").at(them.day), left.elder),
        "income_service": known(luck[3] < of.curve("work.income_service").at(them.day), left.woman),
        "priority_group": first,
        "reached_quarter": known(luck[4] < of.curve("work.reached").at(them.day), first),
    }


def _jobs_and_lessons(them: People) -> dict[str, pa.Array | NDArray[np.generic]]:
    """Make who looks for work and which pupils can follow lessons at home."""
    of = them.source.of
    chance = them.source.stream("person.jobs")
    luck = chance.random((6, them.families.size))
    registered = them.poverty.on_register(them.day)[them.families.home]
    seeks = them.work.able & registered & (luck[0] < of.number("work.jobseeker"))
    served = luck[1] < of.curve("work.job_served").at(them.day)
    matched = served & (luck[2] < of.curve("work.job_matched").at(them.day))
    pupil = (them.age >= 6) & (them.age <= 15)  # noqa: PLR2004 - ages of compulsory school
    device = luck[3] < of.curve("learning.device").at(them.day)
    network = luck[4] < of.curve("learning.network").at(them.day)
    session = device & network & (luck[5] < of.curve("learning.session").at(them.day))
    return {
        "jobseeker": seeks,
        "job_served": known(served, seeks),
        "job_matched": known(matched, seeks),
        "learning_device": known(device, pupil),
        "learning_network": known(network, pupil),
        "learning_session": known(session, pupil),
    }
