"""The key ring: the files of an installation that hold its secrets.

One file is one key. A key has an id of eight hexadecimal digits that every ciphertext names,
so a ring can hold old keys beside the current one and still open what they sealed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Self

from everyvillage.core.errors import Fault, PartMissingError
from everyvillage.registry.keys.suites import HASHED_INTERNATIONAL, INTERNATIONAL, SUITES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600
_OTHERS = 0o077
_INDEX_BYTES = 32
_PATTERN = "*.key"


class Use(StrEnum):
    """What a key is for; one key is never used for two things."""

    DATA = "data"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Key:
    """One secret: ``version`` counts up within its use, the highest is the current one."""

    id: str
    use: Use
    version: int
    suite: str
    secret: bytes

    def __repr__(self) -> str:
        """Name the key without its secret, so that no log can show it."""
        return f"Key({self.use} {self.version}, {self.id}, {self.suite})"

    @property
    def fingerprint(self) -> str:
        """Give a short check of the secret, which may be stored beside the data."""
        return hmac.digest(self.secret, b"everyvillage key fingerprint", hashlib.sha256).hex()[:16]


class KeyRing:
    """The keys of one installation."""

    def __init__(self, keys: Iterable[Key], folder: Path | None = None) -> None:
        """Hold ``keys``; ``folder`` is where they lie, None for a ring in memory."""
        self._keys = {key.id: key for key in keys}
        self.folder = folder

    @classmethod
    def in_memory(cls, suite: str = INTERNATIONAL) -> Self:
        """Make a ring that is never written, for a dry run and for tests."""
        return cls((_new_key(Use.DATA, 1, suite), _new_key(Use.INDEX, 1, HASHED_INTERNATIONAL)))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read the ring in ``folder``.

        Refuses with PartMissingError where there is none, where a file cannot be read as a
        key, or where others than its owner may read it.
        """
        if not cls.exists(folder):
            raise PartMissingError(_ring_missing(folder))
        _refuse_readable(folder)
        paths = sorted(folder.glob(_PATTERN))
        for path in paths:
            _refuse_readable(path)
        return cls((_read_key(path) for path in paths), folder)

    @classmethod
    def make(cls, folder: Path, suite: str = INTERNATIONAL) -> Self:
        """Make a ring in ``folder`` with one data key of ``suite`` and one index key.

        The folder appears whole or not at all; where another process was faster, its ring
        is the one that counts.
        """
        folder.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
        fresh = Path(mkdtemp(prefix=".keys-", dir=folder.parent))
        try:
            for key in (_new_key(Use.DATA, 1, suite), _new_key(Use.INDEX, 1, HASHED_INTERNATIONAL)):
                _write_key(fresh, key)
            fresh.rename(folder)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            if not cls.exists(folder):
                raise
        return cls.open(folder)

    @classmethod
    def exists(cls, folder: Path) -> bool:
        """Say whether ``folder`` holds at least one key."""
        return folder.is_dir() and any(folder.glob(_PATTERN))

    def __iter__(self) -> Iterator[Key]:
        """Give the keys, by use and version."""
        return iter(sorted(self._keys.values(), key=lambda key: (key.use, key.version)))

    def current(self, use: Use) -> Key:
        """Give the newest key for ``use``; refuse where the ring has none."""
        return max(self._held(use), key=lambda key: key.version)

    def key(self, key_id: str) -> Key:
        """Give the key called ``key_id``; refuse an unknown one by naming it."""
        found = self._keys.get(key_id)
        if found is None:
            have = ", ".join(sorted(self._keys)) or "no key"
            raise PartMissingError(_key_missing(f"the key {key_id}", f"a ring with {have}"))
        return found

    def first(self, use: Use) -> Key:
        """Give the oldest key for ``use``; refuse where the ring has none."""
        return min(self._held(use), key=lambda key: key.version)

    def with_new_key(self, use: Use, suite: str) -> KeyRing:
        """Add a key of ``suite``; for data it seals from now on, and the older ones still open."""
        key = _new_key(use, self.current(use).version + 1, suite)
        if self.folder is not None:
            _write_key(self.folder, key)
        return KeyRing((*self._keys.values(), key), self.folder)

    def with_new_data_key(self, suite: str = INTERNATIONAL) -> KeyRing:
        """Add a data key that seals from now on; the older ones still open."""
        return self.with_new_key(Use.DATA, suite)

    def _held(self, use: Use) -> list[Key]:
        held = [key for key in self._keys.values() if key.use is use]
        if not held:
            raise PartMissingError(_key_missing(f"a key for the use “{use}”", "none in the ring"))
        return held

    def check(self, fingerprints: Iterable[tuple[str, str]]) -> None:
        """Refuse where a (key id, fingerprint) that the data was sealed with is not here.

        A key of the same id with another secret is foreign, and refused as missing.
        """
        faults = [
            _key_missing(f"the key {key_id}", "a key of another installation" if mine else "none")
            for key_id, fingerprint in fingerprints
            if (mine := self._keys.get(key_id)) is None or mine.fingerprint != fingerprint
        ]
        if faults:
            raise PartMissingError(faults)


def _new_key(use: Use, version: int, suite: str) -> Key:
    """Draw a key from the system's randomness."""
    size = SUITES[suite].key_bytes if suite in SUITES else _INDEX_BYTES
    return Key(secrets.token_hex(4), use, version, suite, secrets.token_bytes(size))


def _write_key(folder: Path, key: Key) -> None:
    """Write one key to a file that only its owner can read, and make it last."""
    path = folder / f"{key.use}-{key.version:04d}-{key.id}.key"
    words = {
        "id": key.id,
        "use": str(key.use),
        "version": key.version,
        "suite": key.suite,
        "secret": base64.b64encode(key.secret).decode("ascii"),
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        json.dump(words, stream)
        stream.flush()
        os.fsync(stream.fileno())


def _read_key(path: Path) -> Key:
    """Read one key file; refuse one that is damaged."""
    try:
        words = json.loads(path.read_text(encoding="ascii"))
        secret = base64.b64decode(words["secret"], validate=True)
        return Key(words["id"], Use(words["use"]), words["version"], words["suite"], secret)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise PartMissingError(
            Fault(
                code="keys.file-damaged",
                where=path.name,
                asked="a key file as this software writes it",
                found="text that is not one",
                accepted="the file as it was made",
                next_step="bring the file back from the place where the keys are kept apart",
            )
        ) from error


def _refuse_readable(path: Path) -> None:
    """Refuse a key or a key folder that other accounts may look into."""
    mode = path.stat().st_mode & 0o777
    if mode & _OTHERS:
        raise PartMissingError(
            Fault(
                code="keys.open-to-others",
                where=path.name,
                asked="keys that only their owner can read",
                found=f"mode {mode:04o}",
                accepted="0700 for the folder, 0600 for a file",
                next_step="run chmod -R go-rwx on the folder, and think about who has read it",
            )
        )


def _ring_missing(folder: Path) -> Fault:
    """Say that there is no ring at all."""
    return _key_missing("the key ring of this installation", f"no key in the folder {folder.name}")


def _key_missing(asked: str, found: str) -> Fault:
    """Say that a key is not here."""
    return Fault(
        code="keys.key-missing",
        where="key ring",
        asked=asked,
        found=found,
        accepted="the ring that the data was sealed with",
        next_step="put the key files back into the keys folder of the home; "
        "without them identity values cannot be read",
    )
