"""``everyvillage start``: a real, empty county or country, ready for its own files."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from everyvillage.cli.django import set_up
from everyvillage.cli.serve import HOST, PORT
from everyvillage.core.codes import NATION
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.forms import form_in_use

app = typer.Typer(add_completion=False, rich_markup_mode=None)

ADMINISTRATOR = "administrator"


@app.command()
def start(
    *,
    county: Annotated[str, typer.Option(help="Code of a real county.")] = "",
    place: Annotated[str, typer.Option(help="Open every county of this place.")] = "",
    country: Annotated[bool, typer.Option("--country", help="Open the whole country.")] = False,
    administrator: Annotated[
        str, typer.Option(help="Name of the first person who works here.")
    ] = "系统管理员",
    site: Annotated[
        str, typer.Option(help="Where the pages are served.")
    ] = f"http://{HOST}:{PORT}",
    modelled: Annotated[
        bool, typer.Option("--modelled", help="For made-up rows only, to try everything out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Open real places with nobody in them, and invite the administrator: a county, or a country.

    From here on this installation takes real rows only; modelled ones need another home, which
    --modelled opens.
    """
    set_up()
    from everyvillage.services.accounts.actions import (  # noqa: PLC0415 - Django is ready only now
        INVITATION_DAYS,
        Wanted,
        invite,
    )
    from everyvillage.services.register.actions import (  # noqa: PLC0415 - as above
        start_county,
        start_place,
    )

    code = _one_of(county, place, country=country)
    counties, places = (
        (1, start_county(code, modelled=modelled))
        if county
        else start_place(code, modelled=modelled)
    )
    secret = invite(administrator, Wanted(ADMINISTRATOR, code))
    link = f"{site.rstrip('/')}/account/invitation/{secret}/"
    named = form_in_use().written(code)
    if as_json:
        print(json.dumps({"county": named, "counties": counties, "places": places, "link": link}))
        return
    what = f"County {named} is" if counties == 1 else f"{counties:,} counties of {named} are"
    typer.echo(f"{what} open with {places:,} places and no rows.", err=True)
    typer.echo(
        f"Hand this link to {administrator}; it works once, for {INVITATION_DAYS} days. "
        "Then: everyvillage serve; everyvillage import TABLE FILE.",
        err=True,
    )
    print(link)


def _one_of(county: str, place: str, *, country: bool) -> str:
    """Give the key of the one place that was named; refuse none and several."""
    named = [one for one in (county, place, NATION if country else "") if one]
    if len(named) != 1:
        raise InputError(
            Fault(
                code="start.place-missing",
                where="everyvillage start",
                asked="which places to open",
                found="none named" if not named else "several options at once",
                accepted="one of --county CODE, --place CODE, --country",
                next_step="look the place up by name: everyvillage places find NAME",
            )
        )
    return NATION if country else form_in_use().key(named[0], where="--county")
