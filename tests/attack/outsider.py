"""An outsider with linear programming (HiGHS): what can each hidden count still be?

The outsider knows that counts are not negative, that a place is the sum of what lies in it,
and how the conditions of the targets imply one another; everything else is what was published.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import highspy
import numpy as np

from tests.attack.published import LENGTHS, LEVELS, Asked, Published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Cell = tuple[str, str, str, str]
"""Programme, target, place, part."""

PARTS = {
    "share": ("yes", "no", "missing"),
    "count": ("yes", "missing"),
    "median": ("yes", "missing"),
    "ratio": ("top", "bottom", "missing"),
}
_EXACT = 1e-6
_ROUNDING = 5e-7
_FREE = math.inf


@dataclass
class Outsider:
    """Unknown counts with what is known of each, and sums that tie them together."""

    cells: dict[Cell, int] = field(default_factory=dict)
    known: dict[int, float] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def cell(self, cell: Cell) -> int:
        """Give the number of a count."""
        return self.cells.setdefault(cell, len(self.cells))

    def tie(self, parts: Mapping[int, float], low: float, high: float) -> None:
        """Note that a sum lies between two numbers."""
        self.rows.append((dict(parts), low, high))


def believe(published: Published, day: str = "") -> Outsider:
    """Write down everything that is known; with ``day`` also what trends say of that day."""
    made = Outsider()
    for (programme, target), asked in published.targets.items():
        for level in LEVELS:
            for place in sorted(published.places[level]):
                _note_figure(made, published, asked, (programme, target, place))
                value = published.trends.get((programme, target, place, day))
                if value is not None and asked.kind == "share":
                    _note_share(made, (programme, target, place), value)
        _note_sums(made, published, asked)
    _note_implied(made, published)
    return made


def _note_figure(
    made: Outsider, published: Published, asked: Asked, key: tuple[str, str, str]
) -> None:
    """Note what is published of one figure."""
    told = {
        name: published.numbers.get((*key, name))
        for name in ("numerator", "denominator", "missing")
    }
    part = {name: made.cell((*key, name)) for name in PARTS[asked.kind]}
    top, bottom, missing = told["numerator"], told["denominator"], told["missing"]
    if missing is not None:
        made.known[part["missing"]] = missing
    if asked.kind == "median":
        _know(made, part["yes"], bottom)
    elif asked.kind == "ratio":
        _know(made, part["top"], top)
        _know(made, part["bottom"], bottom)
    else:
        _know(made, part["yes"], top)
    if asked.kind == "share":
        if bottom is not None:
            made.tie({part["yes"]: 1, part["no"]: 1}, bottom, bottom)
        if top is None and (value := published.numbers.get((*key, "value"))) is not None:
            _note_share(made, key, value)


def _know(made: Outsider, cell: int, number: float | None) -> None:
    if number is not None:
        made.known[cell] = number


def _note_share(made: Outsider, key: tuple[str, str, str], value: float) -> None:
    """Note a share without its counts: yes = value × (yes + no), to six decimals."""
    yes, no = made.cell((*key, "yes")), made.cell((*key, "no"))
    low, high = value - _ROUNDING, value + _ROUNDING
    made.tie({yes: 1 - low, no: -low}, 0, _FREE)
    made.tie({yes: 1 - high, no: -high}, -_FREE, 0)


def _note_sums(made: Outsider, published: Published, asked: Asked) -> None:
    """Note that a place is the sum of the places one level down."""
    for above, below in pairwise(LEVELS):
        inside = defaultdict(list)
        for place in published.places[below]:
            inside["0" if above == "nation" else place[: LENGTHS[above]]].append(place)
        for parent, children in inside.items():
            for part in PARTS[asked.kind]:
                line = {made.cell((asked.programme, asked.id, parent, part)): -1.0}
                for child in children:
                    line[made.cell((asked.programme, asked.id, child, part))] = 1.0
                made.tie(line, 0, 0)


@dataclass(frozen=True)
class _Group:
    """A kind of row by its conditions: the parts that count it at least and at most.

    ``loose`` groups hold the rows whose conditions are true or unknown.
    """

    asked: Asked
    atoms: frozenset[str]
    least: tuple[str, ...]
    most: tuple[str, ...]
    loose: bool = False


def _groups(asked: Asked) -> Iterator[_Group]:
    if asked.kind == "ratio":
        for atoms, part in zip(asked.sides, ("top", "bottom"), strict=True):
            yield _Group(asked, atoms, (part,), (part,))
        return
    if asked.kind in {"share", "count"}:
        yield _Group(asked, asked.where | asked.test, ("yes",), ("yes",))
    if asked.kind == "share":
        whole = ("yes", "no", "missing")
        yield _Group(asked, asked.where, ("yes", "no"), whole)
        yield _Group(asked, asked.where, whole, whole, loose=True)
    if asked.kind == "median":
        # Its rows are those with the condition; the value of some may be missing.
        yield _Group(asked, asked.where, ("yes",), ("yes", "missing"))


def _note_implied(made: Outsider, published: Published) -> None:
    """Note for every place that a narrower condition holds for no more rows than a wider one."""
    groups = [group for asked in published.targets.values() for group in _groups(asked)]
    places = [place for level in LEVELS for place in published.places[level]]
    for one in groups:
        for other in groups:
            same = (one.asked, one.atoms, one.loose) == (other.asked, other.atoms, other.loose)
            if same or one.asked.table != other.asked.table or one.loose != other.loose:
                continue
            if _implies(one.atoms, other.atoms):
                for place in places:
                    _note_fewer(made, one, other, place)


def _note_fewer(made: Outsider, narrow: _Group, wide: _Group, place: str) -> None:
    line: dict[int, float] = defaultdict(float)
    for part in narrow.least:
        line[made.cell((narrow.asked.programme, narrow.asked.id, place, part))] -= 1.0
    for part in wide.most:
        line[made.cell((wide.asked.programme, wide.asked.id, place, part))] += 1.0
    made.tie(line, 0, _FREE)


def _implies(narrow: frozenset[str], wide: frozenset[str]) -> bool:
    """Say whether rows with all of ``narrow`` have all of ``wide``."""
    return all(
        atom in narrow or any(part in narrow for part in atom.split(" OR ")) for atom in wide
    )


def narrow_down(
    made: Outsider, wanted: Iterable[Cell], enough: float = _FREE
) -> dict[Cell, tuple[float, float]]:
    """Give the least and the most that each wanted count can be, as far as it follows.

    With ``enough`` a count for which that many values were already seen to be possible, in the
    solutions that were found for others, is not narrowed further: its ends are then those seen,
    and the true ones are no nearer.
    """
    pieces = _pieces(made)
    found = {}
    for cell in wanted:
        number = made.cells[cell]
        if number in made.known:
            found[cell] = (made.known[number], made.known[number])
            continue
        piece = pieces.get(number)
        if piece is None:
            found[cell] = (0.0, _FREE)
            continue
        seen = piece.seen(number)
        found[cell] = seen if values_left(seen) >= enough else piece.ends(number)
    return found


def values_left(ends: tuple[float, float]) -> float:
    """Give how many whole numbers lie between two ends."""
    low, high = ends
    if math.isinf(high) or math.isinf(low):
        return _FREE if high > low else 0.0
    return math.floor(high + _EXACT) - math.ceil(low - _EXACT) + 1


def _pieces(made: Outsider) -> dict[int, _Piece]:
    """Part the unknown counts into groups that no sum ties together."""
    root = list(range(len(made.cells)))

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    lines = []
    for parts, low, high in made.rows:
        fixed = sum(share * made.known[cell] for cell, share in parts.items() if cell in made.known)
        free = {cell: share for cell, share in parts.items() if cell not in made.known}
        if free:
            lines.append((free, low - fixed, high - fixed))
            first = find(next(iter(free)))
            for cell in free:
                root[find(cell)] = first
    by_root = defaultdict(list)
    for line in lines:
        by_root[find(next(iter(line[0])))].append(line)
    pieces = {name: _Piece(rows) for name, rows in by_root.items()}
    return {cell: pieces[find(cell)] for free, _, _ in lines for cell in free}


class _Piece:
    """One linear program, made when it is first asked."""

    def __init__(self, rows: Sequence[tuple[dict[int, float], float, float]]) -> None:
        self._rows = rows
        self._at = {cell: at for at, cell in enumerate(sorted({c for row in rows for c in row[0]}))}
        self._solver: highspy.Highs | None = None
        self._least = np.full(len(self._at), _FREE)
        self._most = np.full(len(self._at), -_FREE)

    def seen(self, cell: int) -> tuple[float, float]:
        """Give the least and the most of one count in the solutions that were found so far."""
        at = self._at[cell]
        return float(self._least[at]), float(self._most[at])

    def ends(self, cell: int) -> tuple[float, float]:
        """Give the least and the most of one count."""
        solver = self._solver or self._made()
        at = self._at[cell]
        ends = []
        for sign in (1.0, -1.0):
            solver.changeColCost(at, sign)
            solver.run()
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                ends.append(sign * solver.getObjectiveValue())
                values = np.asarray(solver.getSolution().col_value)
                np.minimum(self._least, values, out=self._least)
                np.maximum(self._most, values, out=self._most)
            else:
                bad = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kSolveError)
                assert status not in bad, f"what is published contradicts itself: {status}"
                ends.append(0.0 if sign > 0 else _FREE)
            solver.changeColCost(at, 0.0)
        return ends[0], ends[1]

    def _made(self) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call] # the package carries no types
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        # Only the objective changes from one question to the next: the last corner stays feasible.
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("simplex_strategy", 4)
        solver.addVars(len(self._at), np.zeros(len(self._at)), np.full(len(self._at), _FREE))
        for parts, low, high in self._rows:
            at = np.asarray([self._at[cell] for cell in parts], dtype=np.int32)
            shares = np.asarray(list(parts.values()), dtype=np.float64)
            solver.addRow(low, high, len(at), at, shares)
        self._solver = solver
        return solver
