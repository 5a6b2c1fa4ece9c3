"""The settings of a living county, read from the package's own file or from another."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OWN = "world.toml"
Block = dict[str, object]


@dataclass(frozen=True, slots=True)
class World:
    """Numbers by heading and name, all checked to be there."""

    numbers: Mapping[str, Mapping[str, tuple[float, ...]]]

    def one(self, heading: str, name: str) -> float:
        """Give a single number."""
        return self.numbers[heading][name][0]

    def many(self, heading: str, name: str) -> tuple[float, ...]:
        """Give a list of numbers."""
        return self.numbers[heading][name]


def read_world(path: Path | None = None) -> World:
    """Read a file of settings; None for the package's own.

    Another file may leave out what it does not change. Refuses a heading or name that the
    package's own file does not have, and what is no number, all at once.
    """
    own = _numbers(tomllib.loads(files(__package__).joinpath(OWN).read_text(encoding="utf-8")))
    if path is None:
        return World(own)
    try:
        given = _numbers(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise InputError(
            _fault("unreadable", path.name, str(error), "a TOML file of numbers")
        ) from error
    faults = [
        _fault(
            "name-unknown", path.name, f"{heading}.{name}", "the names of the package's own file"
        )
        for heading, names in given.items()
        for name in names
        if name not in own.get(heading, {})
    ]
    if faults:
        raise InputError(faults)
    return World({heading: {**names, **given.get(heading, {})} for heading, names in own.items()})


def _numbers(document: Mapping[str, object]) -> dict[str, dict[str, tuple[float, ...]]]:
    found: dict[str, dict[str, tuple[float, ...]]] = {}
    for heading, block in document.items():
        if not isinstance(block, dict):
            message = f"{heading} is no heading"
            raise TypeError(message)
        found[heading] = {name: _values(value) for name, value in block.items()}
    return found


def _values(value: Any) -> tuple[float, ...]:  # noqa: ANN401 - whatever a file of settings holds
    listed = value if isinstance(value, list) else [value]
    return tuple(float(item) for item in listed)


def _fault(code: str, where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"living.{code}",
        where=where,
        asked="the settings of a living county",
        found=found,
        accepted=accepted,
        next_step="take the headings and names of data/county/living/world.toml",
    )
