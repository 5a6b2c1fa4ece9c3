"""Money: whole fen (hundredths) of one currency. Never a float, so sums are exact."""

from __future__ import annotations

import re
from dataclasses import dataclass

from everyvillage.core.errors import Fault, InputError

RENMINBI = "CNY"
FEN_A_YUAN = 100
FORM = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
LONGEST = 24


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in hundredths of ``currency`` (ISO 4217, three capital letters).

    Adding, subtracting and comparing takes money of the same currency only; multiplying
    takes a whole number only.
    """

    fen: int
    currency: str = RENMINBI

    def __post_init__(self) -> None:
        """Refuse an amount that is no whole number, and a currency that is no code."""
        if type(self.fen) is not int:
            raise InputError(_fault("not-whole", repr(self.fen), "a whole number of fen"))
        if not CURRENCY.fullmatch(self.currency):
            found = f"“{self.currency}” as currency"
            raise InputError(_fault("currency-unknown", found, "three capital letters, as CNY"))

    @classmethod
    def parse(cls, text: str, currency: str = RENMINBI, *, where: str = "") -> Money:
        """Read yuan with at most two decimals, thousands parted by commas or not at all.

        ``where`` names the file, row and column. Refuses anything else: three decimals,
        wrong groups, signs of currencies, words.

        >>> Money.parse("1,234.50").fen
        123450
        """
        match = FORM.fullmatch(text.strip())
        if not match or len(text) > LONGEST:
            shown = text if text.isprintable() else ascii(text)[1:-1]
            found = f"“{shown[:LONGEST]}”"
            accepted = "yuan with at most two decimals, as 1,234.50 or 1234.5"
            raise InputError(_fault("unreadable", found, accepted, where))
        sign, yuan, decimals = match.groups()
        fen = int(yuan.replace(",", "")) * FEN_A_YUAN + int((decimals or "").ljust(2, "0"))
        return cls(-fen if sign else fen, currency)

    def __str__(self) -> str:
        """Give the amount in yuan with two decimals and the currency: ``1,234.50 CNY``."""
        yuan, fen = divmod(abs(self.fen), FEN_A_YUAN)
        return f"{'-' if self.fen < 0 else ''}{yuan:,}.{fen:02d} {self.currency}"

    def __add__(self, other: Money) -> Money:
        """Add money of the same currency."""
        return Money(self.fen + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Take away money of the same currency."""
        return Money(self.fen - self._same(other), self.currency)

    def __neg__(self) -> Money:
        """Give the amount with the other sign."""
        return Money(-self.fen, self.currency)

    def __mul__(self, times: int) -> Money:
        """Multiply by a whole number; refuse a fraction, which would have to be rounded."""
        if type(times) is not int:
            raise InputError(_fault("not-whole", f"{times!r} as factor", "a whole number"))
        return Money(self.fen * times, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        """Say whether this is less than money of the same currency."""
        return self.fen < self._same(other)

    def __le__(self, other: Money) -> bool:
        """Say whether this is at most money of the same currency."""
        return self.fen <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        """Say whether this is more than money of the same currency."""
        return self.fen > self._same(other)

    def __ge__(self, other: Money) -> bool:
        """Say whether this is at least money of the same currency."""
        return self.fen >= self._same(other)

    def _same(self, other: object) -> int:
        """Give the other's fen; refuse what is no money or of another currency."""
        if not isinstance(other, Money):
            raise InputError(_fault("not-money", repr(other), "an amount of money"))
        if other.currency != self.currency:
            found = f"{self.currency} and {other.currency}"
            raise InputError(_fault("currency-mixed", found, "amounts of one currency"))
        return other.fen


def _fault(what: str, found: str, accepted: str, where: str = "") -> Fault:
    """Say what is wrong with an amount."""
    next_step = "mend the amount; nothing is rounded or converted by itself"
    return Fault(f"money.{what}", where, "an amount of money", found, accepted, next_step)
