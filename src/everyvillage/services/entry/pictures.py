"""The twelve pictures of a picture PIN, and how a choice of four becomes a keyed hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.registry.keys import Vault

PICTURES = (
    "sun",
    "moon",
    "tree",
    "fish",
    "bird",
    "flower",
    "house",
    "star",
    "umbrella",
    "cup",
    "key",
    "boat",
)
LENGTH = 4
"""12 pictures, 4 in order: 20,736 choices, less the 12 of one picture only, which are refused."""


def chain(vault: Vault, before: str, picture: str) -> str:
    """Give the keyed hash, in hexadecimal, of the pictures so far and one more.

    ``before`` is what the last call gave, or whose pictures they are. Nothing that is kept
    between two presses tells which pictures were pressed.
    """
    if picture not in PICTURES:
        raise InputError(_unknown(picture))
    return vault.index(f"{before}|{picture}", table="entry_pictures", field="mark").hex()


def mark_of(vault: Vault, owner: str, pictures: Sequence[str]) -> str:
    """Give the keyed hash of a whole choice of one household or delegation."""
    made = owner
    for picture in pictures:
        made = chain(vault, made, picture)
    return made


def is_too_plain(vault: Vault, owner: str, mark: str) -> bool:
    """Say whether a choice is one picture four times, which a thief tries first."""
    return any(mark_of(vault, owner, [one] * LENGTH) == mark for one in PICTURES)


def _unknown(picture: str) -> Fault:
    return Fault(
        code="entry.picture-unknown",
        where="",
        asked="one of the twelve pictures",
        found=f"“{picture[:20]}”",
        accepted=", ".join(PICTURES),
        next_step="press a picture",
    )
