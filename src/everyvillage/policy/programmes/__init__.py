"""Programmes: a published plan as data."""

from everyvillage.policy.programmes.model import (
    Area,
    Fact,
    How,
    Kind,
    Measure,
    Programme,
    Reading,
    SetBy,
    Status,
    Sum,
    Target,
    Threshold,
    ThresholdOp,
)
from everyvillage.policy.programmes.needs import missing_columns, required_columns
from everyvillage.policy.programmes.read import (
    check_programme,
    read_programme,
    shipped_programmes,
)

__all__ = [
    "Area",
    "Fact",
    "How",
    "Kind",
    "Measure",
    "Programme",
    "Reading",
    "SetBy",
    "Status",
    "Sum",
    "Target",
    "Threshold",
    "ThresholdOp",
    "check_programme",
    "missing_columns",
    "read_programme",
    "required_columns",
    "shipped_programmes",
]
