"""What each share of villages costs, with its bound: the points that every kind of plan has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from everyvillage.planning.network.steiner.solve import SteinerResult


class Planned(Protocol):
    """A plan that has a cost, a bound, and a result that carries the proof."""

    @property
    def cost_yuan(self) -> int:
        """Give what the plan costs."""

    @property
    def bound_yuan(self) -> int:
        """Give what no plan by the rule is cheaper than."""

    @property
    def result(self) -> SteinerResult:
        """Give what the search came to."""


P_co = TypeVar("P_co", bound=Planned, covariant=True)


@dataclass(frozen=True)
class SharePoint(Generic[P_co]):
    """A share of villages in thousandths, and the plan that reaches it."""

    permille: int
    plan: P_co

    @property
    def cost_yuan(self) -> int:
        """Give what the share costs."""
        return self.plan.cost_yuan

    @property
    def bound_yuan(self) -> int:
        """Give what the share cannot cost less than."""
        return self.plan.bound_yuan

    def as_dict(self) -> dict[str, int]:
        """Give share, cost and bound as plain data."""
        return {name: getattr(self, name) for name in ("permille", "cost_yuan", "bound_yuan")}


def shares(least: int, most: int, points: int) -> Iterator[int]:
    """Give even steps from one share to another, in thousandths."""
    for step in range(points):
        yield least + (most - least) * step // max(1, points - 1)


def curve_rows(
    curve: Sequence[SharePoint[Planned]], chosen: Iterable[Sequence[int]]
) -> dict[str, list[Any]]:
    """Give the proof of each point and the lines that were chosen for it, as plain data."""
    return {
        "certificates": [point.plan.result.certificate.as_dict() for point in curve],
        "chosen": [list(lines) for lines in chosen],
    }
