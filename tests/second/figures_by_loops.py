"""Every figure a second time, by loops over the delivered CSV files.

Nothing of the product is imported here or in the modules beside it, nor any library for data:
the rules of both programmes are written out by hand, from their words. What the product
computes from its sealed snapshot must agree with this to the last digit.

Run by hand:  python -m tests.second.figures_by_loops DELIVERED VILLAGES_CSV YYYY-MM-DD
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.second import china_counties, china_network, china_people, china_places, itu
from tests.second.counting import (
    LENGTHS,
    NATION,
    NOTHING,
    Bar,
    Found,
    Tally,
    as_count,
    as_median,
    as_ratio,
    as_share,
    level_of,
    places_above,
)
from tests.second.world import World, place_column, read_world

if TYPE_CHECKING:
    from tests.second.rules import Rule
    from tests.second.tables import Row

CHINA = {
    **china_network.RULES,
    **china_places.RULES,
    **china_counties.RULES,
    **china_people.RULES,
}
ITU = itu.RULES
RULES = {**CHINA, **ITU}
GROWTH = {"NP20-B04-growth": "NP20-B04-purchases"}
"""Changes since an earlier snapshot, of which there is none yet, and what they follow."""

Figures = dict[tuple[str, str], Found]


def figures_by_loops(delivered: Path, villages_csv: Path, at: date) -> Figures:
    """Give every figure of both programmes.

    ``delivered`` holds the files of one county, ``villages_csv`` every village-level unit of
    the frame in it (column ``code``), ``at`` is the day of the snapshot. The answer is keyed
    by target and place.
    """
    world = read_world(delivered, villages_csv, at)
    found: Figures = {}
    for target, rule in RULES.items():
        found |= {(target, place): figure for place, figure in by_place(world, rule).items()}
    for target, follows in GROWTH.items():
        found |= {
            (target, place): NOTHING._replace(missing=figure.missing)
            for (of, place), figure in list(found.items())
            if of == follows
        }
    return found


def by_place(world: World, rule: Rule) -> dict[str, Found]:
    """Give the figures of one target in every place of the frame that its rows can lie in."""
    places = [place for place in all_places(world) if knows(rule.table, place)]
    if not all(world.tables.holds(table, *columns) for table, columns in rule.needs.items()):
        return dict.fromkeys(places, NOTHING)
    tallies = rolled_up(count_rows(world, rule))
    return {place: figure_of(rule, tallies.get(place, Tally()), place) for place in places}


def all_places(world: World) -> list[str]:
    """Give every place of the frame, from its villages up to the nation."""
    return sorted({place for code in world.villages for place in places_above(code)})


def knows(table: str, place: str) -> bool:
    """Say whether rows of ``table`` can be told apart at the level of ``place``."""
    lowest = {"village": 12, "township": 9, "county": 6}.get(table)
    if lowest is None:
        lowest = {"": 0, "county_code": 6, "village_code": 12}[place_column(table)]
    return place == NATION or len(place) <= lowest


def count_rows(world: World, rule: Rule) -> dict[str, Tally]:
    """Count the rows of a target by the code that each row carries."""
    found: dict[str, Tally] = {}
    for code, row in world.rows(rule.table):
        tally = found.setdefault(code, Tally())
        if rule.kind == "ratio":
            count_ratio(world, rule, (code, row), tally)
        elif rule.value is not None:
            tally.measure(rule.belongs(world, code, row), rule.value(world, code, row))
        else:
            holds = rule.holds(world, code, row) if rule.holds is not None else True
            tally.answer(rule.belongs(world, code, row), holds)
    return found


def count_ratio(world: World, rule: Rule, item: tuple[str, Row], tally: Tally) -> None:
    """Count one row on both sides of a ratio.

    Where the sides add up numbers of the same rows, a row counts on both, or it is missing,
    once: a month whose answers are not known must not weigh among the questions.
    """
    code, row = item
    tally.beside = tally.beside or Tally()
    belongs = rule.belongs(world, code, row)
    if rule.value is None or rule.over is None:
        beside = (rule.beside or rule.belongs)(world, code, row)
        tally.answer(belongs, holds=True)
        tally.beside.answer(beside, holds=True)
        return
    above, below = rule.value(world, code, row), rule.over(world, code, row)
    if above is None or below is None:
        tally.measure(belongs, None)
    else:
        tally.measure(belongs, above)
        tally.beside.measure(belongs or False, below)


def rolled_up(tallies: dict[str, Tally]) -> dict[str, Tally]:
    """Add the tallies of places up to every place above them."""
    found: dict[str, Tally] = {}
    for code, tally in tallies.items():
        for place in places_above(code):
            found.setdefault(place, Tally()).add(tally)
    return found


def figure_of(rule: Rule, tally: Tally, place: str) -> Found:
    """Turn what was counted in a place into its figure."""
    bar = bar_at(rule.bar, place)
    if rule.kind == "share":
        return as_share(tally, bar)
    if rule.kind == "median":
        return as_median(tally)
    if rule.kind == "ratio":
        return as_ratio(tally, bar, adds_up=rule.value is not None)
    return as_count(tally, bar, adds_up=rule.value is not None)


def bar_at(bar: Bar | None, place: str) -> Bar | None:
    """Give the pass mark where it holds: at every level, or at the one it was set for."""
    return bar if bar is not None and bar.per in {"", level_of(place)} else None


def main() -> None:
    """Print the county's figures, one line each."""
    delivered, villages, at = Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3])
    figures = figures_by_loops(delivered, villages, at)
    for (target, place), figure in sorted(figures.items()):
        if len(place) == LENGTHS[2]:
            cells = "\t".join("" if cell is None else str(cell) for cell in figure)
            sys.stdout.write(f"{target}\t{place}\t{cells}\n")


if __name__ == "__main__":
    main()
