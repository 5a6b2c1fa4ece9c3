"""What is accepted, what is refused, and in which words."""

from __future__ import annotations

import pytest

from everyvillage.contracts import TABLES
from everyvillage.contracts.shapes import Type
from everyvillage.core.errors import InputError
from everyvillage.policy.expressions import parse_expression, parse_test
from everyvillage.policy.expressions.tree import Compare, CompareOp, Literal, Name

VILLAGE = TABLES["village"]
PARAMETERS = {"radius": Type.INTEGER}


def refused(text: str, table: str = "village") -> str:
    """Give the message with which a text is refused."""
    with pytest.raises(InputError) as caught:
        parse_test(text, table=TABLES[table], parameters=PARAMETERS, where="plan.toml: X: test")
    return str(caught.value)


def test_a_comparison_becomes_a_typed_tree() -> None:
    assert parse_expression("households >= 20", table=VILLAGE) == Compare(
        CompareOp.AT_LEAST,
        Name("village", "households", Type.INTEGER),
        Literal(20, Type.INTEGER),
    )


def test_a_whole_number_beside_money_is_fen() -> None:
    found = parse_expression("collective_income_fen > 100", table=VILLAGE)
    assert isinstance(found, Compare)
    assert found.right == Literal(100, Type.MONEY)


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("read_text('/etc/passwd')", "function-unknown", "read_text('/etc/passwd')"),
        ("getenv('HOME') = 'x'", "function-unknown", "getenv('HOME')"),
        ("read_csv(fibre)", "function-unknown", "read_csv(fibre)"),
        ("coalesce(fibre, TRUE)", "function-unknown", "coalesce(fibre, TRUE)"),
        ("count(*) > 1", "function-unknown", "count(*)"),
        ("fibre; DROP TABLE village", "second-statement", "; DROP TABLE village"),
        ("fibre;", "second-statement", ";"),
        ("households IN (SELECT 1)", "not-accepted", "SELECT 1"),
        ("(SELECT fibre FROM village)", "not-accepted", "SELECT fibre"),
        ("EXISTS (SELECT 1)", "not-accepted", "EXISTS(SELECT 1)"),
        ("CAST(fibre AS integer) = 1", "not-accepted", "CAST(fibre AS integer)"),
        ("households::text", "character", "::text"),
        ("sum(households) OVER () > 1", "function-unknown", "sum(households)"),
        ("CASE WHEN fibre THEN TRUE END", "not-accepted", "CASE WHEN"),
        ("households LIKE 'a'", "not-accepted", "households LIKE"),
        ("x -> x", "syntax", "x -> x"),
        ("*", "not-accepted", "*"),
        ("fibre -- AND NOT poor", "comment", "-- AND NOT poor"),
        ("fibre /* AND NOT poor */", "comment", "/* AND NOT poor */"),
        ("fibre # AND NOT poor", "comment", "# AND NOT poor"),
        ('"village"."fibre"', "quoted-name", '"village"."fibre"'),
        ("`fibre`", "quoted-name", "`fibre`"),
        ("households / 2 > 1", "division", "/ 2 > 1"),
        ("households % 2 = 1", "division", "% 2 = 1"),
        ("households > 1.5", "fraction", "1.5"),
        ("households > 1e3", "fraction", "1e3"),
        ("households > 0x10", "fraction", "0x10"),
        ("households > 1000000000000000000", "number-too-large", "1000000000000000000"),
        ("fibre IS TRUE", "not-accepted", "fibre IS TRUE"),
        ("fibre = NULL", "not-accepted", "NULL"),
        ("households IN ()", "not-accepted", "households IN ()"),
        ("kind IN ('village', NULL)", "not-accepted", "NULL"),
        ("-households < 0", "not-accepted", "-households"),
        ("kind = 'village", "text-open", "'village"),
        ("kind = 'vil\\lage'", "text-open", "'vil\\lage'"),
        ("kind = 'a' 'b'", "syntax", "'a' 'b'"),
        ("fibre poor", "syntax", "fibre poor"),
        ("fibre AND", "syntax", "fibre AND"),
        ("AND", "syntax", "AND"),
        ("fibre)", "syntax", "fibre)"),
        ("fibre AND $1", "character", "$1"),
        ("通光纤", "character", "通光纤"),
        ("village.fibre.x", "column-unknown", "village.fibre.x"),
        ("county.region = 'west'", "table-unreachable", "county"),
        ("parameter.radios > 1", "parameter-unknown", "parameter.radios"),
        ("snapshot.path = 'x'", "snapshot-unknown", "snapshot.path"),
        ("lon > 100", "type", "village.lon"),
    ],
)
def test_what_is_refused_says_so_and_shows_the_piece(text: str, code: str, found: str) -> None:
    message = refused(text)
    assert message.startswith(
        f"[expression.{code}] plan.toml: X: test: asked for an expression over declared columns; "
    )
    assert f"“{found}”" in message
    assert "; accepted: " in message
    assert "; next: " in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "fibr",
            "found “fibr”, which table “village” does not have; accepted: fibre, fibre_kbps; next:",
        ),
        ("fibr", "docs/reference/tables.md lists the columns; a [[fact]] adds a derived one"),
        ("households", "found “households” (a whole number); accepted: yes or no: a flag column"),
        ("fibre = 1", "found “fibre” (yes or no) beside “1” (a whole number)"),
        ("kind = 'villige'", "found “villige” beside “kind”; accepted: village, community, quasi"),
        ("kind < 'village'", "with “<”; accepted: = and != here; < and > need numbers or dates"),
        ("kind = terrain", "found “kind” beside “terrain”; accepted: two columns of the same code"),
        ("fibre AND households", "found “households” (a whole number); accepted: yes or no"),
        ("NOT households", "found “households” (a whole number); accepted: yes or no"),
        (
            "households + collective_income_fen > 1",
            "found “households” (a whole number) + “collective_income_fen” (money in fen)",
        ),
        (
            "collective_income_fen * collective_income_fen > 1",
            "accepted: whole numbers; money + - money; money * a whole number",
        ),
        ("days_since(households) > 3", "(a whole number); accepted: days_since(a date column)"),
        ("days_since(households, 3) > 3", "accepted: days_since(a date column)"),
        ("parameter.radios > 1", "accepted: radius; next: docs/reference/parameters.md"),
        ("signal_4g_commitee", "accepted: signal_4g_committee"),
        ("households IN (1, population)", "accepted: constants between the brackets of IN"),
    ],
)
def test_the_words_of_a_refusal(text: str, words: str) -> None:
    assert words in refused(text)


def test_a_date_must_be_in_the_calendar() -> None:
    assert "“2021-02-31” (text)" not in refused("delisted_on < '2021-02-31'", "county")
    assert (
        "[expression.date] plan.toml: X: test: asked for an expression over declared columns; "
        "found “2021-02-31”; accepted: a calendar date such as '2020-12-31'"
    ) in refused("delisted_on < '2021-02-31'", "county")
    assert "[expression.date]" in refused("delisted_on < '20201231'", "county")


def test_what_never_enters_a_snapshot_cannot_be_tested() -> None:
    message = refused("health = 'serious'", "person")
    assert "found “health” of table “person”, which never enters a snapshot" in message
    assert message.startswith("[expression.column-withheld]")
    assert "[expression.column-withheld]" in refused("name = 'x'", "person")


def test_a_table_reached_by_two_columns_is_not_guessed() -> None:
    assert "[expression.table-unreachable]" in refused("network_node.kind = 'pop'", "fibre_link")


def test_every_fault_of_an_expression_is_listed_at_once() -> None:
    with pytest.raises(InputError) as caught:
        parse_test("fibr AND pooor OR bus2 = kinds", table=VILLAGE)
    assert [fault.found.split(",")[0] for fault in caught.value.faults] == [
        "“fibr”",
        "“pooor”",
        "“bus2”",
        "“kinds”",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("fibre AND " * 300 + "fibre", "too-long"),
        ("a" * 2_001, "too-long"),
        (" OR ".join(["fibre"] * 201), "too-long"),
        ("(" * 17 + "fibre" + ")" * 17, "too-deep"),
        ("NOT " * 9 + "fibre", "too-deep"),
        ("households = " + "- " * 9 + "1", "too-deep"),
        (" AND ".join(["fibre"] * 60), "too-deep"),
    ],
)
def test_huge_and_deep_texts_are_refused(text: str, code: str) -> None:
    assert f"[expression.{code}]" in refused(text)


def test_limits_leave_room_for_real_tests() -> None:
    assert parse_test("(" * 16 + "fibre" + ")" * 16, table=VILLAGE).type is Type.BOOLEAN
    assert parse_test(" AND ".join(["fibre"] * 40), table=VILLAGE).type is Type.BOOLEAN


def test_every_declared_column_can_be_named() -> None:
    """No column name is taken for a word of SQL."""
    for table in TABLES.values():
        for column in table.snapshot_columns:
            if column.type is not Type.DEGREES:
                found = parse_expression(f"{column.name} IS NULL", table=table)
                assert found.names == {(table.name, column.name)}


def test_facts_are_columns_of_their_own_table_only() -> None:
    facts = {("household", "helped"): Type.BOOLEAN}
    found = parse_test("helped", table=TABLES["household"], facts=facts)
    assert found.names == {("household", "helped")}
    with pytest.raises(InputError, match="column-unknown"):
        parse_test("household.helped", table=TABLES["person"], facts=facts)
