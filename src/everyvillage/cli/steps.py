"""Steps of a long command, told on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType


class Steps:
    """Tell which step runs, and how long each took."""

    def __init__(self, total: int) -> None:
        """Expect ``total`` steps; a bar is drawn only where stderr is a terminal."""
        self._total = total
        self._done = 0
        self._progress = (
            Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
            )
            if sys.stderr.isatty()
            else None
        )
        self._bar = self._progress.add_task("", total=total) if self._progress else None

    def __enter__(self) -> Self:
        """Start telling."""
        if self._progress:
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop telling, whatever happened."""
        if self._progress:
            self._progress.stop()

    def skip(self, count: int) -> None:
        """Count ``count`` steps as done, because what they make stands already."""
        self._done += count
        if self._progress and self._bar is not None:
            self._progress.advance(self._bar, count)

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Tell that ``words`` is being done; when it is done, say in how many seconds."""
        if self._progress and self._bar is not None:
            self._progress.update(self._bar, description=words)
        started = time.monotonic()
        yield
        self._done += 1
        seconds = time.monotonic() - started
        line = f"[{self._done}/{self._total}] {words}: {seconds:.1f} s"
        if self._progress and self._bar is not None:
            self._progress.console.print(line, highlight=False, markup=False)
            self._progress.advance(self._bar)
        else:
            print(line, file=sys.stderr, flush=True)
