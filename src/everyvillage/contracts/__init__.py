"""SHAPES: the tables of the register as declarations that both sides read.

``TABLES`` holds every table by name. A column that is declared here may be delivered by an
office; a column that nobody has delivered is *not held*, and a figure that needs it says
"no data" and names it.
"""

from everyvillage.contracts.shapes import (
    CodeList,
    Column,
    Compartment,
    Reference,
    Table,
    Type,
    Words,
)
from everyvillage.contracts.tables import TABLES, table_named

__all__ = [
    "TABLES",
    "CodeList",
    "Column",
    "Compartment",
    "Reference",
    "Table",
    "Type",
    "Words",
    "table_named",
]
