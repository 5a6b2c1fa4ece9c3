"""The network: nodes, fibre links, towers, cells, speed tests."""

from __future__ import annotations

from django.db import models

from everyvillage.registry.models.places import Place
from everyvillage.registry.models.record import CODE_LENGTH, KEY_LENGTH, Record


class NetworkNode(Record):
    """One row of the table “network_node” (网络节点)."""

    node_id = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    spare_ports = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["node_id"], name="network_node_key"),)
        indexes = (models.Index(fields=["village"], name="network_node_village"),)


class FibreLink(Record):
    """One row of the table “fibre_link” (光缆段)."""

    link_id = models.CharField(max_length=KEY_LENGTH)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_node = models.ForeignKey(
        "NetworkNode",
        to_field="node_id",
        db_column="from_node",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    to_node = models.ForeignKey(
        "NetworkNode",
        to_field="node_id",
        db_column="to_node",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    length_m = models.IntegerField(null=True)
    placement = models.CharField(max_length=CODE_LENGTH, null=True)
    spare_cores = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["link_id"], name="fibre_link_key"),)
        indexes = (
            models.Index(fields=["village"], name="fibre_link_village"),
            models.Index(fields=["from_node"], name="fibre_link_from_node"),
            models.Index(fields=["to_node"], name="fibre_link_to_node"),
        )


class Tower(Record):
    """One row of the table “tower” (铁塔)."""

    tower_id = models.CharField(max_length=KEY_LENGTH)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    height_m = models.IntegerField(null=True)
    operator = models.CharField(max_length=CODE_LENGTH, null=True)
    power = models.CharField(max_length=CODE_LENGTH, null=True)
    backhaul = models.CharField(max_length=CODE_LENGTH, null=True)
    active = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["tower_id"], name="tower_key"),)
        indexes = (models.Index(fields=["village"], name="tower_village"),)


class Cell(Record):
    """One row of the table “cell” (小区)."""

    cell_id = models.CharField(max_length=KEY_LENGTH)
    tower = models.ForeignKey(
        "Tower",
        to_field="tower_id",
        db_column="tower_id",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    radio = models.CharField(max_length=CODE_LENGTH)
    band_mhz = models.IntegerField(null=True)
    active = models.BooleanField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["cell_id"], name="cell_key"),)
        indexes = (
            models.Index(fields=["tower"], name="cell_tower"),
            models.Index(fields=["village"], name="cell_village"),
        )


class SpeedTest(Record):
    """One row of the table “speed_test” (测速记录)."""

    test_id = models.CharField(max_length=KEY_LENGTH)
    village = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    measured_on = models.DateField(null=True)
    radio = models.CharField(max_length=CODE_LENGTH, null=True)
    download_kbps = models.IntegerField(null=True)
    upload_kbps = models.IntegerField(null=True)
    latency_ms = models.IntegerField(null=True)

    class Meta:
        """What the database keeps unique and finds fast."""

        constraints = (models.UniqueConstraint(fields=["test_id"], name="speed_test_key"),)
        indexes = (models.Index(fields=["village"], name="speed_test_village"),)
