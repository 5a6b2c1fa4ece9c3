"""TABLES IN: files as offices send them, read into typed batches with every fault listed."""

from everyvillage.data.readers.delivery import Batch, Delivery, read_delivery
from everyvillage.data.readers.faults import Faults

__all__ = ["Batch", "Delivery", "Faults", "read_delivery"]
