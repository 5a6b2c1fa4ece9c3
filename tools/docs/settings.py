"""Every environment variable that the program reads is in the reference, and no other."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tools.docs.checkout import ROOT, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = ROOT / "docs" / "reference" / "settings.md"
OURS = re.compile(r"^EVERYVILLAGE_[A-Z_]+$")
READERS = frozenset({"os.environ.get", "os.environ.pop", "os.getenv", "environ.get"})
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
# Set by the program for Django, not read from the person who runs it.
INTERNAL = frozenset({"DJANGO_SETTINGS_MODULE", ""})


def faults() -> list[str]:
    """Name every variable that only the code or only the page knows."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    described = set(ROW.findall(page))
    read = {name for path in sources() for name in variables(path.read_text(encoding="utf-8"))}
    missing, idle = sorted(read - described), sorted(described - read)
    return [
        *(f"{PAGE.name}: {name} is read by the code and not described" for name in missing),
        *(f"{PAGE.name}: {name} is described and read nowhere" for name in idle),
    ]


def variables(source: str) -> set[str]:
    """Give the environment variables that a piece of Python reads, or names in our own form."""
    nodes = list(ast.walk(ast.parse(source)))
    texts = {text for node in nodes if (text := _text(node)) and OURS.match(text)}
    return {*texts, *_read(nodes)} - INTERNAL


def _read(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Give every string by which ``os.environ`` is asked."""
    for node in nodes:
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            yield _text(node.slice)
        elif isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in READERS:
            yield _text(node.args[0])


def _text(node: ast.AST) -> str:
    """Give the text of a literal, and nothing for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
