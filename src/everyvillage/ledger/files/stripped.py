"""What was found in a file and what is left of it: its type, size in pixels, clean bytes."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableError(Exception):
    """The bytes are not what their beginning says; the words say where they end to make sense."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """A file without what tells where and on what it was made.

    ``media_type`` comes from the content. ``width`` and ``height`` are pixels, 0 for sound.
    ``removed`` names the parts that were left out.
    """

    media_type: str
    content: bytes
    removed: tuple[str, ...]
    width: int = 0
    height: int = 0
