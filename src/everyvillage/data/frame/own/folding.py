"""Names as they are searched for: without marks, in small letters, words parted by one blank."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Give a name as it is searched for.

    Marks on letters are dropped and everything that is no letter and no digit parts words.

    >>> folded("Parañaque (City)")
    'paranaque city'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        char if char.isalnum() else ("" if unicodedata.combining(char) else " ") for char in plain
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())
