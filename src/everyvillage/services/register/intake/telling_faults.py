"""The faults of a checked file as a page shows them, and as the fault file says them by row."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from everyvillage.services.register.intake.working import Working

SHOWN_OF_A_KIND = 5
_WORDS = {
    "doubt": "待核对：需由县级经办人确认所指的人或村 / waits for a decision",
    "unknown": "登记库中查无此人或此户 / nobody in the register is meant",
}


def shown_faults(work: Working) -> list[dict[str, Any]]:
    """Give the faults by kind: how many, the first few with their places, masked as they are."""
    kinds: dict[str, list[dict[str, str]]] = defaultdict(list)
    totals: dict[str, int] = defaultdict(int)
    for _, faults in sorted(work.sent.told.items()):
        for fault in faults:
            totals[fault.code] += 1
            if len(kinds[fault.code]) < SHOWN_OF_A_KIND:
                kinds[fault.code].append(fault.as_dict())
    return [
        {"code": code, "rows": totals[code], "first": first}
        for code, first in sorted(kinds.items(), key=lambda one: -totals[one[0]])
    ]


def words_of_rows(work: Working, rows: Mapping[int, str]) -> dict[int, str]:
    """Say of each row that is not taken what is wrong with it."""
    return {
        number: "; ".join(
            f"[{fault.code}] {fault.found}" for fault in work.sent.told.get(number, ())
        )
        or _WORDS.get(standing, standing)
        for number, standing in rows.items()
    }
