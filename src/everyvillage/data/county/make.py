"""Making modelled counties: the two folders of one county, or of many at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from everyvillage.contracts import TABLES
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.county.county_people import people_tables
from everyvillage.data.county.holes import delivered, undelivered
from everyvillage.data.county.institution_tables import (
    facility_table,
    organisation_table,
    service_point_table,
)
from everyvillage.data.county.lookup import county_codes, ring_of, units_of
from everyvillage.data.county.network_tables import (
    cell_table,
    fibre_link_table,
    node_table,
    speed_test_table,
    tower_table,
)
from everyvillage.data.county.place_tables import (
    county_table,
    dates_table,
    settlement_table,
    township_table,
    village_table,
)
from everyvillage.data.county.settings import Settings, day_number, read_settings
from everyvillage.data.county.source import Source
from everyvillage.data.county.work_tables import (
    counselling_month_table,
    due_report_table,
    language_pack_table,
    market_year_table,
    milestone_table,
    plan_aim_table,
    project_table,
    tariff_table,
)
from everyvillage.data.county.world import World, draw_world
from everyvillage.data.county.writing import Folder, manifest_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from everyvillage.data.county.place_tables import VillageCounts

    Maker = Callable[[World, int], pa.Table]

_PLACE_MAKERS: dict[str, Maker] = {
    "county": county_table,
    "township": township_table,
    "settlement": settlement_table,
    "network_node": node_table,
    "fibre_link": fibre_link_table,
    "tower": tower_table,
    "cell": cell_table,
    "speed_test": speed_test_table,
    "facility": facility_table,
    "service_point": service_point_table,
}
_WORK_MAKERS: dict[str, Maker] = {
    "organisation": organisation_table,
    "project": project_table,
    "milestone": milestone_table,
    "due_report": due_report_table,
    "market_year": market_year_table,
    "counselling_month": counselling_month_table,
    "tariff": tariff_table,
    "language_pack": language_pack_table,
    "plan_aim": plan_aim_table,
}


def make_county(
    code: str,
    seed: int,
    out: Path,
    *,
    at: date,
    people: bool = True,
    complete: bool = False,
) -> dict[str, int]:
    """Make one modelled county on its real villages.

    code: six digits of a county of the frame.
    seed: the number of the world, zero or more; the same gives the same bytes.
    out: the folder in which ``delivered`` and ``truth`` appear, whole or not at all.
    at: the date of the data, between 2016 and 2025. Another date of the same seed tells
        of the same places and households, earlier or later.
    people: false for places and network only.
    complete: deliver the tables and columns too that no office sends, so that a figure
        that says "no data" can be shown with them.

    Gives the number of delivered rows by table. Refuses an unknown county, a county
    without villages, a seed below zero, a date outside, and a folder with other files.
    """
    return make_counties(
        [code], seed, out, at=at, people=people, complete=complete, everything=True
    )


def make_counties(
    codes: Sequence[str] | None,
    seed: int,
    out: Path,
    *,
    at: date = date(2020, 6, 30),
    people: bool = False,
    complete: bool = False,
    everything: bool = False,
) -> dict[str, int]:
    """Make many modelled counties into one pair of folders, one county after the other.

    codes: counties of the frame, or None for all. everything: also organisations,
    projects and reports, which come with the people. The rest is as in ``make_county``.
    """
    of = read_settings()
    chosen = county_codes() if codes is None else tuple(codes)
    _check(chosen, seed, at, of)
    day = day_number(at)
    outlines: list[str] = []
    with Folder(out) as folder:
        for code in chosen:
            world = _world(code, seed, of)
            outlines.append(world.ground.outline)
            source = Source(code, seed, of)
            for name, truth in _tables(world, day, people=people, everything=everything or people):
                folder.keep_true(name, truth)
                sent = _sent(name, truth, source, complete=complete)
                if sent is not None:
                    folder.deliver(name, sent)
        folder.write_manifest(
            manifest_text(
                codes=_short(chosen),
                seed=seed,
                at=at,
                of=of,
                people=people,
                notes=_notes(chosen, outlines, of, complete=complete),
            )
        )
    return folder.rows


def _check(codes: Sequence[str], seed: int, at: date, of: Settings) -> None:
    """Refuse what cannot be made, with every fault at once."""
    known = set(county_codes())
    faults = [_unknown(code) for code in codes if code not in known]
    if seed < 0:
        faults.append(
            Fault("county.seed", "", "a seed", str(seed), "a whole number from 0", "give another")
        )
    first, last = of.words("window.dates")
    if not first <= at.isoformat() <= last:
        faults.append(
            Fault(
                "county.date-outside",
                "",
                "the date of the data",
                at.isoformat(),
                f"a date from {first} to {last}",
                "take a date of these years; the modelled history covers no other",
            )
        )
    if faults:
        raise InputError(faults)


def _unknown(code: str) -> Fault:
    """Say that a county has no villages in the frame."""
    return Fault(
        "county.unknown",
        "",
        "a county with villages in the frame",
        f"“{code}”",
        "the six digits of a county, such as 513431",
        "find the code with `everyvillage places find NAME`",
    )


def _world(code: str, seed: int, of: Settings) -> World:
    """Draw the places of one county."""
    ring = ring_of(code)
    return draw_world(units_of(code), ring.shape, ring.whose, seed, of)


def _tables(
    world: World, day: int, *, people: bool, everything: bool
) -> Iterator[tuple[str, pa.Table]]:
    """Make the true tables of one county, one after the other."""
    counts: VillageCounts | None = None
    if people:
        tables, counts = people_tables(world, day)
        yield from tables.items()
    yield "village", village_table(world, day, counts)
    makers = {**_PLACE_MAKERS, **(_WORK_MAKERS if everything else {})}
    for name, make in makers.items():
        yield name, make(world, day)
    yield "village_dates", dates_table(world)


def _sent(name: str, truth: pa.Table, source: Source, *, complete: bool) -> pa.Table | None:
    """Give what is delivered of a true table; tables that no contract declares are not."""
    return delivered(name, truth, source, complete=complete) if name in TABLES else None


def _short(codes: Sequence[str]) -> str:
    """Name the counties, or how many there are."""
    return " ".join(codes) if len(codes) <= 20 else f"{len(codes)} counties"  # noqa: PLR2004 - a line that can be read


def _notes(
    codes: Sequence[str], outlines: Sequence[str], of: Settings, *, complete: bool
) -> dict[str, str]:
    """Say which outlines were missing and what is not delivered."""
    parents = [code for code, whose in zip(codes, outlines, strict=True) if whose != "county"]
    tables, columns = undelivered(of)
    nothing = "everything is delivered"
    return {
        "outline of the parent used for": " ".join(parents) or "none",
        "tables not delivered": nothing if complete else " ".join(tables),
        "columns not delivered": nothing if complete else " ".join(columns),
    }
