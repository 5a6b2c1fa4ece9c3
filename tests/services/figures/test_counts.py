"""What is counted on a page is said in numbers that add up."""

from __future__ import annotations

import pytest

from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.figures.presentation.counts import (
    Counts,
    count_targets,
    counts_words,
)


def test_the_plan_of_2020_has_fifty_required_targets_and_eight_beside() -> None:
    plan = next(one for one in shipped_programmes() if one.id == "cn-2020-internet")
    here = {"NP20-A01", "NP20-A02", "NP20-A02-joint"}  # the last is a stricter reading
    assert count_targets(plan, here) == Counts(measures=44, required=50, counted=2, beside=8)


@pytest.mark.parametrize(
    ("counts", "language", "said"),
    [
        (
            Counts(44, 50, 48, 8),
            "zh",
            (
                "44项任务，规划要求的目标50个：48个在本地区统计，下列数字即按此合计；"
                "2个不在本地区统计。另列延伸要求和分项8个，不计入合计。"
            ),
        ),
        (
            Counts(9, 13, 13, 0),
            "en",
            (
                "9 measures of the plan set 13 targets. 13 of them are counted for this place "
                "and add up to the numbers below; 0 are not counted here."
            ),
        ),
        (
            Counts(9, 13, 0, 0),
            "en",
            "9 measures of the plan set 13 targets; none has a figure for this place.",
        ),
    ],
)
def test_the_sentence_adds_up(counts: Counts, language: str, said: str) -> None:
    assert counts_words(counts, language) == said
