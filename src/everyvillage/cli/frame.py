"""The command ``everyvillage frame``: which list of places is in use, and what is added to it."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the type when the command runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from everyvillage.cli.country import take_list, tell_country, tell_list
from everyvillage.core.errors import Fault, InputError
from everyvillage.data.frame.keeping import OUTLINES_NAME, keep_lists, keep_outlines, kept_lists
from everyvillage.data.frame.own.in_use import own_index
from everyvillage.data.frame.provenance import FRAME_DATE, frame_note, read_provenance
from everyvillage.web.home import current_home

if TYPE_CHECKING:
    from everyvillage.data.frame.lists import DatedList

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
WORDS = {
    "province": "provinces",
    "prefecture": "prefectures",
    "county": "counties",
    "township": "townships",
    "unit": "units of the village level, of which",
    "village": "  villagers' committees (the plan's villages)",
    "community": "  residents' committees",
    "quasi": "  units like a village",
    "other": "  line in place of a missing level",
    "outline": "outlines in the source, of which",
    "own": "  under a county's own code",
    "renamed": "  under a county's old code",
    "zone": "zones that take the outline of their prefecture",
    "missing": "counties without outline",
}


AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.callback()
def frame() -> None:
    """Tell which place frame is in use; add dated lists or outlines to it."""


@app.command("import")
def import_file(
    file: Annotated[
        Path,
        typer.Argument(
            help="A country's own list (.toml), dated lists (.csv) or outlines (.geojson[.gz])."
        ),
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check a country's list; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take in a country's own list of places, dated lists, or outlines."""
    folder = current_home().frame
    name = file.name.lower()
    if name.endswith(".toml"):
        tell_country(take_list(file, dry_run=dry_run), as_json=as_json)
    elif name.endswith(".csv"):
        new = keep_lists(file, folder)
        _tell({"lists": [_about(one) for one in new]}, as_json=as_json)
    elif name.removesuffix(".gz").endswith((".geojson", ".json")):
        _tell({"outlines": keep_outlines(file, folder)}, as_json=as_json)
    else:
        raise InputError(_no_such_form(file))


@app.command("list")
def list_all(*, as_json: AsJson = False) -> None:
    """List the files of the frame (source, licence, date, counts) and what was added here."""
    own = own_index()
    if own is not None:
        tell_list(own, as_json=as_json)
        return
    files = [row.as_dict() for row in read_provenance().values()]
    folder = current_home().frame
    lists = [_about(one) for one in kept_lists(folder)]
    outlined = (folder / OUTLINES_NAME).is_file()
    if as_json:
        about = {"date": str(FRAME_DATE), "note": frame_note()[0], "files": files}
        print(json.dumps(about | {"lists": lists, "own_outlines": outlined}, ensure_ascii=False))
        return
    for row in files:
        print(f"{row['file']}: {row['package']} {row['version']} ({row['licence']}), {row['date']}")
        print(f"  {row['origin']}")
        print(f"  sha256 {row['sha256']}")
        for what, number in row["counts"].items():
            print(f"  {number:>9,}  {WORDS[what]}")
    for one in lists:
        print(_line(one))
    if outlined:
        print("outlines: the operator's own file is used in place of the packaged one")
    for note in frame_note():
        print(note)


def _tell(report: dict[str, Any], *, as_json: bool) -> None:
    """Say what was taken in."""
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for one in report.get("lists", ()):
        print(_line(one))
    if "outlines" in report:
        print(f"{report['outlines']:,} outlines; a running server shows them when started anew")
    elif not report["lists"]:
        print("nothing new: every version is here already")


def _about(one: DatedList) -> dict[str, Any]:
    """Give a list as plain data."""
    return {
        "list": one.list_id,
        "version": one.version,
        "valid_from": one.valid_from.isoformat(),
        "source": one.source,
        "places": len(one.codes),
    }


def _line(one: dict[str, Any]) -> str:
    """Give a list as a line."""
    return (
        f"list {one['list']}, version {one['version']}, from {one['valid_from']}: "
        f"{one['places']:,} places ({one['source']})"
    )


def _no_such_form(file: Path) -> Fault:
    """Say that a file of this name is neither lists nor outlines."""
    return Fault(
        "frame.form-unknown",
        file.name,
        "dated lists or outlines",
        f"a file ending in “{file.suffix}”",
        ".toml for a country's own list; .csv for dated lists; .geojson[.gz] for outlines",
        "give the file the ending of what it holds",
    )
