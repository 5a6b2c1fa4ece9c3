"""The first gate: cut a text into pieces, and refuse whatever an expression never contains.

Only names, whole numbers, constants in single quotes, comparisons, ``+ - *``, brackets, commas
and nine words of logic get past here. What is left is written out again with every name in
quotation marks, so that no name can be taken for a word of SQL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.nearest import piece as quote

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_TEXT = 2_000
MOST_PIECES = 400
DEEPEST_BRACKETS = 16
MOST_PREFIXES = 8

DAYS_SINCE = "days_since"
"""The one function."""

ACCEPTED = (
    "columns, parameter.NAME, snapshot.year, constants, = != < <= > >=, + - *, AND, OR, NOT, IN, "
    "BETWEEN, IS NULL and days_since(column)"
)

LOGIC = frozenset({"AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN", "TRUE", "FALSE"})
_CONSTANT_WORDS = frozenset({"NULL", "TRUE", "FALSE"})
_WORDS_OF_SQL = frozenset(
    {"select", "from", "where", "case", "when", "then", "cast", "as", "over", "exists", "interval"}
    | {"with", "like", "union", "values", "symmetric", "distinct", "lambda", "filter", "escape"}
)


class PieceKind(StrEnum):
    """What a piece of text is."""

    NAME = "name"
    WORD = "word"
    NUMBER = "number"
    TEXT = "text"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the text."""

    kind: PieceKind
    text: str

    @property
    def ends_a_value(self) -> bool:
        """Say whether a value can end with this piece."""
        if self.kind is PieceKind.WORD:
            return self.text in _CONSTANT_WORDS
        return self.kind is not PieceKind.SIGN or self.text == ")"

    @property
    def starts_a_value(self) -> bool:
        """Say whether this piece can only be the start of a value."""
        if self.kind is PieceKind.WORD:
            return self.text in _CONSTANT_WORDS
        return self.kind is not PieceKind.SIGN


_PATTERN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<comment>--|/\*|\#)"
    r"|(?P<number>[0-9][0-9A-Za-z_.]*)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)"
    r"|(?P<text>'[^'\n\r\\]*')"
    r"|(?P<sign><=|>=|<>|!=|[=<>+\-*(),])"
)


def fault(code: str, where: str, found: str, accepted: str, next_step: str = "") -> Fault:
    """Make a fault of an expression; ``found`` is the offending piece, already in quotes."""
    return Fault(
        code=f"expression.{code}",
        where=where,
        asked="an expression over declared columns",
        found=found,
        accepted=accepted,
        next_step=next_step or "mend the expression; docs/reference/programme-format.md shows how",
    )


def cut(text: str, *, where: str = "") -> tuple[Piece, ...]:
    """Cut ``text`` into pieces.

    ``where`` is the place named in messages. Refuses an empty or over-long text, comments,
    a second statement, names in quotation marks, fractions, division, every character that
    no expression contains, brackets nested too deeply and two values side by side.
    """
    if not text.strip():
        raise InputError(fault("empty", where, "an empty text", "an expression such as fibre"))
    if len(text) > LONGEST_TEXT:
        found = f"{len(text)} characters"
        raise InputError(fault("too-long", where, found, f"at most {LONGEST_TEXT} characters"))
    pieces = tuple(_pieces(text, where))
    if len(pieces) > MOST_PIECES:
        found = f"{len(pieces)} names, numbers and signs"
        raise InputError(fault("too-long", where, found, f"at most {MOST_PIECES} of them"))
    _check_nesting(pieces, where)
    _check_neighbours(pieces, where)
    return pieces


def written_safely(pieces: tuple[Piece, ...]) -> str:
    """Write the pieces out again with every column name in quotation marks."""
    followers = (*pieces[1:], Piece(PieceKind.SIGN, ""))
    return " ".join(
        _safe(piece, follower) for piece, follower in zip(pieces, followers, strict=True)
    )


def _safe(piece: Piece, follower: Piece) -> str:
    if piece.kind is PieceKind.NAME and follower.text != "(":
        return ".".join(f'"{part}"' for part in piece.text.split("."))
    return piece.text


def _pieces(text: str, where: str) -> Iterator[Piece]:
    at = 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None or match.lastgroup == "comment":
            raise InputError(_refused(text[at:], where))
        at = match.end()
        if match.lastgroup != "space":
            yield _piece(str(match.lastgroup), match.group(), where)


def _piece(group: str, text: str, where: str) -> Piece:
    if group == "number" and not text.isdigit():
        accepted = "whole numbers; give money in fen, lengths in metres, shares in percent"
        raise InputError(fault("fraction", where, quote(text), accepted))
    if group == "name" and text.upper() in LOGIC:
        return Piece(PieceKind.WORD, text.upper())
    return Piece(PieceKind(group), text)


def _refused(rest: str, where: str) -> Fault:
    if rest.startswith(("--", "/*", "#")):
        return fault("comment", where, quote(rest), "an expression without comments")
    if rest.startswith("'"):
        accepted = "a constant in single quotes, closed on the same line, without \\ and '"
        return fault("text-open", where, quote(rest), accepted)
    return _refused_sign(rest, where)


def _refused_sign(rest: str, where: str) -> Fault:
    found = quote(rest)
    if rest[0] == ";":
        return fault("second-statement", where, found, "one expression and nothing after it")
    if rest[0] in {'"', "`"}:
        return fault("quoted-name", where, found, "names without quotation marks")
    if rest[0] in {"/", "%"}:
        accepted = "whole numbers with + - *; multiply the other side instead of dividing"
        return fault("division", where, found, accepted)
    accepted = "names, whole numbers, 'constants', = != < <= > >= + - * ( ) and ,"
    return fault("character", where, found, accepted)


def _check_nesting(pieces: tuple[Piece, ...], where: str) -> None:
    depth = prefixes = 0
    for piece in pieces:
        depth += (piece.text == "(") - (piece.text == ")")
        is_prefix = piece.text in {"NOT", "-", "+"} and piece.kind is not PieceKind.TEXT
        prefixes = prefixes + 1 if is_prefix else 0
        if depth > DEEPEST_BRACKETS or prefixes > MOST_PREFIXES:
            accepted = f"at most {DEEPEST_BRACKETS} brackets inside each other"
            next_step = "give a part of it a name of its own with a [[fact]]"
            raise InputError(fault("too-deep", where, "too much nesting", accepted, next_step))


def _check_neighbours(pieces: tuple[Piece, ...], where: str) -> None:
    for at, (left, right) in enumerate(pairwise(pieces)):
        if left.kind is PieceKind.NAME and right.text == "(" and left.text != DAYS_SINCE:
            raise InputError(_other_function(pieces[at:], where))
        opens = right.text == "(" and left.kind is not PieceKind.NAME
        if left.ends_a_value and (right.starts_a_value or opens):
            raise InputError(_side_by_side(left, right, where))


def _other_function(pieces: tuple[Piece, ...], where: str) -> Fault:
    texts = [piece.text for piece in pieces]
    ends = texts.index(")") + 1 if ")" in texts else len(texts)
    inside = " ".join(texts[2 : ends - 1]).replace(" ,", ",")
    found = quote(f"{texts[0]}({inside})")
    if texts[0].lower() in _WORDS_OF_SQL:
        return fault("not-accepted", where, found, ACCEPTED)
    accepted = f"{DAYS_SINCE}(a date column)"
    return fault("function-unknown", where, f"the function {found}", accepted)


def _side_by_side(left: Piece, right: Piece, where: str) -> Fault:
    found = quote(f"{left.text} {right.text}")
    if not _WORDS_OF_SQL.isdisjoint({left.text.lower(), right.text.lower()}):
        return fault("not-accepted", where, found, ACCEPTED)
    return fault("syntax", where, found, "a comparison or a word of logic between two values")
