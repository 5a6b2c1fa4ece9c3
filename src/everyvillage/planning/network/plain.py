"""Compare plain data, as it stands in a file, with what it has to be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def same(one: object, other: object) -> bool:
    """Say whether two pieces of plain data are the same in a file: 1 is neither true nor 1.0."""
    if type(one) is int and type(other) is int:
        return one == other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def key_faults(what: str, found: Mapping[str, object], keys: frozenset[str]) -> Iterator[str]:
    """Say which keys something has to have and has not, and which ones nobody looks at."""
    if missing := keys - set(found):
        yield f"{what} does not say: {', '.join(sorted(missing))}"
    if more := set(found) - keys:
        yield f"{what} says more than can be checked: {', '.join(sorted(more))}"
