"""The sum as on paper: bills, what each layer pays, what is left to pay oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.analytics.risk.illness.terms import LEVELS, Layer
from everyvillage.contracts.shapes import Words
from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.nearest import nearest, piece
from everyvillage.policy.parameters import shipped_parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyvillage.analytics.risk.illness.terms import Terms
    from everyvillage.policy.parameters import ParameterValue

FEN_PER_YUAN = 100
BASIC, SERIOUS, AID, RELIEF = "basic", "serious", "aid", "relief"
LAYERS = (BASIC, SERIOUS, AID, RELIEF)
_WORDS = {
    BASIC: Words("basic insurance", "基本医保"),
    SERIOUS: Words("serious-illness insurance", "大病保险"),
    AID: Words("medical assistance", "医疗救助"),
    RELIEF: Words("second relief", "倾斜救助"),
}


@dataclass(frozen=True, slots=True)
class Bill:
    """One stay: the whole amount in fen, of it inside the catalogue, and where it was.

    ``eligible_fen`` is the part that the insurances count (None: all of it); ``level`` one of
    township, county, city; ``insured`` whether the person has basic insurance.
    """

    total_fen: int
    level: str
    eligible_fen: int | None = None
    insured: bool = True

    def __post_init__(self) -> None:
        """Refuse an amount below zero, more inside the catalogue than in all, another level."""
        faults = []
        if self.total_fen < 0:
            faults.append(_fault("amount", f"{self.total_fen} fen", "0 or more"))
        if not 0 <= self.counted <= max(self.total_fen, 0):
            faults.append(_fault("eligible", f"{self.counted} fen", "at most the whole amount"))
        if self.level not in LEVELS:
            faults.append(_fault("level", piece(self.level), nearest(self.level, LEVELS)))
        if faults:
            raise InputError(faults)

    @property
    def counted(self) -> int:
        """Give the part that the insurances count, in fen."""
        return self.total_fen if self.eligible_fen is None else self.eligible_fen


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum: words, the arithmetic in yuan, the result in fen, its parameters."""

    layer: str
    words: Words
    arithmetic: str
    fen: int
    parameters: tuple[ParameterValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The whole sum: ``paid`` by layer in fen, the own share in fen, and its lines."""

    terms: Terms
    total_fen: int
    paid: dict[str, int]
    own_fen: int
    lines: tuple[Line, ...]


def reckon(bills: Sequence[Bill], of: Terms) -> Reckoned:
    """Add up the bills of one person within twelve months by the terms ``of`` a group and day.

    Basic insurance pays each stay apart, all within its cap of the year; serious-illness
    insurance, assistance and second relief pay of what is left inside the catalogue, in that
    order. What is outside the catalogue, and all of it without insurance, is paid oneself;
    assistance and relief need no insurance. Parts of a fen are left out of what is paid.
    """
    work = _Sum(of, [])
    total = sum(bill.total_fen for bill in bills)
    counted = sum(bill.counted for bill in bills)
    insured = all(bill.insured for bill in bills)
    paid = dict.fromkeys(LAYERS, 0)
    for number, bill in enumerate(bills, start=1):
        paid[BASIC] += work.stay(number, bill, paid[BASIC]) if bill.insured else 0
    left = counted - paid[BASIC]
    work.left(f"{_yuan(counted)} - {_yuan(paid[BASIC])}", left)
    for name, layer in (
        (SERIOUS, of.serious if insured else None),
        (AID, of.aid),
        (RELIEF, of.relief),
    ):
        if layer is None:
            continue
        paid[name] = work.layer(name, layer, left)
        left -= paid[name]
    own = total - sum(paid.values())
    work.own(total, paid, own)
    return Reckoned(of, total, paid, own, tuple(work.lines))


@dataclass(slots=True)
class _Sum:
    """The lines written so far."""

    of: Terms
    lines: list[Line]

    def stay(self, number: int, bill: Bill, already: int) -> int:
        layer = self.of.basic[bill.level]
        room = self.of.basic_cap - already
        paid = min(layer.pays(bill.counted), room)
        words = Words(f"stay {number}: basic insurance pays", f"第{number}次住院：基本医保支付")
        self._add(BASIC, words, _how(bill.counted, layer, paid, room), paid, layer)
        return paid

    def layer(self, name: str, layer: Layer, left: int) -> int:
        paid = layer.pays(left)
        said = _WORDS[name]
        words = Words(f"{said.en} pays", f"{said.zh}支付")
        self._add(name, words, _how(left, layer, paid, layer.cap), paid, layer)
        return paid

    def left(self, arithmetic: str, fen: int) -> None:
        words = Words("left inside the catalogue", "目录内剩余")
        self.lines.append(Line("left", words, arithmetic, fen))

    def own(self, total: int, paid: dict[str, int], own: int) -> None:
        minus = "".join(f" - {_yuan(amount)}" for amount in paid.values() if amount)
        words = Words("paid oneself", "个人自付")
        self.lines.append(Line("own", words, f"{_yuan(total)}{minus}", own))

    def _add(self, name: str, words: Words, how: str, paid: int, layer: Layer) -> None:
        values = tuple(
            shipped_parameters().named(one).on(self.of.at, self.of.region) for one in layer.names
        )
        self.lines.append(Line(name, words, how, paid, values))


def _how(amount: int, layer: Layer, paid: int, room: int) -> str:
    """Write what a layer pays as arithmetic that anyone can do again, in yuan."""
    if amount <= layer.deductible:
        return f"0 * {_yuan(amount)}"
    sum_ = f"({_yuan(amount)} - {_yuan(layer.deductible)}) * {layer.percent} / 100"
    return f"min({sum_}, {_yuan(room)})" if paid == room else sum_


def _yuan(fen: int) -> str:
    """Write fen as yuan, without empty decimals."""
    whole, rest = divmod(fen, FEN_PER_YUAN)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _fault(code: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"illness.bill-{code}",
        where="",
        asked="a bill in fen with its level",
        found=found,
        accepted=accepted,
        next_step="ask the office that sent it for the right amount and unit",
    )
