"""A target: what it says, where it holds, how it moves, and who is on the gap list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.contracts.tables import TABLES
from everyvillage.core.codes import LEVELS, StatCode
from everyvillage.policy.parameters import shipped_sources
from everyvillage.services.figures.levels import level_words
from everyvillage.services.figures.pages.map_layers import Layers, map_layers
from everyvillage.services.figures.places import chain_of, children_of, is_filler, name_of
from everyvillage.services.figures.presentation.maps import draw_map, key_of
from everyvillage.services.figures.presentation.numbers import show_day, show_value
from everyvillage.services.figures.presentation.readings import (
    Reading,
    make_reading,
    mark_words,
    unit_words,
)
from everyvillage.services.figures.presentation.sentences import Reader
from everyvillage.services.figures.presentation.trends import draw_trend
from everyvillage.services.figures.sources import OpenSet, open_set, units_behind
from everyvillage.services.figures.words import figure_words, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.analytics.targets.gaps import GapUnit
    from everyvillage.policy.programmes.model import Measure, Programme, Sum, Target
    from everyvillage.services.figures.pages.asked import Asked

GAP_ROWS = 200


@dataclass(frozen=True, slots=True)
class GapRow:
    """One unit that fails or whose answer is missing."""

    key: str
    name: str
    place: str
    state: str


@dataclass(frozen=True, slots=True)
class GapList:
    """The gap list of a place, or the reason there is none here (a key of the words)."""

    rows: Sequence[GapRow] = ()
    refused: str = ""


def target_page(programme: Programme, target: Target, asked: Asked) -> dict[str, object]:
    """Gather one target in one place."""
    measure = programme.measure(target.measure)
    figure_set = open_set(programme.id, asked.geography)
    parts: dict[str, object] = {
        "here": "plan",
        "programme": programme,
        "measure": measure,
        "target": target,
        "says": target_says(programme, target, asked.language, _at(figure_set)),
        "mark": mark_words(target.threshold, target, asked.language),
        "mark_per": _per(target, asked.language),
        "issuers": say("words.list_mark", asked.language).join(
            body_words(issuer, asked.language) for issuer in measure.issuers
        ),
        "lead": body_words(measure.lead_guess, asked.language),
        "sources": source_lines(measure, target, asked.language),
        "kind_key": f"kind.{target.kind}",
        "place": asked.place,
        "chain": chain_of(asked.place.code, asked.language),
        "geography": asked.geography,
        "units": unit_words(target, asked.language),
        "snapshot": None if figure_set is None else figure_set.snapshot,
    }
    if figure_set is not None and figure_set.figures.has(target.id, asked.place.code):
        parts |= _with_figures(programme, target, asked, figure_set)
    return parts


def _with_figures(
    programme: Programme, target: Target, asked: Asked, figure_set: OpenSet
) -> dict[str, object]:
    """Gather what needs a snapshot: reading, places below, map, trend, gap list."""
    reading = reading_of(target, asked, figure_set)
    children = child_readings(target, asked, figure_set)
    layers = map_layers(programme, children, asked, figure_set)
    gaps = gap_list(programme, target, asked, figure_set)
    measure = programme.measure(target.measure)
    others = [
        other
        for other in measure.targets
        if other.id != target.id and figure_set.figures.has(other.id, asked.place.code)
    ]
    return {
        "reading": reading,
        "children": [(child, name_of(child.figure.place)) for child in children],
        "layers": layers,
        "unheld": _unheld(children, asked),
        "map": draw_target_map(target, asked, layers, modelled=reading.figure.modelled),
        "map_key": key_of(layers.areas, layers.dots, single=layers.single),
        "trend": trend_svg(reading, asked),
        "forecast": forecast_words(reading, asked.language),
        "trend_rows": trend_rows(reading, asked.language),
        "gaps": gaps,
        "gap_rows": gaps.rows[:GAP_ROWS],
        "others": [reading_of(other, asked, figure_set) for other in others],
    }


def reading_of(target: Target, asked: Asked, figure_set: OpenSet) -> Reading:
    """Give the reading of a target in the place asked for."""
    figure = figure_set.figures.figure(target.id, asked.place.code)
    return make_reading(figure, target, asked.language)


def child_readings(target: Target, asked: Asked, figure_set: OpenSet) -> list[Reading]:
    """Give the readings one level down; none where the target is not counted so low."""
    if asked.place.level == LEVELS[-1] or LEVELS.index(asked.place.level) >= LEVELS.index(
        target.level
    ):
        return []
    figures = _below(figure_set, target.id, asked.place.code)
    return [make_reading(figure, target, asked.language) for figure in figures]


def _below(figure_set: OpenSet, target: str, place: str) -> list[Figure]:
    """Give the figures one level down; of a level that is not there those of the level below it."""
    found: list[Figure] = []
    for figure in figure_set.figures.children(target, place):
        if is_filler(figure.place):
            found.extend(_below(figure_set, target, figure.place))
        else:
            found.append(figure)
    return found


def target_says(
    programme: Programme, target: Target, language: str, at: date | None = None
) -> list[tuple[str, str]]:
    """Give what a target says as label keys and sentences, in reading order.

    Parameters are read as they stood on ``at``, or on the deadline where there is no data yet.
    """
    reader = Reader(programme, language, at or programme.measure(target.measure).deadline)
    units = TABLES[target.table].words.in_language(language)
    says: list[tuple[str, str]] = []
    if target.numerator is not None and target.denominator is not None:
        says.append(("target.value_of", _ratio(target, reader, language)))
    elif str(target.kind) == "change":
        of = programme.target(target.of).words.in_language(language) if target.of else ""
        since = show_day(target.since, language)
        says.append(("target.value_of", say("target.change_of", language, of=of, since=since)))
    else:
        says.append(("target.population", _population(target, reader, units, language)))
    if target.value is not None:
        says.append(("target.value_of", reader.sentence(target.value)))
    if target.test is not None:
        says.append(("target.test", reader.sentence(target.test)))
    return says


def trend_svg(reading: Reading, asked: Asked) -> str:
    """Draw the trend of a reading."""
    title = say(
        "trend.title",
        asked.language,
        target=reading.target.words.in_language(asked.language),
        place=asked.place.name,
    )
    return draw_trend(reading.figure, reading.target, title=title, language=asked.language)


def trend_rows(reading: Reading, language: str) -> list[tuple[object, str]]:
    """Give the trend as a table: date and value."""
    target = reading.target
    return [
        (at, show_value(value, str(target.kind), unit=target.unit, language=language))
        for at, value in reading.figure.trend
    ]


def draw_target_map(target: Target, asked: Asked, layers: Layers, *, modelled: bool) -> str:
    """Draw the map of a target with its title in the language of the page."""
    words = target.words.in_language(asked.language)
    level = level_words(layers.level).in_language(asked.language) if layers.level else ""
    key = "target.map_dots" if layers.level == "village" else "target.map_of"
    title = say(key, asked.language, target=words, place=asked.place.name, **_level(key, level))
    return draw_map(
        layers.areas,
        layers.dots,
        title=title,
        modelled=modelled,
        language=asked.language,
        outline=layers.outline,
        lines=layers.lines,
    )


def gap_list(programme: Programme, target: Target, asked: Asked, figure_set: OpenSet) -> GapList:
    """List the units that fail or are missing, or say why there is no list here."""
    if TABLES[target.table].of_people:
        return GapList(refused="target.gaps_people")
    if str(target.kind) not in {"share", "count"} or target.test is None:
        return GapList(refused="target.gaps_not_units")
    if LEVELS.index(asked.place.level) < LEVELS.index("county"):
        return GapList(refused="target.gaps_wide")
    units = units_behind(programme, figure_set.source, target.id, asked.place.code)
    return GapList(tuple(_gap_row(unit, target) for unit in units))


def _gap_row(unit: GapUnit, target: Target) -> GapRow:
    """Give one unit of a gap list its name and where it lies: a place by the place above it."""
    table = TABLES[target.table]
    if table.key != (table.place,):
        return GapRow(unit.key, "", name_of(unit.place), unit.state)
    above = StatCode(unit.place).parent
    return GapRow(unit.key, name_of(unit.key), name_of(str(above)), unit.state)


def forecast_words(reading: Reading, language: str) -> str:
    """Give the forecast as a sentence, or nothing where there is none."""
    ahead, target = reading.figure.forecast, reading.target
    if ahead is None or reading.figure.hidden:
        return ""
    values = {
        name: show_value(value, str(target.kind), unit=target.unit, language=language)
        for name, value in (("value", ahead.value), ("low", ahead.low), ("high", ahead.high))
    }
    count, day = ahead.snapshots, show_day(ahead.at, language)
    if values["low"] == values["high"]:
        return say("target.forecast_exact", language, count=count, date=day, value=values["value"])
    confidence = ahead.confidence_percent
    return say("target.forecast", language, count=count, date=day, confidence=confidence, **values)


def source_lines(measure: Measure, target: Target, language: str) -> list[tuple[str, str]]:
    """Give each source of the measure and of the pass mark in words, with how sure it is."""
    given = [(measure.source, measure.sure)]
    if target.threshold is not None:
        given.append((target.threshold.source, target.threshold.sure))
    each = dict.fromkeys((key, sure) for keys, sure in given for key in keys.split(", "))
    return [(shipped_sources().get(key, key), sure_words(sure, language)) for key, sure in each]


def sure_words(sure: str, language: str) -> str:
    """Give how sure something is in words; an own word of an officer's file stays as it is."""
    key = f"sure.{str(sure).replace('-', '_')}"
    return say(key, language) if key in figure_words() else str(sure)


def body_words(bodies: str, language: str) -> str:
    """Give the name of a body, or of several parted by commas; an unknown one stays as it is."""
    keys = [(f"body.{body.lower().replace(' ', '_')}", body) for body in bodies.split(", ")]
    names = [say(key, language) if key in figure_words() else body for key, body in keys]
    return say("words.list_mark", language).join(names)


def _unheld(children: Sequence[Reading], asked: Asked) -> int:
    """Give how many places one level down have no figure because nothing of them is held."""
    if not children or children[0].figure.level not in {"province", "prefecture", "county"}:
        return 0
    return len(children_of(asked.place.code)) - len(children)


def _at(figure_set: OpenSet | None) -> date | None:
    return None if figure_set is None else figure_set.source.head.at


def _per(target: Target, language: str) -> str:
    """Give the level at which the pass mark was set, where it is one."""
    if target.threshold is None or not target.threshold.per:
        return ""
    return say(
        "figure.per", language, level=level_words(target.threshold.per).in_language(language)
    )


def _population(target: Target, reader: Reader, units: str, language: str) -> str:
    if target.where is None:
        return say("target.population_all", language, units=units)
    return say(
        "target.population_where", language, units=units, where=reader.sentence(target.where)
    )


def _ratio(target: Target, reader: Reader, language: str) -> str:
    """Give both sides of a ratio in words."""
    sides = {
        name: _side(part, reader, language)
        for name, part in (("numerator", target.numerator), ("denominator", target.denominator))
        if part is not None
    }
    return say("target.ratio_of", language, **sides)


def _side(part: Sum, reader: Reader, language: str) -> str:
    units = TABLES[part.table].words.in_language(language)
    if part.value is None:
        what = say("target.sum_count", language, units=units)
    else:
        what = say("target.sum_of", language, units=units, value=reader.sentence(part.value))
    if part.where is None:
        return what
    return say("target.sum_where", language, what=what, where=reader.sentence(part.where))


def _level(key: str, level: str) -> dict[str, str]:
    return {"level": level} if key == "target.map_of" else {}
