"""The page of tables says what the contracts declare."""

from everyvillage.contracts.tables import KEPT_APART, TABLES
from tools.docs.tables import page

EVERY = (*TABLES.values(), *KEPT_APART.values())


def test_every_table_and_column_is_on_the_page() -> None:
    text = page()
    for table in EVERY:
        assert f"## {table.name}\n" in text
        for column in table.columns:
            assert f"| `{column.name}` | {column.words.en} · {column.words.zh} |" in text


def test_what_is_special_about_a_column_is_said() -> None:
    text = page()
    assert "| `height_m` | height · 塔高 | integer, m | 0 to 400 | infrastructure |" in text
    assert "a `village_code` of `village`" in text


def test_every_code_list_that_a_column_names_has_its_heading() -> None:
    text = page()
    named = [column.codes for table in EVERY for column in table.columns if column.codes]
    for codes in named:
        assert f"## Code list {codes.name}\n" in text
        assert f"(#code-list-{codes.name})" in text


def test_no_name_stands_in_both_sorts_of_tables() -> None:
    assert not set(TABLES) & set(KEPT_APART)
