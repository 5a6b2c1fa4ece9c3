"""A sample that is kept: its households, what was found there, the rate with its interval."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from everyvillage.core.errors import Fault, InputError
from everyvillage.planning.rounds import Missed, estimate_missed
from everyvillage.policy.parameters.read import parameter
from everyvillage.registry.access.rules import registry_rules
from everyvillage.registry.access.sentences import Verb
from everyvillage.services.protection.models import KeptSample, SampleAnswer
from everyvillage.services.protection.sample import draw

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from everyvillage.registry.access.acting import Acting

THING = "sample:answer"
RIGHT, WRONG, AWAY = "right", "wrong", "away"
ANSWERS = (RIGHT, WRONG, AWAY)
"""What was found at a household: it stands rightly, wrongly, nobody was met."""

BARS = {"ended": "wrong_exit_percent", "never": "missed_percent"}
"""The parameter below which the rate of each frame has to lie."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate of a sample in percent, with its interval, beside its bar.

    ``met`` answered, ``wrong`` of these stand wrongly; the interval is that of a draw without
    returning from the whole frame.
    """

    met: int
    wrong: int
    percent: float
    low: float
    high: float
    bar: int

    @property
    def is_below(self) -> bool:
        """Say whether the rate is below its bar, as the official check reckons: the rate alone."""
        return self.percent < self.bar


@transaction.atomic
def keep_sample(acting: Acting, of: str, seed: str, size: int) -> KeptSample:
    """Draw a sample and keep it, with the frame as it is now; the same one again is the same.

    Refuses as :func:`draw` does, and a frame without households.
    """
    found = draw(acting, of, seed, size)
    if acting.place is None or not found.homes:
        raise InputError(_nobody())
    made, new = KeptSample.objects.get_or_create(
        place_id=acting.place,
        of=of,
        seed=seed,
        size=size,
        defaults={
            "frame": found.frame,
            "frame_hash": found.frame_hash,
            "drawn_on": acting.on,
            "drawn_by": acting.login,
        },
    )
    if new:
        SampleAnswer.objects.bulk_create(
            SampleAnswer(sample=made, household=home, rank=rank)
            for rank, home in enumerate(found.homes, start=1)
        )
    return made


def find_sample(acting: Acting, number: int) -> KeptSample:
    """Give a kept sample of one's own place; one refusal for another's and for none."""
    rows = KeptSample.objects.filter(pk=number)
    return registry_rules().find(acting, Verb.CHANGE, THING, rows)


def kept_samples(acting: Acting) -> QuerySet[KeptSample]:
    """Give the kept samples of one's own place, the latest first."""
    rows = KeptSample.objects.order_by("-pk")
    return registry_rules().visible(acting, Verb.CHANGE, THING, rows)


@transaction.atomic
def answer_sample(acting: Acting, number: int, home: int, answer: str) -> SampleAnswer:
    """Write what was found at one household of a sample; a later answer takes its place.

    Refuses another answer than the three, and a household that was not drawn.
    """
    sample = find_sample(acting, number)
    row = SampleAnswer.objects.select_for_update().filter(sample=sample, household=home).first()
    if row is None or answer not in ANSWERS:
        raise InputError(_no_answer(answer))
    row.answer, row.answered_on, row.answered_by = answer, acting.on, acting.login
    row.save()
    return row


def rate_of(sample: KeptSample, on: date) -> Rate | None:
    """Give the rate of a sample with its interval; None before anybody was met."""
    said = Counter(sample.answers.values_list("answer", flat=True))
    met = said[RIGHT] + said[WRONG]
    if met == 0:
        return None
    found: Missed = estimate_missed(sample.frame, said.total(), met, said[WRONG])
    return Rate(
        met=met,
        wrong=said[WRONG],
        percent=100 * found.number / sample.frame,
        low=100 * found.low / sample.frame,
        high=100 * found.high / sample.frame,
        bar=int(str(parameter(BARS[sample.of], on).value)),
    )


def _nobody() -> Fault:
    return Fault(
        code="protection.sample-empty",
        where="",
        asked="a sample to keep",
        found="a frame without households",
        accepted="a frame with at least one household",
        next_step="draw of the other frame",
    )


def _no_answer(found: str) -> Fault:
    return Fault(
        code="protection.sample-answer-wrong",
        where="answer",
        asked="what was found at a household of the sample",
        found=f"“{found[:20]}”",
        accepted=f"{', '.join(ANSWERS)}, for a household that was drawn",
        next_step="open the sample and press one of the answers",
    )
