"""Which column of the register a heading of a file means."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from everyvillage.data.readers.faults import holds_number, listing, masked, names_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.contracts import Column, Table
    from everyvillage.data.readers.faults import Faults

LEAVE_OUT = "-"
"""What a heading is mapped to when its column shall not be taken."""


def match_headings(
    headings: Sequence[str],
    table: Table,
    mapping: Mapping[str, str],
    faults: Faults,
    *,
    row: int = 1,
) -> tuple[Column | None, ...]:
    """Give the column that each heading means, None for one that is left out.

    A heading is the column's name, its English or its Chinese words, or a key of ``mapping``
    (heading → column name, or "-" to leave it out). Unknown and double headings, columns that
    no office delivers, and required columns that are not there are faults. ``row`` is where the
    headings stand.
    """
    known = _known_headings(table)
    if names_people(table) and not mapping and not any(normal(one) in known for one in headings):
        _refuse_all(headings, table, faults, row=row)
        return (None,) * len(headings)
    matched = tuple(_match(heading, table, known, mapping, faults, row=row) for heading in headings)
    _refuse_unused(headings, mapping, faults, row=row)
    _refuse_double(headings, matched, faults, row=row)
    if not any(
        column is None and heading not in mapping for heading, column in _pairs(headings, matched)
    ):
        _refuse_missing(table, matched, faults, row=row)
    return matched


def normal(heading: str) -> str:
    """Give a heading as it is compared: without case, outer blanks, and a byte order mark."""
    return " ".join(heading.replace("\ufeff", "").casefold().split())


def _pairs(
    headings: Sequence[str], matched: Sequence[Column | None]
) -> list[tuple[str, Column | None]]:
    """Give headings and columns side by side."""
    return list(zip(headings, matched, strict=True))


def _known_headings(table: Table) -> dict[str, Column]:
    """Give every accepted heading of a table; the name of a column wins over words."""
    known: dict[str, Column] = {}
    for column in table.columns:
        for heading in column.headings:
            known.setdefault(normal(heading), column)
    known.update({normal(column.name): column for column in table.columns})
    return known


def _match(
    heading: str,
    table: Table,
    known: Mapping[str, Column],
    mapping: Mapping[str, str],
    faults: Faults,
    *,
    row: int,
) -> Column | None:
    """Give the column of one heading, and a fault where there is none."""
    aim = mapping.get(heading, mapping.get(heading.strip()))
    if aim == LEAVE_OUT:
        return None
    column = table.column(aim) if aim is not None else known.get(normal(heading))
    if column is None:
        asked = aim if aim is not None else heading
        near = get_close_matches(normal(asked), list(known), n=3)
        asked, heading = _safe(asked), _safe(heading)
        faults.add(
            "import.heading-unknown",
            row=row,
            column=heading,
            asked=f"a column of the table {table.name} ({table.words.zh})",
            found=f"“{asked}”",
            accepted=", ".join(near) or listing(one.name for one in table.delivered),
            next_step=f"rename the heading, or add --map “{heading}=COLUMN”, "
            f"or leave it out with --map “{heading}={LEAVE_OUT}”",
        )
    elif column.computed:
        faults.add(
            "import.heading-computed",
            row=row,
            column=heading,
            asked="a column that an office delivers",
            found=f"{column.name}, which is worked out when a snapshot is sealed",
            accepted="the file without it",
            next_step=f"leave the column out with --map “{heading}={LEAVE_OUT}”",
        )
    return column


def _safe(heading: str) -> str:
    """Give a heading as a message may show it: a number of a person is none."""
    return masked(heading) if holds_number(heading) else heading


def _refuse_all(headings: Sequence[str], table: Table, faults: Faults, *, row: int) -> None:
    """Say that no heading is known; the words may be those of a person, so they are not shown."""
    faults.add(
        "import.headings-missing",
        row=row,
        asked=f"the headings of the table {table.name} ({table.words.zh})",
        found=f"{len(headings)} cells of which none is a known heading",
        accepted=listing(one.name for one in table.delivered),
        next_step="put a row of headings above the rows; docs/reference/tables.md lists them",
    )


def _refuse_unused(
    headings: Sequence[str], mapping: Mapping[str, str], faults: Faults, *, row: int
) -> None:
    """Add a fault for each mapped heading that the file does not have."""
    there = {heading.strip() for heading in headings}
    for heading in mapping:
        if heading.strip() not in there:
            faults.add(
                "import.mapping-unused",
                row=row,
                column=heading,
                asked="a heading of the file on the left of --map",
                found=f"“{heading}”, which is not there",
                accepted=listing(there),
                next_step="correct the heading in --map",
            )


def _refuse_double(
    headings: Sequence[str], matched: Sequence[Column | None], faults: Faults, *, row: int
) -> None:
    """Add a fault for each column that two headings mean."""
    first: dict[str, str] = {}
    for heading, column in _pairs(headings, matched):
        if column is None:
            continue
        if column.name in first:
            faults.add(
                "import.heading-double",
                row=row,
                column=heading,
                asked="one heading for each column",
                found=f"{column.name} under “{first[column.name]}” and under “{heading}”",
                accepted="one of them",
                next_step=f"take one out of the file, or use --map “{heading}={LEAVE_OUT}”",
            )
        first.setdefault(column.name, heading)


def _refuse_missing(
    table: Table, matched: Sequence[Column | None], faults: Faults, *, row: int
) -> None:
    """Add a fault for each required column that the file lacks.

    It is only asked once every heading is understood: a misspelt heading would else be told
    twice.
    """
    there = {column.name for column in matched if column is not None}
    for column in table.delivered:
        if column.required and column.name not in there:
            faults.add(
                "import.column-missing",
                row=row,
                column=column.name,
                asked=f"the column {column.name} ({column.words.zh})",
                found="no heading that means it",
                accepted=" or ".join(column.headings),
                next_step="add the column: no row can be kept without it",
            )
