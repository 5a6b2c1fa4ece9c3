"""One local Spark for the whole session: small, on loopback, without its pages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from everyvillage.core.errors import PartMissingError
from tests.support.parts import find_java

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Give a Spark with two workers inside this process."""
    try:
        find_java()
    except PartMissingError as error:
        pytest.fail(str(error), pytrace=False)
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- a second that few tests need

    # Spark looks its own name up otherwise, which a machine without a network cannot answer.
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master("local[2]").appName("everyvillage-tests")
    folder = tmp_path_factory.mktemp("spark")
    builder = builder.config("spark.sql.warehouse.dir", str(folder / "warehouse"))
    builder = builder.config("spark.local.dir", str(folder / "scratch"))
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
