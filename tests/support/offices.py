"""Small files of line offices, written by hand, for the real villages of Madoi (632626).

Three households: Zhou (two people) in 江措村, Li (one) in 措柔村, Wang (two) in 白玛纳村. All
citizen numbers have the area 00, which no person has.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from everyvillage.registry.models import PlaceCode
from everyvillage.services.register.intake.receiving import Hint, ask_to_take, receive
from everyvillage.services.register.intake.work import work_through
from everyvillage.services.register.models import SentFile
from tests.support.office_texts import One, civil, medical, text_of
from tests.support.office_texts import police as police_of
from tests.support.register import MADOI

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["One", "civil", "medical", "text_of"]

JUNE, JULY = "2020-06", "2020-07"
OFFICER = "officer"
REASON = "先入库，其余退回核实"


ZHOU = One("周海", date(1975, 3, 2), "男", "H1", "户主", "玛查理镇", "江措村")
ZHOU_CHILD = One("周芳", date(2010, 9, 1), "女", "H1", "女儿", "玛查理镇", "江措村委会")
LI = One("李英", date(1950, 1, 20), "女", "H2", "户主", "花石峡镇", "措柔村")
WANG = One("王强", date(1988, 12, 5), "男", "H3", "户主", "黄河乡", "白玛纳村")
WANG_WIFE = One("扎西卓玛", date(1990, 7, 7), "女", "H3", "配偶", "黄河乡", "黄河乡白玛纳村")
EVERYBODY = (ZHOU, ZHOU_CHILD, LI, WANG, WANG_WIFE)
CODES = {"H1": "632626100200", "H2": "632626101200", "H3": "632626200203"}


def place_of(code: str) -> int:
    """Give the place of a code."""
    return int(PlaceCode.objects.get(code=code, valid_to=None).place_id)


def county() -> int:
    """Give the place of the county."""
    return place_of(MADOI)


def police(people: Iterable[One] = EVERYBODY) -> bytes:
    """Give the file of the police, of everybody here unless others are given."""
    return police_of(people)


def spoil(one: One) -> One:
    """Give somebody whose number a spreadsheet has spoilt: its last three digits are zeros.

    The check character of the first 17 digits of such a number must not be 0 by chance.
    """
    return replace(one, number=one.document[:15] + "000")


def send(
    content: bytes,
    office: str,
    month: str = JUNE,
    *,
    name: str = "",
    partial: bool = False,
    work: bool = True,
) -> SentFile:
    """Let a file come in and be read."""
    hint = Hint(office, month, modelled=True, partial=partial)
    named = name or f"{office}.csv"
    file = receive(county(), named, [content], by=OFFICER, hint=hint)
    if work:
        work_through()
    return SentFile.objects.get(pk=file.pk)


def taken(file: SentFile, *, set_aside: bool = False) -> SentFile:
    """Ask that a file be taken, and let it be done."""
    ask_to_take(file, by=OFFICER, set_aside=set_aside, reason=REASON if set_aside else "")
    work_through()
    return SentFile.objects.get(pk=file.pk)


def send_and_take(content: bytes, office: str, month: str = JUNE, *, name: str = "") -> SentFile:
    """Let a file come in and take it whole."""
    return taken(send(content, office, month, name=name))
