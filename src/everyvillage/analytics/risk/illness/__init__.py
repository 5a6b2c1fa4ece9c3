"""The bill that tips the scale: what each insurance pays, what is left, and what that does.

``reckon`` gives the sum step by step as a person would do it on paper; ``foresee`` the twelve
months after it against the line; ``burden`` the measures of SDG 3.8.2 and WHO; ``unused`` the
entitlements that were not taken up; ``own_shares`` the own share of every household at once.
"""

from everyvillage.analytics.risk.illness.burden import Burden, burden
from everyvillage.analytics.risk.illness.county import own_shares
from everyvillage.analytics.risk.illness.reckon import Bill, Line, Reckoned, reckon
from everyvillage.analytics.risk.illness.terms import GROUPS, LEVELS, Terms, terms
from everyvillage.analytics.risk.illness.unused import Unused, unused
from everyvillage.analytics.risk.illness.year import Foreseen, Household, foresee

__all__ = [
    "GROUPS",
    "LEVELS",
    "Bill",
    "Burden",
    "Foreseen",
    "Household",
    "Line",
    "Reckoned",
    "Terms",
    "Unused",
    "burden",
    "foresee",
    "own_shares",
    "reckon",
    "terms",
    "unused",
]
