"""A receiver's table is filled, opened again, and compared cell by cell with plain loops."""

from __future__ import annotations

import io
import sys
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from everyvillage.contracts.shapes import Compartment
from everyvillage.core.errors import InputError, NotAllowedError
from everyvillage.ledger.models import Reading
from everyvillage.registry.access.acting import Acting, acting_for
from everyvillage.registry.models import PlaceCode
from everyvillage.services.register.actions import create_snapshot
from everyvillage.services.returns import actions, queries
from everyvillage.services.returns.models import Filling
from tests.services.returns.table import FIRST, household_table, village_table, with_formula
from tests.support.authority import give, make_account
from tests.support.register import AT, MADOI, Row, read_rows, take

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from everyvillage.web.home import Home

FORMULA = "=HYPERLINK(1)"


def officer(code: str = MADOI, purpose: str = "") -> Acting:
    """Give an officer of a place of the register, the names opened for a purpose."""
    place = PlaceCode.objects.get(code=code).place_id
    account = make_account(f"officer-{code}-{purpose}")
    give(account, "county-officer" if code == MADOI else "township-officer", place)
    opened = {Compartment.IDENTITY: purpose} if purpose else {}
    return acting_for(account, timezone.localdate(), opened)


@pytest.fixture
def sealed(filled: Home) -> Home:
    """Give a register with one snapshot."""
    create_snapshot(AT)
    return filled


def cells(body: bytes) -> dict[tuple[int, int], Any]:
    """Give every filled cell of the sheet by row and column."""
    page = load_workbook(io.BytesIO(body)).active
    assert page is not None
    return {
        (cell.row, cell.column): cell.value
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


def percent(part: int, whole: int) -> Decimal:
    """Give a share in per cent to two decimals, half up."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def by_village(delivered: Path) -> tuple[Mapping[str, Counter[str]], Mapping[str, Row]]:
    """Count, by plain loops over the delivered files, what the table asks of each village."""
    counted: dict[str, Counter[str]] = {}
    for row in read_rows(delivered / "household.csv"):
        mine = counted.setdefault(row["village_code"], Counter())
        mine["all"] += 1
        mine["poor"] += row["registered_poor"] == "true"
        mine["line"] += row["broadband"] == "true"
        mine["known"] += row["broadband"] != ""
    return counted, {row["village_code"]: row for row in read_rows(delivered / "village.csv")}


@pytest.mark.usefixtures("opened")
def test_headings_are_found_and_guessed() -> None:
    came = actions.Came("表.xlsx", village_table(), receiver="州乡村振兴局")
    made = actions.add_return(officer(), came)
    assert (made.kind, made.head_first, made.head_last) == ("village", 4, 5)
    found = [(one.at, one.label, one.unit, key) for one, key in queries.mapping_of(made)]
    assert found == [
        (1, "序号", "户", "row.number"),
        (2, "所属乡镇", "户", "place.township"),
        (3, "行政村名称", "户", "place.name"),
        (4, "户数 总户数", "户", "count:household:"),
        (5, "户数 建档立卡户数", "户", "count:household:registered_poor"),
        (6, "通网情况 家庭通固定宽带率", "%", "figure:ITU30-C1-fixed:share"),
        (7, "通网情况 家庭通固定宽带", "户", "figure:ITU30-C1-fixed:numerator"),
        (8, "行政村通光纤", "%", "figure:NP20-A01:share"),
        (9, "备注", "户", ""),
    ]


def test_every_cell_is_what_plain_loops_count(sealed: Home, delivered: Path) -> None:
    assert sealed.snapshots.is_dir()
    acting = officer()
    made = actions.add_return(acting, actions.Came("表.xlsx", village_table(rows=2)))
    filled = actions.fill_return(acting, made.pk)
    before, after = cells(village_table(rows=2)), cells(filled.body)
    counted, villages = by_village(delivered)
    places = sorted(
        PlaceCode.objects.filter(place__level="village", valid_to=None).values_list(
            "code", flat=True
        )
    )
    wanted = {at: value for at, value in before.items() if at[0] < FIRST}
    for number, code in enumerate(places, start=1):
        row, mine = FIRST + number - 1, counted.get(code, Counter())
        wanted[row, 1], wanted[row, 4], wanted[row, 5] = number, mine["all"], mine["poor"]
        wanted[row, 7] = mine["line"]
        if mine["known"]:
            wanted[row, 6] = percent(mine["line"], mine["known"])
        fibre = villages[code]["fibre"]
        # the last three digits of a villagers' committee are 200 to 399
        if "200" <= code[-3:] <= "399" and fibre:
            wanted[row, 8] = 100 if fibre == "true" else 0
    rows = range(FIRST, FIRST + len(places))
    numbers = {
        at: Decimal(str(value)) if isinstance(value, int | float) else value
        for at, value in after.items()
        if at[0] in rows and at[1] in {1, 4, 5, 6, 7, 8}
    }
    assert numbers == {at: value for at, value in wanted.items() if at[0] in rows}
    assert {at: value for at, value in after.items() if at[0] < FIRST} == {
        at: value for at, value in wanted.items() if at[0] < FIRST
    }
    assert len(places) > 10
    sys.stdout.write(f"\n{len(after)} cells of {len(places)} villages compared: 0 unequal\n")


def test_the_foot_moves_and_is_signed_off(sealed: Home) -> None:
    assert sealed.snapshots.is_dir()
    acting = officer()
    made = actions.add_return(acting, actions.Came("表.xlsx", village_table(rows=2)))
    filled = actions.fill_return(acting, made.pk)
    page = load_workbook(io.BytesIO(filled.body)).active
    assert page is not None
    foot = FIRST + filled.filling.rows
    today = timezone.localdate().isoformat()
    office = page.cell(foot, 1).value
    assert isinstance(office, str)
    assert office.startswith("填报单位：玛多县")
    name = f"Officer-{MADOI}-"
    assert page.cell(foot, 5).value == f"填报人：{name}\u3000填报日期：{today}"
    merged = {area.coord for area in page.merged_cells.ranges}
    assert {f"A{foot}:D{foot}", f"E{foot}:I{foot}", "A1:I1", "D4:E4", "A4:A5"} <= merged
    assert page.row_dimensions[foot].height == 33
    filling = Filling.objects.get()
    source, signed = page.cell(foot + 1, 1).value, page.cell(foot + 2, 1).value
    assert source == (
        f"数据来源：封存数据 2020-06-30（{filling.snapshot[:12]}）。模拟数据，非真实。"
        "空格表示尚无数据。"
    )
    assert signed == f"填报单位：玛多县；填报人：{name}；填报日期：{today}。"
    assert (filling.of_id, filling.rows, filling.by) == (
        made.pk,
        filled.filling.rows,
        acting.login,
    )
    assert page.cell(foot - 1, 4).border.left.style == "thin"


def test_named_rows_are_filled_in_the_receivers_order(sealed: Home, delivered: Path) -> None:
    assert sealed.snapshots.is_dir()
    acting = officer()
    counted, _ = by_village(delivered)
    most = sorted(counted, key=lambda code: (-counted[code]["all"], code))[:3]
    places = PlaceCode.objects.filter(code__in=most)
    names = dict(places.values_list("code", "place__names__name"))
    named = [names[most[2]], most[0], names[most[1]]]
    table = village_table(names=named)
    made = actions.add_return(acting, actions.Came("表.xlsx", table))
    after = cells(actions.fill_return(acting, made.pk).body)
    assert [after[FIRST + at, 3] for at in range(3)] == named
    assert [after[FIRST + at, 4] for at in range(3)] == [
        counted[most[2]]["all"],
        counted[most[0]]["all"],
        counted[most[1]]["all"],
    ]
    wrong = actions.add_return(acting, actions.Came("表.xlsx", village_table(names=["外地村"])))
    with pytest.raises(InputError) as caught:
        actions.fill_return(acting, wrong.pk)
    assert [fault.code for fault in caught.value.faults] == ["returns.place-unknown"]


def test_names_need_their_compartment_are_logged_and_are_never_formulas(
    sealed: Home, delivered: Path, tmp_path: Path
) -> None:
    assert sealed.keys.is_dir()
    people = read_rows(delivered / "person.csv")
    head = next(row for row in people if row["relation"] == "0")
    path = tmp_path / "person.csv"
    path.write_text(
        f"person_no,household_no,village_code,name,sex,relation\n{head['person_no']},"
        f"{head['household_no']},{head['village_code']},{FORMULA},{head['sex']},0\n"
    )
    take("person", path)
    homes = sorted(read_rows(delivered / "household.csv"), key=lambda row: row["household_no"])
    closed = officer()
    made = actions.add_return(closed, actions.Came("户.xlsx", household_table()))
    assert made.kind == "household"
    with pytest.raises(NotAllowedError) as caught:
        actions.fill_return(closed, made.pk)
    assert caught.value.code == "returns.identity-closed"
    assert Reading.objects.count() == 0
    acting = officer(purpose="help")
    after = cells(actions.fill_return(acting, made.pk).body)
    first = {row["household_no"]: row["name"] for row in reversed(people) if row["relation"] == "0"}
    first[head["household_no"]] = f"'{FORMULA}"
    for at, home in enumerate(homes, start=3):
        income = home["net_income_fen"]
        # 万元: a ten-thousandth of yuan, which are a hundredth of fen; two decimals, half up
        shown = (Decimal(income or 0) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
        row = [after.get((at, column)) for column in range(1, 6)]
        money = None if row[3] is None else Decimal(str(row[3]))
        assert row[:3] == [
            home["household_no"],
            first.get(home["household_no"]),
            int(home["members"]),
        ]
        assert money == (shown if income else None)
        assert row[4] == {"true": "是", "false": "否", "": None}[home["electricity"]]
    read = Reading.objects.filter(account=acting.login)
    assert read.filter(purpose="help").count() == len(homes)
    assert {one.how for one in read} == {"export"}


def test_a_table_of_another_place_is_not_there(sealed: Home) -> None:
    assert sealed.snapshots.is_dir()
    made = actions.add_return(officer(), actions.Came("表.xlsx", village_table()))
    townships = PlaceCode.objects.filter(place__level="township")
    township = min(townships.values_list("code", flat=True))
    stranger = officer(township)
    for act in (actions.fill_return, lambda who, which: actions.map_columns(who, which, {})):
        with pytest.raises(NotAllowedError):
            act(stranger, made.pk)
    mine = actions.add_return(stranger, actions.Came("表.xlsx", village_table()))
    filled = cells(actions.fill_return(stranger, mine.pk).body)
    villages = PlaceCode.objects.filter(code__startswith=township, place__level="village")
    assert [filled[FIRST + at, 1] for at in range(villages.count())] == list(
        range(1, villages.count() + 1)
    )


@pytest.mark.usefixtures("opened")
def test_what_cannot_be_taken_or_mapped_is_said() -> None:
    acting = officer()
    for body, code in (
        (b"no workbook", "returns.unreadable"),
        (b"x" * (3 << 20), "returns.unreadable"),
        (with_formula(), "returns.formula"),
    ):
        with pytest.raises(InputError) as caught:
            actions.add_return(acting, actions.Came("表.xlsx", body))
        assert caught.value.code == code
    made = actions.add_return(acting, actions.Came("表.xlsx", village_table()))
    with pytest.raises(InputError) as caught:
        actions.map_columns(acting, made.pk, {4: "figure:ITU30-C1-fixed:share", 5: "no.such"})
    assert [fault.code for fault in caught.value.faults] == [
        "returns.unit-unknown",
        "returns.source-unknown",
    ]
    with pytest.raises(InputError) as caught:
        actions.fill_return(acting, made.pk)
    assert caught.value.code == "returns.no-snapshot"
    actions.map_columns(acting, made.pk, {})
    with pytest.raises(InputError) as caught:
        actions.fill_return(acting, made.pk)
    assert caught.value.code == "returns.nothing-mapped"
