"""The page of commands, made from the command line itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from everyvillage.cli.main import app

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """\
# Commands

Made from the command line by `make docs`; do not edit. Messages go to standard error and
data to standard output.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | the answer is no: a check failed |
| 2 | the input is wrong; every fault is listed |
| 3 | a needed part is missing; the message says what to install |
"""


def page() -> str:
    """Give the page's text."""
    root = typer.main.get_command(app)
    return HEAD + "".join(f"\n{section}" for section in sections(root, ["everyvillage"]))


def sections(command: Any, words: list[str]) -> Iterator[str]:  # noqa: ANN401 -- typer hides its classes
    """Give one section for a command and one for each command below it."""
    yield section(command, words)
    if hasattr(command, "list_commands"):
        for name in command.list_commands(None):
            yield from sections(command.get_command(None, name), [*words, name])


def section(command: Any, words: list[str]) -> str:  # noqa: ANN401 -- typer hides its classes
    """Write one command: how it is called, what it does, what it takes."""
    context = command.context_class(command)
    usage = " ".join([*words, *command.collect_usage_pieces(context)])
    lines = [f"## {' '.join(words)}", "", f"`{usage}`", "", _one_line(command.help or "")]
    records = [one.get_help_record(context) for one in command.params]
    rows = [f"| `{names}` | {_one_line(meaning)} |" for names, meaning in filter(None, records)]
    if rows:
        lines += ["", "| takes | meaning |", "|---|---|", *rows]
    return "\n".join(lines).rstrip() + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
