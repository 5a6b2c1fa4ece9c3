"""Numbers of persons in text that is not about them: an address, a log line, a message."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx](?:[0-9]{2})?|1[0-9]{10})(?![0-9A-Za-z])")
"""A citizen's number, one of a disability certificate, a mobile telephone."""

_SHOWN = 3


def holds_number(text: str) -> bool:
    """Say whether a text holds what looks like a document number or a mobile telephone.

    >>> holds_number("/places/000001199003070029/"), holds_number("/places/430182109206/")
    (True, False)
    """
    return _NUMBER.search(text) is not None


def without_numbers(text: str) -> str:
    """Give a text in which such numbers are masked but for their first three characters.

    >>> without_numbers("asked for 13800000000")
    'asked for 138********'
    """
    return _NUMBER.sub(lambda found: found[0][:_SHOWN] + "*" * (len(found[0]) - _SHOWN), text)
