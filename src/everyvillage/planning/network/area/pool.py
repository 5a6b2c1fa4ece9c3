"""Work on pieces side by side, on as many processes as asked."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(
    work: Callable[[T], R], tasks: Sequence[T], workers: int, *, chunk: int = 1
) -> Iterator[R]:
    """Give what comes of each task, in order; one worker works in this process.

    ``work`` and tasks must be picklable; ``chunk`` tasks go to a process at a time.
    """
    if workers == 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
        yield from pool.map(work, tasks, chunksize=chunk)
