"""Moments at which a running command is killed, drawn until enough of them hit it."""

from __future__ import annotations

import random
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.installation import Done

# How many moments are tried for each kill that is wanted before the draw gives up.
PATIENCE = 4


class Moments:
    """Draws moments inside the time a command lasts, until enough hit it while it runs.

    A command that ends before its moment was quicker than the one it was measured by: later
    moments are drawn before the one it missed, so a machine that grows quicker is no hindrance.

    Raises:
        AssertionError: more than three in four moments came too late.
    """

    def __init__(self, seed: int, wanted: int, lasts: float, *, earliest: float = 0) -> None:
        """Take how many kills are wanted, and seconds the command lasts, undisturbed.

        ``earliest`` is the share of that time before which no moment lies. Who has not seen enough
        raises ``wanted`` on the way; the number of tries is settled at the start.
        """
        self.killed = 0
        self.lasts = lasts
        self._draw = random.Random(seed)  # noqa: S311 - moments, no secret
        self.wanted = wanted
        self._earliest = earliest
        self._moment = 0.0

    def __iter__(self) -> Iterator[tuple[int, float]]:
        """Give the number of each try, from 0, and its moment in seconds."""
        for number in range(self.wanted * PATIENCE):
            if self.killed == self.wanted:
                return
            self._moment = self._draw.uniform(self._earliest, 1) * self.lasts
            yield number, self._moment
        assert self.killed == self.wanted, f"{self.killed} of {self.wanted} wanted were killed"

    def ended(self, done: Done) -> None:
        """Count how the command ended that was to be killed at the last moment."""
        if done.exit_code == -signal.SIGKILL:
            self.killed += 1
        else:
            self.lasts = min(self.lasts, self._moment)
