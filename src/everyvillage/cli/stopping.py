"""Ctrl-C while something is being searched: the best so far, not nothing."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from everyvillage.planning.network.steiner.limit import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

SAID = "stopping: the best so far is written; Ctrl-C once more leaves everything"


@contextmanager
def stopping() -> Iterator[Stop]:
    """Let the first Ctrl-C ask for the best so far; the second ends the command as ever."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread hears of Ctrl-C
        return
    before = signal.getsignal(signal.SIGINT)

    def ask(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.ask()
        signal.signal(signal.SIGINT, before)
        print(SAID, file=sys.stderr)

    signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
