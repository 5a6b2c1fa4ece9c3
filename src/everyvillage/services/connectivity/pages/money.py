"""What a plan reaches within a sum of money, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.services.connectivity.words import LEVEL_WORDS, said_yuan, say

if TYPE_CHECKING:
    from collections.abc import Mapping

UNITS = {"households": "network.unit_households", "villages": "network.unit_villages"}
STAGES = {"all": "network.within_all", "poor": "network.within_poor"}


def within_lines(said: Mapping[str, Any] | None, language: str) -> list[str]:
    """Say what is reached and what nothing within the money reaches; nothing where none is asked.

    ``said`` is what the plan's file says of it; older files do not.
    """
    if not said:
        return []
    unit, money = say(UNITS[said["counts"]], language), said_yuan(said["yuan"], language)
    lines = []
    for row in said["stages"]:
        counted = {"reached": f"{row['reached']:,}", "most": f"{row['most']:,}", "unit": unit}
        words = say(STAGES[row["stage"]], language, money=money, **counted)
        lines.append(f"{words}{_more(row, language, counted)}")
    if len(said["levels"]) > 1:
        mark = "、" if language.startswith("zh") else ", "
        levels = mark.join(say(LEVEL_WORDS[one], language) for one in said["levels"])
        lines.append(say("network.within_levels", language, levels=levels))
    return lines


def _more(row: Mapping[str, Any], language: str, counted: Mapping[str, str]) -> str:
    """Say what reaching more costs at least, or that nothing is left."""
    gap = "" if language.startswith("zh") else " "
    if row["more_yuan"] is None:
        left = row["reached"] < row["most"]
        return "" if left else gap + say("network.within_nothing", language)
    more = said_yuan(row["more_yuan"], language)
    return gap + say("network.within_more", language, more=more, **counted)
