"""The planner's own list of items, filled with what a plan needs: quantity, price and amount.

A row is recognised by the plan's item in a column of its own, or by its words in Chinese or
English (``template.toml``). A price that stands in the list stays and makes the amount; where
there is none, what building costs in the plan is divided by the quantity. Rows that the plan knows
nothing of stay as they are and are named, and so is what the plan needs and no row asks for.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Row: TypeAlias = "list[Any]"
NEEDED = ("words", "unit", "quantity")
SEARCHED = 20
"""The headings stand within so many first rows."""
CENT, METRES = Decimal("0.01"), Decimal("0.001")
BRACKETS = re.compile(r"[（(].*?[）)]")


@dataclass(frozen=True)
class Filled:
    """A filled list: its rows, which of them the plan does not know, and what has no row.

    ``unknown`` are the numbers of rows, from 1, each with its words.
    """

    rows: list[Row]
    unknown: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """What a plan needs of an item in all: quantity in the item's unit, and yuan of building."""

    quantity: int
    yuan: int


def filled(rows: Sequence[Row], works: Sequence[Mapping[str, Any]], where: str) -> Filled:
    """Fill a list of items that :func:`refuse_wrong` lets through.

    An item that stands in several rows is filled into the first.
    """
    at, columns = _headings(rows, where)
    needs, found = needs_of(works), [list(row) for row in rows]
    unknown, used = [], set[str]()
    for number in range(at + 1, len(found)):
        row = found[number]
        words = _text(row, columns["words"])
        if not words:
            continue
        item = _item_of(row, columns)
        if item is None:
            unknown.append((number + 1, words))
            continue
        need = needs.get(item)
        if need is None or item in used:
            continue
        used.add(item)
        _fill(row, columns, item, need)
    return Filled(found, tuple(unknown), tuple(sorted(set(needs) - used)))


def refuse_wrong(rows: Sequence[Row], where: str) -> None:
    """Refuse a list without headings, or with items in units that they cannot be counted in."""
    at, columns = _headings(rows, where)
    faults = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        item = _item_of(row, columns)
        if item is not None and _part(row, columns, item) is None:
            unit = _text(row, columns["unit"]) or "nothing"
            faults.append(_unit_fault(f"{where}: row {number}", item, unit))
    if faults:
        raise InputError(faults)


def _part(row: Row, columns: Mapping[str, int], item: str) -> int | None:
    """Give how much of the plan's unit a row's unit is, None where it is none of it."""
    found = known()["units"][known()["unit_of"][item]].get(plain(_text(row, columns["unit"])))
    return None if found is None else int(found)


def needs_of(works: Sequence[Mapping[str, Any]]) -> dict[str, Need]:
    """Add the works of a plan up by item."""
    found: dict[str, Need] = {}
    for work in works:
        old = found.get(work["item"], Need(0, 0))
        quantity, yuan = old.quantity + work["quantity"], old.yuan + work["building_yuan"]
        found[work["item"]] = Need(quantity, yuan)
    return found


def _fill(row: Row, columns: Mapping[str, int], item: str, need: Need) -> None:
    """Enter quantity, price and amount."""
    quantity = (Decimal(need.quantity) / (_part(row, columns, item) or 1)).quantize(METRES)
    price = _price(row, columns)
    if price is None:
        price = (Decimal(need.yuan) / quantity).quantize(CENT) if quantity else Decimal(0)
    amount = (price * quantity).quantize(CENT)
    for name, value in (("quantity", quantity), ("price", price), ("amount", amount)):
        if name in columns:
            row.extend([None] * (columns[name] + 1 - len(row)))
            row[columns[name]] = _number(value)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _price(row: Row, columns: Mapping[str, int]) -> Decimal | None:
    """Give the price that stands in a row, None where there is none."""
    text = _text(row, columns["price"]) if "price" in columns else ""
    try:
        price = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return price if price.is_finite() and price > 0 else None


def _item_of(row: Row, columns: Mapping[str, int]) -> str | None:
    """Give the plan's item of a row: by its own column first, then by its words."""
    named = [_text(row, columns[name]) for name in ("item", "words") if name in columns]
    for text in named:
        for item, words in known()["items"].items():
            if plain(text) in {plain(one) for one in words}:
                return str(item)
    return None


def _headings(rows: Sequence[Row], where: str) -> tuple[int, dict[str, int]]:
    """Give the row of the headings and the column of each; refuse a list without them."""
    best: dict[str, int] = {}
    for number, row in enumerate(rows[:SEARCHED]):
        columns = dict(_columns(row))
        if all(name in columns for name in NEEDED):
            return number, columns
        best = max(best, columns, key=len)
    raise InputError(
        Fault(
            "network.template-wrong",
            where,
            "a list of items with a heading over each column",
            f"headings of {', '.join(best) or 'nothing that is known'}",
            "; ".join(f"{name}: {', '.join(known()['headings'][name][:4])}" for name in NEEDED),
            "write these headings over the columns, within the first 20 rows",
        )
    )


def _columns(row: Row) -> Iterator[tuple[str, int]]:
    """Give each known heading of a row with its column."""
    for name, words in known()["headings"].items():
        for column in range(len(row)):
            if plain(_text(row, column)) in {plain(one) for one in words}:
                yield name, column
                break


def plain(text: str) -> str:
    """Give words without case, blanks and brackets.

    >>> plain("项目 名称（中文）"), plain("Unit Price")
    ('项目名称', 'unitprice')
    """
    return "".join(BRACKETS.sub("", text).lower().split())


def _text(row: Row, column: int) -> str:
    value = row[column] if column < len(row) else None
    return "" if value is None else str(value).strip()


@cache
def known() -> dict[str, Any]:
    """Give the words of columns, items and units."""
    text = files(__package__).joinpath("template.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _unit_fault(where: str, item: str, found: str) -> Fault:
    accepted = ", ".join(known()["units"][known()["unit_of"][item]])
    return Fault(
        "network.template-wrong",
        where,
        "a unit in which the item can be counted",
        found,
        accepted,
        "write one of these units into the row",
    )
