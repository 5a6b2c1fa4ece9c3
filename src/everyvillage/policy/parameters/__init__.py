"""Parameters: the lines, thresholds, costs and time limits of the rules, as dated values."""

from everyvillage.policy.parameters.model import (
    Amount,
    Bounds,
    Parameter,
    ParameterSet,
    ParameterValue,
    Sure,
)
from everyvillage.policy.parameters.read import (
    parameter,
    read_parameters,
    shipped_parameters,
    shipped_sources,
)

__all__ = [
    "Amount",
    "Bounds",
    "Parameter",
    "ParameterSet",
    "ParameterValue",
    "Sure",
    "parameter",
    "read_parameters",
    "shipped_parameters",
    "shipped_sources",
]
