"""Sites that cover places: all of them at the least cost, or as much as a number of sites can."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

NEXT = "mend the table and give it again"


@dataclass(frozen=True)
class CoverProblem:
    """Choose sites; a place no chosen site covers costs its penalty (None: it must be covered).

    ``covers[j]`` lists the places of site ``j``, ``costs[j]`` its cost; ``most_sites`` limits how
    many are chosen (None: any number). All numbers are whole. The least sum of costs and
    penalties is asked. The object refuses to exist when it is wrong.
    """

    name: str
    costs: tuple[int, ...]
    covers: tuple[tuple[int, ...], ...]
    penalties: tuple[int | None, ...]
    most_sites: int | None = None

    def __post_init__(self) -> None:
        """Refuse what is wrong, naming every fault."""
        if faults := list(_faults(self)):
            raise InputError(faults)

    @property
    def sites(self) -> int:
        """Give the number of sites."""
        return len(self.costs)

    @property
    def places(self) -> int:
        """Give the number of places."""
        return len(self.penalties)

    @cached_property
    def entries(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give every (site, place) pair as two arrays."""
        pairs = [(site, place) for site, row in enumerate(self.covers) for place in row]
        array = np.array(pairs, np.int64).reshape(-1, 2)
        return array[:, 0], array[:, 1]


def price(problem: CoverProblem, chosen: frozenset[int]) -> int | None:
    """Give costs and penalties of a choice; None where it breaks a rule."""
    covered = {place for site in chosen for place in problem.covers[site]}
    if problem.most_sites is not None and len(chosen) > problem.most_sites:
        return None
    total = sum(problem.costs[site] for site in chosen)
    for place, penalty in enumerate(problem.penalties):
        if place not in covered:
            if penalty is None:
                return None
            total += penalty
    return total


def _faults(problem: CoverProblem) -> Iterator[Fault]:
    name = problem.name
    if len(problem.costs) != len(problem.covers):
        found = f"{len(problem.costs)} costs, {len(problem.covers)} lists"
        yield _fault("sites-uneven", name, "a cost and a list of places for each site", found)
    for site, cost in enumerate(problem.costs):
        if cost < 0:
            yield _fault("cost-negative", f"{name}: site {site}", "a cost of zero or more", cost)
    seen: Counter[int] = Counter()
    for site, places in enumerate(problem.covers):
        seen.update(places)
        if any(not 0 <= place < problem.places for place in places):
            yield _fault("place-unknown", f"{name}: site {site}", "places that exist", max(places))
    for place, penalty in enumerate(problem.penalties):
        if penalty is None and seen[place] == 0:
            yield _fault(
                "place-uncovered", f"{name}: place {place}", "a site that covers it", "none"
            )
        if penalty is not None and penalty < 0:
            yield _fault("penalty-negative", f"{name}: place {place}", "zero or more", penalty)


def _fault(code: str, where: str, asked: str, found: object) -> Fault:
    return Fault(f"cover.{code}", where, asked, str(found), asked, NEXT)
