"""The plans that wait, one after the other, in a process apart from the pages."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from everyvillage.core.attempt import Attempt
from everyvillage.core.errors import CheckFailedError, EveryvillageError, Fault
from everyvillage.planning.network.joint.check import written_faults
from everyvillage.planning.network.joint.curve import joint_curve
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.results import write_results
from everyvillage.planning.network.proofs import read_proofs
from everyvillage.planning.network.report.known import known_of
from everyvillage.planning.network.report.write import write_reports
from everyvillage.planning.network.steiner.limit import Stop, WorkLimit
from everyvillage.services.background import alone, start
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.models import NetworkPlan
from everyvillage.services.connectivity.states import OPEN_STATES, Phase, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from everyvillage.planning.network.joint.problem import JointProblem

LOCK = ".working"
PLAN_WORK = WorkLimit(work=30_000)
"""Steps of about a millisecond for a plan: half a minute; the same question gives the same plan."""
SIDE_WORK = WorkLimit(work=1_500)
"""Steps for each point of the curve and each doubt of the costs."""
CURVE_POINTS = 40
SEED = 1
EVERY_SECONDS = 0.5
"""How often the page is told, at the most."""


class CancelledError(Exception):
    """Somebody asked that the plan be left."""


def begin() -> None:
    """Start a process that makes what waits."""
    start("plan", "work")


def is_working() -> bool:
    """Say whether some process makes plans."""
    with alone(storing.folder() / LOCK) as mine:
        return not mine


def work_through(tell: Callable[[NetworkPlan], object] | None = None) -> int:
    """Make the plans that wait until none does; give how many. 0 where another process does it.

    A process that was killed leaves its plan as one that waits.
    """
    made = 0
    with alone(storing.folder() / LOCK) as mine:
        while mine and (plan := _next()):
            _make(plan)
            made += 1
            if tell is not None:
                tell(plan)
    return made


def work_dated(now: datetime) -> int:
    """Go on with what waits, from the clock; give how many plans were made."""
    del now
    return work_through()


def _next() -> NetworkPlan | None:
    return NetworkPlan.objects.filter(state__in=OPEN_STATES).order_by("pk").first()


@dataclass
class Pressed(Stop):
    """Looks now and then whether somebody wants the best plan so far, or none."""

    plan: NetworkPlan | None = None
    last: float = field(default=0.0)

    @property
    def asked(self) -> bool:
        """Say whether it was pressed; leave everything where the plan itself is left."""
        if not self.wished and self.plan and time.monotonic() - self.last >= EVERY_SECONDS:
            self.last = time.monotonic()
            rows = NetworkPlan.objects.filter(pk=self.plan.pk)
            self.wished, left = rows.values_list("enough", "cancel").get()
            if left:
                raise CancelledError
        return self.wished


@dataclass
class _Telling:
    """Tells the page how far a plan is, and hears whether it is still wanted."""

    plan: NetworkPlan
    last: float = field(default=0.0)

    def phase(self, phase: Phase) -> None:
        """Say what is being done now."""
        self._say(phase=phase)

    def numbers(self, cost: int, bound: int) -> None:
        """Say cost and bound as they close, not too often."""
        if time.monotonic() - self.last >= EVERY_SECONDS:
            self._say(cost_yuan=cost, bound_yuan=bound)

    def _say(self, **values: Any) -> None:  # noqa: ANN401 - columns of the plan
        self.last = time.monotonic()
        rows = NetworkPlan.objects.filter(pk=self.plan.pk, cancel=False)
        if not rows.update(state=State.WORKING, heard_at=timezone.now(), **values):
            raise CancelledError


def _make(plan: NetworkPlan) -> None:
    """Make one plan, check it, keep it; what goes wrong with the question stands on its page."""
    attempt = Attempt()
    with attempt:
        _try(plan, _Telling(plan))
    if attempt.error:
        # One plan that cannot be made for a reason of ours must not keep the others waiting.
        _end(plan, State.REFUSED, faults=[_failed(plan, attempt.error).as_dict()])


def _try(plan: NetworkPlan, telling: _Telling) -> None:
    try:
        telling.phase(Phase.READING)
        data = _compute(plan, telling)
    except CancelledError:
        _end(plan, State.CANCELLED)
    except EveryvillageError as refused:
        _end(plan, State.REFUSED, faults=[fault.as_dict() for fault in refused.faults])
    else:
        sums = ("cost_yuan", "bound_yuan", "building_yuan", "broadband", "seal")
        _end(plan, State.DONE, **{name: data[name] for name in sums})


def _end(plan: NetworkPlan, state: State, **values: Any) -> None:  # noqa: ANN401 - columns of the plan
    if state is not State.DONE:
        storing.make_room(storing.result_folder(plan))
        values |= {"cost_yuan": None, "bound_yuan": None}
    rows = NetworkPlan.objects.filter(pk=plan.pk)
    if state is State.DONE:
        rows = rows.filter(cancel=False)
    rows.update(state=state, done_at=timezone.now(), **values)


def _compute(plan: NetworkPlan, telling: _Telling) -> dict[str, Any]:
    """Plan from the sealed question, write every file, check what was written."""
    problem = sealed_problem(plan)
    telling.phase(Phase.SOLVING)
    stop = Pressed(plan=plan)
    limit = replace(PLAN_WORK, stop=stop)
    found = make_joint_plan(problem, seed=SEED, limit=limit, progress=telling.numbers)
    side = SIDE_WORK.tenth if found.result.by_hand else SIDE_WORK
    telling.phase(Phase.CURVE)
    curve = joint_curve(problem, points=CURVE_POINTS, seed=SEED, limit=side)
    telling.phase(Phase.WRITING)
    out = storing.make_room(storing.result_folder(plan))
    day = plan.snapshot_at
    files = write_results(found, curve, out, language="zh", limit=side, day=day)
    data: dict[str, Any] = json.loads(files[0].read_text(encoding="utf-8"))
    write_reports(data, out, "en", known_of(problem, day))
    telling.phase(Phase.CHECKING)
    if faults := [*written_faults(problem, data, read_proofs(files[0]))]:
        raise CheckFailedError([_broken(plan, words) for words in faults])
    return data


def sealed_problem(plan: NetworkPlan) -> JointProblem:
    """Read a plan's question; refuse one that is not what was sealed."""
    folder = storing.problem_folder(plan)
    if storing.seal_folder(folder) != plan.problem_seal:
        raise CheckFailedError(_broken(plan, "a question that is not the one that was sealed"))
    return read_joint_problem(folder)


def _failed(plan: NetworkPlan, error: str) -> Fault:
    return Fault(
        "network.plan-failed",
        f"plan {plan.pk}",
        "a plan of a question that was taken",
        f"an error of this program ({error})",
        "a program that makes a plan or says what is wrong with the question",
        "tell the administrator; the log of the machine holds the line",
    )


def _broken(plan: NetworkPlan, words: str) -> Fault:
    return Fault(
        "network.plan-broken",
        f"plan {plan.pk}",
        "a plan that holds",
        words,
        "works, costs and a bound that can be rebuilt from the question",
        "plan again; where it stays so, tell the administrator",
    )
