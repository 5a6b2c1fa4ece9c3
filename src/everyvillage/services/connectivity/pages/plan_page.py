"""The page of one plan: how far it is, what came out, what was decided, what stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import Fault
from everyvillage.data.frame.places import place
from everyvillage.planning.network.joint.locks import ROUTES
from everyvillage.planning.network.joint.template_file import ENDINGS
from everyvillage.planning.network.report.rule import rule_said
from everyvillage.registry.access.roles import role_book
from everyvillage.services.connectivity import queries, storing, work
from everyvillage.services.connectivity.actions import listing
from everyvillage.services.connectivity.actions.building import POINTS
from everyvillage.services.connectivity.actions.locking import other_routes, route_value
from everyvillage.services.connectivity.actions.starting import asked_of
from everyvillage.services.connectivity.asking import has_routes
from everyvillage.services.connectivity.files import FILES
from everyvillage.services.connectivity.pages import answer
from everyvillage.services.connectivity.pages.closed import closed, names_routes
from everyvillage.services.connectivity.pages.curve import curve_parts
from everyvillage.services.connectivity.pages.money import within_lines
from everyvillage.services.connectivity.pages.new_page import counted, target_of
from everyvillage.services.connectivity.permissions import DECIDE, MAKE, OPEN
from everyvillage.services.connectivity.states import CAN_SUBMIT, OPEN_STATES, Standing, State
from everyvillage.services.connectivity.words import (
    COUNT_WORDS,
    LEVEL_WORDS,
    RULE_WORDS,
    said_shares,
    said_yuan,
    say,
)

STARTING = timedelta(seconds=30)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.connectivity.models import NetworkPlan


def plan_page(
    acting: Acting,
    plan: NetworkPlan,
    given: Mapping[str, str],
    language: str,
    wrong: Sequence[Fault] = (),
) -> dict[str, Any]:
    """Gather the page; ``given`` may name a budget, a share, and an order of roll-out.

    ``shows_routes`` says that it tells of routes or towers, so that the look is to be logged.
    """
    asked = asked_of(plan)
    faults = [*wrong, *(_fault(one) for one in plan.faults)]
    is_open = acting.has_open(Compartment.INFRASTRUCTURE)
    told = plan.state == State.DONE or has_routes(asked) or any(map(names_routes, faults))
    parts: dict[str, Any] = {
        "here": "plan",
        "plan": plan,
        "asked": asked,
        "levels": [
            (LEVEL_WORDS[level], said_shares(shares, language))
            for level, shares in asked.asked.items()
        ],
        "money": said_yuan(asked.within, language) if asked.within else "",
        "counted_by": COUNT_WORDS[asked.counts],
        "rule": RULE_WORDS[asked.signal_rule] if "signal" in asked.asked else "",
        "name": queries.county_name(plan),
        "target": target_of(plan.programme, plan.target),
        "state": f"network.state_{plan.state}",
        "standing": f"network.standing_{plan.standing}",
        "counts": counted(plan.counts, asked),
        "left_out": [place(code).name for code in plan.left_out],
        "faults": faults if is_open else closed(faults, language),
        "locks": _lock_names(asked.forced, asked.forbidden),
        "may_make": MAKE.has(acting, plan.county),
        "is_open": is_open,
        "shows_routes": is_open and told,
        "purposes": purposes_of(acting),
        "decisions": list(plan.decisions.all()),
    }
    if plan.state in OPEN_STATES:
        parts |= {
            "waits": True,
            "working": _is_new(plan) or work.is_working(),
            "phase": f"network.phase_{plan.phase}",
            "cost": said_yuan(plan.cost_yuan, language),
            "bound": said_yuan(plan.bound_yuan, language),
        }
    if plan.state == State.DONE:
        parts |= _answer(plan, given, language) | _deciding(acting, plan)
    return parts


def _is_new(plan: NetworkPlan) -> bool:
    """Say whether the process that was asked for may still be starting."""
    return timezone.now() - plan.asked_at < STARTING


def _answer(plan: NetworkPlan, given: Mapping[str, str], language: str) -> dict[str, Any]:
    """Gather what came out, from the sealed file itself."""
    data = storing.read_result(plan)
    order = given.get("order", "")
    order = order if order in answer.ORDERS else answer.ORDERS[0]
    return {
        "done": True,
        "total": len(data["villages"]),
        "cost": said_yuan(data["cost_yuan"], language),
        "bound": said_yuan(data["bound_yuan"], language),
        "building": said_yuan(data["building_yuan"], language),
        "year": said_yuan(data["year_yuan"], language),
        "subsidy": said_yuan(data["subsidy_yuan"], language),
        "region": answer.region_said(data, language),
        "years": data["years"],
        "within": within_lines(data.get("within"), language),
        "optimal": data["cost_yuan"] == data["bound_yuan"],
        "broadband": data["broadband"],
        "fibre": data["fibre"] if "fibre" in asked_of(plan).asked else None,
        "signal": data["signal"] if "signal" in asked_of(plan).asked else None,
        "among": rule_said(data, language),
        "straight": answer.straight_said(data, language),
        "technologies": answer.technologies(data),
        "villages": answer.village_lines(data, order, queries.built_in(plan), language),
        "works": answer.work_lines(data, order, language),
        "bill": answer.bill_lines(data, language),
        **_listed(plan),
        "signals": answer.signal_lines(data, language),
        "rules": answer.rules_said(data, language),
        "drive": data.get("drive"),
        "measured": answer.measured_lines(data),
        "orders": [(one, f"network.order_{one}") for one in answer.ORDERS],
        "order": order,
        "years_of": answer.year_lines(data, order, language),
        "doubt": answer.doubt_lines(data, language),
        "curve": curve_parts(data, given, language),
        "files": [
            (name, f"network.file_{one.words}", one.routes)
            for name, one in FILES.items()
            if (storing.result_folder(plan) / name).is_file()
        ],
        "routes": _routes(data, language),
        "other_routes": sorted(
            ((str(number), route[-1]) for number, route in other_routes(plan).items()),
            key=lambda pair: pair[1],
        ),
        "towers": sorted({work["from"] for work in data["works"] if work["item"] == "tower"}),
        "looks": queries.last_looks(plan),
    }


def _listed(plan: NetworkPlan) -> dict[str, Any]:
    """Gather what the planner's own list came to, its missing items by their words."""
    listed = listing.last_list(plan)
    missing = () if listed is None else listed.missing
    return {
        "listed": listed,
        "list_missing": [f"network.item_{one.replace('-', '_')}" for one in missing],
        "list_endings": ", ".join(ENDINGS),
    }


def _deciding(acting: Acting, plan: NetworkPlan) -> dict[str, Any]:
    """Gather which decisions the role in use may make about the plan now."""
    second = plan.standing == Standing.SUBMITTED and DECIDE.has(acting, plan.county)
    others = (
        queries.own_plans(acting)
        .filter(county=plan.county, state=State.DONE)
        .exclude(pk=plan.pk)[:20]
    )
    return {
        "can_submit": plan.standing in CAN_SUBMIT and MAKE.has(acting, plan.county),
        "can_decide": second,
        "can_build": plan.standing == Standing.APPROVED and MAKE.has(acting, plan.county),
        "others": others,
        "form_number": str(uuid4()),
        "today": acting.on,
        "points": [(one, f"network.point_{one}") for one in POINTS],
    }


def _routes(data: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Give each route that a planner may lock in or out: how a form names it, and its words."""
    return [
        (
            route_value(work),
            f"{say('network.item_' + work['item'], language)}: {work['from']} – {work['to']}",
        )
        for work in data["works"]
        if work["item"] in ROUTES
    ]


def _lock_names(forced: Sequence[str], forbidden: Sequence[str]) -> list[tuple[str, str]]:
    """Give each locked village's name with the words of its lock."""
    return [
        *((place(code).name, "network.locked_in") for code in forced),
        *((place(code).name, "network.locked_out") for code in forbidden),
    ]


def purposes_of(acting: Acting) -> list[Any]:
    """Give the purposes for which a role may open routes and towers."""
    if not OPEN.may(acting):
        return []
    own = acting.role.opens.get(Compartment.INFRASTRUCTURE, ()) if acting.role else ()
    return [role_book().purposes[one] for one in own]


def _fault(plain: Mapping[str, str]) -> Fault:
    """Make a fault again from what was kept of it."""
    return Fault(
        plain["code"],
        plain["where"],
        plain["asked"],
        plain["found"],
        plain["accepted"],
        plain["next"],
    )
