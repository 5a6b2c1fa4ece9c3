"""What a backup holds, and which keys it needs: its own list of contents."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from everyvillage.registry.models import KeyRecord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT = 1


@dataclass(frozen=True, slots=True)
class NeededKey:
    """One key that the values in a backup were sealed or hashed with; never the key itself."""

    id: str
    use: str
    version: int
    suite: str
    fingerprint: str

    def __str__(self) -> str:
        """Name the key as its file is called."""
        return f"{self.use}-{self.version:04d}-{self.id}.key"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup: its name, hash (SHA-256) and size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a backup.

    ``program`` is the version that wrote it, ``database`` "sqlite" or "postgresql", ``made_at``
    the moment in UTC.
    """

    program: str
    made_at: str
    database: str
    keys: Sequence[NeededKey]
    parts: Sequence[Part]

    def to_bytes(self) -> bytes:
        """Give the list as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_bytes(cls, text: bytes) -> Contents:
        """Read the list; ValueError, KeyError or TypeError where it is none."""
        words: Mapping[str, Any] = json.loads(text)
        if words["format"] != FORMAT:
            message = f"format {words['format']}"
            raise ValueError(message)
        return cls(
            program=str(words["program"]),
            made_at=str(words["made_at"]),
            database=str(words["database"]),
            keys=tuple(NeededKey(**one) for one in words["keys"]),
            parts=tuple(Part(**one) for one in words["parts"]),
        )


def needed_keys() -> list[NeededKey]:
    """Give the keys that this database was sealed with, as it has noted them."""
    return [
        NeededKey(one.key_id, one.use, one.version, one.suite, one.fingerprint)
        for one in KeyRecord.objects.order_by("use", "version")
    ]
