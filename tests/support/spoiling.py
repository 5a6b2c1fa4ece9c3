"""Spoil plain data at random: change a value, or take a key or an element away.

Knows nothing of what the data says. Fields are drawn evenly by their names, so that one that stands
once is drawn as often as one that stands a thousand times.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np

Path = tuple[str | int, ...]


def places(data: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Give the path of every value, key and element in plain data, with what stands there."""
    if path:
        yield path, data
    rows: list[tuple[str | int, object]] = []
    if isinstance(data, dict):
        rows += data.items()
    if isinstance(data, list):
        rows += enumerate(data)
    for key, value in rows:
        yield from places(value, (*path, key))


class Spoiler:
    """Draws spoils of some plain data, as many as are asked."""

    def __init__(self, data: Mapping[str, Any], draw: np.random.Generator) -> None:
        """Lay out the fields by their names: what can be changed, and what can be taken away."""
        self.data, self.draw = data, draw
        self.fields: dict[tuple[str, str], list[Path]] = {}
        for path, value in places(data):
            name = ".".join(key if isinstance(key, str) else "[]" for key in path)
            self.fields.setdefault(("removed", name), []).append(path)
            if not isinstance(value, dict | list):
                self.fields.setdefault(("changed", name), []).append(path)
        self.names = sorted(self.fields)

    def spoils(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give spoilt copies, each field once before any comes again, in an order that is drawn."""
        for turn in range(number):
            if turn % len(self.names) == 0:
                order = self.draw.permutation(len(self.names)).tolist()
            how, name = self.names[order[turn % len(self.names)]]
            paths = self.fields[how, name]
            path = paths[int(self.draw.integers(len(paths)))]
            yield f"{how} {path}", self._spoilt(path, removed=how == "removed")

    def _spoilt(self, path: Path, *, removed: bool) -> dict[str, Any]:
        plan = copy.deepcopy(dict(self.data))
        place: Any = plan
        for key in path[:-1]:
            place = place[key]
        if removed:
            del place[path[-1]]
        else:
            place[path[-1]] = self._other(place[path[-1]], path)
        return plan

    def _other(self, old: object, path: Path) -> object:
        """Give another value of the same kind: one near by, or one that stands elsewhere."""
        if isinstance(old, bool):
            return not old
        if isinstance(old, int):
            return old + int(self.draw.choice([-1000, -7, -1, 1, 1, 2, 40]))
        if isinstance(old, float):
            return round(old + float(self.draw.choice([-3.0, -0.01, 0.001, 0.1, 10.0])), 9)
        if old is None:
            return int(self.draw.integers(1, 50_000))
        kind = tuple(key for key in path if isinstance(key, str))
        others = [
            value
            for other, value in places(self.data)
            if tuple(key for key in other if isinstance(key, str)) == kind and value != old
        ]
        if others and self.draw.random() < 1 / 2:
            return others[int(self.draw.integers(len(others)))]
        return f"{old}x"
