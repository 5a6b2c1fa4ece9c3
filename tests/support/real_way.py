"""Take delivered files the whole way: open the county, import, seal, compute.

The calls are those of the command line; only the home folder and the transaction, which is
rolled back at the end, belong to the test.
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.test import override_settings

from everyvillage.analytics.targets.compute import compute_figures
from everyvillage.contracts import TABLES
from everyvillage.data.frame.places import units
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.register.actions import create_snapshot, import_table, open_county
from everyvillage.web.home import Home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker

    from everyvillage.analytics.targets.figure_set import FigureSet
    from everyvillage.data.snapshot import Snapshot


@contextmanager
def empty_register(root: Path, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give an empty register with its own home folder; nothing of it stays."""
    with blocker.unblock(), override_settings(HOME=Home(root)), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Take back at the end what is written to the register inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def deliver(county: str, folder: Path, at: date) -> None:
    """Open the county and import every file of ``folder``, in the order of the contract."""
    open_county(county)
    for name in TABLES:
        path = folder / f"{name}.csv"
        if path.exists():
            import_table(name, path, modelled=True, counties=covers(name, county), at=at)


def covers(table: str, county: str) -> list[str] | None:
    """Give the county that a file covers; files of the whole country cover none."""
    return [county] if TABLES[table].place else None


def seal_and_compute(at: date) -> tuple[Snapshot, dict[str, FigureSet]]:
    """Seal the register and compute every shipped programme."""
    snapshot = create_snapshot(at)
    sets = {one.id: compute_figures(one, snapshot) for one in shipped_programmes()}
    return snapshot, sets


def write_villages(county: str, path: Path) -> Path:
    """Write every village-level unit that the frame has in ``county`` as a plain CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code"])
        writer.writerows([unit.code] for unit in units(county))
    return path
