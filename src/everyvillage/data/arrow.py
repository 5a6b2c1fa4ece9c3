"""The Arrow type in which each type of the contracts is read, kept and modelled."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa

from everyvillage.contracts.shapes import Type

if TYPE_CHECKING:
    from collections.abc import Mapping

ARROW_TYPES: Mapping[Type, pa.DataType] = MappingProxyType(
    {
        Type.TEXT: pa.string(),
        Type.CODE: pa.string(),
        Type.INTEGER: pa.int64(),
        Type.MONEY: pa.int64(),
        Type.BOOLEAN: pa.bool_(),
        Type.DATE: pa.date32(),
        Type.DEGREES: pa.float64(),
    }
)
"""Money is whole fen; dates have no time of day; degrees are those of the WGS 84."""
