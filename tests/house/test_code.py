"""What holds in every file of the program, and no linter checks."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "everyvillage"
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 10
# A command imports what it needs when it is called, for the sake of start-up time; Django's
# applications may touch models only once they are ready; an answer that needs no engine must
# not wait for one to load. Whoever needs another exception writes its reason beside it.
MAY_IMPORT_LATE = "cli/"
READY = "ready"
NOTE_TO_ONESELF = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
EXEMPTION = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)$")
WITH_REASON = re.compile(r"^(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[a-z-, ]+\])\s*(--?|#|–)\s*\w")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def files() -> Iterator[Path]:
    """Give every file of the program; what Django writes by itself apart."""
    for path in sorted(SOURCE.rglob("*.py")):
        if not {"migrations", "tests"}.intersection(path.parts):
            yield path


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {name(path): ast.parse(path.read_text("utf-8")) for path in files()}


def test_no_file_is_too_long() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in files()}
    assert {one: lines for one, lines in lengths.items() if lines > LONGEST_FILE} == {}


def length(function: ast.AST) -> int:
    """Count the lines of a function's body; its docstring apart."""
    assert isinstance(function, FUNCTIONS)
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            yield node


def test_functions_are_small(trees: dict[str, ast.Module]) -> None:
    lengths = {
        f"{path}:{function.name}": length(function)
        for path, tree in trees.items()
        for function in functions(tree)
    }
    assert {one: lines for one, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    assert statistics.median(lengths.values()) < MEDIAN_FUNCTION


def catches_all(handler: ast.ExceptHandler) -> bool:
    named = ast.walk(handler.type) if handler.type else iter(())
    names = {node.id for node in named if isinstance(node, ast.Name)}
    return handler.type is None or bool({"Exception", "BaseException"} & names)


def test_no_handler_catches_everything(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    ]
    assert found == []


def excused(path: str, line: int) -> bool:
    """Say whether a late import carries its exemption with a reason."""
    found = EXEMPTION.search((SOURCE / path).read_text("utf-8").splitlines()[line - 1])
    return found is not None and "PLC0415" in found[0] and bool(WITH_REASON.match(found["rest"]))


def test_imports_stand_at_the_top(trees: dict[str, ast.Module]) -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in trees.items()
        if not path.startswith(MAY_IMPORT_LATE)
        for function in functions(tree)
        if function.name != READY
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not excused(path, node.lineno)
    ]
    assert found == []


def test_there_are_no_notes_to_oneself_and_no_stubs() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if NOTE_TO_ONESELF.search(line)
    ]
    assert found == []


def test_every_exemption_names_its_rule_and_its_reason() -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if (exempt := EXEMPTION.search(line)) and not WITH_REASON.match(exempt["rest"])
    ]
    assert found == []
