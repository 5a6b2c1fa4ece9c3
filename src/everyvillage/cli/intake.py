"""``everyvillage intake``: the files of line offices, from the mail to the register."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads the type when the command runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from everyvillage.cli.django import set_up
from everyvillage.cli.importing import read_mapping
from everyvillage.core.errors import CheckFailedError, Fault, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyvillage.services.register.models import SentFile

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
PIECE = 1 << 20


@app.command()
def receive(
    files: Annotated[list[Path], typer.Argument(help="Files as the offices sent them.")],
    *,
    county: Annotated[str, typer.Option(help="The county, six digits.")],
    office: Annotated[str, typer.Option(help="The office, where a name does not tell it.")] = "",
    month: Annotated[str, typer.Option(help="The month, such as 2020-06.")] = "",
    modelled: Annotated[bool, typer.Option("--modelled", help="The rows are made up.")] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Only some rows: others keep what they hold.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take files in and read them; nothing reaches the register before "intake take"."""
    set_up()
    from everyvillage.services.register.intake import receiving, work  # noqa: PLC0415 - Django is ready only now

    hint = receiving.Hint(office, month, modelled, partial)
    place = _county(county)
    made = []
    for file in files:
        if not file.is_file():
            raise NotFoundError(_no_path(file))
        made.append(
            receiving.receive(place, file.name, _pieces(file), by=getpass.getuser(), hint=hint).pk
        )
    work.work_through(_tell)
    _print([_row(one) for one in _files(made)], as_json=as_json)


@app.command()
def status(
    *, county: Annotated[str, typer.Option(help="The county, six digits.")], as_json: AsJson = False
) -> None:
    """Say who sent what for which month, who is late, and how each file stands."""
    set_up()
    from django.utils import timezone  # noqa: PLC0415 - Django is ready only now

    from everyvillage.services.register.intake import overview  # noqa: PLC0415 - as above

    place, today = _county(county), timezone.localdate()
    rows = [
        {
            "month": f"{line.month:%Y-%m}",
            "office": line.office.id,
            "file": line.file.pk if line.file else None,
            "standing": line.standing,
            "rows": line.file.counts.get("rows", 0) if line.file else 0,
            "left_out": line.left_out,
        }
        for month in overview.months_of(place, today)
        for line in overview.lines_of(place, month, today)
    ]
    _print(rows, as_json=as_json)


@app.command()
def faults(file: Annotated[int, typer.Argument(help="Number of the file.")]) -> None:
    """Print what is wrong with a file, values masked, and where its fault file lies."""
    set_up()
    from everyvillage.services.register.intake.storing import find_fault_file  # noqa: PLC0415 - as above

    found = _file(file)
    print(json.dumps(found.faults, ensure_ascii=False, indent=1))
    path = find_fault_file(found)
    if path is not None:
        typer.echo(f"rows to mend, in the clear: {path}", err=True)


@app.command()
def take(
    file: Annotated[int, typer.Argument(help="Number of the file.")],
    *,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="Leave out the rows that cannot be taken.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; needed with --set-aside.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take a file: whole, or, by choice and with a reason, with the rest set aside."""
    set_up()
    from everyvillage.services.register.intake import receiving, work  # noqa: PLC0415 - as above

    found = _file(file)
    before = found.takings.count()
    receiving.ask_to_take(found, by=getpass.getuser(), set_aside=set_aside, reason=reason)
    work.work_through(_tell)
    found = _file(file)
    _print([_row(found)], as_json=as_json)
    if found.takings.count() == before:
        raise CheckFailedError(_not_taken(found))


@app.command()
def undo(
    file: Annotated[int, typer.Argument(help="Number of the file.")],
    *,
    reason: Annotated[str, typer.Option(help="Why it is taken back.")],
) -> None:
    """Take the newest step of a file back, until something was built on it."""
    set_up()
    from everyvillage.services.register.intake import undoing  # noqa: PLC0415 - as above

    steps = _file(file).takings.filter(undone_at=None).order_by("-pk")
    step = steps.first()
    if step is None:
        raise NotFoundError(_nothing("a step of this file that stands", f"file {file}"))
    gone, back = undoing.undo(step, by=getpass.getuser(), reason=reason)
    typer.echo(f"{gone:,} rows are gone, {back:,} are what they were", err=True)


@app.command()
def doubts(
    *, county: Annotated[str, typer.Option(help="The county, six digits.")], as_json: AsJson = False
) -> None:
    """List the questions that wait: what is asked, the candidates, the reasons. No names."""
    set_up()
    from everyvillage.services.register.intake import overview  # noqa: PLC0415 - as above

    rows = [
        {
            "doubt": one.pk,
            "kind": one.kind,
            "rows": one.rows,
            "why": one.why,
            "asked": one.asked,
            "candidates": one.candidates,
        }
        for one in overview.open_questions(_county(county))
    ]
    _print(rows, as_json=as_json)


@app.command()
def decide(
    doubt: Annotated[int, typer.Argument(help="Number of the question.")],
    choice: Annotated[str, typer.Argument(help="A candidate's code, or none.")],
) -> None:
    """Answer a question; the answer is kept and used next month as well."""
    set_up()
    from everyvillage.services.register.intake import deciding  # noqa: PLC0415 - as above
    from everyvillage.services.register.models import Doubt  # noqa: PLC0415 - as above

    found = Doubt.objects.filter(pk=doubt).first()
    if found is None:
        raise NotFoundError(_nothing("a question", str(doubt)))
    deciding.decide(found, choice, by=getpass.getuser())


@app.command("map")
def map_headings(
    file: Annotated[int, typer.Argument(help="Number of the file.")],
    pairs: Annotated[list[str], typer.Argument(help="HEADING=COLUMN; HEADING=- leaves it out.")],
) -> None:
    """Say what headings of an office mean; remembered for all its files, and read again."""
    set_up()
    from everyvillage.services.register.intake import receiving, work  # noqa: PLC0415 - as above

    receiving.remember_headings(_file(file), read_mapping(pairs), by=getpass.getuser())
    work.work_through(_tell)


@app.command("old-names")
def old_names(
    file: Annotated[Path, typer.Argument(help="CSV: old name, code of today.")],
    *,
    county: Annotated[str, typer.Option(help="The county, six digits.")],
) -> None:
    """Keep a county's own list of old and merged village names."""
    set_up()
    from everyvillage.services.register.intake import deciding  # noqa: PLC0415 - as above

    if not file.is_file():
        raise NotFoundError(_no_path(file))
    text = file.read_text("utf-8-sig")
    new = deciding.keep_old_names(_county(county), county, text, by=getpass.getuser())
    typer.echo(f"{new:,} old names are new", err=True)


@app.command("work")
def work_through() -> None:
    """Read and take what waits; the pages start this by themselves."""
    set_up()
    from everyvillage.services.register.intake import work  # noqa: PLC0415 - as above

    work.work_through(_tell)


def _county(code: str) -> int:
    """Give the place of a county that is kept here."""
    from everyvillage.registry.models import OpenCounty, PlaceCode  # noqa: PLC0415 - as above

    rows = PlaceCode.objects.filter(code=code, valid_to=None)
    found = rows.filter(place__in=OpenCounty.objects.values("county")).first()
    if found is None:
        raise NotFoundError(_nothing("a county that is kept here", code))
    return int(found.place_id)


def _files(numbers: list[int]) -> Iterator[SentFile]:
    from everyvillage.services.register.models import SentFile  # noqa: PLC0415 - as above

    yield from SentFile.objects.filter(pk__in=numbers).order_by("pk")


def _file(number: int) -> SentFile:
    found = next(_files([number]), None)
    if found is None:
        raise NotFoundError(_nothing("a file", str(number)))
    return found


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


def _row(file: SentFile) -> dict[str, Any]:
    return {
        "file": file.pk,
        "office": file.office,
        "month": file.month_text,
        "state": str(file.state),
        **file.counts,
        "faults": [one["code"] for one in file.faults],
    }


def _tell(file: SentFile) -> None:
    print(f"{file.office or '?'} {file.month_text}: {file.state}", file=sys.stderr, flush=True)


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print("  ".join(f"{name}={value}" for name, value in row.items() if value not in ("", [])))


def _nothing(asked: str, found: str) -> Fault:
    return Fault(
        code="intake.nothing-there",
        where="",
        asked=asked,
        found=f"none called “{found}”",
        accepted="a number that everyvillage intake status or doubts prints",
        next_step="look it up and try again",
    )


def _no_path(path: Path) -> Fault:
    return Fault(
        code="import.file-missing",
        where=path.name,
        asked="a file",
        found="none at this path",
        accepted="a path to a file that can be read",
        next_step="check the path",
    )


def _not_taken(file: SentFile) -> Fault:
    return Fault(
        code="intake.in-the-way",
        where=file.file_name,
        asked="a file of which every row can be taken",
        found=", ".join(f"{value:,} {name}" for name, value in file.counts.items()) or "faults",
        accepted="no fault, no open question, nobody unknown, rows of this month",
        next_step="mend it and send it again, answer the questions, or take it with --set-aside "
        "and a reason",
    )
