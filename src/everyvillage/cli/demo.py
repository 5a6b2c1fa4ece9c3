"""``everyvillage demo``: the main job on the real villages of a county, with modelled people.

Places are real, everything else is made up and says so. What was made before is found again
and reused, so a second call only prints and serves.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import Annotated, Any

import typer

from everyvillage.cli.days import read_day
from everyvillage.cli.serve import PORT, serve_site
from everyvillage.cli.steps import Steps
from everyvillage.cli.work import working_beside
from everyvillage.data.frame.places import place as find_place

app = typer.Typer(rich_markup_mode=None)

DEMO_COUNTY = "513431"
DEMO_DATE = "2020-09-30"
"""A quarter before the plan's deadline, so that "on track" and "behind" mean something."""
QUARTERS_BEFORE = 3
PEOPLE_SEED = 20200326


@app.command()
def demo(
    *,
    county: Annotated[str, typer.Option(help="Code of any real county, six digits.")] = DEMO_COUNTY,
    at: Annotated[str, typer.Option(help="Day of the last snapshot, YYYY-MM-DD.")] = DEMO_DATE,
    seed: Annotated[int, typer.Option(help="Number of the modelled world.")] = PEOPLE_SEED,
    serve: Annotated[bool, typer.Option(help="Serve the pages when the figures stand.")] = True,
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.")] = PORT,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Show how far a real county is from every measure of the plan, and why."""
    from everyvillage.cli.django import set_up  # noqa: PLC0415 - Django is loaded when asked for

    day = read_day(at, asked="the day of the last snapshot")
    county = find_place(county, where="--county").code
    set_up()
    from everyvillage.cli import demonstration  # noqa: PLC0415 - it needs Django set up

    steps = Steps(total=demonstration.count_steps(QUARTERS_BEFORE + 1))
    with steps:
        result = demonstration.show_county(
            county, at=day, seed=seed, quarters_before=QUARTERS_BEFORE, steps=steps
        )
    _print(result, as_json=as_json)
    if serve:
        with working_beside():
            serve_site(port=port, tell=partial(_let_in, county, as_json=as_json))


def _let_in(county: str, address: str, *, as_json: bool) -> None:
    """Say how to come in as whom; with --json on stderr, so that stdout stays plain data."""
    from everyvillage.cli.cast import let_in  # noqa: PLC0415 - it needs Django set up

    for line in let_in(county).text(address):
        typer.echo(line, err=as_json)


def _print(result: Any, *, as_json: bool) -> None:  # noqa: ANN401 - loaded after Django
    """Print the summary for a person or for a program."""
    if as_json:
        json.dump(result.as_dict(), sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    for line in result.text():
        print(line)
