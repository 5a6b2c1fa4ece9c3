"""What is said to somebody who cannot come in, or may not act for another."""

from __future__ import annotations

from everyvillage.core.errors import Fault


def card_unknown() -> Fault:
    """Say that a card or link does not work; the same for one that never did."""
    return Fault(
        code="entry.card-unknown",
        where="",
        asked="a card that works",
        found="one that does not, or no longer",
        accepted="the newest card of the household",
        next_step="ask the village worker for a new card",
    )


def key_locked(tries: int) -> Fault:
    """Say that the pictures were wrong too often."""
    return Fault(
        code="entry.key-locked",
        where="",
        asked="the four pictures",
        found=f"wrong pictures {tries} times",
        accepted=f"fewer than {tries} wrong tries",
        next_step="choose new pictures beside the village worker",
    )


def pictures_wrong() -> Fault:
    """Say that these are not the pictures of anybody of the card."""
    return Fault(
        code="entry.pictures-wrong",
        where="",
        asked="the four pictures in their order",
        found="other pictures",
        accepted="the pictures that were chosen",
        next_step="press them once more",
    )


def pictures_unfit() -> Fault:
    """Say that these pictures cannot be taken."""
    return Fault(
        code="entry.pictures-unfit",
        where="",
        asked="four pictures that others do not guess",
        found="one picture four times, pictures that are taken, or two choices that differ",
        accepted="four pictures, not all the same, pressed twice in the same order",
        next_step="choose other pictures",
    )


def not_here(what: str) -> Fault:
    """Say that something is not there for whoever asks; the same where it is another's."""
    return Fault(
        code="entry.not-here",
        where="",
        asked=what,
        found="none that is open to whoever asks",
        accepted="one of one's own",
        next_step="go back to the first page",
    )


def not_sayable(said: str) -> Fault:
    """Say that this is no answer."""
    return Fault(
        code="entry.answer-unknown",
        where="",
        asked="an answer",
        found=f"“{said[:20]}”",
        accepted="yes, no, unsure",
        next_step="press one of the pictures",
    )
