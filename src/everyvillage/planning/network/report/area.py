"""The report on an area: what its counties and the trunk come to together, and each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.planning.network.report import money, people
from everyvillage.planning.network.report.paper import (
    Paper,
    head,
    heading,
    paragraph,
    table,
)
from everyvillage.planning.network.report.write import dated, map_part, write_both

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from everyvillage.planning.network.report.known import Known

    Data = Mapping[str, Any]

HEADS = ("villages", "reached", "signal", "building", "cost", "bound", "gap", "state")
MONEY = ("building", "cost", "bound")


def write_area_reports(
    merged: Data, told: Data, out: Path, language: str, known: Known
) -> tuple[Path, Path]:
    """Write the report without and the one with routes and towers; give their paths.

    ``merged`` are all pieces as one plan, ``told`` the content of ``area.json``.
    """
    paper = Paper(language)
    sources = [area_source(merged, told, paper, known, with_map=one) for one in (False, True)]
    return write_both(sources, merged, out, language, known)


def area_source(merged: Data, told: Data, paper: Paper, known: Known, *, with_map: bool) -> str:
    """Give the report as Typst source, the map beside it."""
    title = f"{paper.say('area_title')} · {told['area']}"
    if told["modelled"]:
        title += f" · {paper.say('modelled')}"
    return "\n".join(
        [
            head(paper),
            heading(title, level=1),
            paragraph(dated(told, paper, known)),
            money.in_short(merged, paper),
            _counties(told, paper),
            people.ways(merged, paper),
            people.left_out(merged, paper, known),
            money.bill(merged, paper),
            money.subsidy(merged, paper, open_works=with_map),
            money.doubt(merged, paper),
            map_part(paper) if with_map else "",
            heading(paper.say("proof")),
            paragraph(paper.say("counties_why")),
            paragraph(paper.say("proof_seal", seal=told["seal"])),
        ]
    )


def _counties(told: Data, paper: Paper) -> str:
    """Give each county, the trunk, and their sum; no county is left out of it."""
    rows = [_row(row["name"], row, paper) for row in told["counties"]]
    if told["trunk"] is not None:
        rows.append(_row(paper.say("trunk"), told["trunk"], paper, trunk=True))
    rows.append(_row(paper.say("total"), told, paper))
    heads = [paper.say("county"), *(paper.say(f"{key}_head") for key in HEADS)]
    unit = paragraph(paper.say("counties_unit"))
    return heading(paper.say("counties")) + unit + table(heads, rows)


def _row(name: str, row: Data, paper: Paper, *, trunk: bool = False) -> list[str]:
    counts = [row["villages"], row["broadband"], row["signal"]]
    cost, bound = row["cost_yuan"], row["bound_yuan"]
    gap = (cost - bound) * 100 / cost if cost else 0.0
    return [
        name,
        *("" if trunk else f"{count:,}" for count in counts),
        *(paper.money(row[f"{key}_yuan"]) for key in MONEY),
        f"{gap:.2f}",
        paper.money(row["subsidy_yuan"]),
    ]
