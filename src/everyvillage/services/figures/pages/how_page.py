"""How one figure was computed: data, rules, arithmetic, steps and queries, and a second go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everyvillage.analytics.targets.steps import steps
from everyvillage.services.figures.pages.target_page import reading_of, target_says
from everyvillage.services.figures.places import chain_of
from everyvillage.services.figures.presentation.numbers import show_count
from everyvillage.services.figures.presentation.readings import unit_words
from everyvillage.services.figures.presentation.sentences import Reader
from everyvillage.services.figures.sources import open_set
from everyvillage.services.figures.words import say

if TYPE_CHECKING:
    from datetime import date

    from everyvillage.analytics.targets.steps import Say
    from everyvillage.policy.programmes.model import Programme, Target
    from everyvillage.services.figures.pages.asked import Asked
    from everyvillage.services.figures.presentation.readings import Reading


def how_page(programme: Programme, target: Target, asked: Asked) -> dict[str, object]:
    """Gather how one target was computed in one place."""
    figure_set = open_set(programme.id, asked.geography)
    day = None if figure_set is None else figure_set.source.head.at
    parts: dict[str, object] = {
        "here": "plan",
        "programme": programme,
        "measure": programme.measure(target.measure),
        "target": target,
        "place": asked.place,
        "chain": chain_of(asked.place.code, asked.language),
        "geography": asked.geography,
        "snapshot": None if figure_set is None else figure_set.snapshot,
        "steps": [
            (step.words_zh if asked.language.startswith("zh") else step.words_en, step.sql)
            for step in steps(programme, target.id, _aloud(programme, target, day), at=day)
        ],
    }
    if figure_set is not None and figure_set.figures.has(target.id, asked.place.code):
        reading = reading_of(target, asked, figure_set)
        parts |= {
            "reading": reading,
            "says": target_says(programme, target, asked.language, day),
            "sums": sums(reading, asked.language),
            "units": unit_words(target, asked.language),
        }
    return parts


def _aloud(programme: Programme, target: Target, day: date | None) -> Say:
    """Give the way in which the steps read an expression: in the words of its columns."""
    at = day or programme.measure(target.measure).deadline
    return lambda part, language: Reader(programme, language, at).sentence(part)


def sums(reading: Reading, language: str) -> list[str]:
    """Write the arithmetic of a figure out, line by line, with its own numbers."""
    figure = reading.figure
    if figure.hidden or figure.value is None:
        return []
    numbers = {
        "numerator": show_count(figure.numerator),
        "denominator": show_count(figure.denominator),
        "missing": show_count(figure.missing),
    }
    if figure.kind == "share":
        lines = [say("how.sum_share", language, value=figure.value, **_but(numbers, "missing"))]
        lines += _bounds(reading, numbers, language)
    else:
        kind = say(f"kind.{figure.kind}", language)
        known = _but(numbers, "numerator")
        lines = [say("how.sum_other", language, kind=kind, value=reading.value, **known)]
        if figure.low is not None and figure.low != figure.high:
            lines.append(say("how.sum_bounds", language, low=figure.low, high=figure.high))
    if figure.gap is not None:
        lines.append(say("how.sum_gap", language, gap=show_count(figure.gap)))
    return lines


def _bounds(reading: Reading, numbers: dict[str, str], language: str) -> list[str]:
    """Write out both bounds of a share."""
    figure = reading.figure
    if not figure.missing:
        return [say("how.sum_none_missing", language)]
    return [
        say("how.sum_low", language, low=figure.low, **numbers),
        say("how.sum_high", language, high=figure.high, **numbers),
    ]


def _but(numbers: dict[str, str], left_out: str) -> dict[str, str]:
    return {name: number for name, number in numbers.items() if name != left_out}
