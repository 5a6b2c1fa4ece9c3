"""A fault is told in the language of the page, without loss."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import everyvillage
from everyvillage.core.errors import Fault
from everyvillage.policy.programmes.read import check_programme
from everyvillage.web.telling import fault_words, tell

if TYPE_CHECKING:
    from django.test import Client

SOURCE = Path(everyvillage.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_told_code_is_one_that_the_program_gives() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    for key in fault_words():
        code = key.rsplit(".", 1)[0]
        group, name = code.split(".", 1)
        whole, parted = f'"{code}"', f'"{name}"'
        built = f"{name.removesuffix('-unknown')}" if name.endswith("-unknown") else name
        assert any(
            written in text
            for written in (whole, parted, f'{group}.{{noun}}-unknown"' if built != name else whole)
        ), code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = = 1",
        '[programme]\nid = "x"\ncolour = "red"\n',
    ],
)
def test_every_fault_of_a_programme_has_a_chinese_title(text: str) -> None:
    for fault in check_programme(text, None):
        shown = tell(fault, "zh-hans")
        assert CHINESE.search(shown.title), fault.code
        assert CHINESE.search(shown.next_step.words), fault.code
        assert shown.asked is None


def test_an_unknown_code_keeps_its_own_words_and_says_that_they_are_english() -> None:
    fault = Fault("x.y", "row 3", "a thing", "nothing", "another", "try again")
    shown = tell(fault, "zh-hans")
    assert shown.title == ""
    assert shown.found == "nothing"
    assert shown.asked is not None
    assert (shown.asked.words, shown.asked.own) == ("a thing", True)
    assert (shown.accepted.words, shown.next_step.words) == ("another", "try again")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/places/999999/", 404, "区划名录中没有这个代码：“999999”"),
        ("/places/abc/", 400, "这不是统计用区划代码：“abc”"),
        ("/programmes/nope/", 404, "这里没有执行这个任务方案：“nope”"),
        ("/programmes/cn-2020-internet/?place=12345", 400, "这不是统计用区划代码"),
        ("/programmes/cn-2020-internet/?geography=later", 400, "没有这种区划口径：“later”"),
        ("/targets/cn-2020-internet/NP20-Z99/", 404, "任务方案中没有这个目标：“NP20-Z99”"),
        ("/how/cn-2020-internet/NP20-Z99/", 404, "任务方案中没有这个目标：“NP20-Z99”"),
        ("/programmes/cn-2020-internet/figures.csv?place=430182", 404, "还没有封存数据"),
    ],
)
def test_a_wrong_address_is_answered_in_chinese(
    client: Client, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    content = response.content.decode()
    assert response.status_code == status
    assert words in content
    assert "everyvillage places find" not in content
    assert "<dt>要求</dt>" not in content


ENGLISH_ONLY = {
    # What programs and the terminal are told; no page gives these to a person.
    "deliveries.no-token",
    "tokens.not-in-force",
}
PAGES = {"accounts", "address", "entry", "field", "limits", "proof", "protection", "request"} | {
    "resident",
    "rights",
    "tokens",
    "trail",
    "voices",
}


def test_every_refusal_of_a_page_is_told_in_chinese() -> None:
    found = re.compile(r'code="([a-z]+\.[a-z-]+)"|Fault\(\s*"([a-z]+\.[a-z-]+)"')
    codes = {
        "".join(match)
        for path in sorted((SOURCE / "services").rglob("*.py"))
        for match in found.findall(path.read_text("utf-8"))
    }
    asked = {one for one in codes if one.split(".")[0] in PAGES} - ENGLISH_ONLY
    assert len(asked) > 60
    missing = [
        one for one in sorted(asked) if not {f"{one}.title", f"{one}.next"} <= set(fault_words())
    ]
    assert missing == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/my/", "/my/help/", "/my/help/said/", "/my/looked/", "/my/requests/new/"]
)
def test_every_page_of_residents_refuses_with_one_plain_sentence(
    client: Client, address: str
) -> None:
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "请先扫您家的住户卡。" in page
    assert "a page of one" not in page
    assert "menu" not in page  # the officers' frame stays away


def test_days_and_numbers_of_what_is_accepted_stand_in_the_chinese_words() -> None:
    fault = Fault(
        "protection.published-too-short",
        "day",
        "to recognise on 2026-12-01",
        "a publication since 2026-11-27",
        "2026-12-02 or later: it hangs for 5 days",
        "wait for the end",
    )
    assert tell(fault, "zh-hans").accepted.words == "2026-12-02或之后，须公示5天"
    assert tell(fault, "en").accepted.words == "2026-12-02 or later: it hangs for 5 days"
