"""The random keys of cards and links: letters only, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
import string

_LETTERS = string.ascii_lowercase
KEY_LETTERS = 28
"""28 letters of 26: 131 bits, which nobody guesses. A card shows no digit at all."""


def new_key() -> str:
    """Make a key that was never used."""
    return "".join(secrets.choice(_LETTERS) for _ in range(KEY_LETTERS))


def hash_of_key(key: str) -> str:
    """Give the hash under which a key is kept (SHA-256; the key is random)."""
    return hashlib.sha256(key.encode()).hexdigest()
