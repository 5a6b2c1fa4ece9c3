"""What the places of a plan are called on paper, in the report's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.joint.names import TODAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.planning.network.report.paper import Paper

TOWER = re.compile(r"^new tower (\S+)")
POINT = re.compile(r"^(crossing|junction|road point) (\d+)$")


def village_names(data: Mapping[str, Any]) -> dict[str, str]:
    """Give the name of each village of a plan's data, by code."""
    return {row["code"]: row["name"] for row in data["villages"]}


def said_ends(work: Mapping[str, Any], villages: Mapping[str, str], paper: Paper) -> str:
    """Say between which places a work runs, or where it stands; ``villages`` are names by code."""
    start, end = (said_place(work[name], villages, paper) for name in ("from", "to"))
    return start if start == end else f"{start} – {end}"


def said_place(name: str, villages: Mapping[str, str], paper: Paper) -> str:
    """Say a node's name: a new tower by its village, points of no name by their number."""
    if name == TODAY:
        return paper.say("at_today")
    if found := POINT.match(name):
        return paper.say(f"at_{found[1]}", number=found[2])
    return TOWER.sub(lambda one: _tower(one[1], villages, paper), name)


def _tower(code: str, villages: Mapping[str, str], paper: Paper) -> str:
    return paper.say("at_tower", village=villages.get(code, code))
