"""What a planner changes by hand before planning again: the share, villages, routes, towers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.joint.locks import ROUTES
from everyvillage.planning.network.joint.model import FIBRE
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.actions.starting import asked_of
from everyvillage.services.connectivity.asking import read_share, read_within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from everyvillage.services.connectivity.asking import Asked, Barred
    from everyvillage.services.connectivity.models import NetworkPlan

IN, OUT, FREE = "in", "out", "free"
CHOICES = (IN, OUT, FREE)
VILLAGE = "village-"
ROUTE, TOWER, NO_TOWER, LIFT = "route", "tower", "no_tower", "lift"
KEEP_ROUTE, KEEP_LINE = "keep_route", "keep_line"
BETWEEN = "|"


def needs_routes(given: QueryDict) -> bool:
    """Say whether a form names routes or towers, which have to be opened first."""
    named = (ROUTE, TOWER, NO_TOWER, KEEP_ROUTE, KEEP_LINE)
    return any(any(given.getlist(name)) for name in named)


def changed(plan: NetworkPlan, given: QueryDict) -> Asked:
    """Give what the plan after this one is asked; refuse what names nothing of the plan.

    ``share`` is another share of villages, ``within`` a sum of money to reach the most with;
    ``village-CODE`` is "in", "out" or "free"; ``route`` and ``keep_route`` are two ends to lock out
    and in, ``keep_line`` the number of another line of the plan's graph to lock in; ``no_tower``
    and ``tower`` names of towers out and in; ``lift`` takes every lock of routes and towers back.
    """
    asked = asked_of(plan)
    faults: list[Fault] = []
    if "share" in given:
        asked = asked.at_share(read_share(str(given["share"])))
    if "within" in given:
        asked = asked.but(within=read_within(str(given["within"])))
    asked = _villages(plan, asked, given, faults)
    if given.get(LIFT):
        asked = asked.but(barred=(), kept=(), no_tower=(), kept_tower=())
    if needs_routes(given):
        asked = _routes(plan, _towers(plan, asked, given, faults), given, faults)
    if faults:
        raise InputError(faults)
    return asked


def _villages(plan: NetworkPlan, asked: Asked, given: QueryDict, faults: list[Fault]) -> Asked:
    """Lock villages in and out, and free them."""
    choices = {name: str(choice) for name, choice in given.items() if name.startswith(VILLAGE)}
    known = storing.village_points(plan) if any(choices.values()) else {}
    held = dict.fromkeys(asked.forced, IN) | dict.fromkeys(asked.forbidden, OUT)
    for name, choice in choices.items():
        code = name.removeprefix(VILLAGE)
        if not choice:
            continue
        if code not in known or choice not in CHOICES:
            faults.append(_fault(name[:40], "a village of this plan, in, out or free"))
            continue
        held[code] = choice
    sides = {side: tuple(sorted(c for c, one in held.items() if one == side)) for side in (IN, OUT)}
    return asked.but(forced=sides[IN], forbidden=sides[OUT])


def _routes(plan: NetworkPlan, asked: Asked, given: QueryDict, faults: list[Fault]) -> Asked:
    """Lock routes out and in; what was pressed last counts."""
    works = storing.read_result(plan)["works"]
    named = {route_value(work): _barred(work) for work in works if work["item"] in ROUTES}
    lines = {str(number): route for number, route in other_routes(plan).items()}
    out, kept = _chosen(given, ROUTE, named, faults), _chosen(given, KEEP_ROUTE, named, faults)
    kept |= _chosen(given, KEEP_LINE, lines, faults)
    faults += [_fault(route[-1][:40], "a route in or out, not both") for route in out & kept]
    return asked.but(
        barred=tuple(sorted({*asked.barred, *out} - kept)),
        kept=tuple(sorted({*asked.kept, *kept} - out)),
    )


def _chosen(
    given: QueryDict, name: str, known: Mapping[str, Barred], faults: list[Fault]
) -> set[Barred]:
    """Give the routes that a form names in one of its fields."""
    wanted = [text for text in given.getlist(name) if text]
    faults += [_fault(text[:40], "a route of this plan") for text in wanted if text not in known]
    return {known[text] for text in wanted if text in known}


def other_routes(plan: NetworkPlan) -> dict[int, Barred]:
    """Give the fibre lines between villages that the plan could have taken, by their number."""
    graph, names = storing.read_result(plan)["graph"], storing.place_names(plan)
    chosen, found = set(graph["chosen"]), {}
    for number, (one, other, _, kind) in enumerate(graph["lines"]):
        named = 0 < one <= len(names) and 0 < other <= len(names)
        if kind == FIBRE and named and number not in chosen:
            (lat, lon, *_), (to_lat, to_lon, *_) = (graph["places"][end] for end in (one, other))
            words = f"{names[one - 1]} – {names[other - 1]}"
            found[number] = (kind, lat, lon, to_lat, to_lon, words)
    return found


def _towers(plan: NetworkPlan, asked: Asked, given: QueryDict, faults: list[Fault]) -> Asked:
    """Lock towers out and in."""
    works = storing.read_result(plan)["works"]
    towers = {work["from"] for work in works if work["item"] == "tower"}
    given_towers = {name: given.getlist(name) for name in (TOWER, NO_TOWER)}
    unknown = [text for rows in given_towers.values() for text in rows if text not in towers]
    faults += [_fault(text[:40], "a tower of this plan") for text in unknown]
    out = {*asked.no_tower, *given_towers[NO_TOWER]} - set(given_towers[TOWER])
    return asked.but(
        no_tower=tuple(sorted(out)),
        kept_tower=tuple(sorted({*asked.kept_tower, *given_towers[TOWER]} - out)),
    )


def route_value(work: Mapping[str, Any]) -> str:
    """Give the value by which a form names a route."""
    return BETWEEN.join((work["item"], work["from"], work["to"]))


def _barred(work: Mapping[str, Any]) -> Barred:
    """Give a route as it is locked in or out."""
    (lon, lat), *_, (to_lon, to_lat) = work["route"]
    return work["item"], lat, lon, to_lat, to_lon, f"{work['from']} – {work['to']}"


def _fault(where: str, accepted: str) -> Fault:
    return Fault(
        code="network.lock-wrong",
        where=where,
        asked="something of the plan to lock",
        found="what is not in it",
        accepted=accepted,
        next_step="choose from the lists on the plan's page",
    )
