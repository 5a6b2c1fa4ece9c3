"""The plan that reaches most within a sum of money, and what no plan within it reaches.

Stage after stage (the poor villages first, where that is asked): what the stage before reaches has
to be kept, and the most is looked for by :mod:`climb`. What is counted are the villages, or their
households, of every level that is asked, each once in each level; what they have today counts. Of
a level that asks for the share of the poor villages alone, these alone count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.joint.light import lit
from everyvillage.planning.network.joint.model import stage_weights, steiner_of
from everyvillage.planning.network.joint.possible import reached_from_today
from everyvillage.planning.network.steiner.climb import STEPS, Climb
from everyvillage.planning.network.steiner.limit import WorkLimit
from everyvillage.planning.network.steiner.nearby import Near
from everyvillage.planning.network.steiner.solve import SteinerResult, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from everyvillage.planning.network.joint.model import Model
    from everyvillage.planning.network.joint.within import Within
    from everyvillage.planning.network.steiner.certificate import Certificate

WORK = 40_000
"""Steps of work where no limit is given, in all."""


@dataclass(frozen=True)
class Ceiling:
    """What a stage of a plan reaches and no plan within the money reaches more than.

    ``more_yuan`` is what reaching more costs at least, by ``certificate``; None: nothing is left to
    reach.
    """

    stage: str
    reached: int
    most: int
    more_yuan: int | None
    certificate: Certificate | None

    def as_dict(self) -> dict[str, object]:
        """Give it as plain data, without the proof."""
        names = ("stage", "reached", "most", "more_yuan")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class MostWithin:
    """The question that a plan within the money answers, its tree, its result, and its ceilings."""

    model: Model
    tree: Near
    result: SteinerResult
    ceilings: tuple[Ceiling, ...]


def most_within(
    model: Model,
    *,
    seed: int,
    limit: WorkLimit | None,
    progress: Callable[[int, int], None] | None,
) -> MostWithin:
    """Look for the plan that reaches most within the money; refuse where what has to be costs more.

    ``model`` is that of a problem whose levels name the money and nothing that is reached.
    """
    within, part = _money(model), _part(limit, model)
    best = _least(model, within, seed, part)
    open_to = reached_from_today(model, model.lines)
    kept: tuple[int, ...] = ()
    ceilings: list[Ceiling] = []
    result = best
    for stage, weights in stage_weights(model):
        asked = _at(model, kept)
        climb = Climb(
            steiner_of(asked),
            stage,
            weights,
            within.yuan,
            Near(result.edges, result.nodes, result.price),
            sum(weight for node, weight in weights.items() if node in open_to),
            seed,
            part,
            partial(_mended, model, kept, seed=seed, limit=part),
        )
        climb.run(progress)
        result = climb.settle(progress)
        kept = (*kept, climb.reached)
        proof = climb.proof
        more = None if proof is None else proof.bound
        ceilings.append(Ceiling(stage, climb.reached, climb.most, more, proof))
    found = _at(model, kept)
    return MostWithin(
        found, Near(result.edges, result.nodes, result.price), result, tuple(ceilings)
    )


def _money(model: Model) -> Within:
    within = model.problem.levels.within
    if within is None:
        message = "a problem without a sum of money"
        raise ValueError(message)
    return within


def _at(model: Model, reached: tuple[int, ...]) -> Model:
    """Give the model that asks for what was reached."""
    levels = model.problem.levels
    within = replace(_money(model), reached=reached)
    return replace(model, problem=replace(model.problem, levels=replace(levels, within=within)))


def _mended(
    model: Model,
    kept: tuple[int, ...],
    tree: Near,
    reached: int,
    *,
    seed: int,
    limit: WorkLimit,
) -> Near | None:
    """Give a tree that carries its light and reaches as much; None where none is found."""
    try:
        return lit(_at(model, (*kept, reached)), tree, tree.price, seed=seed, limit=limit)
    except InputError:
        return None


def _least(model: Model, within: Within, seed: int, limit: WorkLimit) -> SteinerResult:
    """Give the cheapest plan of what has to be; refuse where it costs more than the money."""
    asked = _at(model, ())
    found = solve(steiner_of(asked), seed=seed, limit=limit)
    tree = lit(
        asked, Near(found.edges, found.nodes, found.price), found.bound, seed=seed, limit=limit
    )
    if tree.price > within.yuan:
        raise InputError(_too_dear(within, found.bound, tree.price))
    return replace(found, edges=tree.edges, nodes=tree.nodes, price=tree.price)


def _part(limit: WorkLimit | None, model: Model) -> WorkLimit:
    """Give what each plan on the way may take of the limit, for all of them together."""
    limit = limit or WorkLimit()
    parts = 1 + (STEPS + 1) * len(stage_weights(model))
    work = limit.work if limit.work is not None or limit.seconds is not None else WORK
    return replace(
        limit,
        work=None if work is None else max(1, work // parts),
        seconds=None if limit.seconds is None else limit.seconds / parts,
    )


def _too_dear(within: Within, bound: int, price: int) -> Fault:
    proved = bound > within.yuan
    return Fault(
        "network.budget-short",
        "levels.within",
        f"what is locked in within {within.yuan} yuan",
        f"it costs at least {bound} yuan"
        if proved
        else f"no plan of it for less than {price} yuan, which does not prove that there is none",
        f"a budget of {price} yuan, building and running together",
        f"raise the budget to {price} yuan, or lift locks on villages, routes and towers",
    )
