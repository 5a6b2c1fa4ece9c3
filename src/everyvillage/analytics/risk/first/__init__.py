"""Who is visited first: learned from answers at the door, ranked by what is known since.

``learn`` trains the forecast on lessons, each the households of one day and what was found there;
``chances`` gives every household its chance that a visit finds trouble now; ``week_list`` takes
those of a week within the hours and the fruitless visits that are allowed; ``telling`` gives the
facts to say aloud. It ranks; it never removes anybody.
"""

from everyvillage.analytics.risk.first.choosing import Terms, allowed, week_list
from everyvillage.analytics.risk.first.learning import Lesson, learn, lesson, missed_share
from everyvillage.analytics.risk.first.ranking import NEVER_SEEN, Again, Standing, chances
from everyvillage.analytics.risk.first.telling import facts_of, telling

__all__ = [
    "NEVER_SEEN",
    "Again",
    "Lesson",
    "Standing",
    "Terms",
    "allowed",
    "chances",
    "facts_of",
    "learn",
    "lesson",
    "missed_share",
    "telling",
    "week_list",
]
