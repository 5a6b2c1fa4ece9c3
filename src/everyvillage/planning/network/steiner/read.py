"""Read Steiner problems: SteinLib's ``.stp`` and PACE 2018's ``.gr``, which share their words.

Sources: SteinLib, "STP format 1.00" (Koch, Martin, Voß 2000); PACE 2018, input format. Prizes
(``TP node prize``) are those of the DIMACS-11 prize-collecting sets; ``T node`` is a terminal.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.network.steiner.graph import graph_of
from everyvillage.planning.network.steiner.problem import SteinerProblem

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = {"e": 3, "t": 1, "tp": 2, "nodes": 1, "root": 1, "rootp": 1}
COUNTS = {"edges": ("e",), "terminals": ("t", "tp")}
"""Lines that say how many lines of other kinds there are."""
IGNORED = {"section", "end", "eof", "optimal", "obstacles"}
MAGIC = "33d32945"
SECTIONS = {"graph", "terminals"}


def read_steiner(path: Path) -> SteinerProblem:
    """Read a problem from a ``.stp`` or ``.gr`` file; refuse it with every wrong line named."""
    return parse_steiner(path.read_text(encoding="utf-8", errors="replace"), path.stem)


def parse_steiner(text: str, name: str) -> SteinerProblem:
    r"""Make the problem that a text in one of the two formats describes.

    >>> parse_steiner("Nodes 2\\nE 1 2 7\\nT 1\\nT 2\\n", "two").terminals
    (0, 1)
    """
    rows: dict[str, list[list[Decimal]]] = {key: [] for key in NUMBERS}
    faults, said = [], dict[str, tuple[int, str]]()
    inside = True
    for number, line in enumerate(text.splitlines(), start=1):
        word, *values = line.split() or ["end"]
        key = word.lower()
        if key == "section":
            inside = " ".join(values).lower() in SECTIONS
        if key in IGNORED or not inside or (number == 1 and MAGIC in line.lower()):
            continue
        if key in COUNTS:
            said[key] = number, " ".join(values)
            continue
        try:
            rows[key].append(_numbers(values, NUMBERS[key]))
        except (KeyError, ValueError, InvalidOperation):
            faults.append(_wrong_line(name, number, line))
    for key, (number, count) in said.items():
        there = sum(len(rows[kind]) for kind in COUNTS[key])
        if count != str(there):
            faults.append(_wrong_line(name, number, f"{key} {count}, and {there} of them"))
    if faults:
        raise InputError(faults)
    return _problem(rows, name)


def _numbers(values: list[str], number: int) -> list[Decimal]:
    if len(values) != number:
        raise ValueError(values)
    return [Decimal(value) for value in values]


def _wrong_line(name: str, number: int, line: str) -> Fault:
    return Fault(
        "network.line-wrong",
        f"{name}: line {number}",
        "a line of the formats STP 1.0 or PACE",
        line[:60],
        "Nodes, E, T, TP, Root and the heads of sections",
        "mend the line",
    )


def _problem(rows: dict[str, list[list[Decimal]]], name: str) -> SteinerProblem:
    edges = rows["e"]
    priced = [row[-1] for row in edges + rows["tp"]]
    digits = max((-_exponent(value) for value in priced), default=0)
    scale = 10 ** max(0, digits)
    nodes = int(rows["nodes"][0][0]) if rows["nodes"] else _largest(edges)
    graph = graph_of(nodes, [(int(u) - 1, int(v) - 1, int(c * scale)) for u, v, c in edges])
    prizes = {int(node) - 1: int(prize * scale) for node, prize in rows["tp"]}
    terminals = Counter(int(row[0]) - 1 for row in rows["t"])
    for row in (*rows["root"], *rows["rootp"]):
        terminals[int(row[0]) - 1] = 1
    must = tuple(sorted(terminals))
    return SteinerProblem(name, graph, must, {k: prizes[k] for k in sorted(prizes)}, scale=scale)


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _largest(edges: list[list[Decimal]]) -> int:
    return max((int(max(row[:2])) for row in edges), default=0)
