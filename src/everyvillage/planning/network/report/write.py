"""Put a report together and write it as PDF, in Chinese or English."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from everyvillage.planning.network.report import money, people
from everyvillage.planning.network.report.curve_drawing import Here, curve_svg
from everyvillage.planning.network.report.map_drawing import map_svg
from everyvillage.planning.network.report.paper import Paper, head, heading, paragraph, picture
from everyvillage.planning.network.report.rule import rule_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.planning.network.report.known import Known

    Data = Mapping[str, Any]

CURVE, MAP = "curve.svg", "map.svg"
SHORT_SEAL = 16


def report_name(language: str, *, with_map: bool) -> str:
    """Name the file of a report: the one with routes and towers says so."""
    return f"report-{'map-' if with_map else ''}{language}.pdf"


def write_reports(data: Data, out: Path, language: str, known: Known) -> tuple[Path, Path]:
    """Write the report, which shows no routes or towers, and the one that does, with a map.

    The same plan, day and language give the same bytes.
    """
    sources = [report_source(data, language, known, with_map=one) for one in (False, True)]
    return write_both(sources, data, out, language, known)


def write_both(
    sources: Sequence[str], data: Data, out: Path, language: str, known: Known
) -> tuple[Path, Path]:
    """Write a report from its sources without and with routes and towers; give the paths."""
    found = []
    for with_map, source in zip((False, True), sources, strict=True):
        path = out / report_name(language, with_map=with_map)
        path.write_bytes(pdf(source, data, language, known, with_map=with_map))
        found.append(path)
    return found[0], found[1]


def report_source(data: Data, language: str, known: Known, *, with_map: bool) -> str:
    """Give the report as Typst source, its drawings beside it as ``curve.svg`` and ``map.svg``."""
    paper = Paper(language)
    title = f"{paper.say('title')} · {data['problem']}"
    if data["modelled"]:
        title += f" · {paper.say('modelled')}"
    return "\n".join(
        [
            head(paper),
            heading(title, level=1),
            paragraph(dated(data, paper, known)),
            money.in_short(data, paper),
            money.curve(data, paper, CURVE),
            people.ways(data, paper),
            people.left_out(data, paper, known),
            money.bill(data, paper),
            money.subsidy(data, paper, open_works=with_map),
            people.orders(data, paper),
            people.prices(data, paper),
            money.doubt(data, paper),
            people.drive(data, paper),
            map_part(paper) if with_map else "",
            _proof(data, paper),
        ]
    )


def pdf(source: str, data: Data, language: str, known: Known, *, with_map: bool) -> bytes:
    """Make a PDF of Typst source, with the curve of a plan's data and its map beside it."""
    share = known.asked_permille
    here = None if share is None else Here(share, data["cost_yuan"])
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        (room / "report.typ").write_text(source, encoding="utf-8")
        if points := data.get("curve"):
            drawn = curve_svg(points, title=data["problem"], language=language, here=here)
            (room / CURVE).write_text(drawn, encoding="utf-8")
        if with_map:
            drawn = map_svg(data, known, language=language)
            (room / MAP).write_text(drawn, encoding="utf-8")
        return typst.compile(str(room / "report.typ"), format="pdf", font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    """Give the fonts of the machine, read once."""
    return typst.Fonts()


def dated(data: Data, paper: Paper, known: Known) -> str:
    """Give the day that the plan is of, where it is known, and the start of its seal."""
    seal = data["seal"][:SHORT_SEAL]
    if known.day is None:
        return paper.say("sealed", seal=seal)
    return paper.say("dated", day=known.day.isoformat(), seal=seal)


def map_part(paper: Paper) -> str:
    """Give the page of the map."""
    return (
        "#pagebreak(weak: true)\n"
        + heading(paper.say("map"))
        + paragraph(paper.say("map_why"))
        + picture(MAP)
    )


def _proof(data: Data, paper: Paper) -> str:
    """Say among which plans the bound holds, and give the whole seal."""
    rule = rule_said(data, paper.language)
    return (
        heading(paper.say("proof"))
        + paragraph(paper.say("proof_why", rule=rule))
        + paragraph(paper.say("proof_seal", seal=data["seal"]))
    )
