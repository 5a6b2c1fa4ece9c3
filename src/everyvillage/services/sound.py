"""Tell whether a file is a sound: Opus in WebM or in Ogg, as browsers record it.

WebM is EBML (RFC 8794) with Matroska's elements (RFC 9559); Ogg is RFC 3533, Opus in it RFC 7845.
Only the structure is read; nothing is decoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 15 * 1024
"""The bytes that a clip may have: what a slow link brings in a second or two."""

_EBML, _DOCTYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _CLUSTER, _TRACKS, _TRACK = 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE
_CODEC, _TRACK_TYPE = 0x86, 0x83
_SIMPLE_BLOCK, _BLOCK_GROUP = 0xA3, 0xA0
_PARENTS = frozenset({_EBML, _SEGMENT, _CLUSTER, _TRACKS, _TRACK})
_AUDIO = 2
_OGG_HEAD, _OGG_PAGE = 27, b"OggS"
_FEWEST_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound by its kind, "webm" or "ogg"."""

    kind: str

    @property
    def content_type(self) -> str:
        """Give the type under which it is sent."""
        return f"audio/{self.kind}"


def read_sound(data: bytes) -> Sound | None:
    """Give what a file is, None for what is no sound in one of the two forms."""
    if _is_webm(data):
        return Sound("webm")
    return Sound("ogg") if _is_ogg(data) else None


def _is_webm(data: bytes) -> bool:
    found = list(_elements(data, 0, len(data)))
    named: dict[int, list[bytes]] = {}
    for name, body in found:
        named.setdefault(name, []).append(body)
    return (
        bool(found)
        and found[0][0] == _EBML
        and named.get(_DOCTYPE, [b""])[0] == b"webm"
        and named.get(_CODEC) == [b"A_OPUS"]
        and [int.from_bytes(one, "big") for one in named.get(_TRACK_TYPE, [])] == [_AUDIO]
        and len(named.get(_SIMPLE_BLOCK, [])) + len(named.get(_BLOCK_GROUP, [])) >= _FEWEST_BLOCKS
    )


def _elements(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Give the elements of EBML, those that hold others before what they hold."""
    while at < end:
        name, at = _number(data, at, keep_marker=True)
        size, at = _number(data, at, keep_marker=False)
        if name < 0 or at < 0:
            return
        stop = end if size < 0 else min(at + size, end)
        yield name, b"" if name in _PARENTS else data[at:stop]
        if name in _PARENTS:
            yield from _elements(data, at, stop)
        at = stop


def _number(data: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    """Give a number of variable length and the place after it; -1 for one of unknown size."""
    if at < 0 or at >= len(data) or data[at] == 0:
        return -1, -1
    length = 9 - data[at].bit_length()
    if at + length > len(data):
        return -1, -1
    value = int.from_bytes(data[at : at + length], "big")
    if not keep_marker:
        full = (1 << (7 * length)) - 1
        value &= full
        if value == full:
            return -1, at + length
    return value, at + length


def _is_ogg(data: bytes) -> bool:
    at, pages = 0, 0
    while data[at : at + 4] == _OGG_PAGE and at + _OGG_HEAD <= len(data):
        segments = data[at + 26]
        sizes = data[at + _OGG_HEAD : at + _OGG_HEAD + segments]
        body = at + _OGG_HEAD + segments
        if pages == 0 and data[body : body + 8] != b"OpusHead":
            return False
        at, pages = body + sum(sizes), pages + 1
    return pages >= _FEWEST_BLOCKS and at == len(data)
