"""Which keys there are, and which of them anything here needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from everyvillage.registry.keys import KeyRing, Use
from everyvillage.registry.models import KeyRecord
from everyvillage.registry.sealed import sealed_tables
from everyvillage.services.keys.models import Rotation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key: where it is, what it has sealed, whether it is needed.

    ``sealed`` counts the values under a data key, history included; an index key has None.
    ``current`` says whether new values are sealed, or found, with it. ``needed`` says whether
    this database can be read without it.
    """

    key_id: str
    use: str
    version: int
    suite: str
    in_ring: bool
    current: bool
    needed: bool
    sealed: int | None


def list_keys(folder: Path) -> list[KeyLine]:
    """Give every key that is in the ring in ``folder`` or was noted by the database."""
    ring = list(KeyRing.open(folder)) if KeyRing.exists(folder) else []
    here = {key.id: (str(key.use), key.version, key.suite) for key in ring}
    noted = {one.key_id: (one.use, one.version, one.suite) for one in KeyRecord.objects.all()}
    counted = values_by_key()
    indexes = [(one.version, one.id) for one in ring if one.use is Use.INDEX]
    oldest = min(indexes)[1] if indexes else ""
    lines = []
    for key_id, (use, version, suite) in sorted({**here, **noted}.items(), key=_order):
        lines.append(
            KeyLine(
                key_id=key_id,
                use=use,
                version=version,
                suite=suite,
                in_ring=key_id in here,
                current=key_id == _current(use, here, noted),
                needed=key_id in noted
                or bool(counted.get(key_id))
                or (key_id == oldest and bool(noted)),
                sealed=counted.get(key_id, 0) if use == Use.DATA else None,
            )
        )
    return lines


def needed_keys() -> list[str]:
    """Give the ids of the keys that this database cannot be read without, sorted."""
    return sorted(set(KeyRecord.objects.values_list("key_id", flat=True)) | set(values_by_key()))


def values_by_key() -> Mapping[str, int]:
    """Count the sealed values of every table, histories included, by the key that sealed them."""
    part = "substr" if connection.vendor == "sqlite" else "substring"
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in sealed_tables():
            for column in table.columns:
                cursor.execute(
                    f'SELECT {part}("{column.name}", 2, {_ID_BYTES}) AS head, count(*) '  # noqa: S608 - names of our own models
                    f'FROM "{table.name}" WHERE "{column.name}" IS NOT NULL GROUP BY 1'
                )
                for head, number in cursor.fetchall():
                    key_id = bytes(head).hex()
                    found[key_id] = found.get(key_id, 0) + int(number)
    return found


def unfinished() -> Rotation | None:
    """Give the change of data keys that was begun and not ended, or None."""
    return Rotation.objects.filter(use=Use.DATA, finished_at=None).order_by("-pk").first()


def _current(
    use: str, here: Mapping[str, tuple[str, int, str]], noted: Mapping[str, tuple[str, int, str]]
) -> str:
    """Give the key that is in use: for the index the newest that was noted."""
    among = noted if use == Use.INDEX and any(one[0] == use for one in noted.values()) else here
    held = [(version, key_id) for key_id, (of, version, _) in among.items() if of == use]
    return max(held)[1] if held else ""


def _order(pair: tuple[str, tuple[str, int, str]]) -> tuple[str, int]:
    return pair[1][0], pair[1][1]
