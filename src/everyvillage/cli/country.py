"""A country's own list on the command line: taken in, followed by the register, told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.cli.django import set_up

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.data.frame.own.index import OwnIndex
    from everyvillage.data.frame.own.taking import Taken


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a list, and how many of its changes the register has followed."""

    taken: Taken
    followed: int
    dry_run: bool


def take_list(file: Path, *, dry_run: bool) -> Report:
    """Take a list in, and let a register that has opened places follow it."""
    set_up()
    from everyvillage.services.register.country import (  # noqa: PLC0415 - Django is ready only now
        take_list_in,
    )

    taken, followed = take_list_in(file, dry_run=dry_run)
    return Report(taken, followed, dry_run)


def tell_country(report: Report, *, as_json: bool) -> None:
    """Say what was taken in."""
    taken = report.taken
    about: dict[str, Any] = {
        "country": taken.country.id,
        "date": taken.country.date.isoformat(),
        "places": taken.levels,
        "points": taken.points,
        "outlines": taken.shapes,
        "changes": taken.changes,
        "followed": report.followed,
        "new": taken.new,
        "dry_run": report.dry_run,
    }
    if as_json:
        print(json.dumps(about, ensure_ascii=False))
        return
    print(f"{taken.country.id}, list of {taken.country.date}, {taken.country.source}")
    for level in taken.country.levels:
        stands = level.stands_for or "no level of figures"
        print(f"  {taken.levels[level.id]:>9,}  {level.names['en']} (stands for {stands})")
    print(f"  {taken.points:>9,}  with a point, {taken.shapes:,} with an outline")
    print(f"  {taken.changes:>9,}  changes; the register has followed {report.followed:,} new ones")
    if report.dry_run:
        print("checked only; nothing was written")
    elif not taken.new:
        print("nothing new: this list is here already")


def tell_list(index: OwnIndex, *, as_json: bool) -> None:
    """Say which country's list is in use."""
    country = index.country
    levels = {
        level.id: index.asked(
            "select count(*) from spell where own_level = ? and now = 1", level.id
        )[0][0]
        for level in country.levels
    }
    if as_json:
        about = {
            "country": country.id,
            "date": country.date.isoformat(),
            "source": country.source,
            "licence": country.licence,
            "places": levels,
            "changes": len(index.changes),
        }
        print(json.dumps(about, ensure_ascii=False))
        return
    print(f"{country.id}: {country.source} ({country.licence}), list of {country.date}")
    for level in country.levels:
        print(f"  {levels[level.id]:>9,}  {level.names['en']}")
    print(f"  {len(index.changes):>9,}  changes of the map")
