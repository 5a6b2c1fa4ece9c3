"""Rows about persons without a number: taken where sure, left where two may be meant."""

from __future__ import annotations

import random
from datetime import date, timedelta

from everyvillage.analytics.linkage import PersonRow, link_persons

FAMILIES = "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗"
GIVEN = "芳伟娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅春燕建国志文海云峰"


def register(number: int = 2_000) -> list[PersonRow]:
    chance = random.Random(7)  # noqa: S311 - the same people each time
    return [
        PersonRow(
            f"P{place}",
            chance.choice(FAMILIES) + chance.choice(GIVEN) + chance.choice(GIVEN),
            chance.choice("12"),
            date(1940, 1, 1) + timedelta(days=chance.randrange(29_000)),
            f"5134311002{place // 100:02d}",
            f"H{place // 4}",
        )
        for place in range(number)
    ]


def test_rows_are_linked_by_sound_and_never_to_somebody_else() -> None:
    known = register()
    heard = str.maketrans({"芳": "方", "伟": "韦", "明": "鸣", "华": "花", "兰": "蓝"})
    rows = [
        PersonRow(f"R{one.key}", one.name.translate(heard), one.sex, one.birth_date, one.village)
        for one in known[::5]
    ]
    stranger = PersonRow("new", "欧阳春晓", "2", date(2001, 1, 1), "513431100999")
    links = {link.row.key: link for link in link_persons([*rows, stranger], known)}
    assert links["new"].key is None
    taken = [(key, link.key) for key, link in links.items() if link.key is not None]
    assert all(key == f"R{person}" for key, person in taken)
    assert len(taken) >= 0.95 * len(rows)


def test_two_who_may_be_meant_wait_with_reasons() -> None:
    known = register()
    twin = known[10]
    twins = [*known, PersonRow("P-twin", twin.name, twin.sex, twin.birth_date, twin.village, "H9")]
    rows = [
        PersonRow(f"R{one.key}", one.name, one.sex, one.birth_date, one.village)
        for one in known[::10]
    ]
    links = {link.row.key: link for link in link_persons(rows, twins)}
    doubt = links["RP10"]
    assert doubt.is_doubtful
    assert {one.key for one in doubt.candidates} >= {"P10", "P-twin"}
    assert doubt.candidates[0].reason.startswith("the same: name, sex, birth date, village")
    assert "one person" in doubt.wrong_costs
