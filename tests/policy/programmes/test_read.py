"""A programme file with faults is refused whole; a right one becomes the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import InputError
from everyvillage.policy.programmes import (
    How,
    Kind,
    Reading,
    check_programme,
    read_programme,
    shipped_programmes,
)
from tests.policy.files import FACT, GOOD, HEAD, MEASURE, TARGET, faults, one_fault

if TYPE_CHECKING:
    from pathlib import Path


def test_a_good_file_has_no_fault() -> None:
    assert check_programme(GOOD) == []


def test_the_shipped_files_have_no_fault() -> None:
    for programme in shipped_programmes():
        assert check_programme(programme.path.read_text(encoding="utf-8")) == []


def test_a_file_is_read_into_the_model(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text(GOOD, encoding="utf-8")
    programme = read_programme(path)
    target = programme.target("T1")
    assert (target.kind, target.reading, target.level) == (Kind.SHARE, Reading.OFFICIAL, "village")
    assert target.unit.zh == "比例"
    assert target.words == programme.measure("T1").words
    fact = programme.fact("village", "point")
    assert fact is not None
    assert (fact.how, fact.of, fact.by) == (How.ANY, "service_point", "village_code")
    assert programme.fact("village", "fibre") is None


def test_a_broken_test_in_a_file_leaves_no_second_message() -> None:
    found = one_fault(GOOD.replace('test = "fibre"', 'test = "fibre;"'))
    assert found.code == "expression.second-statement"


def test_a_ratio_says_what_is_wrong_inside_a_side() -> None:
    text = f"""{GOOD}
[[measure.target]]
id = "T1-b"
kind = "ratio"
unit = {{ en = "u", zh = "单位" }}
numerator = {{ table = "village", valu = "households" }}
denominator = {{ table = "villages", value = "households" }}
threshold = {{ op = ">=", value = 1, set_by = "plan", source = "S1", sure = "found" }}
"""
    found = faults(text)
    assert set(found) == {
        "programme.field-unknown t.toml: T1: T1-b: numerator: valu",
        "programme.table-unknown t.toml: T1: T1-b: denominator: table",
    }


def test_every_fault_is_listed_at_once() -> None:
    text = (
        GOOD.replace('test = "fibre"', 'test = "fibr AND pooor"')
        .replace('source = "S1", sure = "found" }', 'sure = "found" }')
        .replace("deadline = 2020-12-31", "deadline = 2020")
        .replace('test = "active"', 'test = "activ"')
    )
    assert [fault.code for fault in check_programme(text + MEASURE + TARGET)] == [
        "expression.column-unknown",
        "programme.date",
        "expression.column-unknown",
        "expression.column-unknown",
        "programme.threshold-source-missing",
        "programme.duplicate",
        "programme.duplicate",
    ]


def test_an_id_given_twice_is_a_fault() -> None:
    found = faults(GOOD + MEASURE + TARGET)
    assert set(found) == {
        "programme.duplicate t.toml: T1: id",
        "programme.duplicate t.toml: T1: T1: id",
    }
    assert "found “T1”; accepted: each id once" in str(next(iter(found.values())))
    area = '[[area]]\nid = "network"\nwords = { en = "N", zh = "网" }\n'
    assert one_fault(HEAD + area + MEASURE + TARGET).where == "t.toml: area 2: id"


def test_a_measure_needs_an_official_target() -> None:
    found = one_fault(HEAD + MEASURE)
    assert (found.where, found.accepted) == ("t.toml: T1: target", "an official [[measure.target]]")
    alone = faults(HEAD + MEASURE + TARGET + 'reading = "stretch"\n')
    assert "programme.reading t.toml: T1: T1: reading" in alone


def test_no_threshold_needs_a_note() -> None:
    start = TARGET.index("threshold")
    text = HEAD + MEASURE + TARGET[:start] + 'threshold = "none"\n'
    assert one_fault(text).accepted == "a note that says why there is no pass mark"
    assert check_programme(text + 'note = { en = "None was set.", zh = "未设标准。" }\n') == []


def test_an_empty_file_names_what_it_lacks() -> None:
    assert set(faults("")) == {
        "programme.field-missing t.toml: programme",
        "programme.field-missing t.toml: measure",
    }


def test_a_file_cut_in_the_middle_says_where() -> None:
    found = one_fault(GOOD[: GOOD.index("= 0.99") + 4])
    assert found.code == "programme.toml"
    assert "(at " in found.found


def test_the_31st_of_february_is_no_date() -> None:
    found = one_fault(GOOD.replace("2020-12-31", "2020-02-31"))
    assert found.code == "programme.toml"
    assert "Invalid date" in found.found


def test_blocks_of_the_wrong_shape_are_named() -> None:
    assert "programme.field-type t.toml: programme" in faults('programme = "x"')
    assert "programme.field-type t.toml: measure" in faults('measure = "x"')
    text = GOOD.replace(TARGET[TARGET.index("threshold") :], 'threshold = "much"\n')
    assert one_fault(text).code == "programme.field-type"
    assert "programme.field-unknown t.toml: targets" in faults("targets = 1\n" + GOOD)


def test_a_fact_may_read_facts_before_it_but_not_after() -> None:
    county = """
[[fact]]
table = "county"
column = "points"
words = { en = "points", zh = "站点数" }
how = "count"
of = "village"
by = "village_code"
where = "point"
"""
    assert check_programme(HEAD + FACT + county + MEASURE + TARGET) == []
    found = one_fault(HEAD + county + FACT + MEASURE + TARGET)
    assert found.code == "expression.column-unknown"


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\[programme\.file-unreadable\] none\.toml: asked for"):
        read_programme(tmp_path / "none.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes("# ü".encode("latin-1"))
    with pytest.raises(InputError, match="accepted: a text in UTF-8"):
        read_programme(latin)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(GOOD.replace("fibre", "fibr"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_programme(wrong)
    assert caught.value.faults[0].where == "wrong.toml: T1: T1: test"


def test_a_snapshot_without_the_columns_is_said_before_the_programme_is_in_force() -> None:
    held = {("village", "village_code"), ("village", "fibre")}
    assert check_programme(GOOD, held) == []
    found = check_programme(GOOD, {("village", "poor")}, name="t.toml")
    assert [str(fault) for fault in found] == [
        (
            "[programme.column-not-held] t.toml: T1: T1: asked for a figure for "
            "every target; found no data in village.fibre; accepted: columns that an "
            "office has delivered; next: import them; until then the figure says “no "
            "data”"
        )
    ]
