"""The report for the meeting: what stands on its pages, read back from the PDF."""

from __future__ import annotations

import json
import re
import string
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.worlds.counties import modelled_joint
from everyvillage.planning.network.joint.curve import joint_curve
from everyvillage.planning.network.joint.plan import make_joint_plan
from everyvillage.planning.network.joint.results import write_results
from everyvillage.planning.network.joint.straight import straight_doubt
from everyvillage.planning.network.joint.subsidy import Subsidy
from everyvillage.planning.network.joint.within import Within
from everyvillage.planning.network.report.curve_drawing import Here, curve_svg
from everyvillage.planning.network.report.known import Known, known_of
from everyvillage.planning.network.report.map_drawing import map_svg
from everyvillage.planning.network.report.rule import rule_said
from everyvillage.planning.network.report.words import WORDS
from everyvillage.planning.network.report.write import report_source, write_reports
from everyvillage.planning.network.steiner.limit import WorkLimit
from tests.support.pdf_text import pages_of, words_of

if TYPE_CHECKING:
    from pathlib import Path

    from everyvillage.planning.network.joint.problem import JointProblem

pytestmark = pytest.mark.once

LIMIT = WorkLimit(work=100)
DAY = date(2020, 9, 30)
CODES = re.compile(r"by-|power-|newtower\d{10}|junction\d|cheapest_|unit_|item_")
"""Words of the program that nobody at a meeting should have to read, without their spaces."""


@pytest.fixture(scope="module")
def problem() -> JointProblem:
    return replace(modelled_joint(3, 9), subsidy=Subsidy("west", border=True))


@pytest.fixture(scope="module")
def folder(problem: JointProblem, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    plan = make_joint_plan(problem, limit=LIMIT)
    curve = joint_curve(problem, points=3, seed=1, limit=LIMIT)
    write_results(plan, curve, out, language="en", limit=LIMIT, day=DAY)
    return out


@pytest.fixture(scope="module")
def data(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return found


def joined(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_the_meeting_reads_curve_doubt_orders_and_proof(folder: Path, data: dict[str, Any]) -> None:
    told = words_of(folder / "report-en.pdf")
    curve = data["curve"]
    # What the last step on the curve costs.
    more = (curve[-1]["cost_yuan"] - curve[-2]["cost_yuan"]) / 1e6
    near = f"{curve[-2]['permille'] / 10:g}"
    assert joined(f"From {near} % to 100 % of the villages costs {more:,.3f} million") in told
    assert joined(f"today: {curve[0]['permille'] / 10:.4g} %") in told
    doubt = {row["at"]: row["same_plan_yuan"] / 1e6 for row in data["sensitivity"][:2]}
    ends = f"the same works cost {doubt['least']:,.3f} to {doubt['most']:,.3f} million yuan"
    assert joined(ends) in told
    least, most = (yuan / 1e6 for yuan in straight_doubt(data) or ())
    assert joined(f"building the lines would cost {least:,.3f} to {most:,.3f} million") in told
    last = data["year_by_year"]["people"][-1]
    homes = (
        f"{last['building_yuan']:,}{len(data['orders']['people']):,}{last['households_so_far']:,}"
    )
    assert homes in told
    assert joined("most people first") in told
    assert joined(f"As of 2020-09-30. Seal of the plan: {data['seal'][:16]}") in told
    assert data["seal"] in told
    assert joined(data["proved_among"]) in told
    assert joined("Fibre, the west: 35 % of building and of 6 years") in told
    assert joined("Towers, border land: 30 % of building and of 10 years") in told
    assert f"{data['subsidy_yuan']:,}" in told  # the sum of the bill's column


def test_both_languages_say_no_codes_and_only_one_file_shows_routes(
    folder: Path, problem: JointProblem, data: dict[str, Any]
) -> None:
    write_reports(data, folder, "zh", known_of(problem, DAY))
    for language, towers, title in (
        ("en", r"newtowerat", "Mapoftheworks"),
        ("zh", r"村\d+新塔", "工程示意图"),
    ):
        told, shown = (words_of(folder / f"report-{name}{language}.pdf") for name in ("", "map-"))
        assert not CODES.findall(told + shown)
        assert title not in told
        assert title in shown
        assert not re.search(towers, told)
        assert re.search(towers, shown)
    zh = words_of(folder / "report-zh.pdf")
    assert f"建设投资{data['building_yuan'] / 1e4:,.1f}万元" in zh
    assert "各覆盖率的费用" in zh


def test_the_same_plan_gives_the_same_bytes(
    folder: Path, problem: JointProblem, data: dict[str, Any], tmp_path: Path
) -> None:
    for path in write_reports(data, tmp_path, "en", known_of(problem, DAY)):
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_no_table_is_cut_in_silence(data: dict[str, Any], tmp_path: Path) -> None:
    first = {**data["villages"][0], "technology": "none", "signal_from": "", "gains": False}
    many = [{**first, "code": f"{number:013d}", "name": f"V{number}"} for number in range(45)]
    prices = [
        {
            "code": row["code"],
            "technology": "fibre",
            "own_yuan": 1,
            "price": {"of": "km", "now_yuan": 1000, "turn_yuan": 1001 + number},
            "others": [],
        }
        for number, row in enumerate(many)
    ]
    drive = {
        "points": 60,
        "used": 57,
        "corrections": [{"band": 800, "terrain": "hills", "count": 57, "db": -5.7}],
    }
    curve = [{"permille": 900 + 5 * one, "cost_yuan": one, "bound_yuan": 0} for one in range(21)]
    spoilt = {**data, "villages": many, "reasons": prices, "drive": drive, "curve": curve}
    plain, _ = write_reports(spoilt, tmp_path, "en", Known())
    told = words_of(plain)
    assert joined("5 more villages are not shown here") in told  # 45 less 40
    assert "V39broadband,4Gsignal" in told
    assert "V40broadband" not in told
    assert joined("11 earlier points are not shown here") in told  # 21 less 10
    assert joined("25 more such prices are not shown here") in told  # 45 less 20
    assert joined("over 1,001 yuan") in told
    assert joined("57 of 60 measured levels") in told
    assert "hills57-5.7" in told
    assert len(pages_of(plain)) > 1


def test_only_what_was_asked_can_be_missing() -> None:
    row = {"technology": "radio", "signal_from": ""}
    assert Known(levels=frozenset({"broadband"})).missing(row) == []
    assert Known(levels=frozenset({"broadband", "fibre", "signal"})).missing(row) == [
        "fibre",
        "signal",
    ]


def test_the_curve_begins_with_today() -> None:
    points = [
        {"permille": permille, "cost_yuan": cost, "bound_yuan": cost}
        for permille, cost in ((900, 0), (950, 1_000_000), (1000, 4_000_000))
    ]
    drawn = ET.fromstring(curve_svg(points, title="a < b", language="en", here=Here(950, 10**6)))  # noqa: S314 -- our own drawing
    space = "{http://www.w3.org/2000/svg}"
    cost = drawn.findall(f"{space}polyline")[1].attrib["points"].split()
    # 580 wide from 90 on, 320 high above 370: half way along and a quarter up.
    assert cost == ["90.0,370.0", "380.0,290.0", "670.0,50.0"]
    dot = drawn.find(f"{space}circle")
    assert dot is not None
    assert (dot.attrib["cx"], dot.attrib["cy"]) == ("380.0", "290.0")
    ticks = [one.text for one in drawn.iter(f"{space}text")]
    assert [one for one in ticks if one and one.endswith(" %")] == [
        f"{share} %" for share in (90, 92, 94, 96, 98, 100)
    ]


def test_the_map_is_true_to_the_ground() -> None:
    # At 60 degrees north a degree of longitude is half as long as one of latitude.
    work = {"item": "fibre", "route": [[100.0, 59.5], [102.0, 59.5], [102.0, 60.5]]}
    row = {"technology": "none", "signal_from": "", "gains": False, "gains_signal": False}
    data = {"works": [work], "villages": [{**row, "code": "1", "name": "A & B"}]}
    drawn = ET.fromstring(map_svg(data, Known(points={"1": (100.0, 60.5)}), language="en"))  # noqa: S314 -- our own drawing
    space = "{http://www.w3.org/2000/svg}"
    line = drawn.find(f"{space}polyline")
    assert line is not None
    dots = [tuple(map(float, dot.split(","))) for dot in line.attrib["points"].split()]
    assert dots[1][0] - dots[0][0] == pytest.approx(dots[1][1] - dots[2][1], abs=0.2)
    village = drawn.find(f"{space}circle")
    assert village is not None
    assert float(village.attrib["cy"]) == dots[2][1]  # as far north as the line's end
    assert village.attrib["fill"] == "#c2541b"
    assert "A & B" in [one.text for one in drawn.iter(f"{space}text")]


def test_straight_lines_have_a_doubt_of_their_own() -> None:
    works = [
        {"item": "fibre", "building_yuan": 10_000, "terrain": "plain"},
        {"item": "spur", "building_yuan": 10_000, "terrain": "plain–mountain"},
        {"item": "tower", "building_yuan": 90_000, "terrain": "plain"},
    ]
    # 1.1 to 1.3 in the plain; with 1.3 to 2.0 in the mountains 1.2 to 1.65 for both ends together.
    assert straight_doubt({"graph": {}, "works": works}) == (1_000 + 2_000, 3_000 + 6_500)
    assert straight_doubt({"graph": {"ways": []}, "works": works}) is None
    assert straight_doubt({"graph": {}, "works": works[2:]}) is None


def test_a_sum_of_money_stands_first_and_no_cheaper_plan_reaches_as_many(
    data: dict[str, Any], problem: JointProblem
) -> None:
    stage = {"stage": "all", "reached": 1200, "most": 1234, "more_yuan": 5_600_000}
    within = {"yuan": 5_500_000, "counts": "households", "stages": [stage]}
    told = report_source({**data, "within": within}, "en", Known(), with_map=False)
    assert "Within 5.500 million yuan this plan reaches 1,200 households" in told
    assert "reaches more than 1,234 (checked)" in told
    assert "To reach more than 1,234 households costs at least 5.600 million yuan." in told
    assert "No plan that reaches as many is cheaper than" in told
    assert "No plan is cheaper" not in told
    asked = replace(problem, levels=replace(problem.levels, within=Within(5_500_000)))
    assert known_of(asked).asked_permille is None  # the curve marks no share that nobody asked


def test_both_languages_ask_for_the_same_numbers() -> None:
    for key, said in WORDS.items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in said]
        assert fields[0] == fields[1], key
        assert all(said), key


def test_every_chinese_page_reads_the_rule_in_chinese(data: dict[str, Any]) -> None:
    assert rule_said(data, "en") == data["proved_among"]
    assert rule_said(data, "zh-hans") == rule_said(data, "zh")
    assert rule_said(data, "zh").startswith("光缆取各村、接入点和路口之间的三角网邻边")


def test_names_are_never_markup(data: dict[str, Any]) -> None:
    named = data | {"problem": 'a "b" #strong[c]'}
    source = report_source(named, "en", Known(), with_map=False)
    assert 'text("Network plan · a \\"b\\" #strong[c] · modelled, not real")' in source
