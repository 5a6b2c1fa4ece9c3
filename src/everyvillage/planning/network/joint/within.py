"""A sum of money that a plan is to reach as much with as can be, instead of a share of villages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOUSEHOLDS, VILLAGES = "households", "villages"
COUNTED = (HOUSEHOLDS, VILLAGES)
ALL, POOR = "all", "poor"


@dataclass(frozen=True)
class Within:
    """The most ``counts`` (households or villages) that a plan reaches within ``yuan``.

    The money pays for building and running, in present value, as every cost of a plan is counted.
    ``poor_first`` asks for the most in poor villages, and among the plans that reach as many there
    for the most in all. ``reached`` is what a plan reaches by each of these stages; None: asked.
    """

    yuan: int
    counts: str = HOUSEHOLDS
    poor_first: bool = False
    reached: tuple[int, ...] | None = None

    @property
    def stages(self) -> tuple[str, ...]:
        """Give what is asked for one after the other: whose villages count."""
        return (POOR, ALL) if self.poor_first else (ALL,)

    def faults(self) -> Iterator[tuple[str, str, object]]:
        """Give what is wrong: where, what is accepted, what was found."""
        if self.yuan < 0:
            yield "yuan", "zero yuan or more", self.yuan
        if self.counts not in COUNTED:
            yield "counts", f"one of {', '.join(COUNTED)}", self.counts


def within_said(said: Mapping[str, Any]) -> Iterator[str]:
    """Say what a sum of money reaches and what nothing within it reaches, from a plan's file."""
    money, what = f"{said['yuan'] / 1e6:.3f} million yuan", said["counts"]
    each = f", each counted for {' and '.join(said['levels'])}" if len(said["levels"]) > 1 else ""
    for row in said["stages"]:
        whose = f"{what} in poor villages" if row["stage"] == POOR else what
        yield f"within {money}: {row['reached']} {whose}{each}, " + (
            "none is left to reach"
            if row["more_yuan"] is None and row["reached"] == row["most"]
            else f"no plan within it reaches more than {row['most']} (checked)"
        )
        if row["more_yuan"] is not None:
            yield f"to reach more than {row['most']} costs at least {row['more_yuan'] / 1e6:.3f}"
