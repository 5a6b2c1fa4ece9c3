"""Canonical bytes: one value has exactly one encoding, so that its hash means the value.

The encoding is JSON (RFC 8259) in UTF-8 with keys sorted by code point and no spaces. What
two programs could write differently is not allowed in: fractions, because their digits depend
on the program; whole numbers over 64 bits and the character NUL, because a database would
refuse them; half of a surrogate pair, because it has no UTF-8.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = "str | int | bool | list[Value] | tuple[Value, ...] | dict[str, Value] | None"

_LARGEST = 2**63 - 1
_encode_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def encode(value: Value) -> str:
    """Give the one text of ``value``; its UTF-8 bytes are what is hashed.

    Refuses with InputError, every fault listed, what has no single encoding.
    """
    faults = [_fault(where, found) for where, found in _wrong(value, "")]
    if faults:
        raise InputError(faults)
    return _encode_json(value)


def decode(text: str) -> Value:
    """Give the value of a canonical text."""
    value: Value = json.loads(text)
    return value


def _wrong(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Give every part of ``value`` that has no single encoding, with what it is."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        yield from _wrong_text(value, where)
    elif isinstance(value, int):
        if abs(value) > _LARGEST:
            yield where, "a whole number of more than 64 bits"
    elif isinstance(value, list | tuple):
        for at, part in enumerate(value):
            yield from _wrong(part, f"{where}[{at}]")
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _wrong_key(key, where)
            yield from _wrong(part, f"{where}.{key}".lstrip("."))
    else:
        yield where, f"a value of the type {type(value).__name__}"


def _wrong_key(key: object, where: str) -> Iterator[tuple[str, str]]:
    """Give what is wrong with the name of a part."""
    if isinstance(key, str):
        yield from _wrong_text(key, where)
    else:
        yield where, f"a name of the type {type(key).__name__}"


def _wrong_text(text: str, where: str) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a text."""
    if "\0" in text:
        yield where, "a text with the character NUL"
    elif any("\ud800" <= character <= "\udfff" for character in text):
        yield where, "a text with half of a surrogate pair"


def _fault(where: str, found: str) -> Fault:
    """Say that a value has no single encoding."""
    return Fault(
        code="ledger.not-canonical",
        where=where,
        asked="a value that every program writes the same way",
        found=found,
        accepted="text, whole numbers of 64 bits, yes, no, nothing, lists and named parts",
        next_step="give whole numbers of a smaller unit instead of fractions, days as text",
    )
