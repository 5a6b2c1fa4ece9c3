"""An event: something that happened, as a frozen dataclass that can be written and read again.

Its fields are numbers of the register, codes, days and moments. Names, document numbers and
free text never stand in one: whoever reacts looks the row up, and is asked for permission.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar, get_args, get_type_hints

_PLAIN = (str, int, bool, type(None))
_KINDS: dict[str, str] = {}


class Event:
    """The base of all events; a subclass is a frozen dataclass and says its ``kind``."""

    kind: ClassVar[str]

    def __init_subclass__(cls) -> None:
        """Refuse an event without a kind of its own."""
        kind = cls.__dict__.get("kind", "")
        place = f"{cls.__module__}.{cls.__qualname__}"
        if not kind or _KINDS.setdefault(kind, place) != place:
            message = f"{place} needs a kind that no other event has; “{kind}” is no such"
            raise TypeError(message)


E_ = TypeVar("E_", bound=Event)


def write_event(event: Event) -> str:
    """Give an event as text: JSON, fields by name, days and moments in ISO 8601."""
    if not is_dataclass(event):
        message = f"{type(event).__name__} is no dataclass"
        raise TypeError(message)
    plain = {one.name: _written(getattr(event, one.name)) for one in fields(event)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def read_event(kind: type[E_], text: str) -> E_:
    """Read an event of a known class from its text.

    A field that the class no longer has is left out; one that is new must have a default.
    """
    hints = get_type_hints(kind)
    known = {name: hint for name, hint in hints.items() if name != "kind"}
    found = json.loads(text)
    return kind(**{name: _read(found[name], known[name]) for name in known if name in found})


def _written(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if not isinstance(value, _PLAIN):
        message = f"an event cannot carry a {type(value).__name__}"
        raise TypeError(message)
    return value


def _read(value: Any, hint: Any) -> Any:  # noqa: ANN401 - a value of any field
    if value is None:
        return None
    if isinstance(value, list):
        inner = get_args(hint)[0]
        return tuple(_read(one, inner) for one in value)
    wanted = next((one for one in (get_args(hint) or (hint,)) if one is not type(None)), hint)
    if wanted is datetime:
        return datetime.fromisoformat(value)
    if wanted is date:
        return date.fromisoformat(value)
    return value
