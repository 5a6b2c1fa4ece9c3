"""One door to numba, so that compiled functions keep their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def compiled(function: F) -> F:
    """Compile a function of arrays and numbers; the machine code is kept for the next start."""
    return cast("F", njit(cache=True)(function))
