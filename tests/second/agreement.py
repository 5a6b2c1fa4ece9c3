"""Hold the product's figures against those of the second implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second.counting import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from everyvillage.analytics.targets.figure import Figure
    from everyvillage.analytics.targets.figure_set import FigureSet


def as_found(figure: Figure) -> Found:
    """Give the numbers of a figure that both implementations compute."""
    return Found(
        figure.numerator,
        figure.denominator,
        figure.missing,
        figure.value,
        figure.low,
        figure.high,
        figure.gap,
    )


def disagreements(sets: Iterable[FigureSet], second: Mapping[tuple[str, str], Found]) -> list[str]:
    """Give a line for every number that differs, and for every figure that only one side has."""
    by_target = {target: one for one in sets for target in one.targets}
    shown = {
        (figure.target, figure.place) for one in set(by_target.values()) for figure in one.rows()
    }
    lines = [f"{target} {place}: product only" for target, place in sorted(shown - second.keys())]
    for (target, place), expected in sorted(second.items()):
        found = as_found(by_target[target].figure(target, place))
        if found != expected:
            lines.append(f"{target} {place}: product {found}, loops {expected}")
    return lines
