"""The plan: every measure by area with its figures in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from everyvillage.services.figures.levels import level_words
from everyvillage.services.figures.places import chain_of
from everyvillage.services.figures.presentation.counts import (
    count_targets,
    counts_words,
    is_required,
)
from everyvillage.services.figures.presentation.readings import (
    Reading,
    Share,
    make_reading,
    mark_words,
    tally,
)
from everyvillage.services.figures.programmes import programmes_in_force
from everyvillage.services.figures.sources import open_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.contracts.shapes import Words
    from everyvillage.policy.programmes.model import Area, Measure, Programme, Target
    from everyvillage.services.figures.pages.asked import Asked


@dataclass(frozen=True, slots=True)
class Line:
    """One target on the plan; without any snapshot there is no reading, only its pass mark.

    ``heading`` is true where its words are those of the measure and stand as its heading.
    """

    target: Target
    reading: Reading | None
    mark: str
    heading: bool = False

    @property
    def level_words(self) -> Words:
        """Give what the level is called from which it is counted."""
        return level_words(self.target.level)


@dataclass(frozen=True, slots=True)
class MeasureBlock:
    """One measure and its targets, the official reading first."""

    measure: Measure
    lines: tuple[Line, ...]

    @property
    def headed(self) -> bool:
        """Say whether the measure needs a heading of its own above its lines."""
        return not any(line.heading for line in self.lines)


@dataclass(frozen=True, slots=True)
class AreaBlock:
    """One area of the plan with its measures and how they stand."""

    area: Area
    measures: tuple[MeasureBlock, ...]
    tally: Sequence[Share]
    required: int


def plan_page(programme: Programme, asked: Asked) -> dict[str, object]:
    """Gather the plan in one place; costs one cached set of figures and no query."""
    readings = plan_readings(programme, asked)
    figures = [one.figure for one in readings.values() if is_required(one.target)]
    figure_set = open_set(programme.id, asked.geography)
    return {
        "here": "plan",
        "programme": programme,
        "programmes": list(programmes_in_force().values()),
        "place": asked.place,
        "chain": chain_of(asked.place.code, asked.language),
        "geography": asked.geography,
        "areas": area_blocks(programme, readings, asked.language),
        "tally": tally(figures, asked.language),
        "counts": counts_words(count_targets(programme, readings), asked.language),
        "coverage": next((reading.figure for reading in readings.values()), None),
        "snapshot": None if figure_set is None else figure_set.snapshot,
    }


def plan_readings(programme: Programme, asked: Asked) -> Mapping[str, Reading]:
    """Give the reading of every target that has a figure at the level of the place.

    Empty where nothing was sealed, or where the place lies outside the counties held.
    """
    figure_set = open_set(programme.id, asked.geography)
    if figure_set is None:
        return {}
    code, figures = asked.place.code, figure_set.figures
    return {
        target.id: make_reading(figures.figure(target.id, code), target, asked.language)
        for target in programme.targets
        if figures.has(target.id, code)
    }


def area_blocks(
    programme: Programme, readings: Mapping[str, Reading], language: str
) -> list[AreaBlock]:
    """Put measures under their areas, in the order of the programme."""
    blocks: list[AreaBlock] = []
    for area in programme.areas:
        measures = [measure for measure in programme.measures if measure.area == area.id]
        targets = [target for measure in measures for target in measure.targets]
        read = [readings[one.id] for one in targets if one.id in readings]
        official = [one.figure for one in read if is_required(one.target)]
        blocks.append(
            AreaBlock(
                area=area,
                measures=tuple(_block(measure, readings, language) for measure in measures),
                tally=tally(official, language),
                required=sum(map(is_required, targets)),
            )
        )
    return [block for block in blocks if block.measures]


def _block(measure: Measure, readings: Mapping[str, Reading], language: str) -> MeasureBlock:
    """Give one measure; the sort keeps the file's order within a kind of reading."""
    order = {"official": 0, "branch": 1, "stretch": 2}
    targets = sorted(measure.targets, key=lambda target: order[str(target.reading)])
    lines = [_line(target, readings, language) for target in targets]
    if lines and lines[0].target.words == measure.words:
        lines[0] = replace(lines[0], heading=True)
    return MeasureBlock(measure, tuple(lines))


def _line(target: Target, readings: Mapping[str, Reading], language: str) -> Line:
    reading = readings.get(target.id)
    mark = reading.mark if reading is not None else mark_words(target.threshold, target, language)
    return Line(target, reading, mark)
