"""What is said where a request cannot be made, answered or decided."""

from __future__ import annotations

from everyvillage.core.errors import Fault

NEXT = "read the page of the request again"


def not_there() -> Fault:
    """Say that this is not one of one's own; the same for what is not there."""
    return Fault(
        code="rights.not-there",
        where="",
        asked="something on one's own page",
        found="nothing of this number",
        accepted="one of the lines on the page",
        next_step="go back to your own page",
    )


def no_reason() -> Fault:
    """Say that a request needs one of the sentences."""
    return Fault(
        code="rights.no-reason",
        where="reason",
        asked="what is asked",
        found="none of the sentences",
        accepted="one of the sentences on the page",
        next_step="press one of them",
    )


def number_in_words() -> Fault:
    """Say that numbers of documents and telephones do not belong in a text."""
    return Fault(
        code="rights.number-in-words",
        where="words",
        asked="a few words without document or telephone numbers",
        found="a long number",
        accepted="words; a number has its own field, where it is kept closed",
        next_step="take the number out",
    )


def words_wrong(found: str) -> Fault:
    """Say that an answer needs words of its own."""
    return Fault(
        code="rights.words-wrong",
        where="words",
        asked="the reason, for this person, in words of its own",
        found=found,
        accepted="at least 10 characters that were not used for another answer today",
        next_step="write what was found and why; requests are not closed in bulk",
    )


def wrong_state(asked: str, found: str) -> Fault:
    """Say that a request is not where this can be done."""
    return Fault(
        code="rights.state",
        where="",
        asked=asked,
        found=f"a request that is {found}",
        accepted="a request that waits for this",
        next_step=NEXT,
    )


def same_person(asked: str) -> Fault:
    """Say that a second person has to do this."""
    return Fault(
        code="rights.same-person",
        where="",
        asked=asked,
        found="the account that has a part in it already",
        accepted="somebody else",
        next_step="let a colleague of the right role do it",
    )


def wrong_role(accepted: str) -> Fault:
    """Say that another role decides this."""
    return Fault(
        code="rights.role",
        where="",
        asked="to decide this request",
        found="a role in use that does not",
        accepted=accepted,
        next_step="let somebody with such a role decide it",
    )


def no_proof(accepted: str) -> Fault:
    """Say that proof has to be seen first."""
    return Fault(
        code="rights.no-proof",
        where="proof",
        asked="a correction whose proof was seen",
        found="no such proof, or no picture of it",
        accepted=accepted,
        next_step="look at the proof beside the resident and note it",
    )


def no_way_to_reach() -> Fault:
    """Say that a named person has to be found by people."""
    return Fault(
        code="rights.not-reached",
        where="reached",
        asked="how people reach the person who decides appeals",
        found="nothing, or more than a line",
        accepted="for example an office with its room, or a telephone of the office",
        next_step="fill it in; it stands on the residents' page",
    )
