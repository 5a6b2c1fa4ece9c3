"""XML in pieces, by the parser of the standard library, with nothing declared inside it.

A document type is where entity bombs and outside files come in; no office format needs one,
so the first sign of it ends the reading (as defusedxml does, which has no fast way to be
told of elements one by one).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from everyvillage.data.readers.sheets.refusal import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def read_events(
    pieces: Iterable[bytes],
    name: str,
    *,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str, str], None] | None = None,
) -> None:
    """Call ``start`` with the tag and attributes of each element, ``end`` with tag and text.

    Tags come without their prefix. The text is that between the last beginning and this end,
    so it is right for elements that hold nothing but text. ``name`` is for the message.
    """
    text: list[str] = []
    local: dict[str, str] = {}

    def name_of(tag: str) -> str:
        found = local[tag] = tag.rpartition(":")[2]
        return found

    def begins(tag: str, attributes: Mapping[str, str]) -> None:
        text.clear()
        start(local.get(tag) or name_of(tag), attributes)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = begins
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.EntityDeclHandler = _refuse_declaration
    if end is not None:
        ends = end

        def stops(tag: str) -> None:
            ends(local.get(tag) or name_of(tag), "".join(text))
            text.clear()

        parser.EndElementHandler = stops
        parser.CharacterDataHandler = text.append
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        cut(f"the part {name} is not well formed ({error})", name)


def _refuse_declaration(*_: object) -> None:
    """End the reading of a part that declares something."""
    message = "a part declares a document type, which no workbook needs"
    cut(message)
