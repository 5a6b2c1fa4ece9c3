"""Names on a list stand in the order of their sounds."""

from __future__ import annotations

import pytest

from everyvillage.language.ordering import order_of


@pytest.mark.parametrize(
    ("names", "order"),
    [
        # a, an, chang, zhong: by syllable, whatever the number of strokes.
        (["中村", "昌村", "安村", "阿村"], ["阿村", "安村", "昌村", "中村"]),
        # One sound in four tones: ma1, ma2, ma3, ma4.
        (["骂村", "马村", "麻村", "妈村"], ["妈村", "麻村", "马村", "骂村"]),
        # The same sounds throughout: by the characters themselves.
        (["东庄", "冬庄"], ["东庄", "冬庄"]),
        # 重 is read chong in 重庆 and zhong in 重要.
        (["重要村", "重庆村", "池村"], ["池村", "重庆村", "重要村"]),
        # Widths are one; names in letters stand by their letters.
        (["ｂ村", "a村", "C村"], ["a村", "ｂ村", "C村"]),
    ],
)
def test_names_are_sorted_by_sound(names: list[str], order: list[str]) -> None:
    assert sorted(names, key=order_of) == order
