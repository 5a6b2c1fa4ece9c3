"""The page of error codes says what the source says."""

import ast
from pathlib import Path

from tools.docs.errors import Entry, collect, render

HELPER = """
def fault(code, where):
    return Fault(code=f"expression.{code}", where=where, asked="an expression", next_step="mend it")
"""
CALLER = """
raise InputError(fault("too-long", "test"))
raise InputError(Fault("places.code-unknown", "", "a place code", found, "12 digits", "look"))
raise InputError(other("ledger.chain-broken", 3))
"""


def entries() -> dict[str, Entry]:
    folder = Path("expressions")
    return collect({folder / "a.py": ast.parse(HELPER), folder / "b.py": ast.parse(CALLER)})


def test_literal_codes_are_found_with_their_words() -> None:
    found = entries()["places.code-unknown"]
    assert (found.asked, found.next_step, found.files) == ("a place code", "look", {"b.py"})


def test_codes_handed_to_a_helper_are_found_by_their_form() -> None:
    assert "ledger.chain-broken" in entries()


def test_a_family_lists_the_words_its_callers_write() -> None:
    assert entries()["expression.{code}"].next_step == "mend it"
    assert entries()["expression.too-long"].asked == "an expression"


def test_a_helper_of_the_same_name_elsewhere_is_no_family_member() -> None:
    trees = {
        Path("expressions/a.py"): ast.parse(HELPER),
        Path("tables/c.py"): ast.parse('fault("row-empty", 1)'),
    }
    assert list(collect(trees)) == ["expression.{code}"]


def test_a_module_with_a_helper_of_its_own_does_not_call_its_neighbours() -> None:
    neighbour = HELPER.replace("expression.", "network.") + 'fault("no-route", 1)'
    trees = {
        Path("one/a.py"): ast.parse(HELPER),
        Path("one/d.py"): ast.parse(neighbour),
    }
    assert set(collect(trees)) == {"expression.{code}", "network.{code}", "network.no-route"}


def test_the_page_has_a_table_for_each_area() -> None:
    page = render(entries())
    assert "## places\n\n| code | asked for |" in page
    assert "| `places.code-unknown` | a place code | look | `b.py` |" in page
