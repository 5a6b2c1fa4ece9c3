"""``everyvillage start``: a real, empty county, ready for its own files."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from everyvillage.cli.django import set_up
from everyvillage.cli.serve import HOST, PORT

app = typer.Typer(add_completion=False, rich_markup_mode=None)

ADMINISTRATOR = "administrator"


@app.command()
def start(
    *,
    county: Annotated[str, typer.Option(help="Code of a real county, six digits.")],
    administrator: Annotated[
        str, typer.Option(help="Name of the first person who works here.")
    ] = "系统管理员",
    site: Annotated[
        str, typer.Option(help="Where the pages are served.")
    ] = f"http://{HOST}:{PORT}",
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Open a county with its real places and nobody in it, and invite its administrator.

    From here on this installation takes real rows only; modelled ones need another home.
    """
    set_up()
    from everyvillage.services.accounts.actions import (  # noqa: PLC0415 - Django is ready only now
        INVITATION_DAYS,
        Wanted,
        invite,
    )
    from everyvillage.services.register.actions import start_county  # noqa: PLC0415 - as above

    places = start_county(county)
    secret = invite(administrator, Wanted(ADMINISTRATOR, county))
    link = f"{site.rstrip('/')}/account/invitation/{secret}/"
    if as_json:
        print(json.dumps({"county": county, "places": places, "link": link}))
        return
    typer.echo(f"County {county} is open with {places:,} places and no rows.", err=True)
    typer.echo(
        f"Hand this link to {administrator}; it works once, for {INVITATION_DAYS} days. "
        "Then: everyvillage serve; everyvillage import TABLE FILE.",
        err=True,
    )
    print(link)
