"""The day's sheet: a root as text that is printed, pinned up, and typed in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.ledger.signing import fingerprint

if TYPE_CHECKING:
    from everyvillage.ledger.anchor import Anchor

_GROUP = 4
_LINE = 8


def sheet(anchor: Anchor) -> str:
    """Give the sheet, at most 80 letters wide, in Chinese and English.

    ``made`` is in microseconds since 1970, which is what is signed; the local time is beside.
    """
    local = timezone.localtime(anchor.made)
    lines = [
        "EVERYVILLAGE · 台账封签 · SEAL OF THE LEDGER",
        f"{local:%Y-%m-%d %H:%M %Z}",
        "",
        "请打印本页，交由他人保存。日后可凭此页查出台账是否被改动。",
        "Print this sheet and give it to somebody else. With it, anybody can find out",
        "later whether the ledger was rewritten or cut:",
        "  everyvillage ledger verify --root FILE-WITH-THIS-TEXT",
        "",
        f"number {anchor.number}",
        f"made {anchor.made_us}",
        f"chains {anchor.chains}",
        f"entries {anchor.entries}",
        *_grouped("previous", anchor.previous),
        *_grouped("root", anchor.root),
        *_grouped("signature", anchor.signature),
        *_grouped("public key", anchor.public_key),
        "",
        f"key fingerprint {fingerprint(anchor.public_key)}",
        "",
        "保存人 Kept by: ______________________   日期 Date: ______________",
    ]
    return "\n".join(lines) + "\n"


def _grouped(name: str, value: bytes) -> list[str]:
    """Give a long number in groups of four digits, eight groups a line."""
    digits = value.hex()
    groups = [digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP)]
    rows = [" ".join(groups[at : at + _LINE]) for at in range(0, len(groups), _LINE)]
    return [f"{name}: {rows[0]}", *(f"    {row}" for row in rows[1:])]
