"""What a piece of work must show: an item, its bar, and what running it gave."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Outcome:
    """What running an item gave: the figure as words, and whether it reaches the bar."""

    figure: str
    holds: bool

    def as_dict(self) -> dict[str, Any]:
        """Give the outcome as plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Outcome:
        """Read an outcome from plain data."""
        return cls(str(data["figure"]), bool(data["holds"]))


class CannotRunError(Exception):
    """An item cannot run here and now; its words say why. It counts as short."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that must hold.

    ``run`` does it for real and gives the outcome; ``minutes`` is the longest it may take.
    """

    number: int
    words: str
    bar: str
    run: Callable[[], Outcome]
    minutes: float = 5.0
