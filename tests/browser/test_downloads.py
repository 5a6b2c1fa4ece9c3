"""What is downloaded says what the page says, as CSV, XLSX and SVG."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from everyvillage.services.figures.presentation.numbers import show_percent
from tests.browser.pages import ADDRESSES, MODELLED, PROGRAMME, numbers_of_plan

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FIBRE_MARK = Decimal("0.99")


def download(page: Page, section: str, form: str) -> Path:
    """Press a download of a section and give the file; its name says modelled."""
    with page.expect_download() as waiting:
        page.locator(section).get_by_role("link", name=form, exact=True).click()
    assert "模拟数据非真实" in waiting.value.suggested_filename
    assert "modelled" in waiting.value.suggested_filename
    return waiting.value.path()


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def rows_of_xlsx(path: Path) -> list[dict[str, object]]:
    head, *rows = (
        openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        .worksheets[0]
        .iter_rows(values_only=True)
    )
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_plan_as_a_table_holds_what_the_page_shows(page: Page) -> None:
    page.goto(ADDRESSES["plan"])
    section = "section[aria-label='总体情况']"
    lines = rows_of_csv(download(page, section, "CSV"))
    cells = rows_of_xlsx(download(page, section, "XLSX"))
    _, targets = numbers_of_plan()
    shown = page.locator(".reading:has(.status)").count()
    assert len(lines) == len(cells) == shown
    assert {line["目标编号"] for line in lines} <= set(targets)
    for line, row in zip(lines, cells, strict=True):
        assert line["目标编号"] == row["目标编号"]
        assert line["模拟数据"] == row["模拟数据"] == MODELLED
        value = None if line["指标值"] == "" else pytest.approx(float(line["指标值"]))
        assert row["指标值"] == value
        on_page = page.locator(f".reading:has(a[href*='/{line['目标编号']}/?'])")
        assert on_page.locator(".status").inner_text().strip() == line["状态"]


def test_places_of_a_target_hold_what_the_page_shows(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/")
    section = "section[aria-labelledby=map] .columns > .block"
    lines = rows_of_csv(download(page, section, "CSV"))
    cells = rows_of_xlsx(download(page, section, "XLSX"))
    first, *below = lines
    assert first["地区"] == "玛多县"
    assert (
        show_percent(Decimal(first["指标值"]), FIBRE_MARK)
        == page.locator(".headline-value").inner_text()
    )
    rows = page.locator("section[aria-labelledby=map] tbody tr")
    shown = [
        (row.locator("th").inner_text(), row.locator("td").first.inner_text().split("\n")[-1])
        for row in rows.all()
    ]
    assert [
        (line["地区"], show_percent(Decimal(line["指标值"]), FIBRE_MARK)) for line in below
    ] == shown
    assert [row["地区代码"] for row in cells] == [line["地区代码"] for line in lines]


def test_the_gap_list_holds_what_the_page_shows(page: Page) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/")
    section = "section[aria-labelledby=gaps]"
    lines = rows_of_csv(download(page, section, "CSV"))
    cells = rows_of_xlsx(download(page, section, "XLSX"))
    shown = [row.inner_text() for row in page.locator(f"{section} tbody tr").all()]
    assert len(lines) == len(cells) == len(shown)
    for line, words in zip(lines, shown, strict=True):
        assert line["对象编号"] in words
        assert line["地区"] in words


@pytest.mark.parametrize(
    "section", ["section[aria-labelledby=map] figure", "section[aria-labelledby=trend] figure"]
)
def test_charts_are_drawings_that_say_modelled(page: Page, section: str) -> None:
    page.goto(f"/targets/{PROGRAMME}/NP20-A01/")
    text = download(page, section, "SVG").read_text(encoding="utf-8")
    assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 -- our own file
    assert MODELLED in text
