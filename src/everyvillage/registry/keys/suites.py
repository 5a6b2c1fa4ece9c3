"""The suites a value can be encrypted with, behind one provider.

Each suite is authenticated encryption with a nonce of 12 bytes and a tag of 16. The number
of a suite is stored in every ciphertext, so it never changes its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NONCE_BYTES = 12
TAG_BYTES = 16
INTERNATIONAL = "AES-256-GCM"
CHINESE = "SM4-GCM"
HASHED_INTERNATIONAL = "HMAC-SHA256"
HASHED_CHINESE = "HMAC-SM3"

__all__ = [
    "CHINESE",
    "HASHED_CHINESE",
    "HASHED_INTERNATIONAL",
    "HASHES",
    "INTERNATIONAL",
    "NONCE_BYTES",
    "SUITES",
    "TAG_BYTES",
    "InvalidTag",
    "Suite",
]


class Engine(Protocol):
    """One key, ready to encrypt and decrypt."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Give the ciphertext with its tag at the end."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Give the plain bytes; raise InvalidTag where tag and data do not agree."""


@dataclass(frozen=True, slots=True)
class Sm4Gcm:
    """SM4 (GB/T 32907-2016) in Galois/counter mode, with the calls of :class:`AESGCM`."""

    secret: bytes

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Give the ciphertext with its tag at the end."""
        cipher = Cipher(algorithms.SM4(self.secret), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(associated_data)
        return cipher.update(data) + cipher.finalize() + cipher.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Give the plain bytes; raise InvalidTag where tag and data do not agree."""
        body, tag = data[:-TAG_BYTES], data[-TAG_BYTES:]
        cipher = Cipher(algorithms.SM4(self.secret), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(associated_data)
        return cipher.update(body) + cipher.finalize()


@dataclass(frozen=True, slots=True)
class Suite:
    """One way to encrypt: its stored number, the bytes of its key, and how to use a key."""

    number: int
    name: str
    key_bytes: int
    engine: Callable[[bytes], Engine]


SUITES: Mapping[str, Suite] = MappingProxyType(
    {
        INTERNATIONAL: Suite(1, INTERNATIONAL, 32, AESGCM),
        CHINESE: Suite(2, CHINESE, 16, Sm4Gcm),
    }
)
"""The suites by name; "AES-256-GCM" is what a new installation takes."""

HASHES: Mapping[str, str] = MappingProxyType(
    {HASHED_INTERNATIONAL: "sha256", HASHED_CHINESE: "sm3"}
)
"""The hash of each suite of an index key; both take blocks of 64 bytes and give 32 (SM3: GB/T
32905-2016)."""
