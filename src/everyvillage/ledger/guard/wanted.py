"""What the database should hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """One trigger or function: its name, how it is made, how an old one is taken away.

    ``held`` is what the database says of one that is right.
    """

    name: str
    create: str
    drop: str
    held: str
