"""Health, disability and the certificate on one date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.data.county.draws import Codes, Flags, group_of, pick

if TYPE_CHECKING:
    from everyvillage.data.county.families import Families
    from everyvillage.data.county.source import Source

HEALTH = ("healthy", "chronic", "serious", "disabled")
_MAN = 1


@dataclass(frozen=True, slots=True)
class Health:
    """What ails each person; ``kind`` and ``grade`` count from one and hold for the disabled.

    ``state`` counts in HEALTH.
    """

    disabled: Flags
    kind: Codes
    grade: Codes
    certificate: Flags
    serious: Flags
    chronic: Flags
    severe: Flags

    @property
    def state(self) -> Codes:
        """Give one state for each person: disability before serious before chronic illness."""
        return np.select([self.disabled, self.serious, self.chronic], [3, 2, 1], default=0)


def draw_health(families: Families, age: Codes, day: int, source: Source) -> Health:
    """Draw the health of every person at the given ages on ``day``.

    A person's luck stays the same for life; only the chance rises with age, so nobody is
    cured by the passing of a year.
    """
    of = source.of
    chance = source.stream("person.health")
    luck = chance.random((4, families.size))
    group = group_of(age, of.numbers("health.age_from"))
    men = of.number("health.disability_men") * 2
    tilt = np.where(families.sex == _MAN, men, 2 - men)
    disabled = luck[0] < of.grid("health.disability")[group] * tilt
    kind = pick(chance, of.shares("health.disability_kinds"), families.size) + 1
    grade = pick(chance, of.shares("health.grades"), families.size) + 1
    older = group_of(age, of.numbers("health.chronic_age_from"))
    return Health(
        disabled=disabled,
        kind=kind,
        grade=grade,
        certificate=disabled & (luck[1] < of.curve("health.certificate").at(day)),
        serious=luck[2] < of.grid("health.serious")[older],
        chronic=luck[3] < of.grid("health.chronic")[older],
        severe=disabled & (grade <= of.whole("health.severe_grade")),
    )
