"""Where the draws of one county or one batch come from: its number, its seed, its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyvillage.data.county.draws import stream

if TYPE_CHECKING:
    import numpy as np

    from everyvillage.data.county.settings import Settings


@dataclass(frozen=True, slots=True)
class Source:
    """The digits that name a county or a batch, the seed of its world, the settings."""

    code: str
    seed: int
    of: Settings

    def stream(self, subject: str) -> np.random.Generator:
        """Open the stream of chance of one subject; the same each time it is opened."""
        return stream(self.seed, self.code, subject)
