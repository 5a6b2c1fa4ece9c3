"""Who runs an expression: a locked DuckDB, or Spark, with the same result."""

from everyvillage.data.engine.duck import DuckEngine, connect
from everyvillage.data.engine.engine import Engine, snapshot_table
from everyvillage.data.engine.settings import EngineSettings

__all__ = ["DuckEngine", "Engine", "EngineSettings", "connect", "snapshot_table"]
