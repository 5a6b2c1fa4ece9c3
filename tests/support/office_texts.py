"""What offices send, as text: people as an office writes about them, and their lines of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.core.documents import make_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class One:
    """One person as an office writes about them."""

    name: str
    born: date
    sex: str
    home: str
    relation: str
    township: str
    village: str
    number: str = ""

    @property
    def document(self) -> str:
        """Give the citizen number, made of birth and sex unless one is given."""
        order = sum(map(ord, self.name)) % 400
        return self.number or make_document(self.born, order, "1" if self.sex == "男" else "2")


def text_of(lines: Iterable[Sequence[str]], sign: str = ",") -> bytes:
    """Give lines of cells as an office's text file."""
    return "".join(sign.join(line) + "\r\n" for line in lines).encode("utf-8-sig")


def police(people: Iterable[One]) -> bytes:
    """Give the file of the police: one line a person, a bar between the cells."""
    head = (
        "姓名", "公民身份号码", "性别", "出生日期", "与户主关系", "户编号", "乡镇", "村",
    )  # fmt: skip
    rows = [
        (one.name, one.document, one.sex, f"{one.born:%Y-%m-%d}", one.relation, one.home,
         one.township, one.village)
        for one in people
    ]  # fmt: skip
    return text_of([head, *rows], "|")


def medical(said: Iterable[tuple[One, str]]) -> bytes:
    """Give the file of the insurance: name, number, sex, places, 是 or 否."""
    head = ("姓名", "身份证号码", "性别", "乡镇", "行政村", "是否参保")
    return text_of(
        [
            head,
            *((p.name, p.document, p.sex, p.township, p.village, word) for p, word in said),
        ]
    )


def civil(people: Iterable[One]) -> bytes:
    """Give the list of those who receive the allowance."""
    head = ("户编号", "姓名", "公民身份号码", "性别", "乡镇", "村", "是否低保")
    rows = [(p.home, p.name, p.document, p.sex, p.township, p.village, "是") for p in people]
    return text_of([head, *rows])
