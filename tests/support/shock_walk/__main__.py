"""Go the whole way and print what was seen."""

from __future__ import annotations

import json
import sys

from tests.support.shock_walk.help import (
    closed_and_again,
    delivered_and_confirmed,
    she_hears_why_and_appeals,
)
from tests.support.shock_walk.leads import (
    a_card_and_a_delegate,
    a_visit_offline,
    nine_files_arrive,
    people_come_in,
    recognised_and_planned,
    weeks_of_visits,
)
from tests.support.shock_walk.places import handed_over, merged
from tests.support.shock_walk.site import walking


def walk() -> list[str]:
    """Go the whole way; give what was seen. A step that does not hold raises."""
    with walking() as one:
        people_come_in(one)
        nine_files_arrive(one)
        weeks_of_visits(one)
        card, link = a_card_and_a_delegate(one)
        episode = a_visit_offline(one)
        recognised_and_planned(one, episode)
        delivered_and_confirmed(one, episode, link)
        she_hears_why_and_appeals(one, card)
        closed_and_again(one, episode)
        handed_over(one)
        merged(one)
        return one.seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(walk(), ensure_ascii=False) + "\n")
