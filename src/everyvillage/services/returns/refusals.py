"""What is said when a receiver's table cannot be taken, mapped or filled."""

from __future__ import annotations

from everyvillage.core.errors import Fault


def _fault(code: str, asked: str, found: str, accepted: str, step: str) -> Fault:
    return Fault(f"returns.{code}", "", asked, found, accepted, step)


def unreadable(found: str) -> Fault:
    """Say that the file is no workbook that can be filled."""
    return _fault(
        "unreadable",
        "an empty workbook (.xlsx) as the receiver sent it",
        found,
        "an .xlsx of at most 2 MiB without macros and without a password",
        "save the receiver's file as .xlsx and upload that",
    )


def no_heading() -> Fault:
    """Say that no row looks like headings."""
    return _fault(
        "no-heading",
        "a sheet with a row of headings in its first rows",
        "no row with at least two filled cells",
        "headings in one to four rows below a title",
        "say in which rows the headings stand, or choose another sheet",
    )


def holds_formula(cell: str) -> Fault:
    """Say that the table computes something itself."""
    return _fault(
        "formula",
        "a table of plain cells",
        f"a formula in {cell}",
        "no formula: it would be computed from cells that move when the table is filled",
        "delete the formulas, or ask the receiver for the table without them",
    )


def unknown_source(source: str) -> Fault:
    """Say that nothing of that name can fill a column."""
    return _fault(
        "source-unknown",
        "something that a column can be filled with",
        f"“{source[:40]}”",
        "a source that the page of the table offers",
        "choose one from the list",
    )


def unknown_unit(label: str, unit: str, accepted: str) -> Fault:
    """Say that a number cannot be written in the unit of the heading."""
    return _fault(
        "unit-unknown",
        f"a unit in which “{label[:40]}” can be written",
        f"“{unit[:20]}”",
        accepted,
        "choose another source for this column, or leave it empty",
    )


def nothing_mapped(name: str) -> Fault:
    """Say that no column has a source yet."""
    return _fault(
        "nothing-mapped",
        f"at least one column of “{name[:40]}” with a source",
        "none",
        "one source or more",
        "choose what the columns are filled with",
    )


def no_snapshot() -> Fault:
    """Say that there are no sealed data to take figures from."""
    return _fault(
        "no-snapshot",
        "sealed data to fill the table from",
        "none",
        "at least one snapshot",
        "run everyvillage snapshot create first",
    )


def compartment_closed() -> Fault:
    """Say that names need their compartment opened."""
    return _fault(
        "identity-closed",
        "names in the table",
        "the identity compartment closed in this visit",
        "identity opened for a stated purpose, within the last half hour",
        "open it on this page, then fill the table",
    )


def place_not_here(found: str) -> Fault:
    """Say that the table names a place that is not in one's own."""
    return _fault(
        "place-unknown",
        "places of one's own place in the rows that the table names",
        f"“{found[:40]}”, which is none or more than one of them",
        "the full name or the code of a place inside the place of the role",
        "correct the name in the receiver's table, or delete the rows to have all places listed",
    )


def unknown_return(name: str) -> Fault:
    """Say that there is no such table."""
    return _fault(
        "unknown",
        "a receiver's table that was added here",
        f"“{name[:40]}”",
        "a number or name that everyvillage returns list shows",
        "add it with everyvillage returns add FILE",
    )
