"""Days as offices write them; what can be read in two ways is not read at all."""

from __future__ import annotations

import re
import unicodedata

_FORMS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_HOUR = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_SERIAL = re.compile(r"[1-5]\d{4}(\.\d+)?")
_TWO_WAYS = re.compile(
    r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})|\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
)


def read_day(text: str) -> str | None:
    """Give a day as YYYY-MM-DD; None where the text is none of the forms.

    A day that the calendar does not have comes back as it would stand, to be refused as such.

    >>> read_day("2020年1月5日"), read_day("20201231"), read_day("31/12/20")
    ('2020-01-05', '2020-12-31', None)
    """
    plain = _HOUR.sub("", unicodedata.normalize("NFKC", text).strip()).replace(" ", "")
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found:
            year, month, day = found.groups()
            return f"{year}-{int(month):02d}-{int(day):02d}"
    return None


def is_serial(text: str) -> bool:
    """Say whether a text is the number that a spreadsheet keeps for a day (1900 system)."""
    return _SERIAL.fullmatch(text) is not None


def is_ambiguous(text: str) -> bool:
    """Say whether a text is a day that can be read in two ways, such as 01/02/20."""
    return _TWO_WAYS.fullmatch(text) is not None
