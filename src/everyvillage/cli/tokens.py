"""``everyvillage tokens``: tokens of programs, made, listed and revoked at the machine itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils import timezone

from everyvillage.cli.django import set_up
from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from everyvillage.registry.models import RoleHeld

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def group() -> None:
    """Make, list and revoke tokens; their owners do it on the page of their tokens."""


@app.command()
def make(
    login: Annotated[str, typer.Argument(help="The name that the owner signs in with.")],
    *,
    role: Annotated[str, typer.Option(help="A role that the owner holds today.")],
    place: Annotated[str, typer.Option(help="The code of the place that the role is held for.")],
    name: Annotated[str, typer.Option(help="What the token is for.")],
    days: Annotated[int, typer.Option(help="For how many days it works, up to 365.")] = 90,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Print a new token; it is shown only once."""
    set_up()
    from everyvillage.services.tokens.actions import (  # noqa: PLC0415 - Django is ready only now
        make_token,
    )

    held = _held(login, role, place)
    token, secret = make_token(held.account, held.pk, name, days)
    if as_json:
        until = token.expires_at.isoformat()
        print(json.dumps({"number": token.pk, "token": secret, "until": until}))
        return
    print(secret)
    typer.echo(f"Token {token.pk} works until {token.expires_at:%Y-%m-%d}.", err=True)


@app.command("list")
def show(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False
) -> None:
    """List every token: number, owner, role, last day, state; never a secret."""
    set_up()
    from everyvillage.services.tokens.queries import (  # noqa: PLC0415 - Django is ready only now
        tokens_of,
    )

    lines = [
        {
            "number": line.token.pk,
            "login": line.token.held.account.login,
            "role": line.role.id,
            "place": line.place,
            "name": line.token.name,
            "until": timezone.localdate(line.token.expires_at).isoformat(),
            "state": line.state,
        }
        for line in tokens_of(None)
    ]
    if as_json:
        print(json.dumps({"tokens": lines}, ensure_ascii=False))
        return
    for one in lines:
        print("\t".join(str(part) for part in one.values()))


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(help="The number of the token.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Revoke a token; it works no longer from this moment."""
    set_up()
    from everyvillage.services.tokens.actions import (  # noqa: PLC0415 - Django is ready only now
        revoke_token,
    )

    token = revoke_token(None, number)
    told = {"number": token.pk, "revoked_at": str(token.revoked_at)}
    print(json.dumps(told) if as_json else f"Token {token.pk} is revoked.")


def _held(login: str, role: str, place: str) -> RoleHeld:
    """Give the role in force that an account holds for a place; refuse where there is none."""
    from everyvillage.registry.access.place_tree import in_force  # noqa: PLC0415 - as above
    from everyvillage.registry.models import PlaceCode, RoleHeld  # noqa: PLC0415 - as above

    today = timezone.localdate()
    places = PlaceCode.objects.filter(in_force(today), code=place).values("place_id")
    rows = RoleHeld.objects.filter(account__login=login, role=role, place__in=places)
    for one in rows.select_related("account"):
        if one.holds_on(today):
            return one
    raise InputError(
        Fault(
            code="tokens.nobody-holds",
            where="",
            asked=f"a token for {role} at {place}",
            found="an account that does not hold it today, or none of that name",
            accepted="a role that the account holds for this place today",
            next_step="look at the page of the account, or give it the role first",
        )
    )
