"""JPEG (ITU-T T.81): the segments that make the picture stay, all others go.

Pixels are not touched. What goes: Exif and XMP with position, time and device, makers' notes,
comments, preview pictures, and whatever lies behind the end of the picture. Of Exif only the
direction in which to hold the picture is written again.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from everyvillage.ledger.files.stripped import Stripped, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGINS = b"\xff\xd8\xff"
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
_COMMENT = 0xFE
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_KEPT_APP = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_DIRECTIONS = range(2, 9)
_MARKER = 0xFF
# A marker byte of the picture's data followed by these is no marker.
_WITHIN_SCAN = frozenset({0, *range(0xD0, 0xD8)})
_FRAME_HEAD = 5
_TIFF_HEAD = 8


def strip_jpeg(data: bytes) -> Stripped:
    """Give a JPEG without its metadata; UnreadableError where it is none to its end."""
    kept, removed, size, direction = [], [], (0, 0), 1
    end = 2
    for marker, start, end in _segments(data):
        body = data[start + 4 : end]
        if marker in _FRAMES:
            size = _size(body)
        if _APP0 <= marker <= _APP15 or marker == _COMMENT:
            wanted = _KEPT_APP.get(marker)
            if wanted is None or not body.startswith(wanted):
                removed.append(_name(marker, body))
                direction = _direction(body) or direction
                continue
        kept.append(data[start:end])
    if 0 in size:
        message = "no frame"
        raise UnreadableError(message)
    if len(data) > end:
        removed.append("bytes behind the picture")
    head = [b"\xff\xd8", _exif_of(direction)] if direction in _DIRECTIONS else [b"\xff\xd8"]
    content = b"".join((*head, *kept))
    return Stripped("image/jpeg", content, tuple(removed), width=size[1], height=size[0])


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Give marker, start and end of each segment behind the start; a scan with its pixels."""
    at = 2
    while at + 4 <= len(data) and data[at] == _MARKER:
        marker = data[at + 1]
        if marker == _MARKER:
            at += 1
            continue
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == _SCAN:
            end = _scan_end(data, end)
        if end > len(data):
            break
        yield marker, at, end
        if data[end : end + 2] == bytes((_MARKER, _END)):
            yield _END, end, end + 2
            return
        at = end
    message = f"no segment at byte {at}"
    raise UnreadableError(message)


def _scan_end(data: bytes, at: int) -> int:
    """Give the end of a scan's pixels: the next marker that is neither stuffing nor restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            message = "pixels without an end"
            raise UnreadableError(message)
        if data[at + 1] not in _WITHIN_SCAN:
            return at
        at += 2


def _size(frame: bytes) -> tuple[int, int]:
    """Give height and width from the header of a frame."""
    if len(frame) < _FRAME_HEAD:
        message = "a frame without a size"
        raise UnreadableError(message)
    height, width = struct.unpack_from(">HH", frame, 1)
    return int(height), int(width)


def _name(marker: int, body: bytes) -> str:
    """Name a segment for the record of what was removed."""
    if body.startswith(_EXIF):
        return "Exif"
    return "comment" if marker == _COMMENT else f"APP{marker - _APP0}"


def _direction(body: bytes) -> int:
    """Read from Exif how the picture is to be held; 0 where it does not say."""
    tiff = body.removeprefix(_EXIF)
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if not body.startswith(_EXIF) or order is None or len(tiff) < _TIFF_HEAD:
        return 0
    at = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if at + 2 > len(tiff):
        return 0
    for number in range(struct.unpack_from(f"{order}H", tiff, at)[0]):
        entry = at + 2 + 12 * number
        if entry + 12 > len(tiff):
            return 0
        tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if (tag, kind, count) == (_ORIENTATION, 3, 1):
            return int(value)
    return 0


def _exif_of(direction: int) -> bytes:
    """Write an Exif segment that says how to hold the picture, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, direction, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return struct.pack(">BBH", 0xFF, _APP1, 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff
