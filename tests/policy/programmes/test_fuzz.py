"""Whatever stands behind an equals sign, the check lists faults and never falls over."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from everyvillage.policy.programmes import check_programme, shipped_programmes
from tests.policy.files import GOOD

WRITTEN = """
1|-1|0.5|inf|nan|true|""|" "|"x"|[]|[1]|[[1]]|{}|[{}]|{ a = 1 }|{ en = "a" }|{ en = 1, zh = "b" }
2020-02-30|2020-01-01|2020-01-01T00:00:00Z|10:00:00|"none"|'kind'|'village'|'S1'|'share'|'count'
'ratio'|'median'|'change'|'T1'|'fibre;'|'read_text(1)'|"""
VALUES = st.sampled_from(WRITTEN.strip().replace("\n", "|").split("|"))
LINES = [
    number
    for number, line in enumerate(GOOD.splitlines())
    if re.match(r"[a-z_]+ = ", line) is not None
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(LINES), VALUES), min_size=1, max_size=4))
def test_any_value_in_any_field(changes: list[tuple[int, str]]) -> None:
    lines = GOOD.splitlines()
    for number, value in changes:
        lines[number] = f"{lines[number].split(' = ')[0]} = {value}"
    for fault in check_programme("\n".join(lines), name="t.toml"):
        assert fault.where.startswith("t.toml")
        assert fault.asked
        assert fault.found
        assert fault.accepted
        assert fault.next_step


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    assert check_programme(text)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_shipped_file_cut_anywhere_is_refused(data: st.DataObject) -> None:
    text = shipped_programmes()[1].path.read_text(encoding="utf-8")
    first = text.index("ITU30-U1")
    at = data.draw(st.integers(0, first))
    assert check_programme(text[:at])
