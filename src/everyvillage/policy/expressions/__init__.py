"""Tests and values of a programme: small typed formulas over declared columns.

``parse_expression`` and ``parse_test`` read them, ``write_expression`` writes them,
``evaluate`` works one row out in Python. ``to_ibis`` is imported from its own module, so that
reading a programme does not load an engine.
"""

from everyvillage.policy.expressions.evaluate import Value, evaluate
from everyvillage.policy.expressions.parse import parse_expression, parse_test
from everyvillage.policy.expressions.tree import Expression
from everyvillage.policy.expressions.write import write_expression

__all__ = [
    "Expression",
    "Value",
    "evaluate",
    "parse_expression",
    "parse_test",
    "write_expression",
]
