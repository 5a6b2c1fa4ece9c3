"""The two worlds that figures are measured on: made once, kept in a folder, used again."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from benchmarks.worlds.people import people_batches
from benchmarks.worlds.sealed import counties_of, seal_delivered
from everyvillage.core.codes import StatCode
from everyvillage.data.county import make_counties
from everyvillage.data.county.lookup import county_codes, units_of
from everyvillage.data.county.settings import read_settings
from everyvillage.data.snapshot import list_snapshots

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.snapshot import Snapshot

AT = date(2020, 9, 30)
SEED = 20200326
FIRST_COUNTY = "513200"
"""Where the counties with people begin: the mountains of western Sichuan."""
PERSONS_A_VILLAGE = 1_200


@dataclass(frozen=True, slots=True)
class Made:
    """A snapshot, and the seconds it took to make it (None where it was there already)."""

    snapshot: Snapshot
    seconds: float | None


def all_villages(cache: Path) -> Made:
    """Give a snapshot of every village of the country with its network, without people."""
    root = cache / f"villages-{read_settings().recipe}"
    return _kept(root) or _make(root, county_codes(), persons=0)


def many_people(cache: Path, persons: int) -> Made:
    """Give a snapshot of counties with so many persons in their households."""
    root = cache / f"people-{persons}-{read_settings().recipe}"
    return _kept(root) or _make(root, _counties_for(persons), persons=persons)


def _kept(root: Path) -> Made | None:
    """Give the snapshot that was made before, if it is whole."""
    found = list_snapshots(root)
    return Made(found[-1], None) if found else None


def _make(root: Path, counties: tuple[str, ...], *, persons: int) -> Made:
    """Model the counties, draw the people, seal both."""
    begins = time.perf_counter()
    files = root.with_name(f"{root.name}.files")
    make_counties(counties, SEED, files, at=AT, complete=True, everything=bool(persons))
    more = people_batches(persons, _villages_of(counties), seed=SEED, at=AT) if persons else {}
    delivered = files / "delivered"
    snapshot = seal_delivered(delivered, root, at=AT, counties=counties, more=more)
    shutil.rmtree(files)
    return Made(snapshot, time.perf_counter() - begins)


def _counties_for(persons: int) -> tuple[str, ...]:
    """Give counties with villages enough for so many persons."""
    wanted = max(1, persons // PERSONS_A_VILLAGE)
    codes = [code for code in county_codes() if code >= FIRST_COUNTY]
    villages: list[str] = []
    for code in codes:
        villages += _villages_of((code,))
        if len(villages) >= wanted:
            break
    return counties_of(villages)


def _villages_of(counties: tuple[str, ...]) -> list[str]:
    """Give the villagers' committees of counties, in order."""
    codes = [code for county in counties for code in units_of(county).codes]
    return [code for code in codes if StatCode(code).is_plan_village]
