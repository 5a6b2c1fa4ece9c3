"""The few units that files bring and that have to be turned into those of the tables.

Tables hold whole metres and whole kbit/s; land stays in mu, as title deeds have it. Amounts
come in as ``Decimal`` or ``int``; a float is refused, because 0.1 km is not a float.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import NewType

from everyvillage.core.errors import Fault, InputError

Metres = NewType("Metres", int)
Kilometres = NewType("Kilometres", Decimal)
Mu = NewType("Mu", Decimal)
Hectares = NewType("Hectares", Decimal)
KilobitsPerSecond = NewType("KilobitsPerSecond", int)
MegabitsPerSecond = NewType("MegabitsPerSecond", Decimal)

METRES_A_KILOMETRE = 1000
MU_A_HECTARE = 15
KILOBITS_A_MEGABIT = 1000
ONE = Decimal(1)
SQUARE_METRE_OF_HECTARE = Decimal("0.0001")


def metres_of(kilometres: Decimal | int) -> Metres:
    """Give whole metres, half a metre rounded to the even one."""
    return Metres(_whole(_exact(kilometres, "km") * METRES_A_KILOMETRE))


def kilometres_of(metres: int) -> Kilometres:
    """Give kilometres with three decimals, exact."""
    return Kilometres(_exact(metres, "m") / METRES_A_KILOMETRE)


def hectares_of(mu: Decimal | int) -> Hectares:
    """Give hectares (15 mu each), rounded to the square metre."""
    hectares = _exact(mu, "mu") / MU_A_HECTARE
    return Hectares(hectares.quantize(SQUARE_METRE_OF_HECTARE, ROUND_HALF_EVEN))


def mu_of(hectares: Decimal | int) -> Mu:
    """Give mu (15 to the hectare), exact."""
    return Mu(_exact(hectares, "ha") * MU_A_HECTARE)


def kilobits_of(megabits: Decimal | int) -> KilobitsPerSecond:
    """Give whole kbit/s of Mbit/s; 1 Mbit/s is 1,000 kbit/s."""
    return KilobitsPerSecond(_whole(_exact(megabits, "Mbit/s") * KILOBITS_A_MEGABIT))


def megabits_of(kilobits: int) -> MegabitsPerSecond:
    """Give Mbit/s of whole kbit/s, exact."""
    return MegabitsPerSecond(_exact(kilobits, "kbit/s") / KILOBITS_A_MEGABIT)


def _whole(value: Decimal) -> int:
    """Round to a whole number, a half to the even one."""
    return int(value.quantize(ONE, ROUND_HALF_EVEN))


def _exact(value: Decimal | int, unit: str) -> Decimal:
    """Give the value as Decimal; refuse floats, booleans, infinity and what is no number."""
    if type(value) in {int, Decimal} and Decimal(value).is_finite():
        return Decimal(value)
    raise InputError(
        Fault(
            "unit.not-exact",
            "",
            f"an amount in {unit}",
            f"{value!r} ({type(value).__name__})",
            "a whole or decimal number",
            "read the amount from its text as a Decimal",
        )
    )
