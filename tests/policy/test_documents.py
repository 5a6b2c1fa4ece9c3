"""The documents about programmes tell the truth: their examples are run here."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from everyvillage.contracts import TABLES
from everyvillage.policy.expressions import Value, evaluate, parse_expression
from everyvillage.policy.programmes import Programme, check_programme, read_programme

DOCS = Path(__file__).parents[2] / "docs"
FORMAT = (DOCS / "reference" / "programme-format.md").read_text(encoding="utf-8")
LOGIC = (DOCS / "explain" / "three-valued.md").read_text(encoding="utf-8")
AT = date(2020, 12, 31)
ANSWER: dict[str, Value | None] = {"yes": True, "no": False, "missing": None, "(missing)": None}


def rows(text: str, heading: str) -> list[dict[str, str]]:
    """Give the rows of the Markdown table whose heading line begins with ``heading``."""
    lines = iter(text.splitlines())
    names = next(cells(line) for line in lines if line.startswith(f"| {heading} |"))
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append(dict(zip(names, cells(line), strict=True)))
    return found


def cells(line: str) -> list[str]:
    """Cut a line of a Markdown table."""
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    block = re.search(r"```toml\n(.*?)```", FORMAT, re.DOTALL)
    assert block is not None
    assert check_programme(block.group(1)) == []
    path = tmp_path_factory.mktemp("example") / "example.toml"
    path.write_text(block.group(1), encoding="utf-8")
    return read_programme(path)


@pytest.mark.parametrize("target_id", ["EX-1", "EX-1-signal"])
def test_the_worked_example_gives_what_its_table_says(example: Programme, target_id: str) -> None:
    target = example.target(target_id)
    assert target.where is not None
    assert target.test is not None
    expected = {"holds": True, "fails": False, "missing": None}
    for row in rows(FORMAT, "village"):
        village: dict[tuple[str, str], Value | None] = {
            ("village", "kind"): row["kind"],
            ("village", "hardened_road"): ANSWER[row["hardened_road"]],
            ("village", "bus"): ANSWER[row["bus"]],
            ("village", "settlements_with_signal"): int(row["settlements with signal"]),
        }
        counted = evaluate(target.where, village, at=AT, parameters={})
        assert counted is (row[target_id] != "not counted")
        if counted:
            found = evaluate(target.test, village, at=AT, parameters={})
            assert found is expected[row[target_id]], row


def test_the_nine_rows_of_the_logic_table() -> None:
    table = rows(LOGIC, "a")
    assert len(table) == 9
    for row in table:
        village = {("village", "fibre"): ANSWER[row["a"]], ("village", "bus"): ANSWER[row["b"]]}
        for sign in ("AND", "OR"):
            test = parse_expression(f"fibre {sign} bus", table=TABLES["village"])
            found = evaluate(test, village, at=AT, parameters={})
            assert found is ANSWER[row[f"a {sign} b"]], row


def test_the_table_of_schools() -> None:
    test = parse_expression("NOT has_school OR signal_4g_school", table=TABLES["village"])
    table = rows(LOGIC, "has_school")
    assert len(table) == 6
    for row in table:
        village = {
            ("village", name): ANSWER[row[name]] for name in ("has_school", "signal_4g_school")
        }
        assert evaluate(test, village, at=AT, parameters={}) is ANSWER[row["answer"]], row


def test_the_page_names_every_field_that_a_file_may_have() -> None:
    code = Path(__file__).parents[2] / "src" / "everyvillage" / "policy" / "programmes"
    looked_at = re.compile(
        r"(?:fields|block|head)\.(?:text|words|optional_words|day|number|choice|table|source|sure|"
        r"names|block|raw|has)\(\s*\"([a-z_]+)\""
    )
    fields = {
        name for path in code.glob("*.py") for name in looked_at.findall(path.read_text("utf-8"))
    }
    assert {"kind", "per", "since", "frame_note"} <= fields
    assert [name for name in sorted(fields) if f"`{name}`" not in FORMAT] == []
