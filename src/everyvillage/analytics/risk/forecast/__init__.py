"""Who first: the probability of falling within twelve months, calibrated and open to question.

``fit`` trains an interpretable model with households kept whole; ``evaluate`` measures one
honestly on any table of households, with time in order and each group apart; ``measures`` has
the figures themselves. A probability ranks; it never removes anybody.
"""

from everyvillage.analytics.risk.forecast.evaluate import Evaluation, evaluate
from everyvillage.analytics.risk.forecast.folds import check_apart, fold_of
from everyvillage.analytics.risk.forecast.measures import Calibration, Quality, quality
from everyvillage.analytics.risk.forecast.model import Forecast, Scored, fit, from_plain

__all__ = [
    "Calibration",
    "Evaluation",
    "Forecast",
    "Quality",
    "Scored",
    "check_apart",
    "evaluate",
    "fit",
    "fold_of",
    "from_plain",
    "quality",
]
