"""Cases: the rows that rules read, made of households, persons and shocks.

``household_cases`` and ``person_cases`` make those of a whole county as expressions;
``household_case`` and ``person_case`` those of one household in Python, with the same answers.

A hospital bill is often told twice: by the insurance, and by the household or whoever visits it.
What different offices tell of bills is therefore not added up; the largest sum of one counts.
"""

from everyvillage.analytics.risk.cases.county import household_cases, person_cases
from everyvillage.analytics.risk.cases.facts import Window, window
from everyvillage.analytics.risk.cases.one import household_case, person_case

__all__ = [
    "Window",
    "household_case",
    "household_cases",
    "person_case",
    "person_cases",
    "window",
]
