"""Rule files are read whole or refused with every fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from everyvillage.analytics.risk.explain import values_on
from everyvillage.core.errors import InputError, NotFoundError
from everyvillage.policy.rules import read_rules, rules_named, shipped_rules

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[rules]
id = "X"
words = { en = "Test", zh = "测试" }
of = "household_case"
joined = "any"
from = 2020-01-01

[[rule]]
id = "one"
words = { en = "Below {monitoring_floor|yuan} yuan.", zh = "低于{monitoring_floor|yuan}元。" }
test = "net_income_fen < parameter.monitoring_floor * members"
says = ["net_income_fen"]
source = "HOUSE"
sure = "proposal"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "x.toml"
    path.write_text(text, "utf-8")
    return path


def codes(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_rules(written(folder, text))
    return [fault.code for fault in caught.value.faults]


def test_a_good_file_is_read_and_said_with_the_value_of_the_day(tmp_path: Path) -> None:
    rules = read_rules(written(tmp_path, GOOD))
    values = values_on(rules, date(2021, 6, 30))
    assert rules.sentence(rules.rules[0], "en", values) == "Below 6,000 yuan."
    assert rules.sentence(rules.rules[0], "zh-hans", values) == "低于6,000元。"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('of = "household_case"', 'of = "house"', "rule.row-unknown"),
        ('joined = "any"', 'joined = "some"', "rule.choice"),
        ("from = 2020-01-01", 'from = "soon"', "rule.date"),
        ('zh = "测试"', 'zh = ""', "rule.words"),
        ("{monitoring_floor|yuan} yuan", "{monitoring_flor|yuan} yuan", "rule.parameter-unknown"),
        ('says = ["net_income_fen"]', 'says = ["income"]', "rule.column-unknown"),
        ('says = ["net_income_fen"]', "says = []", "rule.field-missing"),
        ('source = "HOUSE"', 'source = "S999"', "rule.source-unknown"),
        ('sure = "proposal"', 'sure = "quite"', "rule.choice"),
        ("net_income_fen < param", "net_incom_fen < param", "expression.column-unknown"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in GOOD
    assert code in codes(tmp_path, GOOD.replace(old, new))


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    spoilt = GOOD.replace('joined = "any"', 'joined = "x"').replace(
        'sure = "proposal"', 'sure = "x"'
    )
    assert codes(tmp_path, spoilt) == ["rule.choice", "rule.choice"]


def test_an_unknown_set_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="CN-2020-03"):
        rules_named("CN-2020-3")


def test_every_shipped_sentence_says_its_numbers_in_both_languages() -> None:
    for rules in shipped_rules():
        day = max(rules.from_, date(2020, 6, 30))
        values = values_on(rules, day)
        for rule in rules.rules:
            for language in ("en", "zh-hans"):
                assert "{" not in rules.sentence(rule, language, values)


def test_the_two_rule_sets_follow_each_other() -> None:
    old, new = rules_named("CN-2020-03"), rules_named("CN-2021-05")
    assert old.in_force(date(2021, 5, 13))
    assert not old.in_force(date(2021, 5, 14))
    assert new.in_force(date(2021, 5, 14))
    assert old.version != new.version
