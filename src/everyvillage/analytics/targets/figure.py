"""A figure: how far one place is from one target, with its doubt and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from everyvillage.contracts.shapes import Words


class Status(StrEnum):
    """What can be said of a target in a place."""

    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    CANNOT_TELL = "cannot_tell"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a status was given: a stable code and one sentence in each language."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Bar:
    """The threshold that a figure is held against, and who set it."""

    op: str
    value: Decimal
    set_by: str
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a straight line through the snapshots says of the deadline.

    ``value`` is the expected value on ``at``; ``low`` and ``high`` bound it with
    ``confidence_percent``; ``scale`` is "logit" for shares and "linear" otherwise;
    ``snapshots`` is how many points the line goes through.
    """

    at: date
    value: Decimal
    low: Decimal
    high: Decimal
    confidence_percent: int
    scale: str
    snapshots: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One target in one place.

    ``numerator`` and ``denominator`` are the units that pass and the units whose answer is
    known; ``missing`` the units whose answer is not known; ``value`` the share (six decimals),
    count, median, ratio or change; ``low`` and ``high`` bound it when every missing unit fails
    or passes; ``gap`` is how many units are still to go when every missing unit fails.
    ``interval`` is the Wilson interval of a share that comes from a sample.
    A number that is None is not known, never zero. ``hidden`` says that the numbers were
    withheld from an open figure because they count fewer than ten persons or households.
    """

    target: str
    place: str
    level: str
    kind: str
    reading: str
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    missing: int | None
    gap: int | None
    status: Status
    reason: Reason
    deadline: date
    threshold: Bar | None
    snapshot: str
    rules: str
    modelled: bool
    geography: str
    at: date
    counties_held: int
    counties_all: int
    missing_columns: tuple[str, ...] = ()
    trend: tuple[tuple[date, Decimal | None], ...] = ()
    forecast: Forecast | None = None
    interval: tuple[Decimal, Decimal] | None = None
    hidden: bool = False


def as_json(figure: Figure) -> dict[str, object]:
    """Give the figure as plain data for JSON; shares become JSON numbers, dates ISO text."""
    return {
        "target": figure.target,
        "place": figure.place,
        "level": figure.level,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": _number(figure.value),
        "low": _number(figure.low),
        "high": _number(figure.high),
        "missing": figure.missing,
        "gap": figure.gap,
        "status": figure.status.value,
        "deadline": figure.deadline.isoformat(),
        "snapshot": figure.snapshot,
        "rules": figure.rules,
        "modelled": figure.modelled,
        **_more(figure),
    }


def _more(figure: Figure) -> dict[str, object]:
    """Give the parts beyond the fifteen that every reader needs."""
    return {
        "kind": figure.kind,
        "reading": figure.reading,
        "reason": figure.reason.code,
        "reason_en": figure.reason.words.en,
        "reason_zh": figure.reason.words.zh,
        "threshold": _bar(figure.threshold),
        "geography": figure.geography,
        "at": figure.at.isoformat(),
        "counties_held": figure.counties_held,
        "counties_all": figure.counties_all,
        "missing_columns": list(figure.missing_columns),
        "trend": [[at.isoformat(), _number(value)] for at, value in figure.trend],
        "forecast": _forecast(figure.forecast),
        "interval": None if figure.interval is None else [_number(x) for x in figure.interval],
        "hidden": figure.hidden,
    }


def _number(value: Decimal | None) -> int | float | None:
    """Give a decimal as the JSON number that prints the same."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _bar(bar: Bar | None) -> dict[str, object] | None:
    """Give the threshold as plain data."""
    if bar is None:
        return None
    return {
        "op": bar.op,
        "value": _number(bar.value),
        "set_by": bar.set_by,
        "source": bar.source,
        "sure": bar.sure,
    }


def _forecast(forecast: Forecast | None) -> dict[str, object] | None:
    """Give the forecast as plain data."""
    if forecast is None:
        return None
    return {
        "at": forecast.at.isoformat(),
        "value": _number(forecast.value),
        "low": _number(forecast.low),
        "high": _number(forecast.high),
        "confidence_percent": forecast.confidence_percent,
        "scale": forecast.scale,
        "snapshots": forecast.snapshots,
    }
