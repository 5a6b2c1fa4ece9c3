"""Random text is refused in our own words or read; nothing else ever comes out."""

from __future__ import annotations

import contextlib
import sys

from hypothesis import example, given, settings
from hypothesis import strategies as st

from everyvillage.contracts import TABLES
from everyvillage.core.errors import InputError
from everyvillage.policy.expressions import parse_expression, write_expression

VILLAGE = TABLES["village"]

WORDS = r"""
fibre households kind 'village' '2020-12-31' 20 -1 1.5 AND OR NOT IN IS NULL BETWEEN TRUE FALSE
= != <= >= < > + - * / % ( ) , ; : :: -> . .. [ ] { } @ $ ? ! | || & ^ ~ \ " ` ' -- /* */ #
SELECT FROM WHERE CASE WHEN THEN ELSE END CAST AS OVER PARTITION BY EXISTS UNION WITH LIMIT
INTERVAL DATE TIMESTAMP current_date read_text getenv count sum days_since( lambda x: LIKE ILIKE
SIMILAR TO ESCAPE ANY ALL SOME DISTINCT ARRAY STRUCT MAP PIVOT USING SAMPLE ATTACH COPY PRAGMA
SET LOAD INSTALL parameter.radius snapshot.year village.fibre E'x' X'00' U&'x' N'x' 0x1 1e9
"""
FRAGMENTS = st.sampled_from(WORDS.split())


def read_or_refuse(text: str) -> None:
    """Read a text; a refusal must be ours, and what was read must be writable."""
    with contextlib.suppress(InputError):
        write_expression(parse_expression(text, table=VILLAGE), "village")


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    read_or_refuse(text)


@settings(max_examples=1_000, deadline=None)
@given(st.lists(FRAGMENTS, max_size=30).map(" ".join))
@example("((((((((((((((((")
@example("NOT NOT NOT NOT NOT NOT NOT NOT fibre")
@example("households IN (1) IN (TRUE)")
def test_any_row_of_words(text: str) -> None:
    read_or_refuse(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_any_words_run_together(text: str) -> None:
    read_or_refuse(text)


def test_reading_loads_no_engine() -> None:
    """The reader never imports DuckDB or Ibis, so no text can reach them."""
    import subprocess  # noqa: PLC0415 - only this test starts another Python

    code = (
        "import sys; from everyvillage.policy.programmes import shipped_programmes; "
        "shipped_programmes(); print(sorted({'duckdb', 'ibis', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
