"""The page of error codes, made from the places in the source that raise them.

A code is either a literal, or a family: a literal beginning and a word that the callers of
a helper fill in. The words that callers write out are listed with the family.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools.docs.checkout import ROOT, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

CODE = re.compile(r"^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z0-9]+)+$")
PARTS = ("code", "where", "asked", "found", "accepted", "next_step")
HEAD = """\
# Error codes

Made from the source by `make docs`; do not edit. Each message says what was asked, what was
found, what is accepted and what to do next; the code before it stays the same from one
version to the next, so that a script can rely on it. A part in braces is filled in when the
message is made.
"""


@dataclass
class Entry:
    """What the source says about one code."""

    asked: str = ""
    next_step: str = ""
    files: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Family:
    """A code with a word to fill in, made by a helper; which argument of it is that word."""

    beginning: str
    ending: str
    helper: str
    position: int | None
    asked: str


def page() -> str:
    """Give the page's text."""
    return render(collect({path: ast.parse(path.read_text("utf-8")) for path in sources()}))


def collect(trees: Mapping[Path, ast.Module]) -> dict[str, Entry]:
    """Gather every code of these modules, in the order of the alphabet."""
    entries: dict[str, Entry] = defaultdict(Entry)
    families = []
    for path, tree in trees.items():
        for code, entry in _literals(tree):
            _add(entries[code], entry, path)
        for code, entry, family in _families(tree):
            _add(entries[code], entry, path)
            families.append((path, family))
    for path, tree in trees.items():
        own = _functions(tree)
        for home, family in families:
            meant = path == home or (path.is_relative_to(home.parent) and family.helper not in own)
            for word in _words(tree, family) if meant else ():
                _add(entries[f"{family.beginning}{word}{family.ending}"], Entry(family.asked), path)
    return dict(sorted(entries.items()))


def render(entries: Mapping[str, Entry]) -> str:
    """Write the entries as one table per area."""
    lines, area = [HEAD.rstrip()], ""
    for code, entry in entries.items():
        if code.partition(".")[0] != area:
            area = code.partition(".")[0]
            lines.append(f"\n\n## {area}\n\n| code | asked for | what to do next | raised in |")
            lines.append("\n|---|---|---|---|")
        files = ", ".join(f"`{name}`" for name in sorted(entry.files))
        lines.append(f"\n| `{code}` | {_cell(entry.asked)} | {_cell(entry.next_step)} | {files} |")
    return "".join(lines) + "\n"


def _literals(tree: ast.Module) -> Iterator[tuple[str, Entry]]:
    """Give the codes that are written out: in a Fault, or handed to a helper."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Fault"):
            parts = _parts(node)
            code = parts.get("code")
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value, _entry(parts)
        elif isinstance(node, ast.Constant) and CODE.match(str(node.value)):
            yield str(node.value), Entry()


def _families(tree: ast.Module) -> Iterator[tuple[str, Entry, Family]]:
    """Give the codes with a word to fill in, each with the helper that makes it."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Fault"):
                parts = _parts(node)
                code = parts.get("code")
                if isinstance(code, ast.JoinedStr):
                    entry = _entry(parts)
                    yield _said(code), entry, _family(code, function, entry.asked)


def _family(code: ast.JoinedStr, helper: ast.FunctionDef, asked: str) -> Family:
    """Read a family from its code and the helper around it."""
    given = helper.args.posonlyargs + helper.args.args
    names = [argument.arg for argument in given if argument.arg != "self"]
    filled = [value for value in code.values if isinstance(value, ast.FormattedValue)]
    word = _said(filled[0])
    beginning, _, ending = _said(code).partition(word)
    name = word.strip("{}")
    position = names.index(name) if name in names else None
    return Family(beginning, ending, helper.name, position, asked)


def _functions(tree: ast.Module) -> set[str]:
    """Give the names of the functions that a module defines itself."""
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _words(tree: ast.Module, family: Family) -> Iterator[str]:
    """Give the words that calls of a family's helper write out."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or family.position is None:
            continue
        called = ast.unparse(node.func).rpartition(".")[2]
        if called == family.helper and len(node.args) > family.position:
            word = node.args[family.position]
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                yield word.value


def _parts(call: ast.Call) -> dict[str, ast.expr]:
    """Give the arguments of a Fault by name."""
    named = {word.arg: word.value for word in call.keywords if word.arg}
    return {**dict(zip(PARTS, call.args, strict=False)), **named}


def _entry(parts: Mapping[str, ast.expr]) -> Entry:
    """Keep what a Fault asks for and advises, as far as the source writes it out."""
    said = {name: _said(parts[name]) for name in ("asked", "next_step") if name in parts}
    return Entry(asked=said.get("asked", ""), next_step=said.get("next_step", ""))


def _said(node: ast.expr) -> str:
    """Give a text as the source has it; what is filled in later stands in braces."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return _joined(values)
        case ast.FormattedValue(value=value):
            return f"{{{ast.unparse(value)}}}"
        case _:
            return "…"


def _joined(values: Iterable[ast.expr]) -> str:
    return "".join(_said(value) for value in values)


def _add(entry: Entry, more: Entry, path: Path) -> None:
    """Add what another place says about the same code; the first words stay."""
    entry.asked = entry.asked or more.asked
    entry.next_step = entry.next_step or more.next_step
    entry.files.add(str(path.relative_to(ROOT / "src")) if path.is_relative_to(ROOT) else path.name)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
