"""Canonical bytes: one value, one text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyvillage.core.errors import InputError
from everyvillage.ledger.canonical import Value, decode, encode

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LEAVES = st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | TEXTS
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda part: st.lists(part) | st.dictionaries(TEXTS, part), max_leaves=20
)


def typed(value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    """Tell True from 1, which Python takes for equal."""
    if isinstance(value, list):
        return ["list", *map(typed, value)]
    if isinstance(value, dict):
        return {key: typed(part) for key, part in value.items()}
    return [type(value).__name__, value]


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Value) -> None:
    assert typed(decode(encode(value))) == typed(value)
    assert encode(decode(encode(value))) == encode(value)


@given(VALUES, VALUES)
def test_two_values_have_one_text_only_if_they_are_equal(one: Value, other: Value) -> None:
    assert (encode(one) == encode(other)) == (typed(one) == typed(other))


@given(st.dictionaries(TEXTS, LEAVES), st.randoms())
def test_the_order_of_names_does_not_matter(parts: dict[str, Value], random: Any) -> None:  # noqa: ANN401 - hypothesis names no type for it
    shuffled = list(parts.items())
    random.shuffle(shuffled)
    assert encode(dict(shuffled)) == encode(parts)


@given(VALUES)
def test_any_other_reader_of_json_reads_the_same(value: Value) -> None:
    assert typed(json.loads(encode(value).encode())) == typed(value)


def test_the_text_is_this_one() -> None:
    assert encode({"村": "泥巴", "b": [1, True, None], "a": "\n"}) == (
        '{"a":"\\n","b":[1,true,null],"村":"泥巴"}'
    )


@pytest.mark.parametrize(
    ("value", "where", "found"),
    [
        ({"a": {"b": 0.5}}, "a.b", "a value of the type float"),
        ({"a": [1, 2**63]}, "a[1]", "a whole number of more than 64 bits"),
        ({"a": "x\0"}, "a", "a text with the character NUL"),
        ({"a": "\ud800"}, "a", "a text with half of a surrogate pair"),
        ({1: "a"}, "", "a name of the type int"),
        ({"a": float("nan")}, "a", "a value of the type float"),
        ({"a": b"x"}, "a", "a value of the type bytes"),
    ],
)
def test_what_has_no_single_text_is_refused(value: Any, where: str, found: str) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(InputError) as refused:
        encode(value)
    assert [(fault.where, fault.found) for fault in refused.value.faults] == [(where, found)]


def test_every_fault_is_listed() -> None:
    wrong: Any = {"a": 0.5, "b": [0.5, "\0"]}
    with pytest.raises(InputError) as refused:
        encode(wrong)
    assert [fault.where for fault in refused.value.faults] == ["a", "b[0]", "b[1]"]
