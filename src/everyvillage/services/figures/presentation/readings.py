"""One figure made ready for a page: every number as text, and the lengths of its bar."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from everyvillage.analytics.targets.figure import Status
from everyvillage.contracts.tables import TABLES
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.services.figures.presentation.numbers import (
    is_share,
    show_count,
    show_value,
)
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from everyvillage.analytics.targets.figure import Bar, Figure
    from everyvillage.policy.programmes.model import Programme, Target, Threshold

_HUNDRED = Decimal(100)
_ROOM = Decimal("1.15")
_NOUNS = frozenset({"县", "乡镇", "村", "自然村", "县年度", "县月度"})
"""Units that Chinese counts with a measure word; the others are measure words themselves."""
_SAID = {
    "figure.no-threshold": "status.not_judged",
    "figure.threshold-elsewhere": "status.not_judged",
    "figure.hidden": "status.withheld",
    "figure.no-units": "status.not_applicable",
}
"""What is said of figures that cannot be told for another reason than missing data."""
_MARKS = {">=": "at_least", "<=": "at_most", "==": "equal"}


@dataclass(frozen=True, slots=True)
class Lengths:
    """Where the parts of a bar begin and end, in per cent of its length, as text for SVG.

    ``passed`` ends what passes, ``doubt`` is how much is not known behind it, ``mark`` is where
    the pass mark stands ("" for none), ``point`` where the value stands ("" for a share without
    anything missing).
    """

    passed: str
    doubt: str
    mark: str
    point: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure and its target with every number as text in one language."""

    figure: Figure
    target: Target
    status: str
    value: str
    interval: str
    gap: str
    mark: str
    reason: str
    missing: tuple[str, ...]
    bar: Lengths | None

    @property
    def known(self) -> bool:
        """Say whether there is a number to show."""
        return self.figure.value is not None and not self.figure.hidden


@dataclass(frozen=True, slots=True)
class Share:
    """One status of a tally: how often, and where it lies on the strip, in per cent."""

    status: Status
    words: str
    count: int
    start: str
    width: str


def make_reading(figure: Figure, target: Target, language: str) -> Reading:
    """Make a figure ready for a page in ``language``."""
    return Reading(
        figure=figure,
        target=target,
        status=status_words(figure, language),
        value=value_words(figure, target, language),
        interval=interval_words(figure, target, language),
        gap=gap_words(figure, target, language),
        mark=mark_words(figure.threshold, target, language),
        reason=figure.reason.words.in_language(language),
        missing=tuple(column_words(name, language) for name in figure.missing_columns),
        bar=make_lengths(figure, target),
    )


def value_words(figure: Figure, target: Target, language: str) -> str:
    """Give the value, or why there is none."""
    if figure.hidden:
        return say("figure.hidden", language)
    if figure.value is None:
        return say("figure.unknown", language)
    return _value(figure.value, figure, target, language)


def interval_words(figure: Figure, target: Target, language: str) -> str:
    """Give the bounds in words; nothing where there is no value."""
    if figure.hidden or figure.low is None or figure.high is None:
        return ""
    if figure.low == figure.high:
        return say("figure.exact", language)
    low = _value(figure.low, figure, target, language)
    high = _value(figure.high, figure, target, language)
    return say("figure.interval_share", language, low=low, high=high)


def gap_words(figure: Figure, target: Target, language: str) -> str:
    """Give how many units are still to go, with what they are."""
    if figure.gap is None or figure.hidden:
        return ""
    if figure.gap == 0:
        return say("figure.gap_none", language)
    return say("figure.gap_units", language, gap=counted(figure.gap, target, language))


def counted(number: int, target: Target, language: str) -> str:
    """Give a number of the target's units: 12 households, 2个村."""
    table = TABLES[target.table]
    if not language.startswith("zh"):
        unit = table.unit.en if number == 1 else table.words.en
        return f"{show_count(number)} {unit}"
    key = "figure.count_noun" if table.unit.zh in _NOUNS else "figure.count_unit"
    return say(key, language, count=show_count(number), unit=table.unit.zh)


def unit_words(target: Target, language: str) -> str:
    """Give what the target counts: villages, households, persons."""
    table = TABLES.get(target.table)
    if table is None:
        return ""
    return table.unit.zh if language.startswith("zh") else table.words.en


def mark_words(bar: Bar | Threshold | None, target: Target, language: str) -> str:
    """Give the pass mark in words."""
    if bar is None:
        return say("figure.no_threshold", language)
    value = show_value(bar.value, _kind(target), unit=target.unit, language=language).replace(
        ".0%", "%"
    )
    return say(f"figure.{_MARKS[str(bar.op)]}", language, value=value)


def column_words(name: str, language: str) -> str:
    """Give ``table.column`` in the declared words of both, or a rule value in its own words."""
    table_name, _, column_name = name.partition(".")
    table = TABLES.get(table_name)
    column = table.column(column_name) if table is not None else None
    if table_name == "parameter":
        return shipped_parameters().named(column_name).words.in_language(language)
    if table is None:
        return name
    words = column.words.in_language(language) if column is not None else column_name
    return say(
        "figure.column_name", language, table=table.words.in_language(language), column=words
    )


def make_lengths(figure: Figure, target: Target) -> Lengths | None:
    """Give the bar of a figure, or None where there is no number to draw."""
    if figure.hidden or figure.value is None:
        return None
    low = figure.low if figure.low is not None else figure.value
    high = figure.high if figure.high is not None else figure.value
    mark = figure.threshold.value if figure.threshold is not None else None
    full = _full_length(figure, target, high, mark)
    return Lengths(
        passed=_percent(low / full),
        doubt=_percent(max(Decimal(0), min(Decimal(1), high / full) - max(Decimal(0), low / full))),
        mark="" if mark is None else _percent(mark / full),
        point="" if low == high else _percent(figure.value / full),
    )


def status_words(figure: Figure, language: str) -> str:
    """Say how a figure stands; what lacks no data is not said to lack some."""
    return say(_SAID.get(figure.reason.code, f"status.{figure.status.value}"), language)


def tally(figures: Iterable[Figure], language: str) -> Sequence[Share]:
    """Count figures by what is said of them, in the order of the statuses.

    Those without a pass mark, withheld or without units are counted apart from those whose
    data are not enough.
    """
    counts = Counter((figure.status, status_words(figure, language)) for figure in figures)
    order = list(Status)
    total = sum(counts.values()) or 1
    shares: list[Share] = []
    start = 0
    for (status, words), count in sorted(
        counts.items(), key=lambda one: (order.index(one[0][0]), one[0][1])
    ):
        left, width = _percent(Decimal(start) / total), _percent(Decimal(count) / total)
        shares.append(Share(status, words, count, left, width))
        start += count
    return shares


def target_names(programme: Programme, language: str) -> dict[str, str]:
    """Give the words of every target by id."""
    return {target.id: target.words.in_language(language) for target in programme.targets}


def _value(value: Decimal, figure: Figure, target: Target, language: str) -> str:
    """Give one value of the figure, kept apart from its pass mark."""
    mark = figure.threshold.value if figure.threshold is not None else None
    return show_value(value, _kind(target), unit=target.unit, mark=mark, language=language)


def _kind(target: Target) -> str:
    return str(target.kind)


def _full_length(figure: Figure, target: Target, high: Decimal, mark: Decimal | None) -> Decimal:
    """Give the value at the right end of the bar: 1 for a share, room beyond the most otherwise."""
    most = max(high, figure.value or high, mark or high)
    if is_share(_kind(target), target.unit) and most <= 1:
        return Decimal(1)
    return most * _ROOM if most > 0 else Decimal(1)


def _percent(part: Decimal) -> str:
    """Give a part of one as a per cent length between 0 and 100."""
    return f"{min(_HUNDRED, max(Decimal(0), part * _HUNDRED)):.2f}%"
