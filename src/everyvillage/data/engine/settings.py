"""How much an engine may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Memory and threads of an engine.

    ``memory_mib`` is the memory that DuckDB may hold before it writes to ``var`` space of its
    own; ``threads`` how many processor cores it uses at once (0: all).
    """

    memory_mib: int = 1_200
    threads: int = 0
