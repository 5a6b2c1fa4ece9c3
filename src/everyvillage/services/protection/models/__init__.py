"""The tables of protection, one module for each group of nouns."""

from __future__ import annotations

from everyvillage.services.protection.models.episodes import Episode, FollowUp, Measure, Step
from everyvillage.services.protection.models.forecasts import KeptForecast, ListedWeek
from everyvillage.services.protection.models.lineage import Lineage
from everyvillage.services.protection.models.samples import KeptSample, SampleAnswer
from everyvillage.services.protection.models.telling import Refused, Waiting
from everyvillage.services.protection.models.visits import Drawn, KeptWeek, Promise

__all__ = (
    "Drawn",
    "Episode",
    "FollowUp",
    "KeptForecast",
    "KeptSample",
    "KeptWeek",
    "Lineage",
    "ListedWeek",
    "Measure",
    "Promise",
    "Refused",
    "SampleAnswer",
    "Step",
    "Waiting",
)
