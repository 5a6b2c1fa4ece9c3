"""Make one figure of the whole numbers of a set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.analytics.targets import outcome as outcomes
from everyvillage.analytics.targets.coverage import RULE_PREFIX
from everyvillage.analytics.targets.figure import Figure, Status
from everyvillage.analytics.targets.medians import NONE
from everyvillage.analytics.targets.outcome import Outcome
from everyvillage.analytics.targets.reasons import LEVEL_WORDS, reason
from everyvillage.analytics.targets.status import Seen, Verdict, judge
from everyvillage.analytics.targets.wilson import wilson_interval
from everyvillage.core.codes import LENGTH_OF, LEVELS, NATION
from everyvillage.policy.programmes.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from everyvillage.analytics.targets.figure import Bar
    from everyvillage.analytics.targets.figure_set import FigureSet
    from everyvillage.analytics.targets.meta import SourceNote, TargetNote

_NOTHING = Outcome(None, None, None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of one target in one place, before it is judged.

    ``held`` and ``counties`` count the counties that delivered and those of the frame;
    ``absent`` are the columns that nobody there delivered; ``now`` is the latest outcome, None
    where there is none; ``seen`` one entry for each snapshot that has one, oldest first.
    """

    place: str
    level: str
    bar: Bar | None
    held: int
    counties: int
    absent: tuple[str, ...]
    now: Outcome | None
    seen: tuple[Seen, ...]
    trend: tuple[tuple[date, Outcome | None], ...]
    split: bool
    hidden: bool


def make_figure(figures: FigureSet, note: TargetNote, index: int) -> Figure:
    """Give the figure of ``note`` in the place that stands at ``index``."""
    ground = _look(figures, note, index)
    verdict = _verdict(ground, note)
    now = ground.now or _NOTHING
    latest = figures.note.sources[0]
    return Figure(
        target=note.id,
        place=ground.place,
        level=ground.level,
        kind=note.kind.value,
        reading=note.reading,
        numerator=now.numerator,
        denominator=now.denominator,
        value=now.value,
        low=now.low,
        high=now.high,
        missing=now.missing if ground.now else None,
        gap=_gap(ground, note),
        status=verdict.status,
        reason=verdict.reason,
        deadline=note.deadline,
        threshold=ground.bar,
        snapshot=latest.id,
        rules=figures.note.rules,
        modelled=any(source.modelled for source in figures.note.sources),
        geography=figures.note.geography,
        at=latest.at,
        counties_held=ground.held,
        counties_all=ground.counties,
        missing_columns=ground.absent,
        trend=tuple((at, found.value if found else None) for at, found in ground.trend),
        forecast=verdict.forecast,
        interval=_interval(note, now),
        hidden=ground.hidden,
    )


def outcome_at(figures: FigureSet, note: TargetNote, index: int, at: int) -> Outcome | None:
    """Give the outcome of ``note`` at a place in the snapshot number ``at`` (0: the latest).

    None where the snapshot has no numbers for it.
    """
    if note.kind is Kind.CHANGE:
        return _change_at(figures, note, index, at)
    numbers = figures.numbers[at]

    def number(column: str) -> int:
        return int(numbers[f"{note.id}|{column}"][index])

    if not any(name.startswith(f"{note.id}|") for name in numbers):
        return None
    if note.kind is Kind.SHARE:
        return outcomes.share(number("rows|yes"), number("rows|no"), number("rows|missing"))
    if note.kind is Kind.COUNT:
        of_units = not note.sums_values[0]
        return outcomes.count(number("rows|yes"), number("rows|missing"), of_units=of_units)
    if note.kind is Kind.MEDIAN:
        found = {name: _or_none(number(f"rows|{name}")) for name in ("value", "low", "high")}
        return outcomes.median(found, number("rows|yes"), number("rows|missing"))
    top, bottom = note.sums_values
    return outcomes.ratio(
        (number("top|yes"), number("top|missing")),
        (number("bottom|yes"), number("bottom|missing")),
        of_units=(not top, not bottom),
    )


def _change_at(figures: FigureSet, note: TargetNote, index: int, at: int) -> Outcome | None:
    """Give a change: the followed target's outcome now, less its outcome at ``since``."""
    followed = figures.note.target(note.of)
    now = outcome_at(figures, followed, index, at) if followed else None
    if followed is None or now is None:
        return None
    for number, source in enumerate(figures.note.sources):
        if number > at and note.since is not None and source.at <= note.since:
            return outcomes.change(now, outcome_at(figures, followed, index, number))
    return outcomes.change(now, None)


def _look(figures: FigureSet, note: TargetNote, index: int) -> Ground:
    """Gather what is known."""
    places = figures.places_found
    place, level = places.place_at(index), places.level_at(index)
    county = places.place_at(places.up_to_county(index))
    hidden = _is_hidden(figures, note.id, index, 0)
    split = place in figures.note.split
    counties = figures.note.all_counties(county)
    history = [
        (source, _seen(figures, note, index, at) if not split else None)
        for at, source in enumerate(figures.note.sources)
    ]
    latest = history[0][0]
    held = _counties_in(latest.held[note.id], county)
    return Ground(
        place=place,
        level=level,
        bar=note.bar if note.per in {"", level} else None,
        held=held,
        counties=counties,
        absent=_absent(latest, note, county),
        now=history[0][1],
        seen=tuple(
            Seen(source.at, found, _counties_in(source.held[note.id], county) >= counties)
            for source, found in reversed(history)
            if found is not None
        ),
        trend=tuple((source.at, found) for source, found in reversed(history)),
        split=split,
        hidden=hidden,
    )


def _seen(figures: FigureSet, note: TargetNote, index: int, at: int) -> Outcome | None:
    """Give an outcome that may be shown: delivered by at least one county, and not hidden."""
    places = figures.places_found
    county = places.place_at(places.up_to_county(index))
    held = _counties_in(figures.note.sources[at].held[note.id], county)
    if not held or _is_hidden(figures, note.id, index, at):
        return None
    return outcome_at(figures, note, index, at)


def _verdict(ground: Ground, note: TargetNote) -> Verdict:
    """Judge, or say why there is nothing to judge."""
    early = _before_judging(ground, note)
    if early is not None:
        return early
    if ground.bar is None:
        message = "a figure without a mark cannot be judged"
        raise ValueError(message)
    return judge(note.kind, ground.bar, note.deadline, ground.seen)


def _before_judging(ground: Ground, note: TargetNote) -> Verdict | None:
    """Give the verdict where there is no full value to hold against the mark."""
    if ground.hidden:
        return Verdict(Status.CANNOT_TELL, reason("figure.hidden"))
    if ground.split:
        return Verdict(Status.CANNOT_TELL, reason("figure.split"))
    if ground.held == 0:
        rules = [name for name in ground.absent if name.startswith(RULE_PREFIX)]
        if rules:
            what = ", ".join(name.removeprefix(RULE_PREFIX) for name in rules)
            return Verdict(Status.NO_DATA, reason("figure.rule-not-in-force", what=what))
        what = ", ".join(ground.absent) or note.tables[0]
        return Verdict(Status.NO_DATA, reason("figure.not-held", what=what))
    if ground.held < ground.counties:
        parts = {"held": ground.held, "all": ground.counties}
        return Verdict(Status.CANNOT_TELL, reason("figure.partly-held", **parts))
    return _without_bar(ground, note) or _without_value(ground, note)


def _without_bar(ground: Ground, note: TargetNote) -> Verdict | None:
    """Give the verdict where no mark is set, or not at this level; None where one is."""
    if note.bar is None:
        return Verdict(Status.CANNOT_TELL, reason("figure.no-threshold"))
    if ground.bar is None:
        level = LEVEL_WORDS[note.per]
        return Verdict(Status.CANNOT_TELL, reason("figure.threshold-elsewhere", level=level))
    return None


def _without_value(ground: Ground, note: TargetNote) -> Verdict | None:
    """Give the verdict where the latest outcome has no value; None where it has one."""
    now = ground.now or _NOTHING
    if now.value is not None:
        return None
    if note.kind is Kind.CHANGE:
        return Verdict(Status.CANNOT_TELL, reason("figure.no-earlier-snapshot"))
    if now.missing:
        return Verdict(Status.CANNOT_TELL, reason("figure.units-missing", missing=now.missing))
    return Verdict(Status.CANNOT_TELL, reason("figure.no-units"))


def _gap(ground: Ground, note: TargetNote) -> int | None:
    """Give the units still to go, where there is a mark and an outcome."""
    if ground.bar is None or ground.now is None:
        return None
    return outcomes.gap(ground.now, note.kind, ground.bar.op, ground.bar.value)


def _interval(note: TargetNote, now: Outcome) -> tuple[Decimal, Decimal] | None:
    """Give the Wilson interval of a share that comes from a sample."""
    if not note.sampled or note.kind is not Kind.SHARE or not now.denominator:
        return None
    return wilson_interval(now.numerator or 0, now.denominator)


def _absent(source: SourceNote, note: TargetNote, county: str) -> tuple[str, ...]:
    """Give the needed columns that no county of a place holds."""
    columns = source.missing[note.id].items()
    return tuple(sorted(name for name, holders in columns if not _counties_in(holders, county)))


def _is_hidden(figures: FigureSet, target: str, index: int, at: int) -> bool:
    """Say whether an open figure withholds the numbers of a place."""
    if not figures.hidden:
        return False
    flags = figures.hidden[at].get(target)
    return flags is not None and bool(flags[index])


def _or_none(number: int) -> int | None:
    """Give the number, or None for the mark that there is none."""
    return None if number == NONE else number


def _counties_in(holders: frozenset[str], place: str) -> int:
    """Count the counties of ``holders`` in a place from the nation down to a county."""
    return _by_place(holders).get(place, 0)


@lru_cache(maxsize=4_096)
def _by_place(holders: frozenset[str]) -> Mapping[str, int]:
    """Count counties by every place above them."""
    counted: dict[str, int] = {NATION: len(holders)}
    for county in holders:
        for level in LEVELS[1:4]:
            place = county[: LENGTH_OF[level]]
            counted[place] = counted.get(place, 0) + 1
    return MappingProxyType(counted)
