"""Records and keepers that the tests of the ledger share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from everyvillage.ledger.records import Delivery, Promise
from everyvillage.ledger.roots import Keeper

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2020, 5, 3, 4, 0, tzinfo=UTC)
GRANDMOTHER = "a" * 32
BOY = "b" * 32


def delivery(subject: str = GRANDMOTHER, quantity: int = 1, note: str = "") -> Delivery:
    return Delivery(
        service="care",
        provider="clinic-7",
        quantity=quantity,
        unit="visit",
        happened=NOON,
        recorder="worker.1",
        subject=subject,
        note=note,
    )


def promise() -> Promise:
    return Promise(
        service="pairing",
        provider="enterprise-3",
        quantity=30,
        unit="person",
        happened=NOON,
        recorder="officer.1",
        due=date(2020, 12, 31),
        proof="list of wages",
        checker="officer.2",
    )


def keeper_in(folder: Path) -> Keeper:
    return Keeper(
        key=folder / "signing" / "roots.pem",
        kept=folder / "roots",
        outbox=folder / "outbox",
        sheets=folder / "sheets",
    )
