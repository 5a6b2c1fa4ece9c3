"""The tables of risk cases and course enrolments on one date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from everyvillage.data.county.columns import contract_table, dates, digits, joined, known, labels
from everyvillage.data.county.draws import Codes, Days, pick
from everyvillage.data.county.poverty import CAUSES

if TYPE_CHECKING:
    from everyvillage.data.county.people import People

_COURSES = ("putonghua", "digital", "work")


def risk_case_table(them: People, household_no: pa.Array, village: pa.Array) -> pa.Table:
    """Make the cases that were known by the date.

    household_no, village: the key and the village of each household. What had not happened
    by the date is empty: a case not yet recognised has no days until it was.
    """
    cases, day = them.poverty.cases, them.day
    rows = np.flatnonzero(cases.known <= day)
    home = cases.home[rows]
    known_on, recognised = cases.known[rows], cases.recognised[rows]
    planned, helped = cases.planned[rows], cases.helped[rows]
    keys = household_no.take(_positions(home))
    remote = cases.luck[rows] < them.source.of.number("poverty.remote_contact")
    return contract_table(
        "risk_case",
        {
            "case_id": joined(keys, "K", digits(cases.number[rows], 2)),
            "household_no": keys,
            "village_code": village.take(_positions(home)),
            "cause": labels(CAUSES, cases.cause[rows]),
            "known_on": dates(known_on),
            "open": cases.closed[rows] > day,
            "returned": cases.returned[rows] & (recognised <= day),
            "measure": helped <= day,
            "recognised_days": known(recognised - known_on, recognised <= day),
            "plan_days": known(planned - recognised, planned <= day),
            "measure_days": known(helped - recognised, helped <= day),
            "days_open": np.minimum(day, cases.closed[rows]) - known_on,
            "remote_contact": remote,
        },
    )


def _positions(values: Codes) -> pa.Array:
    """Hand positions to Arrow."""
    return pa.array(values)


def enrolment_table(them: People, person_no: pa.Array, village: pa.Array) -> pa.Table:
    """Make the course enrolments that had begun by the date.

    person_no, village: the key and the village of each person, one row for everybody.
    """
    of, families = them.source.of, them.families
    chance = them.source.stream("enrolment")
    first, last = of.days("learning.course_years")
    rates = of.grid("learning.courses_a_year") * (last - first) / 365.25
    goes = chance.random((3, families.size)) < rates[:, None]
    course, person = np.nonzero(goes)
    started = chance.integers(first, last, len(person))
    least, most = of.numbers("learning.course_days")
    ended = started + chance.integers(int(least), int(most), len(person))
    passed = chance.random(len(person)) < of.grid("learning.finished")[course]
    level = pick(chance, of.shares("learning.level_after"), len(person))
    age = _age_at(families.born[person], started)
    fits = (age >= 15) & (age <= 65) & (started <= them.day)  # noqa: PLR2004 - stated in settings
    rows = np.flatnonzero(fits & them.present[person])
    rows = rows[np.lexsort((course[rows], person[rows]))]
    keys = person_no.take(_positions(person[rows]))
    over = ended[rows] <= them.day
    finished = passed[rows] & over
    return contract_table(
        "enrolment",
        {
            "enrolment_id": joined(keys, "E", digits(course[rows] + 1, 1)),
            "person_no": keys,
            "village_code": village.take(_positions(person[rows])),
            "course": labels(_COURSES, course[rows]),
            "adult": age[rows] >= of.whole("learning.adult_from"),
            "started_on": dates(started[rows]),
            "finished": known(finished, over),
            "level_after": known(level[rows], finished),
        },
    )


def _age_at(born: Days, day: Days) -> Codes:
    """Give the age in years on a day of each person's own."""
    return ((day - born) / 365.2425).astype(np.int64)
