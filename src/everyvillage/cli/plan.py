"""The command ``everyvillage plan``: where to build, with a bill and a proof."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path  # noqa: TC003 -- typer reads the types when the command is called
from typing import TYPE_CHECKING, Annotated, Any

import typer

from everyvillage.cli.days import read_day
from everyvillage.cli.django import set_up
from everyvillage.cli.plan_area import area_check, plan_area_folder
from everyvillage.cli.stopping import stopping
from everyvillage.core.errors import CheckFailedError, Fault
from everyvillage.planning.network.area.counties import is_area
from everyvillage.planning.network.area.how import How
from everyvillage.planning.network.fibre.write import MODELLED
from everyvillage.planning.network.joint.read import read_joint_problem
from everyvillage.planning.network.joint.straight import straight_doubt
from everyvillage.planning.network.joint.template_file import fill_file, refuse_template
from everyvillage.planning.network.joint.within import within_said
from everyvillage.planning.network.notebook import broken, check_plan, make_plan, write_plan
from everyvillage.planning.network.steiner.limit import Stop, WorkLimit
from everyvillage.planning.network.tables import Folder
from everyvillage.planning.network.text import plain_data

if TYPE_CHECKING:
    from everyvillage.planning.network.steiner.solve import SteinerResult

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
CURVE_WORK, MOST_WORK = 2_000, 600_000
WORK = (
    "Stop after so much work (a step is about a millisecond); repeatable. Without it and without "
    f"--seconds: {MOST_WORK:,}, about ten minutes."
)
SECONDS = "Stop by the clock; not repeatable. Without it only the work counts."
FOLDER = "Folder with problem.toml and its tables, or of such folders."
DAY = "Day that the report bears."
WORKERS = 2


class Language(StrEnum):
    """The languages that a report is written in."""

    ZH = "zh"
    EN = "en"


@app.callback()
def plan() -> None:
    """Make and check plans of where to build."""


@app.command()
def network(  # noqa: PLR0913 -- each is an option of the command
    ctx: typer.Context,
    problem: Annotated[Path, typer.Argument(help=FOLDER)],
    *,
    out: Annotated[Path, typer.Option(help="Folder for the plan's files.")],
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1,
    work: Annotated[int | None, typer.Option(help=WORK)] = None,
    seconds: Annotated[float | None, typer.Option(help=SECONDS)] = None,
    points: Annotated[int, typer.Option(help="Points of the curve; 0 for none.")] = 40,
    report: Annotated[Language, typer.Option(help="Language of the report.")] = Language.ZH,
    day: Annotated[str | None, typer.Option(help=DAY)] = None,
    template: Annotated[Path | None, typer.Option(help="List of items to fill.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Counties planned at once.")] = WORKERS,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Plan fibre, or fibre with towers, for a county, or for every county that lies in a folder.

    Ctrl-C ends the search and writes the best plan found so far, with its bound; of a folder of
    counties what was planned is kept, and asked again the rest is planned.
    """
    if template is not None:
        refuse_template(template)
    dated, side = read_day(day, option="--day"), _curve_limit(work, seconds, points)
    if is_area(problem):
        how = How(seed, _limit(work, seconds, None), side, points, report.value, dated)
        plan_area_folder(problem, out, how, workers=workers, template=template, as_json=as_json)
        return
    stop = ctx.with_resource(stopping())
    found_out = Folder(problem)
    asked = read_joint_problem(problem, folder=found_out)
    for words in found_out.stated:
        print(words, file=sys.stderr)
    watch = _show if sys.stderr.isatty() else None
    found = make_plan(asked, seed=seed, limit=_limit(work, seconds, stop), progress=watch)
    files = write_plan(found, out, points=points, language=report, limit=side, day=dated)
    data = plain_data(files[0])
    if template is not None:
        files = (*files, fill_template(template, data, data["works"], out))
    _say_joint(data, files, _how(found.result), as_json=as_json)


@app.command()
def check(
    problem: Annotated[Path, typer.Argument(help=FOLDER)],
    plan_file: Annotated[Path, typer.Argument(help="The plan.json, or area.json, to check.")],
) -> None:
    """Check a plan and its proof against the problem, without the method that made it."""
    if is_area(problem):
        faults = area_check(problem, plain_data(plan_file), plan_file.parent)
    else:
        faults = check_plan(read_joint_problem(problem), plan_file)
    if faults:
        raise CheckFailedError([broken(fault) for fault in faults])
    print("the plan and its bound hold")


def _limit(work: int | None, seconds: float | None, stop: Stop | None) -> WorkLimit:
    """Give what the plan may take: what was asked, else the work that is usual."""
    usual = MOST_WORK if work is None and seconds is None else work
    return WorkLimit(usual, seconds, stop=stop)


def _curve_limit(work: int | None, seconds: float | None, points: int) -> WorkLimit:
    """Give what each point of the curve may take."""
    part = None if seconds is None else seconds / max(1, points)
    return WorkLimit(work or CURVE_WORK, part)


def _how(result: SteinerResult) -> dict[str, Any]:
    """Give how a plan was found: nothing that a check could tell from the plan, so not in it."""
    ends = {"stopped_by_clock": result.by_clock, "stopped_by_hand": result.by_hand}
    return {"seed": result.seed, "work": result.work, **ends}


def _how_said(how: dict[str, Any]) -> str:
    stopped = ", stopped by the clock" if how["stopped_by_clock"] else ""
    stopped = ", stopped by hand" if how["stopped_by_hand"] else stopped
    return f"seed {how['seed']}, work {how['work']}{stopped}"


def fill_template(
    template: Path, data: dict[str, Any], works: list[dict[str, Any]], out: Path
) -> Path:
    """Fill the planner's list of items; name what it and the plan do not have in common."""
    path, found = fill_file(template, works, out, note=MODELLED if data["modelled"] else "")
    for row, words in found.unknown:
        print(f"not in the plan: {template.name}: row {row}: {words}", file=sys.stderr)
    for item in found.missing:
        print(f"in the plan and in no row: {item}", file=sys.stderr)
    return path


def _say_joint(
    data: dict[str, Any], files: tuple[Path, ...], how: dict[str, Any], *, as_json: bool
) -> None:
    """Print what a plan comes to, and where it was written."""
    if as_json:
        keys = ("problem", "modelled", "cost_yuan", "bound_yuan", "building_yuan", "year_yuan")
        more = ("within", "subsidy", "subsidy_yuan", "years", "broadband", "signal", "proved_among")
        told = {key: data[key] for key in (*keys, *more)} | how
        print(json.dumps(told, ensure_ascii=False))
        return
    total = len(data["villages"])
    for words in within_said(data["within"]) if data["within"] else ():
        print(words)
    print(f"broadband in {data['broadband']} and 4G in {data['signal']} of {total} villages")
    print(
        f"building costs {data['building_yuan'] / 1e6:.3f} million yuan, a year of running "
        f"{data['year_yuan'] / 1e6:.3f}; over {data['years']} years, discounted, "
        f"{data['cost_yuan'] / 1e6:.3f}"
    )
    rule = data["subsidy"]
    if rule["region"]:
        where = rule["region"] + (", border land" if rule["border"] else "")
        print(f"subsidy by the rules for {where}: {data['subsidy_yuan'] / 1e6:.3f} million yuan")
    if longer := straight_doubt(data):
        least, most = (yuan / 1e6 for yuan in longer)
        print(
            f"lines are straight: along ways on the ground {least:.3f} to {most:.3f} million more"
        )
    as_many = "that reaches as many " if data["within"] else ""
    print(f"no plan {as_many}is cheaper than {data['bound_yuan'] / 1e6:.3f} million (checked)")
    print(f"among: {data['proved_among']}")
    print(_how_said(how))
    for path in files:
        print(path)


@app.command()
def work() -> None:
    """Make the network plans that officers asked for on their pages, one after the other."""
    set_up()
    from everyvillage.services.connectivity.work import work_through  # noqa: PLC0415 - as set_up

    made = work_through(lambda one: print(f"plan {one.pk}", file=sys.stderr))
    print(f"{made} plans made")


@app.command()
def rounds(
    problem: Annotated[Path, typer.Argument(help="Folder with homes.csv and workers.csv.")],
    *,
    out: Annotated[Path, typer.Option(help="Folder for visits.csv and week.json.")],
    seed: Annotated[int, typer.Option(help="Seed of the search.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Plan a week of visits: each worker's days, who comes first, who waits."""
    from everyvillage.planning.rounds import plan_week, week_faults  # noqa: PLC0415 - only here
    from everyvillage.planning.rounds.read import read_week  # noqa: PLC0415 - only here
    from everyvillage.planning.rounds.write import write_week  # noqa: PLC0415 - only here

    week, modelled = read_week(problem)
    found = plan_week(week, seed=seed)
    if faults := week_faults(week, found):
        raise CheckFailedError([_unsound(fault) for fault in faults])
    files = write_week(found, out, modelled=modelled)
    told = {"visits": len(found.stops), "value_yuan": found.value, "waiting": list(found.waiting)}
    if as_json:
        print(json.dumps({"modelled": modelled, **told}, ensure_ascii=False))
        return
    made_up = "; modelled 模拟数据，非真实" if modelled else ""
    print(f"{len(found.stops)} visits, expected loss prevented {found.value:,} yuan{made_up}")
    print(f"come first and wait for hours: {', '.join(found.waiting) or 'nobody'}")
    for path in files:
        print(path)


def _unsound(words: str) -> Fault:
    return Fault(
        "rounds.plan-broken",
        "plan",
        "a week that holds",
        words,
        "visits within the hours of each day, each home once",
        "plan the week again",
    )


def _show(price: int, bound: int) -> None:
    print(f"\rcost {price / 1e6:.3f} million, bound {bound / 1e6:.3f}", end="", file=sys.stderr)
