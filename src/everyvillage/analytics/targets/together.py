"""Work on long rows of whole numbers on two cores: NumPy lets another thread run meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Given = TypeVar("Given")
Made = TypeVar("Made")
_THREADS = 2


@cache
def pool() -> ThreadPoolExecutor:
    """Give the threads of this process, made at first use."""
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="figures")


def side_by_side(work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
    """Do ``work`` on each of ``items``, two at a time; give what was made in their order."""
    return pool().map(work, items)
