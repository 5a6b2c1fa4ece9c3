"""``everyvillage accounts``: the first person gets in from the machine itself."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from everyvillage.cli.django import set_up
from everyvillage.cli.serve import HOST, PORT

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def group() -> None:
    """Invite the first people; everybody else is invited on the pages."""


@app.command()
def invite(
    name: Annotated[str, typer.Argument(help="The name of the person.")],
    *,
    role: Annotated[str, typer.Option(help="The role, for example county-officer.")],
    place: Annotated[str, typer.Option(help="The code of the place it is for.")],
    site: Annotated[
        str, typer.Option(help="Where the pages are served.")
    ] = f"http://{HOST}:{PORT}",
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Print a link that lets one person make an account; it works once, for seven days."""
    set_up()
    from everyvillage.services.accounts.actions import (  # noqa: PLC0415 - Django is ready only now
        INVITATION_DAYS,
        Wanted,
    )
    from everyvillage.services.accounts.actions import (  # noqa: PLC0415 - as above
        invite as make_invitation,
    )

    secret = make_invitation(name, Wanted(role, place))
    link = f"{site.rstrip('/')}/account/invitation/{secret}/"
    if as_json:
        print(json.dumps({"link": link, "days": INVITATION_DAYS}))
        return
    print(link)
    typer.echo(
        f"Hand this link to {name}. It is shown only once and works for {INVITATION_DAYS} days.",
        err=True,
    )
