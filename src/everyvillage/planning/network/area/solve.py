"""Plan many counties at once, each a piece of its own, on as many processes as there are cores.

Each county reaches its own goal along its own candidate lines, so the sum of the counties' bounds
is a bound for the sum of their plans; the trunk between the seats is one more piece. A piece is
made, planned and checked inside a process and only its figures come back, so that memory stays
that of a few counties.
"""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.planning.network.area.pool import side_by_side
from everyvillage.planning.network.fibre.check import plan_faults
from everyvillage.planning.network.fibre.plan import make_plan
from everyvillage.planning.network.fibre.write import plan_data

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from everyvillage.planning.network.fibre.problem import FibreProblem
    from everyvillage.planning.network.steiner.limit import WorkLimit

    Maker = Callable[[], FibreProblem]

CHUNK = 4
KIB_PER_GIB = 1024**2


@dataclass(frozen=True)
class Piece:
    """A county's plan in figures: what it costs, what no plan is cheaper than, and the seconds.

    ``work_seconds`` are those of the processor, ``peak_gib`` the most memory that the process has
    held. ``faults`` is what the checker found; a piece counts only where it is empty.
    """

    name: str
    villages: int
    served: int
    cost_yuan: int
    bound_yuan: int
    seconds: float
    work_seconds: float
    peak_gib: float
    faults: tuple[str, ...]

    @property
    def gap(self) -> float:
        """Give the share of the cost that the bound leaves open."""
        return 1 - self.bound_yuan / self.cost_yuan if self.cost_yuan else 0.0


@dataclass(frozen=True)
class Area:
    """The pieces of an area, in the order they were given."""

    pieces: tuple[Piece, ...]

    @property
    def cost_yuan(self) -> int:
        """Give what all pieces cost."""
        return sum(piece.cost_yuan for piece in self.pieces)

    @property
    def bound_yuan(self) -> int:
        """Give what no set of plans, one for each piece, is cheaper than."""
        return sum(piece.bound_yuan for piece in self.pieces)

    @property
    def villages(self) -> int:
        """Give the number of villages."""
        return sum(piece.villages for piece in self.pieces)

    @property
    def gap(self) -> float:
        """Give the share of the cost that the bound leaves open."""
        return 1 - self.bound_yuan / self.cost_yuan if self.cost_yuan else 0.0

    @property
    def faults(self) -> tuple[str, ...]:
        """Give everything that the checker found, with the piece's name."""
        return tuple(f"{piece.name}: {fault}" for piece in self.pieces for fault in piece.faults)


@dataclass(frozen=True)
class _Task:
    """What a process is asked: a maker of a problem, the seed and the limit."""

    make: Maker
    seed: int
    limit: WorkLimit | None


def plan_area(
    makers: Sequence[Maker],
    *,
    workers: int = 2,
    seed: int = 1,
    limit: WorkLimit | None = None,
    progress: Callable[[Piece], None] | None = None,
) -> Area:
    """Plan and check every piece; ``makers`` give the problems and must be picklable.

    ``limit`` is for each piece; ``progress`` is called with each piece as it is done, in order.
    One worker works in this process.
    """
    tasks = [_Task(make, seed, limit) for make in makers]
    found = []
    for piece in side_by_side(_plan_piece, tasks, workers, chunk=CHUNK):
        found.append(piece)
        if progress:
            progress(piece)
    return Area(tuple(found))


def _plan_piece(task: _Task) -> Piece:
    """Make, plan and check one piece."""
    begins, worked = time.perf_counter(), time.process_time()
    problem = task.make()
    plan = make_plan(problem, seed=task.seed, limit=task.limit)
    faults = plan_faults(problem, plan_data(plan))
    return Piece(
        problem.name,
        len(problem.villages),
        len(plan.served),
        plan.cost_yuan,
        plan.bound_yuan,
        time.perf_counter() - begins,
        time.process_time() - worked,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_GIB,
        tuple(faults),
    )
