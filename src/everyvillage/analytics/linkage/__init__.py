"""LINKAGE: which village a name means, which person a row means, and what is left to people."""

from everyvillage.analytics.linkage.persons import (
    PersonCandidate,
    PersonLink,
    PersonRow,
    Registered,
    link_persons,
    link_with_known,
)
from everyvillage.analytics.linkage.records import Model, at_least, link_pairs, one_to_one
from everyvillage.analytics.linkage.villages import (
    Candidate,
    Name,
    Resolution,
    VillageNames,
    Way,
)

__all__ = [
    "Candidate",
    "Model",
    "Name",
    "PersonCandidate",
    "PersonLink",
    "PersonRow",
    "Registered",
    "Resolution",
    "VillageNames",
    "Way",
    "at_least",
    "link_pairs",
    "link_persons",
    "link_with_known",
    "one_to_one",
]
