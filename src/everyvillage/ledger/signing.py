"""The key that signs roots: an Ed25519 key (RFC 8032) in a file, never in the database.

Whoever can write the database must not be able to read this file. On PostgreSQL the server
runs under another account; with the embedded database, give the file to an account that only
makes roots and name it in EVERYVILLAGE_SIGNING_KEY. Beside the key lies its public half, and
those of the keys before it.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from everyvillage.core.errors import Fault, PartMissingError

if TYPE_CHECKING:
    from pathlib import Path

# Everybody may read the public halves, whoever owns the key.
_FOLDER_MODE = 0o755
_PUBLIC_MODE = 0o644
_SECRET_MODE = 0o600
_OTHERS = 0o077
_PUBLIC = ".pub"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half, ready to sign."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Give the 32 bytes of the public half."""
        return self.private.public_key().public_bytes_raw()

    def sign(self, statement: bytes) -> bytes:
        """Give the 64 bytes of the signature."""
        return self.private.sign(statement)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read the key; refuses one that is missing, damaged or readable by others."""
        if not path.is_file():
            raise PartMissingError(_fault(path, "no such file"))
        mode = path.stat().st_mode & 0o777
        if mode & _OTHERS:
            raise PartMissingError(_fault(path, f"a file that others can use (mode {mode:04o})"))
        try:
            private = load_pem_private_key(path.read_bytes(), password=None)
        except ValueError as error:
            raise PartMissingError(_fault(path, "a file that is no key")) from error
        if not isinstance(private, Ed25519PrivateKey):
            raise PartMissingError(_fault(path, "a key of another kind"))
        return cls(private)

    @classmethod
    def make(cls, path: Path) -> Self:
        """Make a new key; one that lies there already steps aside with its number.

        Public halves of earlier keys stay, so that their roots can still be checked.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
        if path.exists():
            old = cls.open(path)
            path.rename(path.with_name(f"{path.name}.{fingerprint(old.public).replace(' ', '')}"))
        private = Ed25519PrivateKey.generate()
        text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write(path, text, _SECRET_MODE)
        public = private.public_key().public_bytes_raw()
        name = f"{path.stem}-{fingerprint(public).replace(' ', '')}{_PUBLIC}"
        _write(path.with_name(name), public.hex().encode(), _PUBLIC_MODE)
        return cls(private)


def known_keys(path: Path) -> frozenset[bytes]:
    """Give the public halves of the key at ``path`` and of those before it."""
    found = path.parent.glob(f"*{_PUBLIC}") if path.parent.is_dir() else ()
    return frozenset(bytes.fromhex(one.read_text("ascii").strip()) for one in found)


def fingerprint(public: bytes) -> str:
    """Give 16 hexadecimal digits, in groups of four, by which people compare a public key."""
    digits = hashlib.sha256(public).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def is_signed(statement: bytes, signature: bytes, public: bytes) -> bool:
    """Say whether ``signature`` was made over ``statement`` by the key of ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a new file with ``mode`` from its first moment, and make it last."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _fault(path: Path, found: str) -> Fault:
    """Say that the signing key cannot be used."""
    return Fault(
        code="ledger.signing-key",
        where=path.name,
        asked="the key that signs roots, readable by its owner only",
        found=found,
        accepted="the Ed25519 key file that this software made, mode 0600",
        next_step="put the file back, name it in EVERYVILLAGE_SIGNING_KEY, or make a new one "
        "with everyvillage ledger root --new-key and tell those who hold roots",
    )
