"""When to stop: after so much work (repeatable), so many seconds, or by hand (not repeatable)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace


@dataclass
class Stop:
    """Somebody's wish for the best so far: every search that looks at it ends at its next step."""

    wished: bool = False

    @property
    def asked(self) -> bool:
        """Say whether somebody asked."""
        return self.wished

    def ask(self) -> None:
        """Ask."""
        self.wished = True


@dataclass(frozen=True)
class WorkLimit:
    """``work`` counts steps of about a millisecond on a small machine; None is no limit.

    The same problem, seed and work give the same bytes. ``seconds`` stops by the clock and is
    for people who wait; a result that the clock cut short says so. ``within`` stops where the
    bound leaves no more than this share of the cost open; ``enough`` where it is above that.
    ``stop`` ends the search when somebody asks; what was found and proved until then is the result.
    """

    work: int | None = None
    seconds: float | None = None
    within: float = 0.0
    enough: int | None = None
    stop: Stop | None = None

    @property
    def tenth(self) -> WorkLimit:
        """Give a tenth of it, for what goes beside a plan that somebody ended."""
        work = None if self.work is None else max(1, self.work // 10)
        return replace(self, work=work, seconds=self.seconds and self.seconds / 10)


@dataclass
class Meter:
    """Counts the work done and says when to stop."""

    limit: WorkLimit
    done: float = 0.0
    by_clock: bool = False
    by_hand: bool = False
    started: float = field(default_factory=time.monotonic)

    def add(self, work: float) -> None:
        """Count work."""
        self.done += work

    @property
    def seconds(self) -> float:
        """Give the seconds since the start."""
        return time.monotonic() - self.started

    @property
    def left(self) -> float | None:
        """Give the seconds that are left; None where the clock does not count."""
        if self.limit.seconds is None:
            return None
        return max(0.0, self.limit.seconds - self.seconds)

    @property
    def spent(self) -> bool:
        """Say whether it is time to stop."""
        if self.limit.stop is not None and self.limit.stop.asked:
            self.by_hand = True
            return True
        if self.limit.work is not None and self.done >= self.limit.work:
            return True
        if self.limit.seconds is not None and self.seconds >= self.limit.seconds:
            self.by_clock = True
        return self.by_clock
