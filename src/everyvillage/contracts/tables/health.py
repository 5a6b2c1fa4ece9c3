"""What the insurance tells of stays in hospital: money and the need of care, by person and month.

It lies in the health compartment and in no snapshot. What the poverty side learns of it goes
through ``analytics.risk.crossing`` alone.
"""

from __future__ import annotations

from everyvillage.contracts.build import day, link, money
from everyvillage.contracts.shapes import Column, Compartment, Reference, Table, Words


def _paid(name: str, en: str, zh: str) -> Column:
    return money(name, en, zh, compartment=Compartment.HEALTH, in_snapshot=False)


STAY = Table(
    name="stay",
    words=Words("stays in hospital", "住院费用"),
    unit=Words("month of a person", "人月"),
    key=("person_no", "month"),
    place="",
    place_level="",
    of_people=True,
    columns=(
        link(
            "person_no",
            "person number",
            "人编号",
            Reference("person", "person_no"),
            required=True,
            pseudonym=True,
        ),
        day("month", "month", "月份", compartment=Compartment.HEALTH, in_snapshot=False),
        _paid("stay_total_fen", "stays of the month, whole amount", "住院总费用"),
        _paid("stay_paid_fen", "paid by insurance and aid", "报销和救助金额"),
        _paid("stay_own_fen", "paid by the patient", "个人自付"),
        day(
            "care_until",
            "care at home until",
            "居家照护至",
            compartment=Compartment.HEALTH,
            in_snapshot=False,
        ),
    ),
)

TOLD = ("stay_total_fen", "stay_paid_fen", "stay_own_fen", "care_until")
"""The columns that stand in the insurance's file of persons, beside what it says of each."""

TABLES = (STAY,)
