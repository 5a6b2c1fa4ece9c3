"""The vault of this installation: the ring in its home folder, checked against its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from everyvillage.core.errors import Fault, PartMissingError
from everyvillage.registry.keys import KeyRing, Use, Vault
from everyvillage.registry.models import KeyRecord

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.registry.keys import Key

SNAPSHOT_PURPOSE = "snapshot"
"""Begins the purpose of every pseudonym that stands in a snapshot; the table follows."""


def open_vault(*, dry_run: bool = False) -> Vault:
    """Open the vault of this installation; its ring is made at first use.

    A dry run before the first use gets a ring in memory. Numbers are found under the index
    key that is in force here, which is the newest that was noted: a newer one in the ring is
    not, until every row has its hashes. Refuses with PartMissingError, naming the key, where
    a key that rows were sealed with is missing or foreign.
    """
    ring = _ring(settings.HOME.keys, dry_run=dry_run)
    noted = list(KeyRecord.objects.values_list("key_id", "fingerprint", "use", "version"))
    ring.check((key_id, fingerprint) for key_id, fingerprint, _, _ in noted)
    in_force = max(
        ((version, key_id) for key_id, _, use, version in noted if use == Use.INDEX), default=None
    )
    return Vault(ring, None if in_force is None else ring.key(in_force[1]))


def note_keys(vault: Vault) -> None:
    """Note the keys that this transaction writes with; called inside it.

    A missing or foreign ring is noticed by them later. Refuses where the index key was
    changed since the vault was opened, as the hashes about to be written would find nobody.
    """
    rows = list(KeyRecord.objects.values_list("version", "key_id", "use"))
    noted = {key_id for _, key_id, _ in rows}
    mine = vault.index_key
    in_force = max(
        ((version, key_id) for version, key_id, use in rows if use == Use.INDEX), default=None
    )
    if in_force is not None and in_force[1] != mine.id:
        raise PartMissingError(_index_changed(mine.id))
    for key in (vault.ring.current(Use.DATA), mine):
        if key.id not in noted:
            note_key(key)


def note_key(key: Key) -> None:
    """Note one key."""
    KeyRecord.objects.create(
        key_id=key.id,
        use=key.use,
        version=key.version,
        suite=key.suite,
        fingerprint=key.fingerprint,
        first_used_at=timezone.now(),
    )


def _index_changed(key_id: str) -> Fault:
    """Say that the index key is another one since the work began."""
    return Fault(
        code="keys.index-changed",
        where="key ring",
        asked="the index key that was in force when this began",
        found=f"another one in its place since then ({key_id} is no longer in force)",
        accepted="work that begins and ends under one index key",
        next_step="run the command again; nothing of it was kept",
    )


def _ring(folder: Path, *, dry_run: bool) -> KeyRing:
    """Read the ring; make it only where nothing was ever sealed."""
    if KeyRing.exists(folder):
        return KeyRing.open(folder)
    if KeyRecord.objects.exists():
        KeyRing(()).check(KeyRecord.objects.values_list("key_id", "fingerprint"))
    return KeyRing.in_memory() if dry_run else KeyRing.make(folder)
