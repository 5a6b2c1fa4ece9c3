"""What this installation is: modelled or real, and the keys that its rows were sealed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from everyvillage.core.errors import Fault, InputError
from everyvillage.registry.keys import KeyRing, Use, Vault
from everyvillage.registry.models import Installation, KeyRecord, Kind

if TYPE_CHECKING:
    from pathlib import Path


def kind_of(*, modelled: bool) -> Kind:
    """Give the kind of an installation with such rows."""
    return Kind.MODELLED if modelled else Kind.REAL


def installation_kind() -> Kind | None:
    """Give the kind of this installation; None before its first row."""
    found = Installation.objects.first()
    return None if found is None else Kind(found.kind)


def check_kind(*, modelled: bool) -> None:
    """Refuse rows of another kind than those that are here."""
    here = installation_kind()
    if here is not None and here != kind_of(modelled=modelled):
        raise InputError(_kinds_mixed(here, kind_of(modelled=modelled)))


def fix_kind(*, modelled: bool) -> None:
    """Say, with the first row, what this installation holds from now on."""
    check_kind(modelled=modelled)
    if not Installation.objects.exists():
        Installation.objects.create(kind=kind_of(modelled=modelled), since=timezone.now())


def open_vault(*, dry_run: bool = False) -> Vault:
    """Open the vault of this installation; its ring is made at first use.

    A dry run before the first use gets a ring in memory. Refuses with PartMissingError,
    naming the key, where a key that rows were sealed with is missing or foreign.
    """
    ring = _ring(settings.HOME.keys, dry_run=dry_run)
    ring.check(KeyRecord.objects.values_list("key_id", "fingerprint"))
    return Vault(ring)


def note_keys(vault: Vault) -> None:
    """Note the current keys, so that a missing or foreign ring is noticed later."""
    known = set(KeyRecord.objects.values_list("key_id", flat=True))
    for key in (vault.ring.current(use) for use in Use):
        if key.id not in known:
            KeyRecord.objects.create(
                key_id=key.id,
                use=key.use,
                version=key.version,
                suite=key.suite,
                fingerprint=key.fingerprint,
                first_used_at=timezone.now(),
            )


def _ring(folder: Path, *, dry_run: bool) -> KeyRing:
    """Read the ring; make it only where nothing was ever sealed."""
    if KeyRing.exists(folder):
        return KeyRing.open(folder)
    if KeyRecord.objects.exists():
        KeyRing(()).check(KeyRecord.objects.values_list("key_id", "fingerprint"))
    return KeyRing.in_memory() if dry_run else KeyRing.make(folder)


def _kinds_mixed(here: Kind, new: Kind) -> Fault:
    """Say that modelled and real rows never share a database."""
    return Fault(
        code="import.modelled-and-real",
        where="this installation",
        asked=f"{here} rows, which is what it holds",
        found=f"{new} rows",
        accepted=f"{here} rows only; modelled and real rows never share a database",
        next_step="set EVERYVILLAGE_HOME to another folder and import there "
        "(--modelled says that a file is made up)",
    )
