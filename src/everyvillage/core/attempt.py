"""Try one of many things, so that one that fails does not keep the others from being done."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_log = logging.getLogger(__name__)


class Attempt:
    """A block that may fail; afterwards ``error`` is the class of what went wrong, or "".

    For the rounds of dated work and of events only, where whoever asked is not there to be
    answered: the error is noted, counted and told at the end. The message goes nowhere, since
    it may hold values of rows; the log gets the class and the line of our own code.
    """

    def __init__(self) -> None:
        self.error = ""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Note an error and go on; let what ends the process through."""
        if kind is None or not issubclass(kind, Exception):
            return False
        self.error = kind.__name__
        _log.error("%s at %s", kind.__name__, _place(trace))
        return True


def _place(trace: TracebackType | None) -> str:
    """Give file and line of the deepest step of our own code."""
    place = "?"
    while trace is not None:
        code = trace.tb_frame.f_code
        if "everyvillage" in code.co_filename:
            place = f"{code.co_filename.rpartition('everyvillage')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
