"""Read a code list as it is written in these modules."""

from __future__ import annotations

from everyvillage.contracts.shapes import CodeList, Words


def code_list(name: str, en: str, zh: str, source: str, items: str) -> CodeList:
    """Read ``code en|zh`` lines into a list."""
    rows: dict[str, Words] = {}
    for line in items.strip().splitlines():
        code, words = line.strip().split(" ", 1)
        english, chinese = words.split("|")
        rows[code] = Words(english, chinese)
    return CodeList(name, Words(en, zh), source, rows)
