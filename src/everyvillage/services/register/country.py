"""A country's own list into the home, and the register after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.own.in_use import own_index, use_folder
from everyvillage.data.frame.own.taking import Taken, take_country
from everyvillage.registry.models import OpenCounty
from everyvillage.services.register.following import follow_list, load_missing
from everyvillage.services.register.storage_errors import readable_storage_errors

if TYPE_CHECKING:
    from pathlib import Path


def take_list_in(path: Path, *, dry_run: bool = False, account: str = "") -> tuple[Taken, int]:
    """Take the list of a country into this installation; give what became of it.

    The second part is how many changes of opened places the register has followed. Refuses a
    list with faults, and any list where places of the packaged one are open already.
    """
    folder = settings.HOME.frame
    if own_index() is None and OpenCounty.objects.exists():
        raise InputError(_opened_before(path))
    with readable_storage_errors():
        taken = take_country(path, folder, dry_run=dry_run)
        if dry_run:
            return taken, 0
        use_folder(folder)
        with transaction.atomic():
            followed = follow_list(account=account)
            load_missing()
            return taken, followed


def _opened_before(path: Path) -> Fault:
    """Say that an installation is of one country."""
    return Fault(
        code="country.places-open",
        where=path.name,
        asked="an installation in which no place is open yet",
        found="places of the packaged list that are open",
        accepted="a new home for another country",
        next_step="set EVERYVILLAGE_HOME to another folder and import the list there",
    )
