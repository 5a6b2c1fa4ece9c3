"""The last few results of a function whose arguments are not its key."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Keeps the ``size`` results that were asked for last; safe to share between threads.

    >>> kept: Kept[int, str] = Kept(2)
    >>> kept.get(1, lambda: "one"), kept.get(1, lambda: "two")
    ('one', 'one')
    """

    def __init__(self, size: int) -> None:
        """Keep up to ``size`` results."""
        self._size = size
        self._held: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Give the result kept for ``key``, or make it and keep it."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._size:
                self._held.popitem(last=False)
        return made
