"""The command ``everyvillage returns``: receivers' tables, added once and filled by one call."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the types when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from everyvillage.cli.django import set_up
from everyvillage.cli.importing import read_mapping
from everyvillage.core.errors import Fault, InputError, NotFoundError

if TYPE_CHECKING:
    from everyvillage.registry.access.acting import Acting

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
As = Annotated[str, typer.Option("--account", help="Whose role in use this is done in.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.command()
def add(  # noqa: PLR0913 - the options of one command
    file: Annotated[Path, typer.Argument(help="The receiver's empty workbook (.xlsx).")],
    *,
    account: As,
    name: Annotated[str, typer.Option(help="What it is called here.")] = "",
    receiver: Annotated[str, typer.Option(help="Who receives it.")] = "",
    rows: Annotated[
        str, typer.Option(help="What a row is: village, township, county or household.")
    ] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of the workbook.")] = "",
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="HEADING=SOURCE; HEADING=- leaves it empty.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Keep FILE for the place of the role, and print what each column will be filled with."""
    pairs = read_mapping(mapping or [])
    set_up()
    from everyvillage.services.returns import actions, queries  # noqa: PLC0415 - Django is ready only now

    acting = _acting(account)
    if not file.is_file():
        raise NotFoundError(_no_file(file))
    came = actions.Came(file.name, file.read_bytes(), name, receiver, rows, sheet)
    found = actions.add_return(acting, came)
    if pairs:
        by_label = {one.label: one.at for one in queries.layout_of(found).headings}
        unknown = sorted(set(pairs) - set(by_label))
        if unknown:
            raise InputError([_no_heading(one, sorted(by_label)) for one in unknown])
        given = {by_label[label]: "" if key == "-" else key for label, key in pairs.items()}
        kept = {int(at): key for at, key in found.columns.items()}
        found = actions.map_columns(acting, found.pk, {**kept, **given})
    lines = queries.mapping_of(found)
    if as_json:
        columns = [{"heading": one.label, "unit": one.unit, "source": key} for one, key in lines]
        print(json.dumps({"number": found.pk, "columns": columns}, ensure_ascii=False))
        return
    print(f"{found.pk}  {found.name}: a row is a {found.kind}")
    for heading, key in lines:
        print(f"  {heading.label} [{heading.unit or '-'}]  {key or '(stays empty)'}")


@app.command("list")
def list_them(*, account: As, as_json: AsJson = False) -> None:
    """List the tables of the place of the role."""
    set_up()
    from everyvillage.services.returns.queries import own_returns  # noqa: PLC0415 - Django is ready only now

    found = [
        {"number": one.pk, "name": one.name, "receiver": one.receiver, "rows": one.kind}
        for one in own_returns(_acting(account))
    ]
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for line in found:
        print(f"{line['number']}  {line['name']}  {line['receiver']}  {line['rows']}")


@app.command()
def fill(
    table: Annotated[str, typer.Argument(help="The number or the name of the table.")],
    *,
    account: As,
    out: Annotated[Path, typer.Option(help="The file to write; it must not be there yet.")],
    purpose: Annotated[str, typer.Option(help="What the names are for, where it holds any.")] = "",
    as_json: AsJson = False,
) -> None:
    """Fill a table from the newest sealed data and write it to OUT."""
    set_up()
    from everyvillage.services.returns import actions, queries  # noqa: PLC0415 - Django is ready only now

    acting = _acting(account, purpose)
    number = queries.return_named(acting, table).pk
    if out.exists():
        raise InputError(_is_there(out))
    filled = actions.fill_return(acting, number)
    with out.open("xb") as file:
        file.write(filled.body)
    note = filled.filling
    if as_json:
        print(json.dumps({"rows": note.rows, "snapshot": note.snapshot, "sha256": note.sha256}))
        return
    print(f"{out}: {note.rows} rows from the sealed data of {note.snapshot_at}")


def _acting(login: str, purpose: str = "") -> Acting:
    """Give an account in its role in use, today; a purpose opens the names."""
    from django.utils import timezone  # noqa: PLC0415 - Django is ready only now

    from everyvillage.contracts.shapes import Compartment  # noqa: PLC0415 - as above
    from everyvillage.registry.access.acting import acting_for  # noqa: PLC0415 - as above
    from everyvillage.registry.models import Account  # noqa: PLC0415 - as above

    account = Account.objects.filter(login=login).first()
    if account is None:
        raise NotFoundError(_nobody(login))
    opened = {Compartment.IDENTITY: purpose} if purpose else {}
    return acting_for(account, timezone.localdate(), opened)


def _fault(code: str, asked: str, found: str, accepted: str, step: str) -> Fault:
    return Fault(code, "", asked, found, accepted, step)


def _nobody(login: str) -> Fault:
    """Say that there is no such account."""
    return _fault(
        "command.account-unknown",
        "an account of this installation",
        f"“{login}”",
        "the name by which somebody signs in",
        "invite them first: everyvillage accounts",
    )


def _no_file(path: Path) -> Fault:
    """Say that there is no such file."""
    return _fault(
        "command.file-missing", "a file", f"none at {path.name}", "a path", "check the path"
    )


def _is_there(path: Path) -> Fault:
    """Say that the file to write is there."""
    return _fault(
        "command.file-there",
        "a new file to write",
        f"a file called {path.name}",
        "a name that is not used yet",
        "choose another name",
    )


def _no_heading(label: str, labels: list[str]) -> Fault:
    """Say that the table has no such heading."""
    return _fault(
        "command.heading-unknown",
        "a heading of the table",
        f"“{label}”",
        ", ".join(labels),
        "write the heading as it is listed",
    )
