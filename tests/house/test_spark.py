"""The suite's own Spark: it computes, on two local workers, without a network."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark


def test_spark_counts(spark: "SparkSession") -> None:
    villages = spark.createDataFrame([("a", 2), ("b", 3), ("a", 5)], ["county", "households"])
    sums = villages.groupBy("county").sum("households").orderBy("county").collect()
    # county a: 2 + 5 = 7
    assert [tuple(row) for row in sums] == [("a", 7), ("b", 3)]
    assert spark.sparkContext.master == "local[2]"
