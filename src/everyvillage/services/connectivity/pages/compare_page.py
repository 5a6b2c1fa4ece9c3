"""Two plans of one county side by side: sums, villages that change, works only in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.contracts.shapes import Compartment
from everyvillage.data.frame.places import place
from everyvillage.planning.network.joint.compare import compared
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.actions.starting import asked_of
from everyvillage.services.connectivity.asking import LEVELS
from everyvillage.services.connectivity.pages import answer
from everyvillage.services.connectivity.pages.plan_page import purposes_of
from everyvillage.services.connectivity.permissions import OPEN
from everyvillage.services.connectivity.queries import county_name
from everyvillage.services.connectivity.words import LEVEL_WORDS, said_shares, said_yuan

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting
    from everyvillage.services.connectivity.models import NetworkPlan

COUNTED = ("broadband", "signal")
ORDER = "cheapest"


def _shares(one: NetworkPlan, other: NetworkPlan, language: str) -> list[tuple[str, str, str]]:
    """Give the shares that each was asked for in a level that one of them asks, in percent."""
    pair = asked_of(one), asked_of(other)
    return [
        (
            LEVEL_WORDS[level],
            said_shares(pair[0].asked.get(level), language),
            said_shares(pair[1].asked.get(level), language),
        )
        for level in LEVELS
        if any(level in one.asked for one in pair)
    ]


def compare_page(
    acting: Acting, one: NetworkPlan, other: NetworkPlan, language: str
) -> dict[str, Any]:
    """Gather the page from the two sealed files; works by name only where routes are open.

    ``is_open`` says that it shows them, so that the look is to be logged.
    """
    files = storing.read_result(one), storing.read_result(other)
    found = compared(*files)
    own = found["works_only_in_one"], found["works_only_in_other"]
    is_open = acting.has_open(Compartment.INFRASTRUCTURE) and OPEN.has(acting, one.county)
    return {
        "here": "plan",
        "name": county_name(one),
        "plans": [(plan, asked_of(plan)) for plan in (one, other)],
        "one": one,
        "other": other,
        "sums": [
            ("network.data_of", str(one.snapshot_at), str(other.snapshot_at)),
            *_shares(one, other, language),
        ]
        + [
            (
                f"network.sum_{name.removesuffix('_yuan')}",
                *(
                    f"{value:,}" if name in COUNTED else said_yuan(value, language)
                    for value in pair
                ),
            )
            for name, pair in found["sums"].items()
        ],
        "villages": [
            (place(row["code"]).name, f"network.by_{row['from']}", f"network.by_{row['to']}")
            for row in found["villages"]
        ],
        "is_open": is_open,
        "purposes": purposes_of(acting),
        "county": one.county_code,
        "only": [
            (
                plan,
                len(works),
                answer.work_lines({**data, "works": works}, ORDER, language) if is_open else (),
            )
            for plan, data, works in zip((one, other), files, own, strict=True)
        ],
        "more": files[1]["cost_yuan"] - files[0]["cost_yuan"],
        "more_said": said_yuan(abs(files[1]["cost_yuan"] - files[0]["cost_yuan"]), language),
    }
