"""What a target says, read aloud from its tree, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.figures.pages.target_page import target_says
from everyvillage.services.figures.presentation.sentences import Reader

PROGRAMME = shipped_programmes()[0]
DAY = date(2020, 9, 30)


def said(target_id: str, language: str) -> dict[str, str]:
    return dict(target_says(PROGRAMME, PROGRAMME.target(target_id), language, DAY))


def test_a_plain_share() -> None:
    assert said("NP20-A01", "en") == {
        "target.population": "villages for which: kind of unit is villagers' committee",
        "target.test": "reached by fibre",
    }
    assert said("NP20-A01", "zh-hans") == {
        "target.population": "符合“单位类别为行政村”的行政村",
        "target.test": "通光纤",
    }


def test_a_parameter_is_read_with_its_value_on_the_day() -> None:
    assert said("NP20-A02-site", "zh-hans")["target.test"] == "距最近4G基站 ≤ 5,000 m"
    assert said("NP20-A05", "en")["target.population"] == "settlements for which: households ≥ 20"


def test_brackets_stand_where_and_and_or_mix() -> None:
    assert said("NP20-A02-signal", "en")["target.test"].startswith(
        "4G signal at the committee and (not: has a school or teaching point "
        "or 4G signal at the school) and "
    )
    assert (
        "且（非“有学校或教学点”，或学校有4G信号）"
        in said("NP20-A02-signal", "zh-hans")["target.test"]
    )


def test_codes_are_read_in_their_words_and_money_in_yuan() -> None:
    assert (
        said("NP20-E01", "zh-hans")["target.population"] == "符合“设施类别为学校、教学点之一”的设施"
    )
    assert said("NP20-B03", "en")["target.test"] == "online sales this year > 0 yuan"


def test_a_ratio_and_a_change_say_what_is_measured() -> None:
    assert said("NP20-E04", "en")["target.value_of"].count("÷") == 1
    assert "2019" in said("NP20-B04-growth", "en")["target.value_of"]


@pytest.mark.parametrize("programme", shipped_programmes(), ids=lambda one: one.id)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_expression_of_the_shipped_programmes_can_be_read(
    programme: object, language: str
) -> None:
    for each in shipped_programmes():
        if each is not programme:
            continue
        reader = Reader(each, language, DAY)
        for target in each.targets:
            for part in target.expressions:
                words = reader.sentence(part)
                assert words
                assert "parameter" not in words
                assert "_" not in words
