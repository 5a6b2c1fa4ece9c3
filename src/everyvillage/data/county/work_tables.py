"""Projects, milestones, reports and the tables that the whole county sends added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from everyvillage.data.county.columns import contract_table, dates, digits, joined, known, labels
from everyvillage.data.county.draws import Codes, Days, Floats, stream
from everyvillage.data.county.institution_tables import organisation_codes

if TYPE_CHECKING:
    from everyvillage.data.county.world import World

_SUBJECTS = ("就业", "电商", "网络", "信息服务", "旅游", "教育", "健康")
_STATUSES = ("open", "late", "done", "stopped")
_LANGUAGES = ("bo", "ug", "ii", "mn-Mong", "kk-Arab", "za", "hmn", "lis", "tdd", "sce")
_AIMS = 12


class _Projects:
    """The projects of a county, for every date."""

    __slots__ = ("ends", "kind", "luck", "starts", "steps")

    def __init__(self, world: World) -> None:
        of = world.of
        chance = stream(world.seed, world.code, "project")
        name = "projects.pairing" if world.region.remaining_2020 else "projects.pairing_other"
        pairing = _between(chance, of.numbers(name))
        welfare = _between(chance, of.numbers("projects.welfare"))
        count = pairing + welfare
        first, last = of.days("projects.started")
        least, most = of.numbers("projects.months")
        low, high = of.numbers("projects.milestones")
        self.kind: Codes = np.repeat([0, 1], [pairing, welfare])
        self.starts: Days = chance.integers(first, last + 1, count)
        months = chance.integers(int(least), int(most) + 1, count)
        self.ends: Days = self.starts + months * 30
        self.steps: Codes = chance.integers(int(low), int(high) + 1, count)
        self.luck = chance.random((4, count))


def _between(chance: np.random.Generator, ends: tuple[float, ...]) -> int:
    """Draw a whole number between two, both included."""
    return int(chance.integers(int(ends[0]), int(ends[1]) + 1))


def _within(luck: Floats, ends: tuple[float, ...]) -> Codes:
    """Turn numbers between 0 and 1 into whole numbers between two ends."""
    return np.floor(ends[0] + luck * (ends[1] - ends[0])).astype(np.int64)


def project_table(world: World, day: int) -> pa.Table:
    """Draw the projects that have started by ``day``."""
    of, all_of_them = world.of, _Projects(world)
    begun = np.flatnonzero(all_of_them.starts <= day)
    codes = organisation_codes(world)
    luck = all_of_them.luck[:, begun]
    over = all_of_them.ends[begun] <= day
    stopped = luck[0] < of.number("projects.stopped")
    status = np.where(
        stopped, 3, np.where(over, np.where(luck[1] < of.number("projects.done"), 2, 1), 0)
    )
    quiet = np.minimum(
        (luck[2] ** 2 * of.number("projects.quiet_days")).astype(np.int64),
        day - all_of_them.starts[begun],
    )
    return contract_table(
        "project",
        {
            "project_id": _project_ids(world, begun),
            "kind": labels(("pairing", "welfare"), all_of_them.kind[begun]),
            "county_code": _here(world, len(begun)),
            "organisation_code": labels(codes, (luck[3] * 34).astype(np.int64)),
            "subject": labels(_SUBJECTS, (luck[1] * 7).astype(np.int64)),
            "status": labels(_STATUSES, status),
            "started_on": dates(all_of_them.starts[begun]),
            "last_entry_on": dates(np.minimum(day - quiet, all_of_them.ends[begun] + 20)),
            "helpers": _within(luck[0], of.numbers("projects.helpers")),
        },
    )


def _project_ids(world: World, position: Codes) -> pa.Array:
    """Write the numbers of projects."""
    return joined(f"P{world.code}-", digits(position + 1, 3))


def _here(world: World, rows: int) -> pa.Array:
    """Give the county's code in every row."""
    return labels((world.code,), np.zeros(rows, dtype=np.int64))


def milestone_table(world: World, day: int) -> pa.Table:
    """Draw the milestones of the projects that have started by ``day``.

    Whether one was met on time is known from its due day on.
    """
    chance = stream(world.seed, world.code, "milestone")
    all_of_them = _Projects(world)
    project = np.repeat(np.arange(len(all_of_them.kind)), all_of_them.steps)
    starts = np.concatenate([[0], np.cumsum(all_of_them.steps)[:-1]])
    number = np.arange(len(project)) - starts[project] + 1
    length = all_of_them.ends[project] - all_of_them.starts[project]
    due = all_of_them.starts[project] + length * number // all_of_them.steps[project]
    met = chance.random(len(project)) < world.of.number("projects.met_on_time")
    rows = np.flatnonzero(all_of_them.starts[project] <= day)
    ids = _project_ids(world, project[rows])
    return contract_table(
        "milestone",
        {
            "milestone_id": joined(ids, "-", digits(number[rows], 2)),
            "project_id": ids,
            "county_code": _here(world, len(rows)),
            "due_on": dates(due[rows]),
            "met_on_time": known(met[rows], due[rows] <= day),
        },
    )


def due_report_table(world: World, day: int) -> pa.Table:
    """Draw the weekly village reports that were due by ``day``."""
    of, units = world.of, world.units.size
    chance = stream(world.seed, world.code, "due_report")
    weeks = of.whole("reports.weeks")
    due = of.day("reports.first") + 7 * np.arange(weeks)
    unit = np.repeat(np.arange(units), weeks)
    week = np.tile(np.arange(weeks), units)
    sent = chance.random(len(unit)) < of.number("reports.sent")
    middle, spread = of.numbers("reports.delay_hours")
    careful = np.exp(chance.normal(0.0, 0.25, units))[unit]
    delay = middle * careful * np.exp(chance.normal(0.0, spread, len(unit)))
    rows = np.flatnonzero((due[week] <= day) & (world.units.kind[unit] != 2))  # noqa: PLR2004 - quasi-units report to nobody
    codes = labels(world.units.codes, unit[rows])
    return contract_table(
        "due_report",
        {
            "report_id": joined("R", codes, digits(week[rows] + 1, 3)),
            "village_code": codes,
            "kind": labels(("epidemic",), np.zeros(len(rows), dtype=np.int64)),
            "due_on": dates(due[week[rows]]),
            "sent": sent[rows],
            "delay_hours": known(np.rint(delay[rows]).astype(np.int64), sent[rows]),
        },
    )


def market_year_table(world: World, day: int) -> pa.Table:
    """Draw the sales through platforms, year by year; the running year up to ``day``."""
    of = world.of
    chance = stream(world.seed, world.code, "market_year")
    years = np.arange(2016, 2026)
    ends = (years + 1 - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    size = np.exp(chance.normal(0.0, 0.3))
    curve = of.curve("reports.buyers")
    buyers = np.rint(np.interp(ends, curve.days, curve.shares) * size).astype(np.int64)
    yuan = of.number("reports.purchase_yuan") * np.exp(chance.normal(0.0, 0.15, len(years)))
    starts = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    gone = np.clip((day + 1 - starts) / (ends - starts), 0.0, 1.0)
    buyers = np.rint(buyers * gone).astype(np.int64)
    past = starts <= day
    return contract_table(
        "market_year",
        {
            "county_code": _here(world, int(past.sum())),
            "year": years[past],
            "buyers": buyers[past],
            "purchases_fen": np.rint(buyers * yuan * 100).astype(np.int64)[past],
        },
    )


def counselling_month_table(world: World, day: int) -> pa.Table:
    """Draw the counselling requests of the months from February 2020 that have ended."""
    of = world.of
    chance = stream(world.seed, world.code, "counselling_month")
    months = np.arange(np.datetime64("2020-02"), np.datetime64("2026-01"))
    ends = (months + 1).astype("datetime64[D]").astype(np.int64)
    requests = chance.poisson(of.number("reports.counselling_requests"), len(months))
    answered = chance.binomial(requests, of.number("reports.counselling_in_time"))
    past = ends <= day + 1
    count = months.astype(np.int64)
    written = (count // 12 + 1970) * 100 + count % 12 + 1
    return contract_table(
        "counselling_month",
        {
            "county_code": _here(world, int(past.sum())),
            "month": written[past],
            "requests": requests[past],
            "answered_in_time": answered[past],
        },
    )


def tariff_table(world: World, day: int) -> pa.Table:
    """Draw the entry tariff of the county and its income per head on ``day``."""
    chance = stream(world.seed, world.code, "tariff")
    least, most = world.of.numbers("reports.entry_tariff_yuan")
    income = world.of.curve("income.per_head_yuan").at(day) / 12
    return contract_table(
        "tariff",
        {
            "county_code": _here(world, 1),
            "entry_month_fen": np.array([round(chance.uniform(least, most)) * 100]),
            "income_per_head_month_fen": np.array([round(income * 100)]),
        },
    )


def language_pack_table(world: World, _day: int) -> pa.Table:
    """Draw how far the packs of ten languages are; the country's, not the county's."""
    ready = stream(world.seed, "0", "language_pack").random((3, len(_LANGUAGES)))
    shares = world.of.numbers("reports.pack_ready")
    return contract_table(
        "language_pack",
        {
            "language": pa.array(_LANGUAGES),
            "priority": pa.array([True] * len(_LANGUAGES)),
            "interface": ready[0] < shares[0],
            "glossary": ready[1] < shares[1],
            "reviewed": ready[2] < shares[2],
        },
    )


def plan_aim_table(world: World, _day: int) -> pa.Table:
    """Draw which aims of the earlier plan were met; the country's, not the county's."""
    met = stream(world.seed, "0", "plan_aim").random(_AIMS) < world.of.number("reports.aims_met")
    number = digits(np.arange(1, _AIMS + 1), 2)
    return contract_table(
        "plan_aim",
        {
            "aim_id": joined("AIM", number),
            "words": joined("模拟目标", number),
            "met": met,
        },
    )
