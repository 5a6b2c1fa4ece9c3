"""Small files made byte by byte, as the standards have them, with a position planted in each."""

from __future__ import annotations

import struct
import zlib

PLANTED = b"PLANTED-POSITION"
_BASELINE = bytes.fromhex(
    "ffdb004300" + "01" * 64 + "ffc0000b08000100010101 1100".replace(" ", "")
) + bytes.fromhex(
    "ffc4001f0000010501010101010100000000000000000102030405060708090a0bffda0008010100003f00"
)


def exif(direction: int = 6) -> bytes:
    """Give an Exif segment, little endian, with a direction and a planted position."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, direction, 0)
    entries += struct.pack("<HHII", 0x8825, 4, 1, 60)
    tiff = b"II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4) + PLANTED
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def jpeg(*segments: bytes, tail: bytes = b"") -> bytes:
    """Give a picture of one pixel, with further segments and something behind its end."""
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    return b"\xff\xd8" + jfif + b"".join(segments) + _BASELINE + b"\x7f\xff\x00\xff\xd9" + tail


def png(*extra: tuple[bytes, bytes], width: int = 1, height: int = 1) -> bytes:
    """Give a grey picture, with further chunks before its pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    parts = [(b"IHDR", head), *extra, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(*part) for part in parts)


def riff(form: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Give a RIFF file."""
    body = b"".join(
        struct.pack("<4sI", name, len(data)) + data + bytes(len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + form + body


def webp(*, width: int = 3, height: int = 2) -> bytes:
    """Give an extended WebP with flags, pixels, Exif and XMP."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff(
        b"WEBP",
        (b"VP8X", b"\x0c\0\0\0" + canvas),
        (b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)),
        (b"EXIF", PLANTED),
        (b"XMP ", PLANTED),
    )


def wav() -> bytes:
    """Give a short recording with a list of information."""
    sound = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    return riff(b"WAVE", (b"fmt ", sound), (b"LIST", b"INFO" + PLANTED), (b"data", b"\0\0\1\0"))


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
