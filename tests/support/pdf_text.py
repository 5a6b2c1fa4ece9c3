"""Read the words of a PDF that typst wrote: enough to hold what stands on paper, page by page.

Content streams name glyphs; each font's ToUnicode map says which characters they are (PDF 32000-1,
9.10.3). Only what this needs is read: streams packed by Flate, fonts by name, strings that are
shown. Characters come in the order in which they were drawn, without the spaces between runs.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
PLAIN = rb"\\.|[^\\()]"
INNER = rb"(?:" + PLAIN + rb"|\((?:" + PLAIN + rb"|\((?:" + PLAIN + rb")*\))*\))*"
"""What stands in a string: brackets that are balanced need no escape (two deep are enough here)."""
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((" + INNER + rb")\)|<([0-9a-fA-F]+)>|(BT)", re.DOTALL)
Map = dict[int, str]


def words_of(path: Path) -> str:
    """Give all the words of a PDF, its pages in order, without any white space."""
    return re.sub(r"\s", "", "\n".join(pages_of(path)))


def pages_of(path: Path) -> list[str]:
    """Give the words of each page."""
    found = {int(number): body for number, body in OBJECT.findall(path.read_bytes())}
    pages = []
    for body in found.values():
        if re.search(rb"/Type ?/Page\b", body):
            drawn = _stream(found[_reference(body, b"Contents")])
            resources = found[_reference(body, b"Resources")]
            pages.append(_shown(drawn, _fonts(resources, found)) + _forms(resources, found))
    return pages


def _forms(resources: bytes, found: dict[int, bytes]) -> str:
    """Give the words of the drawings that a page or a drawing holds."""
    inner = re.search(rb"/XObject ?<<(.*?)>>", resources, re.DOTALL)
    told = ""
    for number in re.findall(rb"(\d+) 0 R", inner[1] if inner else b""):
        body = found[int(number)]
        if b"/Subtype/Form" in body:
            own = found[_reference(body, b"Resources")] if b"/Resources" in body else b""
            told += _shown(_stream(body), _fonts(own, found)) + _forms(own, found)
    return told


def _reference(body: bytes, name: bytes) -> int:
    number = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert number, body[:200]
    return int(number[1])


def _stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream")
    packed = rest.lstrip(b"\r\n").rpartition(b"endstream")[0]
    return zlib.decompress(packed) if b"FlateDecode" in head else packed


def _fonts(resources: bytes, found: dict[int, bytes]) -> dict[bytes, Map]:
    fonts = re.search(rb"/Font ?<<(.*?)>>", resources, re.DOTALL)
    named = re.findall(rb"/(f\d+) (\d+) 0 R", fonts[1] if fonts else b"")
    return {
        name: _characters(_stream(found[_reference(found[int(number)], b"ToUnicode")]))
        for name, number in named
    }


def _characters(table: bytes) -> Map:
    """Read a ToUnicode map: single glyphs and runs of them."""
    found: Map = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, text in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = ord(bytes.fromhex(text.decode()).decode("utf-16-be"))
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(start + step)
    return found


def _shown(drawn: bytes, fonts: dict[bytes, Map]) -> str:
    told, font = [], Map()
    for name, string, digits, begins in SHOWN.findall(drawn):
        if name:
            font = fonts.get(name, {})
        elif begins:
            told.append(" ")
        else:
            raw = bytes.fromhex(digits.decode()) if digits else ESCAPED.sub(_plain, string)
            glyphs = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
            told.append("".join(font.get(glyph, "") for glyph in glyphs))
    return "".join(told)


def _plain(one: re.Match[bytes]) -> bytes:
    if one[1][:1].isdigit():
        return bytes([int(one[1], 8)])
    return ESCAPES.get(one[1], one[1])
