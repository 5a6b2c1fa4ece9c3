"""What can be said of a target in a place: a verdict and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from everyvillage.analytics.targets.figure import Reason, Status
from everyvillage.analytics.targets.forecast import Point, forecast
from everyvillage.analytics.targets.outcome import Outcome, passes
from everyvillage.analytics.targets.reasons import reason
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from everyvillage.analytics.targets.figure import Bar, Forecast

_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one snapshot shows of a place: the outcome, and whether every county was held."""

    at: date
    outcome: Outcome
    complete: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, its reason, and the forecast that decided it, if one did."""

    status: Status
    reason: Reason
    forecast: Forecast | None = None


def judge(kind: Kind, bar: Bar, deadline: date, seen: Sequence[Seen]) -> Verdict:
    """Give the verdict of the last of ``seen`` (oldest first) against ``bar`` and ``deadline``.

    The last one must have a value and be complete. See docs/explain/figures.md for the order
    in which the questions are asked.
    """
    now = seen[-1]
    answer = certain(now.outcome, bar)
    if answer is None:
        return _cannot_tell(reason("figure.units-missing", missing=now.outcome.missing))
    if now.at > deadline:
        return _after(bar, deadline, seen, passes_now=answer)
    if answer:
        return Verdict(Status.MET, reason("figure.met"))
    points = [_point(kind, one) for one in seen if one.complete and one.outcome.value is not None]
    return _before(bar, deadline, points)


def certain(outcome: Outcome, bar: Bar) -> bool | None:
    """Say whether the mark is met whatever the missing units are; None if that decides.

    A missing bound is no bound: then only a value without missing units is certain.
    """
    if outcome.value is None:
        return None
    if outcome.missing == 0:
        return passes(outcome.value, bar.op, bar.value)
    if outcome.low is None or outcome.high is None:
        return _one_sided(outcome, bar)
    answers = {passes(end, bar.op, bar.value) for end in (outcome.low, outcome.high)}
    if bar.op == "==" and outcome.low < bar.value < outcome.high:
        return None
    return answers.pop() if len(answers) == 1 else None


def _one_sided(outcome: Outcome, bar: Bar) -> bool | None:
    """Decide with one bound where the other end is open."""
    if outcome.low is not None and bar.op == ">=" and passes(outcome.low, bar.op, bar.value):
        return True
    if outcome.low is not None and bar.op == "<=" and outcome.low > bar.value:
        return False
    if outcome.high is not None and bar.op == ">=" and outcome.high < bar.value:
        return False
    if outcome.high is not None and bar.op == "<=" and passes(outcome.high, bar.op, bar.value):
        return True
    return None


def _after(bar: Bar, deadline: date, seen: Sequence[Seen], *, passes_now: bool) -> Verdict:
    """Judge once the deadline is over."""
    for one in seen:
        if one.at <= deadline and one.complete and certain(one.outcome, bar):
            return Verdict(Status.MET, reason("figure.met-before-deadline", at=one.at.isoformat()))
    if passes_now:
        return Verdict(Status.MET_LATE, reason("figure.met-after-deadline"))
    return Verdict(Status.MISSED, reason("figure.missed"))


def _before(bar: Bar, deadline: date, points: Sequence[Point]) -> Verdict:
    """Judge the pace while there is time."""
    line = forecast(points, deadline)
    if line is not None:
        return _by_forecast(bar, line, points[-1])
    earlier = [point for point in points if point.at < points[-1].at] if points else []
    if not earlier:
        return _cannot_tell(reason("figure.one-snapshot"))
    first, last = earlier[0], points[-1]
    per_day = (last.value - first.value) / (last.at - first.at).days
    expected = last.value + per_day * (deadline - last.at).days
    since = first.at.isoformat()
    if _arrives(expected, bar, last):
        return Verdict(Status.ON_TRACK, reason("figure.pace-enough", at=since))
    return Verdict(Status.BEHIND, reason("figure.pace-too-slow", at=since))


def _by_forecast(bar: Bar, line: Forecast, last: Point) -> Verdict:
    """Judge by the interval of the forecast."""
    answers = {_arrives(end, bar, last) for end in (line.low, line.high)}
    if len(answers) > 1:
        return Verdict(Status.CANNOT_TELL, reason("figure.forecast-open"), line)
    if answers.pop():
        return Verdict(Status.ON_TRACK, reason("figure.forecast-enough"), line)
    return Verdict(Status.BEHIND, reason("figure.forecast-too-slow"), line)


def _arrives(expected: Decimal, bar: Bar, last: Point) -> bool:
    """Say whether an expected value reaches the mark from where the last point stands.

    A share is taken at the whole number of units nearest to it: 150.4 of 152 are 150.
    """
    if last.units:
        expected = (expected * last.units).quantize(_WHOLE, rounding=ROUND_HALF_UP) / last.units
    from_below = bar.op == ">=" or (bar.op == "==" and last.value < bar.value)
    return expected >= bar.value if from_below else expected <= bar.value


def _point(kind: Kind, one: Seen) -> Point:
    """Give the point of one snapshot for a line."""
    value = one.outcome.value
    if value is None:
        message = "a snapshot without a value has no point"
        raise ValueError(message)
    return Point(one.at, value, one.outcome.denominator if kind is Kind.SHARE else None)


def _cannot_tell(why: Reason) -> Verdict:
    """Say that it cannot be told, and why."""
    return Verdict(Status.CANNOT_TELL, why)
