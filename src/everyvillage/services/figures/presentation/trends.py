"""The figure of one place from snapshot to snapshot, against its mark and its deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from everyvillage.services.figures.presentation.numbers import show_day, show_value
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.policy.programmes.model import Target

_WIDTH, _HEIGHT = 400, 260
"""Narrow, so that its letters stay readable where a telephone shrinks the drawing."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 26, 30, 60
_SHORT = 6
"""Letters of a value up to which every point can carry its own; otherwise both ends do."""
_GRID_LINES = 5
_HIGH_SHARE = Decimal("0.85")


@dataclass(frozen=True, slots=True)
class Mark:
    """A point, line or label on the chart, in the chart's own units, as text."""

    x: str
    y: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Axes:
    """From dates and values to the sheet."""

    first: date
    last: date
    low: Decimal
    high: Decimal

    def x(self, at: date) -> float:
        """Give where a date stands."""
        whole = (self.last - self.first).days or 1
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (at - self.first).days / whole

    def y(self, value: Decimal) -> float:
        """Give where a value stands."""
        part = float((value - self.low) / ((self.high - self.low) or Decimal(1)))
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * part


def draw_trend(figure: Figure, target: Target, *, title: str, language: str) -> str:
    """Draw the trend as one SVG; the empty text where no snapshot gives a value."""
    points = [(at, value) for at, value in figure.trend if value is not None]
    if not points or figure.hidden:
        return ""
    axes = _axes(figure, points, is_share=str(target.kind) == "share")

    def words(value: Decimal) -> str:
        return show_value(value, str(target.kind), unit=target.unit, language=language)

    parts = {
        "width": _WIDTH,
        "height": _HEIGHT,
        "left": _LEFT,
        "right": _WIDTH - _RIGHT,
        "top": _TOP,
        "bottom": _HEIGHT - _BOTTOM,
        "grid": [_mark(_LEFT, axes.y(v), words(v)) for v in _grid(axes)],
        "points": _points(axes, points, words),
        "line": " ".join(f"{axes.x(at):.1f},{axes.y(v):.1f}" for at, v in points),
        "days": [_mark(axes.x(at), 0, show_day(at, language)) for at in _shown_days(points)],
        "threshold": _threshold(
            figure, axes, words(figure.threshold.value) if figure.threshold else ""
        ),
        "deadline": _mark(axes.x(figure.deadline), 0, show_day(figure.deadline, language)),
        "forecast": _forecast(figure, axes, points),
        "title": title,
        "deadline_words": say("term.deadline", language),
        "mark_words": say("term.threshold", language),
        "modelled": say("term.modelled", language) if figure.modelled else "",
    }
    return render_to_string("figures/trend.svg", parts)


def _axes(figure: Figure, points: Sequence[tuple[date, Decimal]], *, is_share: bool) -> _Axes:
    """Choose the axes: the whole of a share, otherwise from zero with room above."""
    days = [at for at, _ in points] + [figure.deadline]
    values = [value for _, value in points] + ([figure.threshold.value] if figure.threshold else [])
    if figure.forecast is not None:
        days.append(figure.forecast.at)
        values += [figure.forecast.low, figure.forecast.high]
    room = timedelta(days=max(20, (max(days) - min(days)).days // 9))
    low, high = _ends(values, is_share=is_share)
    return _Axes(min(days) - room, max(days) + room, low, high)


def _ends(values: Sequence[Decimal], *, is_share: bool) -> tuple[Decimal, Decimal]:
    """Give both ends of the upright axis.

    From zero, or, for shares that are all high, from the tenth below the lowest: a line from
    98 to 99 % would otherwise look like none. The axis says so in its numbers.
    """
    low, high = min(Decimal(0), *values), max(values)
    if is_share and high <= 1:
        lowest = min(values)
        low = Decimal(int(lowest * 10 - Decimal("0.5"))) / 10 if lowest >= _HIGH_SHARE else low
        return low, Decimal(1)
    return low, high * Decimal("1.15") if high > 0 else low + 1


def _grid(axes: _Axes) -> list[Decimal]:
    """Give round values for the lines across: steps of 1, 2 or 5 times a power of ten."""
    rough = (axes.high - axes.low) / _GRID_LINES
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * part for part in (1, 2, 5, 10) if power * part >= rough)
    first = (axes.low / step).to_integral_value(rounding=ROUND_CEILING)
    last = (axes.high / step).to_integral_value(rounding=ROUND_FLOOR)
    return [step * line for line in range(int(first), int(last) + 1)]


def _shown_days(points: Sequence[tuple[date, Decimal]]) -> list[date]:
    """Give the days written under the chart: the first and the last."""
    return sorted({points[0][0], points[-1][0]})


def _points(
    axes: _Axes, points: Sequence[tuple[date, Decimal]], words: Callable[[Decimal], str]
) -> list[Mark]:
    """Give the points, each with its value, or only both ends where the values are long."""
    labels = [words(value) for _, value in points]
    shown = {0, len(points) - 1}
    if max(map(len, labels)) <= _SHORT:
        shown = set(range(len(points)))
    return [
        _mark(axes.x(at), axes.y(value), labels[number] if number in shown else "")
        for number, (at, value) in enumerate(points)
    ]


def _threshold(figure: Figure, axes: _Axes, words: str) -> Mark | None:
    if figure.threshold is None:
        return None
    return _mark(_LEFT, axes.y(figure.threshold.value), words)


def _forecast(
    figure: Figure, axes: _Axes, points: Sequence[tuple[date, Decimal]]
) -> dict[str, str] | None:
    """Give the forecast as a dashed line to the deadline and a whisker at its end."""
    if figure.forecast is None:
        return None
    (last_at, last_value), ahead = points[-1], figure.forecast
    return {
        "x1": f"{axes.x(last_at):.1f}",
        "y1": f"{axes.y(last_value):.1f}",
        "x2": f"{axes.x(ahead.at):.1f}",
        "y2": f"{axes.y(ahead.value):.1f}",
        "low": f"{axes.y(ahead.low):.1f}",
        "high": f"{axes.y(ahead.high):.1f}",
    }


def _mark(x: float, y: float, words: str = "") -> Mark:
    return Mark(f"{x:.1f}", f"{y:.1f}", words)
