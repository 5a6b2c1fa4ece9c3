"""PNG, WebP and WAV: files of named chunks; those that make the picture or sound stay."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from everyvillage.ledger.files.stripped import Stripped, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
# ISO/IEC 15948: what is drawn, and how its colours are meant.
_PNG_KEPT = frozenset(
    {*(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP")}
    | {*(b"sBIT", b"bKGD", b"pHYs", b"cICP", b"acTL", b"fcTL", b"fdAT")}
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WAV_KEPT = frozenset({b"fmt ", b"data", b"fact"})
_EXIF_AND_XMP = 0x0C
_VP8X_BYTES = 10
_VP8_BYTES = 10
_VP8L_BYTES = 5
_PNG_SIZE_BYTES = 8


def strip_png(data: bytes) -> Stripped:
    """Give a PNG without texts, times and Exif; UnreadableError where it is none to its end."""
    kept, removed, size, at = [PNG_BEGINS], [], (0, 0), len(PNG_BEGINS)
    name = b""
    while name != b"IEND":
        if at + 12 > len(data):
            raise _ends_early(at)
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise _ends_early(at)
        if name == b"IHDR" and length >= _PNG_SIZE_BYTES:
            size = struct.unpack_from(">II", data, at + 8)
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        else:
            removed.append(_printable(name))
        at = end
    if at < len(data):
        removed.append("bytes behind the picture")
    return Stripped("image/png", b"".join(kept), tuple(removed), width=size[0], height=size[1])


def strip_webp(data: bytes) -> Stripped:
    """Give a WebP without Exif and XMP."""
    kept, removed, size = [], [], (0, 0)
    for name, body in _riff(data):
        if name not in _WEBP_KEPT:
            removed.append(_printable(name))
            continue
        if name == b"VP8X" and len(body) >= _VP8X_BYTES:
            body = bytes((body[0] & ~_EXIF_AND_XMP,)) + body[1:]  # noqa: PLW2901 - the flags go with what they announce
        size = _webp_size(name, body) or size
        kept.append(_riff_chunk(name, body))
    content = _riff_file(b"WEBP", kept)
    return Stripped("image/webp", content, tuple(removed), width=size[0], height=size[1])


def strip_wav(data: bytes) -> Stripped:
    """Give a WAV with its format and its sound, and nothing else."""
    kept, removed = [], []
    for name, body in _riff(data):
        if name in _WAV_KEPT:
            kept.append(_riff_chunk(name, body))
        else:
            removed.append(_printable(name))
    return Stripped("audio/wav", _riff_file(b"WAVE", kept), tuple(removed))


def _riff(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give name and body of each chunk of a RIFF file, as far as the file says it goes."""
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    at = 12
    if end > len(data) + 1 or at >= end:
        raise _ends_early(at)
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > end:
            raise _ends_early(at)
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _riff_chunk(name: bytes, body: bytes) -> bytes:
    """Write one chunk; its length is made even."""
    return struct.pack("<4sI", name, len(body)) + body + bytes(len(body) % 2)


def _riff_file(form: bytes, chunks: list[bytes]) -> bytes:
    """Write a file of chunks."""
    content = form + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _webp_size(name: bytes, body: bytes) -> tuple[int, int] | None:
    """Give width and height where this chunk tells them."""
    if name == b"VP8X" and len(body) >= _VP8X_BYTES:
        wide, high = int.from_bytes(body[4:7], "little"), int.from_bytes(body[7:10], "little")
        return wide + 1, high + 1
    if name == b"VP8 " and len(body) >= _VP8_BYTES:
        wide, high = struct.unpack_from("<HH", body, 6)
        return wide & 0x3FFF, high & 0x3FFF
    if name == b"VP8L" and len(body) >= _VP8L_BYTES:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _printable(name: bytes) -> str:
    """Give the name of a chunk for the record of what was removed."""
    return name.decode("ascii", "replace").strip()


def _ends_early(at: int) -> UnreadableError:
    """Say where a file stops making sense."""
    return UnreadableError(f"no whole chunk at byte {at}")
