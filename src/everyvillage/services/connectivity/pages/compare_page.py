"""Two plans of one county side by side: sums, villages that change, works only in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.data.frame.places import place
from everyvillage.planning.network.joint.compare import compared
from everyvillage.services.connectivity import storing
from everyvillage.services.connectivity.actions.starting import asked_of
from everyvillage.services.connectivity.asking import LEVELS
from everyvillage.services.connectivity.queries import county_name
from everyvillage.services.connectivity.words import LEVEL_WORDS, said_shares, said_yuan

if TYPE_CHECKING:
    from everyvillage.services.connectivity.models import NetworkPlan

COUNTED = ("broadband", "signal")


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


def compare_page(one: NetworkPlan, other: NetworkPlan, language: str) -> dict[str, Any]:
    """Gather the page from the two sealed files."""
    files = storing.read_result(one), storing.read_result(other)
    found = compared(*files)
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
        "only_one": found["works_only_in_one"],
        "only_other": found["works_only_in_other"],
        "more": files[1]["cost_yuan"] - files[0]["cost_yuan"],
        "more_said": said_yuan(abs(files[1]["cost_yuan"] - files[0]["cost_yuan"]), language),
    }
