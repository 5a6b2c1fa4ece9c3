"""What the pages of the figures refuse, one fault each."""

from __future__ import annotations

from everyvillage.core.errors import Fault


def not_from_here() -> Fault:
    """Say that the role in use may not put a programme in force."""
    return Fault(
        code="programme.not-from-here",
        where="",
        asked="to put a programme in force",
        found="a role in use that may not",
        accepted="a national officer or the administrator; this machine while nobody has one",
        next_step="sign in with such a role, or ask somebody who has it",
    )


def no_gap_list(target_id: str) -> Fault:
    """Say that a target has no list of units in a place."""
    return Fault(
        code="figures.no-gap-list",
        where="",
        asked="the gap list of this target here",
        found=f"“{target_id}”",
        accepted="targets that count villages, townships or facilities, from the county downwards",
        next_step="take the figures by place instead",
    )


def no_snapshot() -> Fault:
    """Say that nothing was sealed yet."""
    return Fault(
        code="figures.no-snapshot",
        where="",
        asked="figures",
        found="no sealed data",
        accepted="at least one snapshot",
        next_step="import tables, then run “everyvillage snapshot create”",
    )


def nothing_delivered(code: str) -> Fault:
    """Say that the county of a place is not in the register."""
    return Fault(
        code="figures.place-without-data",
        where="place",
        asked="the figures of a place",
        found=f"“{code}”",
        accepted="a place whose county is in the register, or a place above it",
        next_step="choose a place that is in the register",
    )


def nothing_to_draw(name: str) -> Fault:
    """Say that a drawing would be empty."""
    return Fault(
        code="figures.nothing-to-draw",
        where=name,
        asked="a drawing",
        found="no outline, position or value to draw",
        accepted="a place with outlines or positions below it, or a target with a value",
        next_step="take the table instead",
    )
