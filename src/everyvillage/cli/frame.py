"""The command ``everyvillage frame``: which list of places is in use, and from where."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from everyvillage.data.frame.provenance import FRAME_DATE, frame_note, read_provenance

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


@app.callback()
def frame() -> None:
    """Tell which place frame is in use."""


@app.command("list")
def list_all(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False
) -> None:
    """List the files of the frame: source, licence, date, counts."""
    files = [row.as_dict() for row in read_provenance().values()]
    if as_json:
        about = {"date": str(FRAME_DATE), "note": frame_note()[0], "files": files}
        print(json.dumps(about, ensure_ascii=False))
        return
    for row in files:
        print(f"{row['file']}: {row['package']} {row['version']} ({row['licence']}), {row['date']}")
        print(f"  {row['origin']}")
        print(f"  sha256 {row['sha256']}")
        for what, number in row["counts"].items():
            print(f"  {number:>9,}  {WORDS[what]}")
    for note in frame_note():
        print(note)
