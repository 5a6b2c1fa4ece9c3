"""What may come by mail instead of a table: each a message of its own, and nothing half kept."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from everyvillage.core.errors import CheckFailedError, InputError, PartMissingError
from everyvillage.registry.models import Person
from everyvillage.services.register.intake.receiving import Hint, receive
from everyvillage.services.register.intake.storing import MOST_BYTES, folder, forget
from everyvillage.services.register.models import SentFile, State
from tests.support.offices import (
    EVERYBODY,
    JUNE,
    OFFICER,
    county,
    medical,
    police,
    send,
    send_and_take,
    taken,
    text_of,
)
from tests.support.register import everything

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.web.home import Home

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HEADINGS = ("姓名", "身份证号码", "性别", "乡镇", "行政村", "是否参保")
ROWS = [(one.name, one.document, one.sex, one.township, one.village, "是") for one in EVERYBODY]
PIECE = 4 << 20
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def book(*sheets: str, rows: Sequence[Sequence[str]] = (HEADINGS, *ROWS)) -> bytes:
    """Give a workbook with the same rows on each of its sheets."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        for name in sheets:
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def packed(part: str, content: bytes, into: bytes = b"") -> bytes:
    """Put one more part into a packed file, or make one of it alone."""
    stream = io.BytesIO(into)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(part, content)
    return stream.getvalue()


def locked() -> bytes:
    """Give the outside of a workbook with a password: an old file system that names its parts.

    After [MS-CFB]: a header, one sector with the table of sectors, one with the list of streams.
    """
    head = struct.pack("<8s16xHHHHH6xI", bytes.fromhex("d0cf11e0a1b11ae1"), 62, 3, 0xFFFE, 9, 6, 0)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, END, 0, END, 0, 0)
    head += struct.pack("<108I", *[FREE] * 108)
    table = struct.pack("<128I", TABLE, END, *[FREE] * 126)
    entries = [("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2)]
    streams = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HB49xIII", 2 * len(name) + 2, kind, END, 0, 0)
        for name, kind in entries
    )
    return head + table + streams.ljust(512, b"\0")


BAD = {
    "a password": ("医保局2020-06.xlsx", locked, "import.file-locked"),
    "macros": (
        "医保局2020-06.xlsm",
        lambda: packed("xl/vbaProject.bin", b"x", book("6月")),
        "import.file-macro",
    ),
    "a bomb": (
        "医保局2020-06.xlsx",
        lambda: packed("xl/workbook.xml", b" " * (80 << 20)),
        "import.file-too-heavy",
    ),
    "the ending of an old workbook": (
        "医保局2020-06.xls",
        lambda: book("6月"),
        "import.format-differs",
    ),
    "the ending of a picture": ("医保局2020-06.png", lambda: book("6月"), "import.format-unknown"),
    "half of it": ("医保局2020-06.xlsx", lambda: book("6月")[:3_000], "import.file-cut"),
    "two sheets that fit": (
        "医保局2020-06.xlsx",
        lambda: book("在册", "新增"),
        "import.sheet-unclear",
    ),
    "no headings": (
        "医保局2020-06.xlsx",
        lambda: book("6月", rows=ROWS),
        "import.headings-not-found",
    ),
    "headings under a row": (
        "医保局2020-06.xlsx",
        lambda: book("6月", rows=[ROWS[0], HEADINGS, *ROWS]),
        "import.heading-row",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_with_is_refused_in_its_own_words_and_the_sound_one_follows(
    opened: Home, what: str
) -> None:
    del opened
    send_and_take(police(), "police")
    before = everything()
    name, content, code = BAD[what]
    file = send(content(), "", name=name)
    assert (file.office, file.month_text) == ("medical_insurance", JUNE)
    assert file.state == State.REFUSED
    (fault,) = file.faults
    assert fault["code"] == code
    assert name in fault["where"]
    assert all(fault[part] for part in ("asked", "found", "accepted", "next"))
    assert everything() == before
    sound = send_and_take(book("6月"), "medical_insurance", name="医保局2020-06.xlsx")
    assert sound.state == State.TAKEN
    assert Person.objects.filter(medical_insurance=True).count() == len(EVERYBODY)


def test_of_two_sheets_the_one_of_the_files_month_is_read(opened: Home) -> None:
    del opened
    send_and_take(police(), "police")
    done = send_and_take(book("5月", "6月"), "medical_insurance", name="医保局2020-06.xlsx")
    assert (done.state, done.counts["good"]) == (State.TAKEN, 5)


def test_two_gibibytes_are_cut_off_at_the_limit_and_nothing_of_them_is_kept(opened: Home) -> None:
    del opened
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range((2 << 30) // PIECE):
            sent += PIECE
            yield bytes(PIECE)

    with pytest.raises(InputError) as caught:
        receive(county(), "医保局2020-06.csv", pieces(), by=OFFICER, hint=Hint(modelled=True))
    assert caught.value.code == "import.file-too-large"
    assert caught.value.faults[0].found == "more than 256 MiB"
    assert sent == MOST_BYTES + PIECE
    assert not SentFile.objects.exists()
    assert not [one for one in folder().iterdir() if not one.name.startswith(".working")]


def test_days_that_no_calendar_has_are_faults_of_their_cells(opened: Home) -> None:
    del opened
    days = ("2020-02-30", "2019-13-01", "05/06/2010", "44196", "2030-01-01")
    head = ("姓名", "性别", "出生日期", "与户主关系", "户编号", "乡镇", "村")
    rows = [
        (f"周{sign}", "男", day, "儿子", "H1", "玛查理镇", "江措村")
        for sign, day in zip("一二三四五", days, strict=True)
    ]
    good = ("周海", "男", "1975年3月2日", "户主", "H1", "玛查理镇", "江措村")
    file = send(text_of([head, good, *rows]), "police")
    told = {
        fault["where"].rpartition(" (cell ")[2]: one["code"]
        for one in file.faults
        for fault in one["first"]
    }
    assert told == {
        "C3)": "import.no-such-day",
        "C4)": "import.no-such-day",
        "C5)": "import.date-ambiguous",
        "C6)": "import.date-serial",
        "C7)": "intake.birth-ahead",
    }
    assert (file.counts["good"], file.counts["fault"]) == (1, 5)
    assert taken(file).state == State.CHECKED
    assert not Person.objects.exists()
    assert taken(file, set_aside=True).state == State.TAKEN
    assert Person.objects.count() == 1


def test_a_file_of_rows_about_nobody_waits_for_the_people(opened: Home) -> None:
    del opened
    file = send(medical([(one, "是") for one in EVERYBODY]), "medical_insurance")
    assert file.counts == {"rows": 5, "early": 5}
    send_and_take(police(), "police")
    file.refresh_from_db()
    assert file.counts == {"rows": 5, "good": 5}


def test_a_file_whose_time_is_over_is_not_taken_and_says_so(opened: Home) -> None:
    del opened
    file = send(police(), "police")
    forget(file)
    with pytest.raises(CheckFailedError, match=r"intake\.file-gone"):
        taken(file)
    assert not Person.objects.exists()


def test_a_file_that_comes_to_a_full_disk_is_refused_in_words_and_not_kept(opened: Home) -> None:
    del opened
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, most[1]))
    try:
        with pytest.raises(PartMissingError, match=r"register\.disk-full"):
            receive(county(), "公安局2020-06.txt", [bytes(2_000)], by=OFFICER, hint=Hint())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert not list(folder().glob(".half*"))
    assert not SentFile.objects.exists()
