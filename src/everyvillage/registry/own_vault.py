"""The vault of this installation: the ring in its home folder, checked against its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from everyvillage.registry.keys import KeyRing, Use, Vault
from everyvillage.registry.models import KeyRecord

if TYPE_CHECKING:
    from pathlib import Path


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
