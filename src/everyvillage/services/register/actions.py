"""What the register service does: open a county, take a file, seal a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from everyvillage.contracts import table_named
from everyvillage.data.readers import read_delivery
from everyvillage.services.register.following import follow_list
from everyvillage.services.register.frame import counties_in, county_units
from everyvillage.services.register.importing import Settings, take_delivery
from everyvillage.services.register.installation import fix_kind
from everyvillage.services.register.opening import open_counties, open_units
from everyvillage.services.register.setting_aside import take_without_faulty
from everyvillage.services.register.snapshots import seal_register
from everyvillage.services.register.storage_errors import readable_storage_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from everyvillage.data.readers import Delivery
    from everyvillage.data.snapshot import Snapshot
    from everyvillage.services.register.report import ImportReport


def open_county(code: str, *, account: str = "") -> int:
    """Take the places of a county, and those above it, from the frame into the register.

    Gives how many places were new; opening a county twice changes nothing. Refuses a code
    that is no county of the frame.
    """
    units = county_units(code)
    with readable_storage_errors(), transaction.atomic():
        return open_units(code, units, account=account)


def start_county(code: str, *, modelled: bool = False, account: str = "") -> int:
    """Open a county and say before the first row of which kind they are; give the new places.

    Refuses where this installation holds rows of the other kind, and a code that is no county.
    """
    units = county_units(code)
    with readable_storage_errors(), transaction.atomic():
        fix_kind(modelled=modelled)
        new = open_units(code, units, account=account)
        follow_list(account=account)
        return new


def start_place(code: str, *, modelled: bool = False, account: str = "") -> tuple[int, int]:
    """Open every county of a place, "0" for the country; give counties and new places.

    ``modelled`` says which kind of rows comes. Refuses where this installation holds rows of
    the other kind, and a code that is on no list.
    """
    with readable_storage_errors(), transaction.atomic():
        fix_kind(modelled=modelled)
        return open_place(code, account=account)


def open_place(code: str, *, account: str = "") -> tuple[int, int]:
    """Open every county of a place, "0" for the country; give counties and new places.

    What a country's own list tells of earlier changes is recorded as well. Refuses a code that
    is on no list.
    """
    counties = counties_in(code)
    units = {unit.code: unit for county in counties for unit in county_units(county)}
    with readable_storage_errors(), transaction.atomic():
        new = open_counties(counties, units.values(), account=account)
        follow_list(account=account)
    return len(counties), new


def import_table(  # noqa: PLR0913 - each is an option of the command
    table: str,
    path: Path,
    *,
    modelled: bool,
    sender: str = "",
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    counties: Iterable[str] | None = None,
    at: date | None = None,
    account: str = "",
    progress: Callable[[int], None] | None = None,
    set_aside: str | None = None,
) -> ImportReport:
    """Take the rows of a file into ``table``, all of them or none.

    ``modelled`` says whether the rows are made up; ``sender`` which office sent them;
    ``mapping`` gives the column for a heading of the file ("-" leaves it out); ``counties``
    are the counties that the file covers (None: those of its rows); ``at`` is the day by
    which place codes and ages are judged (None: today). ``dry_run`` writes nothing.
    ``set_aside`` is the reason for which rows with faults are left out and the rest taken;
    they count as missing, and lie beside the file to be mended.

    Refuses, with every fault by row and column, a file that is not right; refuses with
    PartMissingError where a key is missing or the disk is full.
    """
    day = at or timezone.localdate()

    def read() -> Delivery:
        return read_delivery(path, table_named(table), on=day, mapping=mapping, sheet=sheet)

    settings = Settings(
        modelled=modelled,
        at=day,
        sender=sender,
        account=account,
        counties=None if counties is None else tuple(sorted(set(counties))),
        dry_run=dry_run,
        progress=progress,
    )
    with readable_storage_errors():
        if set_aside is not None:
            return take_without_faulty(read, settings, reason=set_aside)
        return take_delivery(read(), settings)


def create_snapshot(at: date, *, progress: Callable[[str], None] | None = None) -> Snapshot:
    """Seal the register as it stands, dated ``at``; give the snapshot.

    Ages are counted on ``at`` and places are those in force then. ``progress`` is called with
    the name of each table. The same register and day give the same snapshot.
    """
    with readable_storage_errors():
        return seal_register(at, progress=progress)
