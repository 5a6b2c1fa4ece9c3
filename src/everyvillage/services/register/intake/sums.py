"""Sums of an insurance's file that cannot be: another unit, more paid than the bill came to."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from everyvillage.contracts.tables.health import TOLD
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from everyvillage.services.register.intake.working import Record, Working

TOTAL, PAID, OWN, _ = TOLD
FEN = 100
NAMES = ("stay_least", "stay_most", "stay_middle_least", "stay_middle_most", "stay_rows_least")


def refuse_wrong_sums(work: Working, name: str, on: date) -> None:
    """Refuse what cannot be of a file that tells of stays; of ``on`` are the limits.

    A row is refused whose bill is smaller or larger than any month of stays, or whose parts are
    more than the whole. A whole file is refused where the middle bill of enough rows lies where no
    county's does: its sums are in another unit than its headings say.
    """
    limits = shipped_parameters().engine_values(NAMES, on)
    _refuse_unit(work, name, limits)
    for at in work.good():
        record = work.records[at]
        _refuse_size(work, at, record, limits)
        total, paid, own = (record.get(column) for column in (TOTAL, PAID, OWN))
        if total is not None and (paid or 0) + (own or 0) > total:
            work.refuse(
                at,
                "intake.parts-over-whole",
                column=PAID if paid else OWN,
                asked="parts of a bill",
                found=f"{_yuan(paid or 0)} paid and {_yuan(own or 0)} own of {_yuan(total)}",
                accepted="parts that come to no more than the whole",
                next_step="correct the sums, or ask the office which of them is wrong",
            )


def _refuse_size(work: Working, at: int, record: Record, limits: Mapping[str, int]) -> None:
    """Refuse a row whose bill is no bill of a month of stays."""
    least, most = limits["stay_least"], limits["stay_most"]
    for column in (TOTAL, OWN):
        value = record.get(column)
        low = least if column == TOTAL else 0
        if not value or low <= value <= most:
            continue
        work.refuse(
            at,
            "intake.sum-of-another-unit",
            column=column,
            asked="what the stays of a person in a month came to",
            found=f"{_yuan(value)} yuan",
            accepted=f"{_yuan(low)} to {_yuan(most)} yuan",
            next_step="check whether the sum is in fen or in ten thousands; the heading says yuan",
        )
        return


def _refuse_unit(work: Working, name: str, limits: Mapping[str, int]) -> None:
    """Refuse a file whose middle bill lies where no county's does."""
    totals = [value for record in work.records if (value := record.get(TOTAL))]
    if len(totals) < limits["stay_rows_least"]:
        return
    middle = int(median(totals))
    least, most = limits["stay_middle_least"], limits["stay_middle_most"]
    if least <= middle <= most:
        return
    unit = "ten thousands of yuan" if middle < least else "fen"
    raise InputError(
        Fault(
            code="intake.file-of-another-unit",
            where=name,
            asked="bills in the unit that the heading says",
            found=f"{len(totals)} bills, the middle one {_yuan(middle)} yuan: most likely {unit}",
            accepted=f"a middle bill of {_yuan(least)} to {_yuan(most)} yuan",
            next_step="ask the office for the unit and write it beside the heading, as （分）",
        )
    )


def _yuan(fen: int) -> str:
    """Write fen in yuan."""
    return f"{fen // FEN:,}" if fen % FEN == 0 else f"{fen / FEN:,.2f}"
