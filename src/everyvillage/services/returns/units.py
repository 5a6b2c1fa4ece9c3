"""From what is counted here to the unit of a heading, in whole and decimal arithmetic."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BRACKET = re.compile(r"[（(]([^（）()]*)[)）]\s*$")
_LINE = re.compile(r"单位[：:]\s*([^\s，,；;]+)")
_CENTS = Decimal("0.01")


class Measure(StrEnum):
    """What a number is: money in fen, a share of one, a count of units, a plain number, text."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    PLAIN = "plain"
    TEXT = "text"


DIVISORS: Mapping[Measure, Mapping[str, Decimal]] = MappingProxyType(
    {
        Measure.MONEY: {
            "": Decimal(100),
            "元": Decimal(100),
            "yuan": Decimal(100),
            "CNY": Decimal(100),
            "分": Decimal(1),
            "fen": Decimal(1),
            "千元": Decimal(100_000),
            "万元": Decimal(1_000_000),
            "亿元": Decimal(10_000_000_000),
        },
        Measure.SHARE: {
            "": Decimal("0.01"),
            "%": Decimal("0.01"),
            "％": Decimal("0.01"),
            "百分比": Decimal("0.01"),
            "percent": Decimal("0.01"),
            "‰": Decimal("0.001"),
        },
        Measure.COUNT: {
            **dict.fromkeys(
                ("", "个", "人", "户", "村", "所", "家", "处", "条", "次", "件", "名"), Decimal(1)
            ),
            **dict.fromkeys(("person", "persons", "households", "villages"), Decimal(1)),
            **dict.fromkeys(("千人", "千户"), Decimal(1_000)),
            **dict.fromkeys(("万人", "万户", "万个"), Decimal(10_000)),
        },
    }
)
"""By what a number is divided to stand in a unit; "" where a heading names none."""


def unit_of(words: str) -> str:
    """Give the unit in the bracket at the end of a heading, "" for none.

    >>> unit_of("户均纯收入（万元）"), unit_of("通宽带率(%)"), unit_of("户数")
    ('万元', '%', '')
    """
    found = _BRACKET.search(words)
    return found[1].strip() if found else ""


def without_unit(words: str) -> str:
    """Give a heading without the bracket at its end."""
    return _BRACKET.sub("", words).strip()


def unit_of_sheet(words: str) -> str:
    """Give the unit that a line above the headings names (单位：万元), "" for none."""
    found = _LINE.search(words)
    return found[1] if found else ""


def in_unit(number: int | Decimal, measure: Measure, unit: str) -> int | Decimal:
    """Give a number in a unit: whole where it is whole, else to two decimals, half up.

    Refuses, with KeyError, a unit that the measure does not have.
    """
    if measure in {Measure.PLAIN, Measure.TEXT}:
        return number
    divided = Decimal(number) / DIVISORS[measure][unit]
    rounded = divided.quantize(_CENTS, ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else rounded


def has_unit(measure: Measure, unit: str) -> bool:
    """Say whether numbers of a measure can be written in a unit."""
    return measure not in DIVISORS or unit in DIVISORS[measure]
